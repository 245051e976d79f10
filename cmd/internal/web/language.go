package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/lozere-developpement/sillage/reports/lang"
)

// Texts returns the language that an address asks for: English with ?lang=en,
// French when it names none.
func Texts(r *http.Request) *lang.Catalogue { return lang.For(r.URL.Query().Get("lang")) }

// KeepLanguage makes an answer to an address in another language lead to
// addresses in the same one.
func KeepLanguage(serve Handler) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if t := Texts(r); t != lang.French {
			w = leading{w, t.Tag()}
		}
		return serve(w, r)
	}
}

// leading adds the language to an address of this site that a reader is sent
// to.
type leading struct {
	http.ResponseWriter
	tag string
}

// Unwrap returns the writer that is written to, for http.ResponseController.
func (l leading) Unwrap() http.ResponseWriter { return l.ResponseWriter }

// WriteHeader writes the status, and the address in the language.
func (l leading) WriteHeader(status int) {
	h := l.Header()
	if to, err := url.Parse(h.Get("Location")); err == nil && status/100 == 3 && strings.HasPrefix(to.Path, "/") && to.Host == "" {
		q := to.Query()
		q.Set("lang", l.tag)
		to.RawQuery = q.Encode()
		h.Set("Location", to.String())
	}
	l.ResponseWriter.WriteHeader(status)
}
