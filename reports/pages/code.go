package pages

import (
	"crypto/sha256"
	"encoding/base32"
	"html/template"
	"net/url"
	"strings"
)

// codes are written without letters that are mistaken for digits.
var codeAlphabet = base32.NewEncoding("ABCDEFGHJKMNPQRSTUVWXYZ123456789").WithPadding(base32.NoPadding)

// Code names a figure of the results by five signs that fit beside it on
// paper: the page /chiffre/CODE tells where the figure comes from. kind and
// path say which figure: "criterion", "autonomy".
func Code(kind string, path ...string) string {
	sum := sha256.Sum256([]byte(kind + "\x00" + strings.Join(path, "\x00")))
	return codeAlphabet.EncodeToString(sum[:])[:5]
}

// codeLink writes a code as a link to where the figure comes from, in the part
// of the data that the page shows.
func (r Request) codeLink(kind string, path ...string) template.HTML {
	code := Code(kind, path...)
	q := url.Values{}
	for name, values := range r.Query {
		if filter := name == "periode" || name == "territoire"; values[0] != "" && name != "lang" && (filter || kind == "figure") {
			q[name] = values
		}
	}
	address := "/chiffre/" + code
	if len(q) > 0 {
		address += "?" + q.Encode()
	}
	said := template.HTMLEscapeString(r.Texts.T("pages.origin.code", code))
	return template.HTML(`<a class="code" href="` + template.HTMLEscapeString(address) + `" title="` + said + `" aria-label="` + said + `">` + code + `</a>`)
}

// within returns the request with one more filter.
func (r Request) within(name, value string) Request {
	q := url.Values{name: {value}}
	for k, v := range r.Query {
		if k != name {
			q[k] = v
		}
	}
	r.Query = q
	return r
}

// outcomeOf reports whether an outcome ("autonomy/autonomie/change-5") is made
// of the items of an instrument.
func outcomeOf(outcome, instrument string) bool {
	parts := strings.Split(outcome, "/")
	return len(parts) == 3 && parts[1] == instrument
}
