// Ce que coûte un effet mesuré, avec son incertitude.
package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/evidence"
	"github.com/lozere-developpement/sillage/reports/nb"
)

// Carnet rassemble les étapes.
var Carnet = nb.New("cout-par-effet", "Ce que coûte un effet")

var (
	Preuves = nb.Source(Carnet, "preuves", charger)
	Couts   = nb.File(Carnet, "couts", "couts.csv", lire)
	Effets  = nb.Annex(Carnet, nb.Cell1(Carnet, "effets", Preuves, mesurer))
	Rapport = nb.Cell2(Carnet, "rapport", Effets, Couts, rapporter)

	Barres = nb.Figure(Carnet, "barres", Rapport, barres)
	Detail = nb.Tabulate(Carnet, "detail", Rapport, detail)
	_      = nb.Check(Carnet, "chaque coût va à une action connue", Rapport, connues)
)

func main() { nb.Main(Carnet) }

// Un Effet est le changement d'autonomie d'une action, parmi ceux qui ont
// répondu avant et après.
type Effet struct {
	Action, Nom string
	Ecart       impact.Estimate `nb:"points"`
}

// Une Ligne rapproche le coût d'une action et son effet.
type Ligne struct {
	Nom       string
	Cout      funding.Cents
	Personnes int
	Ecart     impact.Estimate
	// ParPoint est le coût d'un point d'autonomie (sur 100) gagné par une
	// personne. Il est refusé quand l'effet n'est pas établi : on ne divise
	// pas par un changement peut-être nul.
	ParPoint impact.Estimate `nb:"€"`
}

// Un Rapport rassemble les lignes ; Ailleurs liste les coûts sans action.
type Rapports struct {
	Total    funding.Cents
	Lignes   []Ligne
	Ailleurs []string
	Etablis  int // actions dont l'effet est établi
}

func charger(d nb.Data) (*evidence.Evidence, error) {
	return evidence.Load(d.View, evidence.Settings{Config: d.Config})
}

func mesurer(e *evidence.Evidence) ([]Effet, error) {
	r, err := e.Result(evidence.Filter{})
	if err != nil {
		return nil, err
	}
	var tout []Effet
	for _, a := range e.Roadmap.Actions {
		f := Effet{Action: a.ID, Nom: a.Short, Ecart: impact.Refuse("", impact.Notef("nb.gallery-no-answer", "nobody answered for this action"),
			impact.Notef("nb.gallery-hand-out", "hand out a questionnaire before and after"))}
		for _, c := range r.Cells {
			if c.Action != a.ID || c.Criterion != "autonomy" {
				continue
			}
			for _, o := range c.Outcomes {
				if o.Change.Given() {
					f.Ecart = o.Change
				}
			}
		}
		tout = append(tout, f)
	}
	return tout, nil
}

func lire(data []byte) (map[string]funding.Cents, error) {
	lignes, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return nil, err
	}
	couts := map[string]funding.Cents{}
	for i, l := range lignes {
		if i == 0 {
			continue
		}
		c, err := funding.ParseCents(l[1])
		if err != nil {
			return nil, fmt.Errorf("couts.csv, ligne %d, colonne montant : %w", i+1, err)
		}
		couts[l[0]] += c
	}
	return couts, nil
}

func rapporter(effets []Effet, couts map[string]funding.Cents) (Rapports, error) {
	r := Rapports{}
	vus := map[string]bool{}
	for _, e := range effets {
		cout, ok := couts[e.Action]
		if !ok {
			continue
		}
		vus[e.Action] = true
		l := Ligne{Nom: e.Nom, Cout: cout, Personnes: e.Ecart.N, Ecart: e.Ecart, ParPoint: parPoint(cout, e.Ecart)}
		if l.ParPoint.Given() {
			r.Etablis++
		}
		r.Total += cout
		r.Lignes = append(r.Lignes, l)
	}
	for _, a := range slices.Sorted(maps.Keys(couts)) {
		if !vus[a] {
			r.Ailleurs = append(r.Ailleurs, a)
		}
	}
	return r, nil
}

// parPoint divise le coût par les points gagnés en tout : personnes × écart.
// Les bornes de l'écart donnent celles du rapport, dans l'autre sens.
func parPoint(cout funding.Cents, e impact.Estimate) impact.Estimate {
	if !e.Given() {
		return e
	}
	if e.Low <= 0 {
		return impact.Refuse("cout-par-point", impact.Notef("nb.gallery-no-effect", "the effect is not established"),
			impact.Notef("nb.gallery-more-answers", "ask more people before and after"))
	}
	euros := float64(cout) / 100 / float64(e.N)
	return impact.Estimate{
		Value: euros / e.Value, Low: euros / e.High, High: euros / e.Low, Level: e.Level, N: e.N,
		Method: "cout-par-point/" + e.Method, Warnings: e.Warnings, Lineage: e.Lineage,
	}
}

const origine = "couts.csv, montants fictifs livrés avec ce modèle, et questionnaires importés"

func barres(r Rapports) (reports.Figure, error) {
	f := reports.Figure{
		Chart: reports.Bar, Title: "Coût d’un point d’autonomie gagné par une personne", Question: "Que coûte l’effet mesuré ?",
		Unit: "€", Label: "Action", Source: origine, Decimals: 2, Demo: true,
		Doubts: []string{
			"Seules les personnes qui ont répondu avant et après sont comptées : le coût réel par personne aidée est plus bas.",
			"Les actions ne visent pas le même public : ce rapport ne les classe pas.",
		},
	}
	for _, l := range r.Lignes {
		p := reports.Point{Label: l.Nom, Value: l.ParPoint.Value, Low: l.ParPoint.Low, High: l.ParPoint.High, N: l.ParPoint.N}
		if !l.ParPoint.Given() {
			p = reports.Point{Label: l.Nom, Missing: "effet non établi"}
		}
		f.Points = append(f.Points, p)
	}
	return f, nil
}

func detail(r Rapports) (nb.Table, error) {
	t := nb.Table{Title: "Coûts et effets", Columns: []string{"Action", "Coût", "Effet sur l’autonomie", "Coût par point"}, Source: origine}
	for _, l := range r.Lignes {
		t.Rows = append(t.Rows, []nb.Quantity{nb.Text(l.Nom), nb.Money(l.Cout), nb.Estimated(l.Ecart, "points"), nb.Estimated(l.ParPoint, "€")})
	}
	return t, nil
}

func connues(r Rapports) error {
	if len(r.Ailleurs) > 0 {
		return fmt.Errorf("%v n’est pas une action de la feuille de route", r.Ailleurs)
	}
	if len(r.Lignes) == 0 {
		return errors.New("couts.csv ne donne le coût d’aucune action")
	}
	return nil
}
