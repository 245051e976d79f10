// Package sample holds one invented figure per chart, for tests: labels as long
// as real ones, values missing for a reason, intervals that overlap.
package sample

import (
	"fmt"
	"math"
	"strings"

	"github.com/lozere-developpement/sillage/reports"
)

const source = "données inventées pour les essais, 2025"

var actions = []string{
	"Boucle locale de reconditionnement", "Compétences des demandeurs d’emploi", "Ateliers en EHPAD", "Aller vers les hameaux isolés",
	"Aidants numériques", "Parentalité et écrans", "Cartographie des lieux", "Formation des médiateurs", "Pass numérique",
	"Coordination départementale", "Fonds départemental", "Mesure de l’impact", "Culture numérique à l’école", "Accès aux droits",
}

var criteria = []string{
	"Conditions de vie", "Expression", "Autonomie", "Émancipation", "Lien social", "Citoyenneté", "Équité territoriale",
	"Égalité des chances", "Éducation à l’environnement", "Préservation de l’environnement", "Création de richesse",
	"Coûts publics évités", "Capital humain", "Innovation", "Représentation", "Information",
}

func base(chart reports.Chart, title, question, unit, label, series string) *reports.Figure {
	return &reports.Figure{ID: "essai-" + string(chart), Chart: chart, Title: title, Question: question,
		Unit: unit, Source: source, Label: label, Series: series, Demo: true}
}

// Figures returns one figure per chart, made anew.
func Figures() []*reports.Figure {
	return []*reports.Figure{
		Radar(), Bar(), Heatmap(), Slope(), Dumbbell(), Line(), Multiples(), Funnel(),
		Sankey(), Waterfall(), Treemap(), Gantt(), TileMap(), Map(), Treasury(),
	}
}

// Radar has five dimensions, one of them not measured.
func Radar() *reports.Figure {
	f := base(reports.Radar, "Impact par dimension", "Sur quoi les actions ont-elles un effet ?", "points sur 100", "Dimension", "")
	f.Max = 100
	for i, name := range []string{"Individu", "Société", "Environnement", "Économie", "Politique et gouvernance"} {
		v := 70.25 - 9*float64(i)
		p := reports.Point{Label: name, Value: v, Low: v - 5 - float64(i), High: v + 6, N: 120 - 10*i}
		if i == 2 {
			p = reports.Point{Label: name, Value: math.NaN(), Missing: "non mesuré"}
		}
		f.Points = append(f.Points, p)
	}
	return f
}

// Bar has places with intervals that overlap, and one that is withheld.
func Bar() *reports.Figure {
	f := base(reports.Bar, "Autonomie gagnée par territoire", "Où les gens gagnent-ils le plus en autonomie ?", "points", "Communauté de communes", "")
	f.Change = true
	f.Marks = []reports.Mark{{Label: "cible 2027", Value: 10}}
	for i, name := range []string{"Cœur de Lozère", "Gévaudan", "Randon - Margeride", "Haut Allier Margeride", "Aubrac Lot Causses Tarn", "Cévennes au Mont-Lozère"} {
		v := 14.5 - 3.2*float64(i)
		f.Points = append(f.Points, reports.Point{Label: "CC " + name, Value: v, Low: v - 4, High: v + 3.5, N: 80 - 9*i})
	}
	f.Points[3] = reports.Point{Label: f.Points[3].Label, Value: math.NaN(), Missing: "secret statistique"}
	f.Doubts = []string{"les réponses viennent surtout des personnes les plus à l’aise"}
	return f
}

