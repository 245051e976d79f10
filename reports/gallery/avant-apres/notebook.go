// Une action, avant, après et six mois plus tard.
package main

import (
	"errors"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/evidence"
	"github.com/lozere-developpement/sillage/reports/nb"
)

// Carnet rassemble les étapes.
var Carnet = nb.New("avant-apres", "Avant, après, six mois plus tard")

var (
	Action = nb.Param(Carnet, "action", nb.Parameter[string]{
		Default: "a06", Choices: []string{"a01", "a02", "a03", "a06", "a07"}, Label: "Action",
	})

	Preuves = nb.Source(Carnet, "preuves", charger)
	Suivi   = nb.Annex(Carnet, nb.Cell2(Carnet, "suivi", Preuves, Action, suivre))

	Parcours    = nb.Figure(Carnet, "parcours", Suivi, parcours)
	Changements = nb.Figure(Carnet, "changements", Suivi, changements)
	Reponses    = nb.Tabulate(Carnet, "reponses", Suivi, reponses)

	_ = nb.Check(Carnet, "des personnes ont répondu avant et après", Suivi, assez)
)

func main() { nb.Main(Carnet) }

// Un Dossier est ce que l'on sait d'une action.
type Dossier struct {
	Nom       string
	Note      impact.Estimate `nb:"points"`
	Autonomie Mesure          // le critère que toutes les actions suivent
	Mesures   []Mesure
	Origine   string
}

// Une Mesure suit un critère d'un bout à l'autre. Toutes les valeurs sont sur
// une échelle de 0 à 100 où plus est mieux.
type Mesure struct {
	Critere string
	Avant   impact.Estimate `nb:"points"`
	Apres   impact.Estimate `nb:"points"`
	Ecart   impact.Estimate `nb:"points"` // après moins avant, mêmes personnes
	Reste   impact.Estimate `nb:"points"` // six mois moins avant, mêmes personnes
	Effet   impact.Estimate // g de Hedges
	Debut   int             `nb:"personnes"`
	Paires  int             `nb:"personnes"`
	SixMois int             `nb:"personnes"`
}

func charger(d nb.Data) (*evidence.Evidence, error) {
	return evidence.Load(d.View, evidence.Settings{Config: d.Config})
}

func suivre(e *evidence.Evidence, action string) (Dossier, error) {
	r, err := e.Result(evidence.Filter{Action: action})
	if err != nil {
		return Dossier{}, err
	}
	d := Dossier{Nom: action, Origine: "questionnaires avant, après et à six mois, méthode " + e.Design.Name}
	for _, a := range e.Roadmap.Actions {
		if a.ID == action {
			d.Nom = a.Title
		}
	}
	d.Note = impact.Refuse("", impact.Notef("nb.gallery-no-answer", "nobody answered for this action"),
		impact.Notef("nb.gallery-hand-out", "hand out a questionnaire before and after"))
	d.Autonomie = Mesure{Avant: d.Note, Apres: d.Note, Ecart: d.Note, Reste: d.Note, Effet: d.Note}
	if s, ok := r.Action(action); ok {
		d.Note = s.Estimate
	}
	for _, c := range r.Cells {
		crit, _ := e.Design.Referential.Criterion(c.Criterion)
		for _, o := range c.Outcomes {
			if !o.Change.Given() {
				continue
			}
			m := Mesure{crit.Label, o.Before, o.After, o.Change, o.Kept, o.Effect, o.Started, o.Pairs, o.Later}
			d.Mesures = append(d.Mesures, m)
			if c.Criterion == "autonomy" {
				d.Autonomie = m
			}
		}
	}
	return d, nil
}

func parcours(d Dossier) (reports.Figure, error) {
	f := reports.Figure{
		Chart: reports.Slope, Title: "Parcours des personnes qui ont répondu", Question: "Où en étaient-elles avant, et après ?",
		Unit: "points", Label: "Moment", Series: "Critère", Source: d.Origine, Max: 100, Decimals: -1,
		Doubts: []string{"Les mêmes personnes aux deux moments ; une par une, elles changent plus que la moyenne ne le montre."},
	}
	for _, m := range d.Mesures {
		f.Points = append(f.Points, point(m.Critere, "Avant", m.Avant), point(m.Critere, "Après", m.Apres))
	}
	return f, nil
}

func changements(d Dossier) (reports.Figure, error) {
	f := reports.Figure{
		Chart: reports.Dumbbell, Title: "Changement à la fin, et ce qu’il en reste à six mois", Question: "L’effet dure-t-il ?",
		Unit: "points", Label: "Critère", Series: "Mesure", Source: d.Origine, Change: true, Decimals: 1,
		Doubts: []string{"À six mois, moins de personnes répondent : ce ne sont pas tout à fait les mêmes."},
	}
	for _, m := range d.Mesures {
		f.Points = append(f.Points, point("À la fin", m.Critere, m.Ecart), point("À six mois", m.Critere, m.Reste))
	}
	return f, nil
}

func point(serie, nom string, e impact.Estimate) reports.Point {
	if !e.Given() {
		return reports.Point{Series: serie, Label: nom, Missing: "non mesuré"}
	}
	return reports.Point{Series: serie, Label: nom, Value: e.Value, Low: e.Low, High: e.High, N: e.N}
}

func reponses(d Dossier) (nb.Table, error) {
	t := nb.Table{Title: "Qui a répondu", Columns: []string{"Critère", "Avant", "Avant et après", "À six mois"}, Source: d.Origine}
	for _, m := range d.Mesures {
		t.Rows = append(t.Rows, []nb.Quantity{nb.Text(m.Critere), nb.Integer(m.Debut, ""), nb.Integer(m.Paires, ""), nb.Integer(m.SixMois, "")})
	}
	return t, nil
}

func assez(d Dossier) error {
	if len(d.Mesures) == 0 {
		return errors.New("aucune réponse avant et après pour cette action")
	}
	return nil
}
