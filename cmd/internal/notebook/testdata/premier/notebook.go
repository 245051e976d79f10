// Le carnet d’essai.
package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strconv"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/nb"
)

var Carnet = nb.New("premier", "Un premier critère")

var (
	Annee   = nb.Param(Carnet, "annee", nb.Parameter[int]{Default: 2025, Choices: []int{2024, 2025}, Year: true})
	Notes   = nb.File(Carnet, "notes", "notes.csv", lire)
	Moyenne = nb.Unit(Carnet, "points", nb.Annex(Carnet, nb.Cell2(Carnet, "moyenne", Notes, Annee, moyenne)))
	Barres  = nb.Figure(Carnet, "barres", Moyenne, barres)
	_       = nb.Check(Carnet, "assez de réponses", Moyenne, func(e impact.Estimate) error {
		if e.N < 3 {
			return errors.New("moins de 3 réponses")
		}
		return nil
	})
)

func main() { nb.Main(Carnet) }

func lire(data []byte) ([]float64, error) {
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return nil, err
	}
	var v []float64
	for _, r := range rows[1:] {
		f, err := strconv.ParseFloat(r[1], 64)
		if err != nil {
			return nil, err
		}
		v = append(v, f)
	}
	return v, nil
}

func moyenne(v []float64, annee int) (impact.Estimate, error) {
	s := 0.0
	for _, x := range v {
		s += x
	}
	m := s / float64(len(v))
	return impact.Estimate{Value: m, Low: m - 1, High: m + 1, Level: .95, N: len(v), Method: "essai"}, nil
}

func barres(e impact.Estimate) (reports.Figure, error) {
	return reports.Figure{Chart: reports.Bar, Title: "Moyenne", Question: "Combien ?", Unit: "points", Source: "essai", Label: "Critère",
		Points: []reports.Point{{Label: "Autonomie", Value: e.Value, Low: e.Low, High: e.High, N: e.N}}}, nil
}
