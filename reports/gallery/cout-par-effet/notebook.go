// Ce que coûte un effet mesuré, avec son incertitude : le même calcul que
// « sillage funding efficiency ».
package main

import (
	"errors"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/efficiency"
	"github.com/lozere-developpement/sillage/funding/portfolio"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/costs"
	"github.com/lozere-developpement/sillage/reports/evidence"
	"github.com/lozere-developpement/sillage/reports/nb"
)

// Carnet rassemble les étapes.
var Carnet = nb.New("cout-par-effet", "Ce que coûte un effet")

var (
	Preuves = nb.Source(Carnet, "preuves", charger)
	Argent  = nb.Funding(Carnet, "argent", lire)
	Rapport = nb.Annex(Carnet, nb.Cell2(Carnet, "rapport", Preuves, Argent, rapporter))

	Barres = nb.Figure(Carnet, "barres", Rapport, barres)
	Detail = nb.Tabulate(Carnet, "detail", Rapport, detail)
	_      = nb.Check(Carnet, "de l’argent a été versé à une action mesurée", Rapport, suivi)
)

func main() { nb.Main(Carnet) }

// Une Ligne rapproche l'argent d'une action et ce qui y a changé.
type Ligne struct {
	Action, Nom string
	Obtenu      funding.Cents
	Verse       funding.Cents
	// ParPoint est le coût d'un point (sur 100) gagné par une personne. Il est
	// refusé quand l'effet n'est pas établi : on ne divise pas par un changement
	// peut-être nul.
	ParPoint impact.Estimate `nb:"€"`
	Notes    []string
}

// Un Bilan rassemble les lignes.
type Bilan struct {
	Verse   funding.Cents // à des actions mesurées
	Lignes  []Ligne
	Etablis int // actions dont l'effet est établi
}

func charger(d nb.Data) (*evidence.Evidence, error) {
	return evidence.Load(d.View, evidence.Settings{Config: d.Config})
}

func lire(s portfolio.State) (portfolio.State, error) { return s, nil }

func rapporter(e *evidence.Evidence, s portfolio.State) (Bilan, error) {
	lignes, err := costs.Lines(e, s)
	if err != nil {
		return Bilan{}, err
	}
	var b Bilan
	for _, l := range lignes {
		if len(l.Changes) == 0 || l.Paid == 0 {
			continue // rien n'y est mesuré, ou rien n'y est encore versé
		}
		n := Ligne{Action: l.ActionID, Nom: l.ActionID, Obtenu: l.Awarded, Verse: l.Paid, ParPoint: l.PerPoint, Notes: notes(l)}
		if a, ok := e.Roadmap.Action(l.ActionID); ok {
			n.Nom = a.Short
		}
		if n.ParPoint.Given() {
			b.Etablis++
		}
		b.Verse += l.Paid
		b.Lignes = append(b.Lignes, n)
	}
	return b, nil
}

func notes(l efficiency.Line) []string {
	var tout []string
	for _, n := range l.Notes {
		tout = append(tout, nb.French(n))
	}
	return tout
}

const origine = "financements et questionnaires de l’espace de travail"

func barres(b Bilan) (reports.Figure, error) {
	f := reports.Figure{
		Chart: reports.Bar, Title: "Coût d’un point gagné par une personne", Question: "Que coûte le changement mesuré ?",
		Unit: "€", Label: "Action", Source: origine, Decimals: 2,
		Doubts: []string{
			"Seules les personnes qui ont répondu avant et après sont comptées : le coût réel par personne aidée est plus bas.",
			"Le changement est mis à côté de l’argent ; rien ne prouve qu’il en vient.",
			"Les actions ne visent pas le même public : ce rapport ne les classe pas.",
		},
	}
	for _, l := range b.Lignes {
		p := reports.Point{Label: l.Nom, Key: l.Action, Value: l.ParPoint.Value, Low: l.ParPoint.Low, High: l.ParPoint.High, N: l.ParPoint.N}
		if !l.ParPoint.Given() {
			p = reports.Point{Label: l.Nom, Key: l.Action, Missing: "effet non établi"}
		}
		f.Points = append(f.Points, p)
	}
	return f, nil
}

func detail(b Bilan) (nb.Table, error) {
	t := nb.Table{Title: "Argent et effets", Columns: []string{"Action", "Obtenu", "Versé", "Coût par point"}, Source: origine}
	for _, l := range b.Lignes {
		t.Rows = append(t.Rows, []nb.Quantity{nb.Text(l.Nom), nb.Money(l.Obtenu), nb.Money(l.Verse), nb.Estimated(l.ParPoint, "€")})
		for _, n := range l.Notes {
			t.Doubts = append(t.Doubts, l.Nom+" : "+n)
		}
	}
	return t, nil
}

func suivi(b Bilan) error {
	if len(b.Lignes) == 0 {
		return errors.New("aucune action n’a à la fois un versement (/dossiers) et un questionnaire rempli avant et après")
	}
	return nil
}
