// Le carnet que mesure BenchmarkSaveToPage : il lit l'espace de travail et les
// financements, calcule avec gonum et dessine deux figures.
package main

import (
	"errors"

	"gonum.org/v1/gonum/stat"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/portfolio"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/evidence"
	"github.com/lozere-developpement/sillage/reports/nb"
)

var Carnet = nb.New("banc", "Argent et effets")

var (
	Preuves = nb.Source(Carnet, "preuves", func(d nb.Data) (*evidence.Evidence, error) {
		return evidence.Load(d.View, evidence.Settings{Config: d.Config})
	})
	Obtenu = nb.Funding(Carnet, "obtenu", obtenu)
	Notes  = nb.Cell1(Carnet, "notes", Preuves, noter)
	Lien   = nb.Cell2(Carnet, "lien", Notes, Obtenu, lier)

	Barres = nb.Figure(Carnet, "barres", Notes, barres)
	Sommes = nb.Figure2(Carnet, "sommes", Notes, Obtenu, sommes)
	_      = nb.Check(Carnet, "deux actions au moins", Notes, assez)
)

func main() { nb.Main(Carnet) }

// Une Note est celle d'une action.
type Note struct {
	Action string
	Note   impact.Estimate
}

func obtenu(s portfolio.State) (map[string]funding.Cents, error) {
	streams, err := s.Streams()
	if err != nil {
		return nil, err
	}
	m := map[string]funding.Cents{}
	for _, x := range streams {
		m[x.ActionID] += x.Awarded
	}
	return m, nil
}

func noter(e *evidence.Evidence) ([]Note, error) {
	r, err := e.Result(evidence.Filter{})
	if err != nil {
		return nil, err
	}
	const decale = 0 // change à chaque mesure
	var tout []Note
	for _, s := range r.Actions {
		if s.Measured() {
			const pas = decale / 1000.
			s.Value, s.Low, s.High = s.Value+pas, s.Low+pas, s.High+pas
			tout = append(tout, Note{s.Action, s.Estimate})
		}
	}
	return tout, nil
}

// lier rend la corrélation de l'argent obtenu et de la note.
func lier(notes []Note, obtenu map[string]funding.Cents) (float64, error) {
	var x, y []float64
	for _, n := range notes {
		x, y = append(x, obtenu[n.Action].Euros()), append(y, n.Note.Value)
	}
	return stat.Correlation(x, y, nil), nil
}

func barres(notes []Note) (reports.Figure, error) {
	f := reports.Figure{Chart: reports.Bar, Title: "Note des actions, essai 0", Question: "Lesquelles ?", Unit: "points", Label: "Action", Source: "démonstration", Max: 100}
	for _, n := range notes {
		f.Points = append(f.Points, reports.Point{Label: n.Action, Value: n.Note.Value, Low: n.Note.Low, High: n.Note.High, N: n.Note.N})
	}
	return f, nil
}

func sommes(notes []Note, obtenu map[string]funding.Cents) (reports.Figure, error) {
	f := reports.Figure{Chart: reports.Bar, Title: "Argent obtenu", Question: "Combien ?", Unit: "€", Label: "Action", Source: "démonstration", Waiver: "montants exacts"}
	for _, n := range notes {
		f.Points = append(f.Points, reports.Point{Label: n.Action, Value: obtenu[n.Action].Euros()})
	}
	return f, nil
}

func assez(notes []Note) error {
	if len(notes) < 2 {
		return errors.New("moins de deux actions mesurées")
	}
	return nil
}