// Heatmap is the grid of 14 actions and 16 criteria, two in five not measured.
func Heatmap() *reports.Figure {
	f := base(reports.Heatmap, "Effet des actions sur les critères", "Quelle action change quoi ?", "points", "Action", "Critère")
	f.Change = true
	for i, a := range actions {
		for j, c := range criteria {
			p := reports.Point{Series: c, Label: a}
			k := (i*7 + j*11) % 23
			switch {
			case k%5 < 2:
				p.Value, p.Missing = math.NaN(), "non mesuré"
			default:
				p.Value = float64(k)*1.3 - 9.5
				w := 2 + float64((i+j)%7)*1.8
				p.Low, p.High, p.N = p.Value-w, p.Value+w, 20+k
			}
			f.Points = append(f.Points, p)
		}
	}
	return f
}

// Slope follows six actions before, after and six months later.
func Slope() *reports.Figure {
	f := base(reports.Slope, "Aisance numérique avant, après et six mois plus tard", "L’effet dure-t-il ?", "points sur 100", "Moment", "Action")
	for i, a := range actions[:6] {
		for j, m := range []string{"Avant", "Après", "+6 mois"} {
			v := 35 + 4*float64(i) + float64(j)*(9-2.6*float64(i)) - float64(j*j)
			f.Points = append(f.Points, reports.Point{Series: a, Label: m, Value: v, Low: v - 3, High: v + 3, N: 40})
		}
	}
	return f
}

// Dumbbell compares two years.
func Dumbbell() *reports.Figure {
	f := base(reports.Dumbbell, "Personnes accompagnées, femmes et hommes", "Qui n’est pas rejoint ?", "%", "Tranche d’âge", "Sexe")
	for i, a := range []string{"moins de 18 ans", "18 à 34 ans", "35 à 59 ans", "60 à 74 ans", "75 ans et plus"} {
		w, m := 20+6*float64(i), 28+2.5*float64(i)
		f.Points = append(f.Points,
			reports.Point{Series: "Femmes", Label: a, Value: w, Low: w - 3, High: w + 3, N: 90},
			reports.Point{Series: "Hommes", Label: a, Value: m, Low: m - 4, High: m + 4, N: 70})
	}
	return f
}

// Line follows an indicator with its target, one year missing.
func Line() *reports.Figure {
	f := base(reports.Line, "Conseillers numériques formés", "Tient-on la trajectoire ?", "personnes", "Année", "Suivi")
	f.Waiver = "ce sont des comptages exhaustifs"
	f.Aim = "Cible"
	f.Marks = []reports.Mark{{Label: "plafond du financement", Value: 42}}
	for i, v := range []float64{8, 14, 0, 25, 31} {
		year := fmt.Sprint(2021 + i)
		p := reports.Point{Series: "Réalisé", Label: year, Value: v}
		if i == 2 {
			p = reports.Point{Series: "Réalisé", Label: year, Value: math.NaN(), Missing: "non transmis"}
		}
		f.Points = append(f.Points, p, reports.Point{Series: "Cible", Label: year, Value: float64(10 + 7*i)})
	}
	return f
}

// Multiples follows eight places through five periods.
func Multiples() *reports.Figure {
	f := base(reports.Multiples, "Part des habitants accompagnés", "Où la couverture progresse-t-elle ?", "pour 1 000 habitants", "Semestre", "Territoire")
	for i, name := range []string{"Cœur de Lozère", "Gévaudan", "Randon - Margeride", "Haut Allier Margeride", "Aubrac Lot Causses Tarn", "Cévennes au Mont-Lozère", "Gorges Causses Cévennes"} {
		for j, s := range []string{"2023 S1", "2023 S2", "2024 S1", "2024 S2", "2025 S1"} {
			v := 12 + 3*float64(i%3) + float64(j)*(2.5-float64(i)*0.6)
			f.Points = append(f.Points, reports.Point{Series: name, Label: s, Value: v, Low: v - 1.5 - float64(i)*0.4, High: v + 2})
		}
	}
	return f
}

