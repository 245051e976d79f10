// Une méthode à remplir pour un autre département : elle lit ce que l'espace de
// travail contient, note les cinq dimensions et dit ce qui n'est pas mesuré.
package main

import (
	"errors"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/evidence"
	"github.com/lozere-developpement/sillage/reports/nb"
)

// Carnet rassemble les étapes. Chaque étape ci-dessous a un nom, et dit de
// quelles autres elle dépend.
var Carnet = nb.New("vierge", "Évaluer l’impact de nos actions")

var (
	Periode = nb.Param(Carnet, "periode", nb.Parameter[string]{Label: "Période", Help: "une année, un trimestre (2025-T2), ou rien pour tout"})

	Preuves = nb.Source(Carnet, "preuves", charger)
	Notes   = nb.Annex(Carnet, nb.Cell2(Carnet, "notes", Preuves, Periode, noter))

	Dimensions = nb.Figure(Carnet, "dimensions", Notes, dimensions)

	_ = nb.Check(Carnet, "au moins une dimension est mesurée", Notes, quelqueChose)
)

func main() { nb.Main(Carnet) }

// Un Bilan est ce que la méthode retient : la note d'ensemble et celle de
// chaque dimension, avec leurs noms.
type Bilan struct {
	Ensemble   impact.Estimate `nb:"points"`
	Dimensions []Ligne
	Origine    string
}

// Une Ligne est une note et son nom.
type Ligne struct {
	ID, Nom string
	Note    impact.Estimate `nb:"points"`
}

func charger(d nb.Data) (*evidence.Evidence, error) {
	return evidence.Load(d.View, evidence.Settings{Config: d.Config})
}

func noter(e *evidence.Evidence, periode string) (Bilan, error) {
	r, err := e.Result(evidence.Filter{Period: periode})
	if err != nil {
		return Bilan{}, err
	}
	b := Bilan{Ensemble: r.Overall.Estimate, Origine: origine(e)}
	for _, s := range r.Dims {
		d, _ := e.Design.Referential.Dimension(s.Dimension)
		b.Dimensions = append(b.Dimensions, Ligne{s.Dimension, d.Label, s.Estimate})
	}
	return b, nil
}

// origine dit d'où viennent les données, pour le bas des figures.
func origine(e *evidence.Evidence) string {
	return "questionnaires et indicateurs de l’espace de travail, méthode " + e.Design.Name
}

func dimensions(b Bilan) (reports.Figure, error) {
	f := reports.Figure{
		Chart: reports.Bar, Title: "Impact par dimension", Question: "Sur quoi nos actions ont-elles un effet ?",
		Unit: "points", Label: "Dimension", Source: b.Origine, Max: 100,
	}
	for _, l := range b.Dimensions {
		f.Points = append(f.Points, point(l))
	}
	return f, nil
}

// point met une note dans une figure ; une note refusée dit pourquoi.
func point(l Ligne) reports.Point {
	p := reports.Point{Label: l.Nom, Key: l.ID, Value: l.Note.Value, Low: l.Note.Low, High: l.Note.High, N: l.Note.N}
	if !l.Note.Given() {
		p = reports.Point{Label: l.Nom, Key: l.ID, Missing: "non mesuré"}
	}
	return p
}

func quelqueChose(b Bilan) error {
	for _, l := range b.Dimensions {
		if l.Note.Given() {
			return nil
		}
	}
	return errors.New("importez un questionnaire rempli avant et après (sillage import FICHIER)")
}
