// Ce que les dossiers en cours peuvent rapporter, avec toute l'incertitude.
package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/forecast"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/nb"
)

// Carnet rassemble les étapes.
var Carnet = nb.New("previsions", "Prévoir les financements")

var (
	Besoin = nb.Param(Carnet, "besoin", nb.Parameter[int]{
		Default: 120000, Choices: []int{80000, 120000, 160000}, Label: "Besoin de l’année, en euros",
	})

	Dossiers  = nb.File(Carnet, "dossiers", "dossiers.csv", lire)
	Prevision = nb.Cell2(Carnet, "prevision", Dossiers, Besoin, prevoir)

	Totaux  = nb.Figure2(Carnet, "totaux", Dossiers, Prevision, totaux)
	EnCours = nb.Tabulate(Carnet, "en-cours", Dossiers, tableau)
	_       = nb.Check(Carnet, "les chances tiennent entre 0 et 1", Dossiers, chances)
)

func main() { nb.Main(Carnet) }

// Un Dossier est une ligne de dossiers.csv.
type Dossier struct {
	Nom, Financeur string
	Demande        funding.Cents
	Chance         float64 // de 0 à 1, telle que l'écrit qui suit le dossier
	Certain        bool
}

// Une Prevision est la distribution entière du total, et non sa seule moyenne :
// la moyenne est souvent un montant qui ne peut pas arriver.
type Previsions struct {
	Demande funding.Cents
	Sur     funding.Cents
	Moyenne funding.Cents
	Prudent funding.Cents // dépassé neuf fois sur dix
	Median  funding.Cents
	Heureux funding.Cents // dépassé une fois sur dix
	Couvert float64       `nb:"%"` // chance, en %, de couvrir le besoin
}

func lire(data []byte) ([]Dossier, error) {
	lignes, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return nil, err
	}
	var tout []Dossier
	for i, l := range lignes {
		if i == 0 {
			continue
		}
		if len(l) != 5 {
			return nil, fmt.Errorf("dossiers.csv, ligne %d : il faut 5 colonnes", i+1)
		}
		montant, err := funding.ParseCents(l[2])
		if err != nil {
			return nil, fmt.Errorf("dossiers.csv, ligne %d, colonne demande : %w", i+1, err)
		}
		chance, err := strconv.ParseFloat(l[3], 64)
		if err != nil {
			return nil, fmt.Errorf("dossiers.csv, ligne %d, colonne chance : %q n’est pas un nombre", i+1, l[3])
		}
		tout = append(tout, Dossier{l[0], l[1], montant, chance, l[4] == "oui"})
	}
	return tout, nil
}

func distribution(dossiers []Dossier) (forecast.Distribution, funding.Cents, error) {
	var sur funding.Cents
	var attendus []forecast.Prospect
	for _, d := range dossiers {
		if d.Certain {
			sur += d.Demande
		} else {
			attendus = append(attendus, forecast.AllOrNothing(d.Nom, d.Demande, d.Chance))
		}
	}
	loi, err := forecast.Convolve(sur, attendus)
	return loi, sur, err
}

func prevoir(dossiers []Dossier, besoin int) (Previsions, error) {
	loi, sur, err := distribution(dossiers)
	if err != nil {
		return Previsions{}, err
	}
	p := Previsions{
		Sur: sur, Moyenne: loi.Mean(), Prudent: loi.Quantile(0.1), Median: loi.Quantile(0.5), Heureux: loi.Quantile(0.9),
		Couvert: 100 * loi.AtLeast(funding.Cents(besoin)*funding.Euro),
	}
	for _, d := range dossiers {
		p.Demande += d.Demande
	}
	return p, nil
}

const origine = "dossiers.csv, dossiers fictifs livrés avec ce modèle : remplacez-les par les vôtres"

func totaux(dossiers []Dossier, p Previsions) (reports.Figure, error) {
	loi, _, err := distribution(dossiers)
	if err != nil {
		return reports.Figure{}, err
	}
	f := reports.Figure{
		Chart: reports.Bar, Title: "Chance d’obtenir au moins ce montant", Question: "Sur combien peut-on compter ?",
		Unit: "%", Label: "Montant obtenu au moins", Source: origine, Max: 100, Decimals: -1, Demo: true,
		Waiver: "probabilités calculées exactement à partir des chances écrites ; l’incertitude est celle de ces chances",
	}
	for _, part := range []float64{0.25, 0.5, 0.625, 0.75, 0.875, 1} {
		seuil := funding.Cents(float64(p.Demande/funding.Euro)*part) * funding.Euro
		f.Points = append(f.Points, reports.Point{Label: nb.Write(nb.Money(seuil), &nb.Filter{Name: "euros"}), Value: 100 * loi.AtLeast(seuil)})
	}
	return f, nil
}

func tableau(dossiers []Dossier) (nb.Table, error) {
	t := nb.Table{Title: "Dossiers en cours", Columns: []string{"Dossier", "Financeur", "Demandé", "Chance"}, Source: origine}
	for _, d := range dossiers {
		t.Rows = append(t.Rows, []nb.Quantity{nb.Text(d.Nom), nb.Text(d.Financeur), nb.Money(d.Demande), nb.Number(100*d.Chance, "%")})
	}
	return t, nil
}

func chances(dossiers []Dossier) error {
	for _, d := range dossiers {
		if d.Chance < 0 || d.Chance > 1 {
			return fmt.Errorf("%s : %g", d.Nom, d.Chance)
		}
	}
	return nil
}
