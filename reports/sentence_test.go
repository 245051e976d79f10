package reports_test

import (
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// TestSentences gives each kind of sentence the values at which it could say
// what is not so.
func TestSentences(t *testing.T) {
	exact := func(label string, v float64) reports.Point { return reports.Point{Label: label, Value: v} }
	of := func(series, label string, v float64) reports.Point {
		return reports.Point{Series: series, Label: label, Value: v}
	}
	known := func(series, label string, v, d float64) reports.Point {
		return reports.Point{Series: series, Label: label, Value: v, Low: v - d, High: v + d}
	}
	lost := func(series, label string) reports.Point {
		return reports.Point{Series: series, Label: label, Missing: "non transmis"}
	}
	for name, c := range map[string]struct {
		chart  reports.Chart
		unit   string
		points []reports.Point
		want   string
	}{
		"one row":        {reports.Bar, "personnes", []reports.Point{exact("Mende", 1)}, "Mende : 1 personne."},
		"all equal":      {reports.Bar, "points", []reports.Point{exact("A", 3), exact("B", 3)}, "Les 2 valeurs sont égales : 3 points."},
		"tie at the top": {reports.Bar, "€", []reports.Point{exact("A", 3), exact("B", 3), exact("C", 1)}, "Le plus élevé : A (3 €) ; le plus bas : C (1 €). Ils sont 2 à égalité au premier rang."},
		"all negative":   {reports.Bar, "€", []reports.Point{exact("A", -3), exact("B", -1)}, "Le plus élevé : B (−1 €) ; le plus bas : A (−3 €)."},
		"very small":     {reports.Bar, "%", []reports.Point{exact("A", 0.0042), exact("B", 0.0013)}, "Le plus élevé : A (0,0042 %) ; le plus bas : B (0,0013 %)."},
		"one reading of one series": {reports.Line, "%", []reports.Point{of("A", "mai", 4), lost("A", "juin"), lost("B", "mai")},
			"A : 4 % (mai) ; un seul relevé, pas de tendance. 2 valeurs manquent : non transmis."},
		"months missing": {reports.Line, "%", []reports.Point{lost("", "avril"), exact("mai", 4), lost("", "juin"), exact("juillet", 6), lost("", "août")},
			"Titre : 4 % (mai), puis 6 % (juillet) ; hausse. 3 valeurs manquent : non transmis."},
		"gaps all equal": {reports.Dumbbell, "%", []reports.Point{of("F", "a", 4), of("H", "a", 6), of("F", "b", 9), of("H", "b", 7)},
			"Les 2 écarts sont égaux : 2 points."},
		"no gap": {reports.Dumbbell, "%", []reports.Point{of("F", "a", 4), of("H", "a", 4), of("F", "b", 9), of("H", "b", 9)},
			"Aucun écart : les deux valeurs sont partout égales."},
		"gap within doubt": {reports.Dumbbell, "%", []reports.Point{known("F", "a", 4, 2), known("H", "a", 6, 2)},
			"L’écart le plus grand : a (F : 4 %, entre 2 et 6 ; H : 6 %, entre 4 et 8). Cet écart n’est pas établi : les intervalles se recouvrent."},
		"one series known": {reports.Dumbbell, "%", []reports.Point{of("F", "a", 4), lost("H", "a")}, "F, a : 4 %. 1 valeur manque : non transmis."},
		"one step":         {reports.Funnel, "dossiers", []reports.Point{exact("Repérés", 4)}, "Repérés : 4 dossiers."},
		"nothing lost": {reports.Funnel, "dossiers", []reports.Point{exact("A", 4), exact("B", 4), exact("C", 4)},
			"De 4 dossiers à l’étape « A », il reste 4 dossiers à l’étape « C », soit 100 %."},
		"more at the end":    {reports.Funnel, "dossiers", []reports.Point{exact("A", 4), exact("B", 5)}, "Le plus élevé : B (5 dossiers) ; le plus bas : A (4 dossiers)."},
		"a loss of per cent": {reports.Funnel, "%", []reports.Point{exact("A", 90), exact("B", 60), exact("C", 50)}, "De 90 % à l’étape « A », il reste 50 % à l’étape « C », soit 56 %. La plus grande perte est entre « A » et « B » : 30 points."},
		"total of what is known": {reports.Waterfall, "€", []reports.Point{exact("A", 9), lost("", "B")},
			"Total des valeurs connues : 9 €. Ce qui ajoute le plus : A (9 €). 1 valeur manque : non transmis."},
		"below zero from the start": {reports.Treasury, "€", []reports.Point{exact("mai", -5), exact("juin", 2)}, "Solde le plus bas : −5 € (mai). Le solde est sous zéro dès mai (−5 €)."},
		"never below zero":          {reports.Treasury, "€", []reports.Point{exact("mai", 0), exact("juin", 2)}, "Solde le plus bas : 0 € (mai). Le solde ne passe jamais sous zéro."},
		"none finished": {reports.Gantt, "part réalisée", []reports.Point{{Label: "A", X: 20089, Y: 20189, Value: 0.5}, {Label: "B", X: 20000, Y: 20300, Missing: "non transmis"}},
			"2 lignes, entre octobre 2024 et juillet 2025 ; aucune n’est terminée. 1 valeur manque : non transmis."},
	} {
		t.Run(name, func(t *testing.T) {
			f := &reports.Figure{ID: "essai", Chart: c.chart, Title: "Titre", Unit: c.unit, Points: c.points}
			got := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(f.Sentence(lang.French))
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// Where nobody is set above another, nobody is named; values that are all the
// same have no range.
func TestSentenceThatRanksNobody(t *testing.T) {
	for want, values := range map[string][]float64{
		"Les valeurs vont de 3 à 9 personnes.":    {9, 3},
		"Les 2 valeurs sont égales : 0 personne.": {0, 0},
	} {
		f := &reports.Figure{ID: "essai", Chart: reports.Bar, Title: "Titre", Unit: "personnes", Unranked: true}
		for i, v := range values {
			f.Points = append(f.Points, reports.Point{Label: string(rune('A' + i)), Value: v})
		}
		if got := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(f.Sentence(lang.French)); got != want {
			t.Errorf("%v: %q, want %q", values, got, want)
		}
	}
}
