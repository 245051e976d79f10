// L'évaluation complète de la feuille de route : ce qui a changé, sur quoi,
// pour quelles actions, avec quelle certitude.
package main

import (
	"errors"
	"fmt"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/evidence"
	"github.com/lozere-developpement/sillage/reports/nb"
)

// Carnet rassemble les étapes.
var Carnet = nb.New("evaluation", "Évaluation de la feuille de route")

var (
	Periode = nb.Param(Carnet, "periode", nb.Parameter[string]{
		Default: "toutes", Choices: []string{"toutes", "2024", "2025"}, Label: "Période", Year: true,
	})

	Preuves = nb.Source(Carnet, "preuves", charger)
	Bilan   = nb.Annex(Carnet, nb.Cell2(Carnet, "bilan", Preuves, Periode, etablir))
	Portee  = nb.Annex(Carnet, nb.Cell2(Carnet, "portee", Preuves, Periode, compter))

	Dimensions = nb.Figure(Carnet, "dimensions", Bilan, radar)
	Criteres   = nb.Figure(Carnet, "criteres", Bilan, criteres)
	Grille     = nb.Figure(Carnet, "grille", Bilan, grille)
	Actions    = nb.Figure(Carnet, "actions", Bilan, actions)
	Oublis     = nb.Tabulate(Carnet, "non-mesures", Bilan, nonMesures)

	_ = nb.Check(Carnet, "chaque note tient entre 0 et 100", Bilan, bornes)
	_ = nb.Check(Carnet, "au moins une dimension est mesurée", Bilan, mesure)
)

func main() { nb.Main(Carnet) }

// Un Etat est tout ce que le carnet montre, après le contrôle du secret
// statistique : il peut donc voyager dans l'annexe.
type Etat struct {
	Ensemble  impact.Estimate `nb:"points"`
	Dimension map[string]Note // par identifiant : "individual"
	Critere   map[string]Note
	Ordre     []Note // les dimensions dans l'ordre du référentiel
	Criteres  []Note
	Actions   []Note
	Cases     []Case
	Mesures   int // critères mesurés
	Sur       int // critères du référentiel
	Origine   string
}

// Une Note est un résultat de 0 à 100 et son nom.
type Note struct {
	ID, Nom string
	Note    impact.Estimate `nb:"points"`
}

// Une Case croise une action et un critère.
type Case struct {
	Action, Nom, Critere string
	Note                 impact.Estimate
}

// Une Activite dit combien de personnes ont été accompagnées.
type Activite struct {
	Accompagnements int `nb:"accompagnements"`
	Activites       int `nb:"activités"`
	Heures          float64
	Suivis          int `nb:"accompagnements"` // d’une personne connue par un pseudonyme
}

func charger(d nb.Data) (*evidence.Evidence, error) {
	return evidence.Load(d.View, evidence.Settings{Config: d.Config})
}

func filtre(periode string) evidence.Filter {
	if periode == "toutes" {
		return evidence.Filter{}
	}
	return evidence.Filter{Period: periode}
}

func etablir(e *evidence.Evidence, periode string) (Etat, error) {
	r, err := e.Result(filtre(periode))
	if err != nil {
		return Etat{}, err
	}
	b := Etat{
		Ensemble: r.Overall.Estimate, Dimension: map[string]Note{}, Critere: map[string]Note{},
		Origine: "questionnaires et indicateurs importés, méthode " + e.Design.Name,
	}
	for _, s := range r.Dims {
		d, _ := e.Design.Referential.Dimension(s.Dimension)
		n := Note{d.ID, d.Label, s.Estimate}
		b.Dimension[d.ID], b.Ordre = n, append(b.Ordre, n)
	}
	for _, s := range r.Criteria {
		c, _ := e.Design.Referential.Criterion(s.Criterion)
		n := Note{c.ID, c.Label, s.Estimate}
		b.Critere[c.ID], b.Criteres = n, append(b.Criteres, n)
		b.Sur++
		if s.Measured() {
			b.Mesures++
		}
	}
	for _, a := range e.Roadmap.Actions {
		s, ok := r.Action(a.ID)
		if !ok {
			continue
		}
		b.Actions = append(b.Actions, Note{a.ID, a.Short, s.Estimate})
		for _, c := range b.Criteres {
			if s, ok := r.At(a.ID, c.ID); ok && c.Note.Given() {
				b.Cases = append(b.Cases, Case{a.ID, a.Short, c.Nom, s.Estimate})
			}
		}
	}
	return b, nil
}

func compter(e *evidence.Evidence, periode string) (Activite, error) {
	r := e.Reach(filtre(periode))
	return Activite{r.Attendances, r.Activities, r.Hours(), r.Followed}, nil
}

// point met une note dans une figure ; une note refusée dit pourquoi.
func point(serie, nom, cle string, n impact.Estimate) reports.Point {
	if !n.Given() {
		return reports.Point{Series: serie, Label: nom, Key: cle, Missing: "non mesuré"}
	}
	return reports.Point{Series: serie, Label: nom, Key: cle, Value: n.Value, Low: n.Low, High: n.High, N: n.N}
}

func figure(b Etat, forme reports.Chart, titre, question, etiquette string, notes []Note) reports.Figure {
	f := reports.Figure{Chart: forme, Title: titre, Question: question, Unit: "points", Label: etiquette, Source: b.Origine, Max: 100, Decimals: -1}
	for _, n := range notes {
		f.Points = append(f.Points, point("", n.Nom, n.ID, n.Note))
	}
	return f
}

func radar(b Etat) (reports.Figure, error) {
	return figure(b, reports.Radar, "Impact par dimension", "Sur quoi la feuille de route a-t-elle un effet ?", "Dimension", b.Ordre), nil
}

func criteres(b Etat) (reports.Figure, error) {
	return figure(b, reports.Bar, "Impact par critère", "Lesquels des seize critères bougent ?", "Critère", b.Criteres), nil
}

func actions(b Etat) (reports.Figure, error) {
	return figure(b, reports.Bar, "Impact par action", "Quelles actions portent l’effet mesuré ?", "Action", b.Actions), nil
}

func grille(b Etat) (reports.Figure, error) {
	f := reports.Figure{
		Chart: reports.Heatmap, Title: "Grille des actions et des critères", Question: "Quelle action agit sur quoi ?",
		Unit: "points", Label: "Action", Series: "Critère", Source: b.Origine, Max: 100, Decimals: -1,
	}
	for _, c := range b.Cases {
		f.Points = append(f.Points, point(c.Critere, c.Nom, c.Action, c.Note))
	}
	return f, nil
}

func nonMesures(b Etat) (nb.Table, error) {
	t := nb.Table{Title: "Critères qui ne sont pas mesurés", Columns: []string{"Critère", "Ce qui manque"}, Source: b.Origine}
	for _, c := range b.Criteres {
		if !c.Note.Given() {
			t.Rows = append(t.Rows, []nb.Quantity{nb.Text(c.Nom), nb.Text("aucune question posée et aucun indicateur relevé")})
		}
	}
	return t, nil
}

func bornes(b Etat) error {
	for _, n := range b.Criteres {
		if n.Note.Given() && (n.Note.Value < 0 || n.Note.Value > 100) {
			return fmt.Errorf("%s : %g", n.Nom, n.Note.Value)
		}
	}
	return nil
}

func mesure(b Etat) error {
	if b.Mesures == 0 {
		return errors.New("importez un questionnaire rempli avant et après (sillage import FICHIER)")
	}
	return nil
}
