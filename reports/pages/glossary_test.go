package pages

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/reports/lang"
)

// The glossary is in the order of the alphabet, each entry has an address, and
// every word that leads to it has an entry.
func TestGlossary(t *testing.T) {
	b := bookOf(t)
	for _, l := range []*lang.Catalogue{lang.French, lang.English} {
		g := glossaryOf(l.Tag())
		if len(g.terms) < 30 {
			t.Errorf("%s: %d terms", l.Tag(), len(g.terms))
		}
		body := string(openIn(t, b, "/glossaire", l).Body)
		ids := map[string]bool{}
		for i, e := range g.terms {
			if i > 0 && plain(g.terms[i-1].Head) > plain(e.Head) {
				t.Errorf("%s: %q comes after %q", l.Tag(), e.Head, g.terms[i-1].Head)
			}
			if ids[e.ID] || strings.Count(body, `<p id="`+e.ID+`">`) != 1 {
				t.Errorf("%s: %q has no address of its own", l.Tag(), e.Head)
			}
			ids[e.ID] = true
		}
		source, err := text.ReadFile("text/" + l.Tag() + "/glossaire.md")
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range strings.Split(signposted.FindStringSubmatch(string(source))[1], ", ") {
			if g.to[singular(w)] == "" {
				t.Errorf("%s: %q has no entry", l.Tag(), w)
			}
		}
		if strings.Contains(body, "[words]") {
			t.Errorf("%s: the list of words is shown", l.Tag())
		}
	}
}

// A word leads to the glossary once, in prose alone.
func TestWordsLeadToTheGlossary(t *testing.T) {
	if testing.Short() {
		t.Skip("a walk over everything, one page after the other: skipped with -short")
	}
	g := glossaryOf("fr")
	for html, want := range map[string]string{
		`<p>Un intervalle, des intervalles.</p><p>L’intervalle</p>`:    `<p>Un <a href="/glossaire#intervalle">intervalle</a>, des intervalles.</p><p>L’intervalle</p>`,
		`<p>À vol d&#39;oiseau</p>`:                                    `<p>À <a href="/glossaire#vol-d-oiseau">vol d&#39;oiseau</a></p>`,
		`<p>Un ami a 2 ETP.</p>`:                                       `<p>Un ami a 2 <a href="/glossaire#etp">ETP</a>.</p>`,
		`<h2>Intervalle</h2><table><tr><td>EPCI</td></tr></table>`:     `<h2>Intervalle</h2><table><tr><td>EPCI</td></tr></table>`,
		`<p><a href="/x">score</a> <span class="tag">score</span></p>`: `<p><a href="/x">score</a> <span class="tag">score</span></p>`,
		`<svg><text>score</text></svg><li>Des <br>scores</li>`:         `<svg><text>score</text></svg><li>Des <br><a href="/glossaire#score">scores</a></li>`,
	} {
		if got := g.linked(html); got != want {
			t.Errorf("%s became\n%s, want\n%s", html, got, want)
		}
	}
	leads := regexp.MustCompile(`/glossaire#([a-z-]+)`)
	b := bookOf(t, demonstration()...)
	for _, l := range []*lang.Catalogue{lang.French, lang.English} {
		var all []string
		for _, address := range []string{"/", "/dimensions", "/actions/a06", "/argent", "/equite", "/atelier"} {
			for _, m := range leads.FindAllStringSubmatch(string(openIn(t, b, address, l).Body), -1) {
				if !slices.ContainsFunc(glossaryOf(l.Tag()).terms, func(e term) bool { return e.ID == m[1] }) {
					t.Errorf("%s: %s leads nowhere", address, m[1])
				}
				all = append(all, m[1])
			}
		}
		if len(all) < 6 {
			t.Errorf("%s: the main pages lead to the glossary %d times", l.Tag(), len(all))
		}
	}
}
