package office

import (
	"html"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/reports/lang"
)

var (
	anchor   = regexp.MustCompile(`<a [^>]*?href="([^"#]*)`)
	sending  = regexp.MustCompile(`<form method="post"[^>]*? action="(/[^"]*)"`)
	asking   = regexp.MustCompile(`<form [^>]*?method="get"[^>]*>`)
	tagged   = regexp.MustCompile(`(?s)<script.*?</script>|<[^>]*>`)
	argument = regexp.MustCompile(`%(\.\d+)?(\[\d+\])?[\p{L}€]|\{\d+:|[|}]|%%`)
	commas   = regexp.MustCompile(`value="\d+,\d\d"`)
	numbers  = regexp.MustCompile(`.{0,30}(\d\x{202f}\d{3}|\d,\d\d\x{a0}€|\x{a0}[€%])`)
)

// data are words of the demonstration, of the roadmap, of the questionnaires and
// of other tools, which stay as they were given.
var data = []string{"Union européenne", "points sur 100", "Financements identifiés", "Se connecter", "six mois après", "Dossiers déposés", "bilan déposé"}

// pieces are the stretches of the French texts that stand between arguments,
// long enough to be told from a name, and that English does not write too.
func pieces() map[string]string {
	english := map[string]bool{}
	for _, key := range lang.English.Keys() {
		english[bare(lang.English.T(key))] = true
	}
	found := map[string]string{}
	for _, key := range lang.French.Keys() {
		if area, _, _ := strings.Cut(key, "."); area == "figures" {
			continue // the drawings have their own test
		}
		for _, p := range argument.Split(lang.French.T(key), -1) {
			if p = strings.Trim(bare(p), " .,:;()–"); len(p) > 11 && strings.Contains(p, " ") && !english[p] && !slices.Contains(data, p) {
				found[p] = key
			}
		}
	}
	return found
}

// bare writes every space as a plain one.
func bare(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' || r == '\u00a0' || r == '\u202f' }), " ")
}

// TestEveryPageInEnglish follows every link from the first pages in English:
// each leads to a page in English, none of which holds a sentence of the French
// catalogue, or a number written as in French.
func TestEveryPageInEnglish(t *testing.T) {
	if testing.Short() {
		t.Skip("a walk over everything, one page after the other: skipped with -short")
	}
	d := newDesk(t, true)
	french := pieces()
	todo := []string{"/financements?lang=en", "/saisie?lang=en", "/financements/prevision?caisse=5000&depense=3000&lang=en", "/financements/optimum/a03?lang=en", "/financements/dossiers/nouveau?lang=en"}
	seen, known := map[string]bool{}, map[string]bool{}
	for len(todo) > 0 && len(seen) < 400 {
		address := todo[0]
		todo = todo[1:]
		if seen[address] {
			continue
		}
		seen[address] = true
		w := httptest.NewRecorder()
		d.ServeHTTP(w, httptest.NewRequest("GET", address, nil))
		body := w.Body.String()
		if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Content-Type"), "html") {
			continue // another test opens every page; a file is as its format wants it
		}
		if !strings.Contains(body, `<html lang="en">`) {
			t.Errorf("%s: the page does not say that it is in English", address)
			continue
		}
		text := bare(html.UnescapeString(tagged.ReplaceAllString(body, "\n")))
		for p, key := range french {
			if i := strings.Index(text, p); i >= 0 {
				t.Errorf("%s: French (%s): …%s…", address, key, text[max(0, i-30):min(len(text), i+len(p)+30)])
			}
		}
		if bad := commas.FindString(body); bad != "" {
			t.Errorf("%s: a field holds %s, as typed in French", address, bad)
		}
		if bad := numbers.FindString(html.UnescapeString(tagged.ReplaceAllString(body, "\n"))); bad != "" {
			t.Errorf("%s: %q is written as in French", address, bad)
		}
		for _, m := range anchor.FindAllStringSubmatch(body, -1) {
			to := html.UnescapeString(m[1])
			u, err := url.Parse(to)
			if err != nil || u.Host != "" || !strings.HasPrefix(u.Path, "/") {
				continue
			}
			if u.Query().Get("lang") != "en" {
				t.Errorf("%s: %s leads out of English", address, to)
			}
			if strings.HasPrefix(u.Path, "/financements") || strings.HasPrefix(u.Path, "/saisie") {
				kind := u.Path // the same page sorted by another column is the same page
				for _, name := range slices.Sorted(maps.Keys(u.Query())) {
					kind += " " + name
				}
				if !known[kind] {
					known[kind] = true
					todo = append(todo, u.String())
				}
			}
		}
		for _, m := range sending.FindAllStringSubmatch(body, -1) {
			if !strings.Contains(m[1], "lang=en") {
				t.Errorf("%s: what is sent to %s is answered in French", address, m[1])
			}
		}
		if n := len(asking.FindAllString(body, -1)); n > strings.Count(body, `name="lang" value="en"`) {
			t.Errorf("%s: %d forms that ask, not all in English", address, n)
		}
	}
	if len(seen) < 60 {
		t.Errorf("only %d pages were found", len(seen))
	}
	t.Logf("%d pages", len(seen))
}

// What is sent from a page in English is answered in English, and leads to a
// page in English.
func TestAnAnswerInEnglish(t *testing.T) {
	d := newDesk(t, false)
	status, body := d.post("/financements/financeurs/nouveau?lang=en", url.Values{"kind": {"region"}})
	if status == http.StatusSeeOther || !strings.Contains(body, lang.English.T("office.required")) || strings.Contains(body, lang.French.T("office.required")) {
		t.Errorf("%d, want a refusal in English", status)
	}
	r := httptest.NewRequest("POST", "/financements/financeurs/nouveau?lang=en", strings.NewReader(url.Values{"name": {"Région Occitanie"}, "kind": {"region"}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || !strings.Contains(to, "lang=en") {
		t.Errorf("%d, to %q", w.Code, to)
	}
	if code, page := d.get("/financements"); code != 200 || !strings.Contains(page, `<html lang="fr">`) {
		t.Errorf("%d: an address that names no language is in French", code)
	}
}
