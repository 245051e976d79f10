// Quels poids changent l'ordre des actions ?
package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/impact/robust"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/evidence"
	"github.com/lozere-developpement/sillage/reports/nb"
)

// Carnet rassemble les étapes.
var Carnet = nb.New("poids", "Quels poids comptent ?")

var (
	Graine  = nb.Seed(Carnet)
	Preuves = nb.Source(Carnet, "preuves", charger)
	Profils = nb.Annex(Carnet, nb.Cell1(Carnet, "profils", Preuves, profiler))
	Rangs   = nb.Cell2(Carnet, "rangs", Profils, Graine, ranger)
	Bascule = nb.Cell1(Carnet, "bascule", Profils, basculer)

	Premiers  = nb.Figure2(Carnet, "premiers", Profils, Rangs, premiers)
	Duels     = nb.Tabulate(Carnet, "bascules", Bascule, tableau)
	Comparees = nb.Tabulate(Carnet, "comparees", Profils, comparees)

	_ = nb.Check(Carnet, "au moins deux actions sont comparables", Profils, comparable)
)

func main() { nb.Main(Carnet) }

// Des Lignes sont les actions que l'on peut comparer : celles qui sont notées
// sur les mêmes critères.
type Lignes struct {
	Actions  []string
	Criteres []string
	Notes    [][]float64 // par critère, puis par action, de 0 à 100
	Ecartees []string    // actions sans note sur l'un des critères retenus
	Origine  string
}

// Un Rang dit, si tous les poids se valent, la part de ceux qui mettent chaque
// action à chaque place.
type Rang struct {
	Parts   [][]float64 // par action, puis par rang ; de 0 à 1
	Premier string      // l'action le plus souvent première
	Part    float64     `nb:"%"` // de 0 à 100 : la part des poids qui la mettent première
	Erreur  float64     // plus grande erreur type de ces parts
}

// Une Bascule est un poids qui inverse deux actions voisines.
type Bascules struct {
	Nombre  int
	Lignes  []Inversion
	Origine string
}

// Une Inversion dit à quel poids deux actions changent de place.
type Inversion struct {
	Devant, Derriere, Critere string
	Poids, Seuil              float64 // en %, maintenant et à l'inversion
}

func charger(d nb.Data) (*evidence.Evidence, error) {
	return evidence.Load(d.View, evidence.Settings{Config: d.Config})
}

// profiler retient les critères que le plus d'actions mesurent ensemble :
// comparer une note et une absence de note n'aurait pas de sens.
func profiler(e *evidence.Evidence) (Lignes, error) {
	r, err := e.Result(evidence.Filter{})
	if err != nil {
		return Lignes{}, err
	}
	l := Lignes{Origine: "notes de la grille, méthode " + e.Design.Name}
	noms := map[string]string{}
	for _, a := range e.Roadmap.Actions {
		noms[a.ID] = a.Short
	}
	mesure := func(action, critere string) (float64, bool) {
		s, ok := r.At(action, critere)
		return s.Value, ok && s.Measured()
	}
	for _, c := range e.Design.Referential.Criteria {
		n := 0
		for _, a := range r.Actions {
			if _, ok := mesure(a.Action, c.ID); ok {
				n++
			}
		}
		if n < 3 || len(l.Criteres) == 6 {
			continue
		}
		l.Criteres = append(l.Criteres, c.ID)
	}
	for _, a := range r.Actions {
		complete := len(l.Criteres) > 0
		for _, c := range l.Criteres {
			_, ok := mesure(a.Action, c)
			complete = complete && ok
		}
		if complete {
			l.Actions = append(l.Actions, a.Action)
		} else {
			l.Ecartees = append(l.Ecartees, noms[a.Action])
		}
	}
	for i, c := range l.Criteres {
		var colonne []float64
		for _, a := range l.Actions {
			v, _ := mesure(a, c)
			colonne = append(colonne, v)
		}
		l.Notes = append(l.Notes, colonne)
		crit, _ := e.Design.Referential.Criterion(c)
		l.Criteres[i] = crit.Label
	}
	for i, a := range l.Actions {
		l.Actions[i] = noms[a]
	}
	return l, nil
}

func ranger(l Lignes, graine int) (Rang, error) {
	if len(l.Actions) < 2 {
		return Rang{}, errors.New("il faut deux actions comparables")
	}
	a, err := robust.SMAA(l.Notes, robust.SMAAOptions{Seed: uint64(graine)})
	if err != nil {
		return Rang{}, err
	}
	r := Rang{Parts: a.Rank, Erreur: a.MaxError}
	for i, parts := range a.Rank {
		if parts[0]*100 > r.Part {
			r.Part, r.Premier = parts[0]*100, l.Actions[i]
		}
	}
	return r, nil
}

func basculer(l Lignes) (Bascules, error) {
	if len(l.Actions) < 2 {
		return Bascules{}, errors.New("il faut deux actions comparables")
	}
	egaux := make([]float64, len(l.Criteres))
	for i := range egaux {
		egaux[i] = 1
	}
	flips, err := robust.Flips(l.Notes, egaux)
	if err != nil {
		return Bascules{}, err
	}
	b := Bascules{Nombre: len(flips), Origine: l.Origine}
	for _, f := range flips {
		b.Lignes = append(b.Lignes, Inversion{l.Actions[f.Above], l.Actions[f.Below], l.Criteres[f.Criterion], f.Now * 100, f.At * 100})
	}
	return b, nil
}

func premiers(l Lignes, r Rang) (reports.Figure, error) {
	f := reports.Figure{
		Chart: reports.Bar, Title: "Part des poids qui mettent chaque action en tête", Question: "L’ordre dépend-il de nos priorités ?",
		Unit: "%", Label: "Action", Source: l.Origine, Max: 100, Decimals: -1,
		Waiver: "part de tous les poids possibles, et non mesure sur des personnes",
	}
	for i, a := range l.Actions {
		f.Points = append(f.Points, reports.Point{Label: a, Value: r.Parts[i][0] * 100})
	}
	return f, nil
}

func tableau(b Bascules) (nb.Table, error) {
	t := nb.Table{Title: "Poids à partir desquels deux actions voisines changent de place", Columns: []string{"Devant", "Derrière", "Critère", "Poids actuel", "Poids qui inverse"}, Source: b.Origine}
	lignes := slices.Clone(b.Lignes)
	for i, v := range lignes {
		if i == 20 {
			t.Doubts = append(t.Doubts, fmt.Sprintf("%d autres inversions ne sont pas montrées.", len(lignes)-i))
			break
		}
		t.Rows = append(t.Rows, []nb.Quantity{nb.Text(v.Devant), nb.Text(v.Derriere), nb.Text(v.Critere), nb.Number(v.Poids, "%"), nb.Number(v.Seuil, "%")})
	}
	return t, nil
}

func comparees(l Lignes) (nb.Table, error) {
	t := nb.Table{Title: "Notes comparées", Columns: append([]string{"Action"}, l.Criteres...), Source: l.Origine}
	for i, a := range l.Actions {
		ligne := []nb.Quantity{nb.Text(a)}
		for _, c := range l.Notes {
			ligne = append(ligne, nb.Number(c[i], ""))
		}
		t.Rows = append(t.Rows, ligne)
	}
	if len(l.Ecartees) > 0 {
		t.Doubts = []string{"Sans note sur tous ces critères, et donc non comparées : " + strings.Join(l.Ecartees, ", ") + "."}
	}
	return t, nil
}

func comparable(l Lignes) error {
	if len(l.Actions) < 2 {
		return errors.New("mesurez les mêmes critères pour deux actions au moins")
	}
	return nil
}