// Funnel is the way of the applications.
func Funnel() *reports.Figure {
	f := base(reports.Funnel, "Du dossier repéré au paiement", "Où perd-on les dossiers ?", "dossiers", "Étape", "")
	f.Waiver = "ce sont des comptages exhaustifs"
	for i, s := range []string{"Repérés", "Qualifiés", "Déposés", "Accordés", "Conventionnés", "Soldés"} {
		f.Points = append(f.Points, reports.Point{Label: s, Value: []float64{48, 31, 22, 15, 14, 6}[i]})
	}
	return f
}

// Sankey goes from funders through the pooled fund to actions.
func Sankey() *reports.Figure {
	f := base(reports.Sankey, "D’où vient l’argent, où il va", "Qui finance quoi ?", "€", "Vers", "De")
	f.Waiver = "montants des conventions"
	for _, e := range []struct {
		from, to string
		v        float64
	}{
		{"État", "Fonds départemental", 120000}, {"Région Occitanie", "Fonds départemental", 45000}, {"Conseil départemental", "Fonds départemental", 60000},
		{"Fonds social européen plus", "Compétences des demandeurs d’emploi", 82000}, {"Fonds départemental", "Compétences des demandeurs d’emploi", 54000},
		{"Fonds départemental", "Ateliers en EHPAD", 61000}, {"Fonds départemental", "Boucle locale de reconditionnement", 70000}, {"Fonds départemental", "Aller vers les hameaux isolés", 40000},
	} {
		f.Points = append(f.Points, reports.Point{Series: e.from, Label: e.to, Value: e.v})
	}
	return f
}

// Waterfall goes from a grant to what is left.
func Waterfall() *reports.Figure {
	f := base(reports.Waterfall, "Ce qui reste à financer", "Combien manque-t-il ?", "€", "Poste", "")
	f.Waiver, f.Rest = "montants du plan de financement", "À trouver"
	for i, s := range []string{"Coût de l’action", "Subvention de l’État", "Fonds social européen plus", "Autofinancement", "Don d’entreprise"} {
		p := reports.Point{Label: s, Value: []float64{184250, -92000, -45500, -20000, 0}[i]}
		if i == 4 {
			p = reports.Point{Label: s, Value: math.NaN(), Missing: "non chiffré"}
		}
		f.Points = append(f.Points, p)
	}
	return f
}

// Treemap shares a budget.
func Treemap() *reports.Figure {
	f := base(reports.Treemap, "Le budget par axe et par action", "Où va l’argent ?", "€", "Action", "Axe")
	f.Waiver = "montants votés"
	for i, a := range actions {
		axis := []string{"Accompagner les citoyens", "Fédérer les acteurs", "Évaluer et financer"}[i/5]
		f.Points = append(f.Points, reports.Point{Series: axis, Label: a, Value: float64(90000/(i+1) + 1500)})
	}
	return f
}

// Gantt is the calendar of the roadmap.
func Gantt() *reports.Figure {
	f := base(reports.Gantt, "Calendrier de la feuille de route", "Où en est-on ?", "part réalisée", "Action", "")
	f.Waiver = "dates prévues"
	f.Decimals = 2
	f.Marks = []reports.Mark{{Label: "séance du 21 nov. 2025", Value: 20413}}
	for i, a := range actions {
		start := 20089 + float64(i*45) // 2025-01-01 and on
		f.Points = append(f.Points, reports.Point{Label: a, X: start, Y: start + 300 + float64(i%4)*120, Value: math.Max(0, 1-float64(i)*0.12)})
	}
	return f
}

