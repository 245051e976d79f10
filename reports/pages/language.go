package pages

import (
	"bytes"
	"net/url"
	"regexp"
)

var (
	sends = regexp.MustCompile(`<form method="post"[^>]*? action="/[^"#]*`)
	leads = regexp.MustCompile(`<a [^>]*?href="/[^"#]*`)
	asks  = regexp.MustCompile(`<form [^>]*?method="get"[^>]*>`)
)

// keepLanguage makes every link and every form of a page lead to pages of the
// same language: who chose it reads on in it. French is what an address means
// when it names no language.
func keepLanguage(html []byte, tag string) []byte {
	if tag == "fr" {
		return html
	}
	keep := func(link []byte) []byte {
		switch {
		case bytes.Contains(link, []byte("lang=")):
			return link
		case bytes.Contains(link, []byte("?")):
			return append(link[:len(link):len(link)], "&amp;lang="+tag...)
		}
		return append(link[:len(link):len(link)], "?lang="+tag...)
	}
	html = sends.ReplaceAllFunc(leads.ReplaceAllFunc(html, keep), keep)
	return asks.ReplaceAllFunc(html, func(form []byte) []byte {
		return append(form[:len(form):len(form)], `<input type="hidden" name="lang" value="`+tag+`">`...)
	})
}

// A tongue is a language that a page can also be read in.
type tongue struct{ Tag, Name, Href string }

// Other returns the same page in the other language; nil when there is none.
func (v shellView) Other() *tongue {
	if v.Single {
		return nil
	}
	other := &tongue{Tag: "en", Name: "English"}
	if v.Site.Texts.Tag() == "en" {
		other = &tongue{Tag: "fr", Name: "Français"}
	}
	address, err := url.Parse(v.Path) // "" leads to the page one is on
	if err != nil {
		address = &url.URL{}
	}
	q := address.Query()
	q.Set("lang", other.Tag)
	address.RawQuery = q.Encode()
	other.Href = address.String()
	return other
}
