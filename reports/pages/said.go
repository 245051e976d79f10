package pages

import (
	"bytes"
	"html/template"
	"regexp"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/reports/evidence"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// said returns a text of the data that comes with the program in a language.
func said(l *lang.Catalogue, text string) string {
	words, _ := l.Data(text)
	return words
}

// in returns the book in a language: what comes with the program is said in it,
// what the users of the workspace wrote stays as they wrote it.
func (b *Book) in(l *lang.Catalogue) *Book {
	if l.Tag() == lang.French.Tag() || b.asWritten != nil {
		return b
	}
	other := *b
	other.asWritten = map[string]bool{}
	keep := func(text string) string {
		words, known := l.Data(text)
		if !known {
			other.asWritten[text] = true
		}
		return words
	}
	other.Evidence = b.Evidence.In(keep)
	for _, a := range b.Money.Applications {
		keep(a.Title)
	}
	for _, f := range b.Money.Funders {
		keep(f.Name)
	}
	for _, v := range b.Evidence.Voices(evidence.Filter{}) {
		keep(v.Label)
	}
	return &other
}

// markFrench gives lang="fr" to what stands in French on a page of another
// language: to the element whose whole text it is, and to the words of a
// sentence that quote it (WCAG 3.1.2). One word alone is not looked for within
// a sentence: it may be English too.
func markFrench(html []byte, texts map[string]bool) []byte {
	if len(texts) == 0 {
		return html
	}
	whole, quoted := map[string]bool{}, []string(nil)
	for text := range texts {
		safe := template.HTMLEscapeString(text)
		if whole[safe] = true; strings.Contains(text, " ") {
			quoted = append(quoted, safe)
		}
	}
	// the longest first: a title may hold another
	slices.SortFunc(quoted, func(a, b string) int { return len(b) - len(a) })
	var pairs []string
	for _, text := range quoted {
		pairs = append(pairs, text, `<span lang="fr">`+text+`</span>`)
	}
	inside := strings.NewReplacer(pairs...)
	var out bytes.Buffer
	tag := []byte(nil) // the last one, not yet written
	plain := 0         // open elements that hold no element
	all := pieces.FindAll(html, -1)
	for i, piece := range all {
		if piece[0] == '<' {
			out.Write(tag)
			tag = piece
			if name := named.FindSubmatch(piece); name != nil {
				plain += depth(string(name[2]), len(name[1]) > 0)
			}
			continue
		}
		closed := i+1 < len(all) && bytes.HasPrefix(all[i+1], []byte("</"))
		switch {
		case closed && whole[string(bytes.TrimSpace(piece))] && opens(tag):
			out.Write(tag[:len(tag)-1])
			out.WriteString(` lang="fr">`)
			out.Write(piece)
		case plain > 0 || bytes.Contains(tag, []byte(` lang="fr"`)):
			out.Write(tag)
			out.Write(piece)
		default:
			out.Write(tag)
			inside.WriteString(&out, string(piece))
		}
		tag = nil
	}
	out.Write(tag)
	return out.Bytes()
}

var (
	pieces = regexp.MustCompile(`<[^>]*>|[^<]+`)
	named  = regexp.MustCompile(`^<(/?)([a-zA-Z0-9]+)`)
)

// depth says how an element changes the number of those that take no span.
func depth(name string, closes bool) int {
	switch name {
	case "svg", "title", "option", "textarea", "script", "style", "code", "pre", "desc", "text":
		if closes {
			return -1
		}
		return 1
	}
	return 0
}

// opens reports whether a tag opens an element that has no language of its own.
func opens(tag []byte) bool {
	return len(tag) > 2 && tag[1] != '/' && tag[1] != '!' && tag[len(tag)-2] != '/' && !bytes.Contains(tag, []byte(" lang="))
}