// TileMap has tiles and dots on a made-up country.
func TileMap() *reports.Figure {
	f := base(reports.TileMap, "Personnes accompagnées", "Où agit-on ?", "pour 1 000 habitants", "Lieu", "Communauté de communes")
	f.Waiver = "comptages"
	names := []string{"Cœur de Lozère", "Gévaudan", "Randon - Margeride", "Haut Allier Margeride", "Cévennes au Mont-Lozère"}
	for i, n := range names {
		f.Points = append(f.Points, reports.Point{Label: n, Key: fmt.Sprint(200069000 + i), Value: 12 + 7*float64(i)})
		for j := range 12 {
			a := float64(j) * 0.9
			f.Points = append(f.Points, reports.Point{Series: n, Label: fmt.Sprintf("Commune %d-%d", i+1, j+1), Key: fmt.Sprint(48000 + i*12 + j),
				X: 3.1 + 0.18*float64(i) + 0.08*math.Cos(a)*(1+float64(j)/6), Y: 44.3 + 0.14*float64(i%3) + 0.06*math.Sin(a)*(1+float64(j)/6), Value: float64((i*13+j*17)%60) + 0.5})
		}
	}
	return f
}

// Map colours four square places of a made-up country.
func Map() *reports.Figure {
	f := base(reports.Map, "Distance au lieu le plus proche", "Qui est loin de tout ?", "km", "Commune", "")
	f.Waiver = "distances à vol d’oiseau"
	f.Outlines = Outlines()
	for i, a := range f.Outlines.Areas {
		p := reports.Point{Label: a.Name, Key: a.Key, Value: 2.5 + 4*float64(i)}
		if i == 4 {
			p.Missing, p.Value = "non mesuré", math.NaN()
		}
		f.Points = append(f.Points, p)
	}
	return f
}

// Outlines returns nine square places.
func Outlines() *reports.Outlines {
	var features []string
	for i := range 9 {
		x, y := 3+0.2*float64(i%3), 44.3+0.15*float64(i/3)
		features = append(features, fmt.Sprintf(`{"type":"Feature","properties":{"code":"4800%d","nom":"Commune %d"},"geometry":{"type":"Polygon","coordinates":[[[%g,%g],[%g,%g],[%g,%g],[%g,%g],[%g,%g]]]}}`,
			i, i+1, x, y, x+0.2, y, x+0.2, y+0.15, x, y+0.15, x, y))
	}
	o, err := reports.ReadOutlines(strings.NewReader(`{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`))
	if err != nil {
		panic(err)
	}
	return o
}

// Treasury falls below zero in spring.
func Treasury() *reports.Figure {
	f := base(reports.Treasury, "Trésorerie prévue", "Quand manque-t-on d’argent ?", "€", "Mois", "")
	months := []string{"janv. 2026", "févr. 2026", "mars 2026", "avr. 2026", "mai 2026", "juin 2026", "juil. 2026", "août 2026", "sept. 2026", "oct. 2026", "nov. 2026", "déc. 2026"}
	for i, m := range months {
		v := 42000 - 15500*float64(i) + 3300*float64(i*i)/2.2
		f.Points = append(f.Points, reports.Point{Label: m, Value: math.Round(v), Low: math.Round(v - 2500*float64(i)), High: math.Round(v + 1800*float64(i))})
	}
	return f
}

// Hostile returns the figure with every label turned into markup and code, as
// an import may bring it.
func Hostile(f *reports.Figure) *reports.Figure {
	const attack = `</script><img src=x onerror=alert(1)>{b}__f__function(){alert(1)}__f__"'&`
	h := *f
	h.Title, h.Question, h.Unit, h.Source = attack+h.Title, attack, attack, attack
	h.Label, h.Doubts = attack, []string{attack}
	if h.Series != "" {
		h.Series = attack
	}
	h.Points = nil
	for i, p := range f.Points {
		p.Label = p.Label + attack
		if p.Series != "" {
			p.Series += attack
		}
		if p.Missing != "" {
			p.Missing = attack
		}
		p.Link = fmt.Sprintf("javascript:alert(%d)", i)
		h.Points = append(h.Points, p)
	}
	h.Marks = nil
	for _, m := range f.Marks {
		h.Marks = append(h.Marks, reports.Mark{Label: attack, Value: m.Value})
	}
	if h.Aim != "" {
		h.Aim += attack
	}
	return &h
}
