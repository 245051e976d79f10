package pages

import (
	"bytes"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/reports/lang"
)

var (
	figures  = regexp.MustCompile(`(?s)<figure .*?</figure>`)
	drawn    = regexp.MustCompile(`<svg[ >]`)
	forms    = regexp.MustCompile(`(?s)<form .*?</form>`)
	action   = regexp.MustCompile(`action="([^"]+)"`)
	selects  = regexp.MustCompile(`(?s)<select [^>]*name="([^"]+)".*?</select>`)
	values   = regexp.MustCompile(`<option value="([^"]+)"`)
	inline   = regexp.MustCompile(`(?i)<[^>]+ (on[a-z]+|style)=|<style|javascript:`)
	scripted = regexp.MustCompile(`<script[^>]*>`)
)

// Without script a page is whole: each figure is drawn in both widths and has its
// table, each filter is a form with a button, and each of its choices leads to a
// page that says so. Nothing inline needs what the policy forbids.
func TestWholeWithoutScript(t *testing.T) {
	b := bookOf(t, demonstration()...)
	site := Site{Name: "Lozère", Texts: lang.French, Style: "/static/site.css", Explore: Explore{Script: "/static/explore.js"}}
	for _, address := range append(addresses(b), "/comparer?periode-a=2024&periode-b=2025") {
		leaf := open(t, b, address)
		var out bytes.Buffer
		if err := site.Shell(&out, leaf.Page); err != nil {
			t.Fatal(err)
		}
		page := out.String()
		for _, f := range figures.FindAllString(page, -1) {
			if n := len(drawn.FindAllString(f, -1)); n < 2 || !strings.Contains(f, "<table") {
				t.Errorf("%s: a figure with %d drawings, a table: %t", address, n, strings.Contains(f, "<table"))
			}
		}
		if m := inline.FindString(page); m != "" {
			t.Errorf("%s: needs inline code or style: %.80s", address, m)
		}
		for _, s := range scripted.FindAllString(page, -1) {
			if !strings.Contains(s, " src=") {
				t.Errorf("%s: inline script", address)
			}
		}
		for _, f := range forms.FindAllString(page, -1) {
			if !strings.Contains(f, "<button") || !strings.Contains(f, `method="get"`) {
				t.Errorf("%s: a form that needs a script: %.80s", address, f)
			}
			tryChoices(t, b, address, f)
		}
	}
}

// tryChoices sends a form with the first and the last choice of each list.
func tryChoices(t *testing.T, b *Book, address, form string) {
	t.Helper()
	to := action.FindStringSubmatch(form)[1]
	for _, s := range selects.FindAllStringSubmatch(form, -1) {
		all := values.FindAllStringSubmatch(s[0], -1)
		if len(all) == 0 {
			continue
		}
		for _, v := range []string{all[0][1], all[len(all)-1][1]} {
			v = html.UnescapeString(v)
			if page := string(open(t, b, to+"?"+url.Values{s[1]: {v}}.Encode()).Body); !strings.Contains(page, `value="`+html.EscapeString(v)+`" selected`) {
				t.Errorf("%s: %s = %s is not what the page shows as chosen", address, s[1], v)
			}
		}
	}
}
