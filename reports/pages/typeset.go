package pages

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// verbatim are the elements whose text is left as it is: code, and what people
// type into a field.
var verbatim = map[string]bool{"code": true, "pre": true, "script": true, "style": true, "textarea": true}

// typeset gives the text of a French page French typography, wherever the text
// comes from: a sheet of the roadmap, a questionnaire, a file. Tags and their
// attributes are left alone, so that no address and no field changes.
func typeset(html []byte, tag string) []byte {
	if tag != "fr" {
		return html
	}
	var out bytes.Buffer
	out.Grow(len(html) + len(html)/50)
	within := "" // the verbatim element that is open
	for len(html) > 0 {
		at := bytes.IndexByte(html, '<')
		if at < 0 {
			at = len(html)
		}
		if text := html[:at]; within == "" {
			out.WriteString(curl(spaced.Replace(string(text))))
		} else {
			out.Write(text)
		}
		html = html[at:]
		end := bytes.IndexByte(html, '>') + 1
		if end == 0 {
			end = len(html)
		}
		out.Write(html[:end])
		within = inside(within, html[:end])
		html = html[end:]
	}
	return out.Bytes()
}

// inside returns the verbatim element that is open after tag.
func inside(within string, tag []byte) string {
	name, closes := tagName(tag)
	switch {
	case closes && name == within:
		return ""
	case !closes && within == "" && verbatim[name]:
		return name
	}
	return within
}

// tagName returns the name of the element that a tag opens or closes.
func tagName(tag []byte) (name string, closes bool) {
	name, closes = strings.CutPrefix(strings.Trim(string(tag), "<>"), "/")
	if i := strings.IndexAny(name, " \n\t/"); i >= 0 {
		name = name[:i]
	}
	return name, closes
}

// spaced keeps punctuation with its word: a narrow space before ; ! and ?, a
// full one before : and %, and inside guillemets.
var spaced = strings.NewReplacer(" ;", "\u202f;", " !", "\u202f!", " ?", "\u202f?", " :", "\u00a0:", " %", "\u00a0%", " €", "\u00a0€",
	"« ", "«\u00a0", " »", "\u00a0»")

// curl writes the apostrophe between two letters as ’.
func curl(text string) string {
	for _, straight := range []string{"&#39;", "'"} {
		from := 0
		for {
			i := strings.Index(text[from:], straight)
			if i < 0 {
				break
			}
			i += from
			before, _ := utf8.DecodeLastRuneInString(text[:i])
			after, _ := utf8.DecodeRuneInString(text[i+len(straight):])
			if from = i + 1; unicode.IsLetter(before) && (unicode.IsLetter(after) || unicode.IsDigit(after) || after == '«') {
				text = text[:i] + "’" + text[i+len(straight):]
			}
		}
	}
	return text
}
