package pages

import (
	"bytes"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/reports/lang"
)

var coded = regexp.MustCompile(`href="/chiffre/([A-Z1-9]{5})([^"]*)"`)

// Every code that a page prints leads to where its figure comes from, with the
// filter of the page; no two figures share one.
func TestEveryCodeLeadsSomewhere(t *testing.T) {
	if testing.Short() {
		t.Skip("a walk over everything, one page after the other: skipped with -short")
	}
	b := bookOf(t, demonstration()...)
	seen := map[string]bool{}
	for _, page := range append(addresses(b), "/?periode=2025", "/comparer?periode-a=2024&periode-b=2025") {
		body := string(open(t, b, page).Body)
		found := coded.FindAllStringSubmatch(body, -1)
		if len(found) == 0 && !strings.HasPrefix(page, "/chiffre") {
			t.Logf("%s prints no code", page)
		}
		if strings.Contains(page, "periode=2025") && !strings.Contains(body, "?periode=2025") {
			t.Errorf("%s: the codes forget its period", page)
		}
		for _, m := range found {
			address := "/chiffre/" + m[1] + html.UnescapeString(m[2])
			if seen[address] {
				continue
			}
			seen[address] = true
			if leaf := open(t, b, address); !strings.Contains(string(leaf.Body), b.Hash()) {
				t.Errorf("%s: %s does not give the hash of the data", page, address)
			}
		}
	}
	if len(seen) < 60 {
		t.Errorf("only %d codes are printed", len(seen))
	}
}

func TestCodesDiffer(t *testing.T) {
	b := bookOf(t)
	owners := map[string]string{}
	take := func(kind string, path ...string) {
		name := kind + " " + strings.Join(path, " ")
		if other, ok := owners[Code(kind, path...)]; ok && other != name {
			t.Errorf("%s and %s share a code", name, other)
		}
		owners[Code(kind, path...)] = name
	}
	take("overall")
	take("reach")
	for _, d := range b.Evidence.Design.Referential.Dimensions {
		take("dimension", d.ID)
	}
	for _, c := range b.Evidence.Design.Referential.Criteria {
		take("criterion", c.ID)
	}
	for _, i := range b.Evidence.Indicators {
		take("indicator", i.ID)
	}
	for _, a := range append(b.actionIDs(), "") {
		take("action", a)
		if a != "" {
			take("reach", a)
		}
		for _, s := range sums {
			take("money", s.key, a)
		}
		for _, c := range b.Evidence.Design.Referential.Criteria {
			take("cell", a, c.ID)
		}
	}
	for _, page := range b.Addresses() {
		for _, f := range []string{"dimensions", "grille", "carte", "frequentation", "profil", "suivi", "criteres", "couverture", "montants", "flux"} {
			take("figure", page, f)
		}
	}
}

// An indicator's page lists its values and the files they are from.
func TestIndicatorHasRows(t *testing.T) {
	b := bookOf(t, demonstration()...)
	body := string(open(t, b, "/chiffre/"+Code("indicator", "a06-i01")).Body)
	if !strings.Contains(body, "2025-") || !strings.Contains(body, "SHA-256") {
		t.Errorf("the values of an indicator are not listed: %.300s", body)
	}
	if strings.Contains(body, lang.French.T("pages.origin.rows")+"</dt><dd>0<") {
		t.Error("an indicator with values is said to rest on no row")
	}
}

// Who reads in English reads on in English: every link and every form keeps the
// language.
func TestLinksKeepTheLanguage(t *testing.T) {
	if testing.Short() {
		t.Skip("a walk over everything, one page after the other: skipped with -short")
	}
	b := bookOf(t, demonstration()...)
	site := Site{Name: "Lozère", Texts: lang.English}
	link := regexp.MustCompile(`<a [^>]*href="(/[^"]*)"[^>]*>`)
	for _, address := range addresses(b) {
		var out bytes.Buffer
		if err := site.Shell(&out, openIn(t, b, address, lang.English).Page); err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(out.String(), -1) {
			if !strings.Contains(m[1], "lang=en") && !strings.Contains(m[0], `hreflang="fr"`) {
				t.Errorf("%s: the link to %s drops the language", address, m[1])
			}
		}
		if !strings.Contains(out.String(), `lang=fr" hreflang="fr" lang="fr">Français</a>`) {
			t.Errorf("%s: no link to the page in French", address)
		}
		if forms := strings.Count(out.String(), `method="get"`); forms != strings.Count(out.String(), `name="lang" value="en"`) {
			t.Errorf("%s: of %d forms, some drop the language", address, forms)
		}
	}
}
