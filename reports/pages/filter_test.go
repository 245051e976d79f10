package pages

import (
	"html"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/reports/evidence"
)

func wordsOfPage(t *testing.T, b *Book, address string) string {
	t.Helper()
	text := html.UnescapeString(tags.ReplaceAllString(string(open(t, b, address).Body), ""))
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text)
}

// Under a filter a page says what is true of the choice: what it shows, what
// does not follow it, and nothing of a period of which nobody told.
func TestFilteredWords(t *testing.T) {
	b := bookOf(t, demonstration()...)
	group := b.Evidence.Territory.EPCI[3]
	both := "?periode=2025-T3&territoire=" + group.SIREN
	for _, c := range []struct{ address, want, not string }{
		{"/" + both, "Cette page montre : T3 2025, " + group.Name, "Personne n’a mesuré"},
		{"/" + both, "", " indicateurs qui ont une cible"}, // those are of the whole département
		{"/?periode=2031", "« 2031 » n’est pas dans cette liste", "Cette page montre"},
		{"/actions/a07" + both, "Les indicateurs de suivi valent pour tout le département.", "à 6 mois à 6 mois"},
		{"/actions/a01", "En baisse, établie : Expression.", "(Montant à établir)"},
		{"/equite?periode=2026-T2", "on ne peut pas dire qui en est loin", "Aucune commune n’est à plus"},
		{"/territoires?periode=2026-T2", "on ne peut pas dire qui en est loin", "de 0 à 0"},
	} {
		text := wordsOfPage(t, b, c.address)
		if !strings.Contains(text, c.want) {
			t.Errorf("%s does not say %q", c.address, c.want)
		}
		if c.not != "" && strings.Contains(text, c.not) {
			t.Errorf("%s says %q", c.address, c.not)
		}
	}
	if f, ok := open(t, b, "/actions/a06?periode=2025").Figure("profil"); !ok || !strings.Contains(f.Source, "Conseillers numériques, 2025") {
		t.Errorf("a figure taken out of its page does not say what it shows: %q", f.Source)
	}
	page := string(open(t, b, "/"+both).Body)
	for _, link := range []string{"/dimensions", "/territoires", "/actions/a06"} {
		if !strings.Contains(page, `href="`+link+html.EscapeString(both)+`"`) {
			t.Errorf("the link to %s loses the choice", link)
		}
	}
}

// What is counted anew in each period stands, at the end of one of them, where
// all until then have brought it: as the drawing beside it does.
func TestProgressAddsUp(t *testing.T) {
	b := bookOf(t, demonstration()...)
	for _, i := range b.Evidence.Of("a07") {
		whole, ok := i.Progress(evidence.Filter{})
		if !ok || i.From() != 0 {
			continue
		}
		last := i.Values[len(i.Values)-1].Period
		if at, _ := i.Progress(evidence.Filter{Period: last}); at != whole {
			t.Errorf("%s: %.2f at the end of %s, %.2f in all", i.Label, at, last, whole)
		}
		return
	}
	t.Error("no indicator is counted anew")
}
