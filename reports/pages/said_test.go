package pages

import (
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/reports/lang"
)

// What users wrote in French is marked where it stands alone and where a
// sentence quotes it, once, and nowhere that takes no element.
func TestFrenchIsMarked(t *testing.T) {
	texts := map[string]bool{"Ateliers du soir": true, "Ateliers du soir à Mende": true, "Sessions": true, "L'été": true}
	for html, want := range map[string]string{
		`<h1>Ateliers du soir</h1>`:                       `<h1 lang="fr">Ateliers du soir</h1>`,
		`<p>“Ateliers du soir à Mende” is late.</p>`:      `<p>“<span lang="fr">Ateliers du soir à Mende</span>” is late.</p>`,
		`<option value="1">Ateliers du soir</option>`:     `<option value="1" lang="fr">Ateliers du soir</option>`,
		`<option>Other: Ateliers du soir</option>`:        `<option>Other: Ateliers du soir</option>`,
		`<svg><desc>Ateliers du soir, 3</desc></svg>`:     `<svg><desc>Ateliers du soir, 3</desc></svg>`,
		`<td>Sessions</td><p>Sessions held: 3</p>`:        `<td lang="fr">Sessions</td><p>Sessions held: 3</p>`,
		`<p>L&#39;été <b>x</b> Ateliers du soir</p>`:      `<p>L&#39;été <b>x</b> <span lang="fr">Ateliers du soir</span></p>`,
		`<td lang="fr">Ateliers du soir</td><p>other</p>`: `<td lang="fr">Ateliers du soir</td><p>other</p>`,
	} {
		if got := string(markFrench([]byte(html), texts)); got != want {
			t.Errorf("%s became\n%s, want\n%s", html, got, want)
		}
	}
	if html := `<p>Ateliers du soir</p>`; string(markFrench([]byte(html), nil)) != html {
		t.Error("a page in French was marked")
	}
}

// A roadmap of one's own stays in French on an English page, and says so; the
// rest of the page is in English, and what was written is left as it was.
func TestOwnRoadmapStaysFrench(t *testing.T) {
	b := bookOf(t)
	hash := b.Evidence.Design.Hash()
	own := *b.Evidence.Roadmap
	own.Actions = append(own.Actions[:0:0], own.Actions...)
	own.Actions[0].Title, own.Actions[0].Short = "Un bus des services publics dans les villages", "Bus des services"
	b.Evidence.Roadmap = &own
	leaf := openIn(t, b, "/actions/a01", lang.English)
	var page strings.Builder
	if err := (Site{Name: "Lozère", Texts: lang.English}).Shell(&page, leaf.Page); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<h1 lang="fr">Bus des services</h1>`, `<p class="lead" lang="fr">Un bus des services publics dans les villages</p>`, "Handing over and training"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page does not hold %s", want)
		}
	}
	if b.Evidence.Design.Hash() != hash || b.Evidence.Roadmap.Actions[1].Short != "Certification des demandeurs d'emploi" {
		t.Error("a page in English changed what was written")
	}
}
