package pages

import (
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/reports/lang"
)

// Who follows an address that leads nowhere finds its words in the search
// field, as text, and a way out, in both languages.
func TestNotFound(t *testing.T) {
	for path, want := range map[string]string{
		"/actions/Médiation-à-Mende.html": `value="mediation a mende"`,
		"/":                               `value=""`,
		"/\"><script>alert(1)</script>":   `value="script"`,
		"/x/" + strings.Repeat("a", 99):   `value=""`,
		"/territoires/mende/":             `value="mende"`,
	} {
		for _, l := range []*lang.Catalogue{lang.French, lang.English} {
			page, err := NotFound(l, path)
			if err != nil {
				t.Fatal(err)
			}
			body := string(page.Body)
			for _, part := range []string{want, `action="/recherche"`, `<a href="/actions">`, `<a href="/glossaire">`} {
				if !strings.Contains(body, part) {
					t.Errorf("%s (%s): no %s in %s", path, l.Tag(), part, body)
				}
			}
			if strings.Contains(body, "<script") {
				t.Errorf("%s: %s", path, body)
			}
		}
	}
}
