package pages

import "testing"

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
