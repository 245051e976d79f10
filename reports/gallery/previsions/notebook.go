// Ce que les dossiers en cours peuvent rapporter, avec toute l'incertitude : le
// même calcul que « sillage funding forecast ».
package main

import (
	"fmt"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/forecast"
	"github.com/lozere-developpement/sillage/funding/portfolio"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/nb"
)

// Carnet rassemble les étapes.
var Carnet = nb.New("previsions", "Prévoir les financements")

var (
	Besoin = nb.Param(Carnet, "besoin", nb.Parameter[int]{
		Default: 80000, Choices: []int{60000, 80000, 100000}, Label: "Besoin, en euros",
	})

	Dossiers  = nb.Annex(Carnet, nb.Funding(Carnet, "dossiers", retenir))
	Prevision = nb.Cell2(Carnet, "prevision", Dossiers, Besoin, prevoir)

	Totaux  = nb.Figure(Carnet, "totaux", Dossiers, totaux)
	EnCours = nb.Tabulate(Carnet, "en-cours", Dossiers, tableau)
	_       = nb.Check(Carnet, "chaque dossier accordé ou déposé a un montant", Dossiers, complets)
)

func main() { nb.Main(Carnet) }

// Des DossiersSuivis sont ce qui est acquis et ce qui attend une réponse.
type DossiersSuivis struct {
	Sur       funding.Cents // déjà accordé
	Demande   funding.Cents // accordé ou en attente
	EnAttente []forecast.Prospect
	Inconnus  int `nb:"dossiers"` // sans montant, donc non comptés
}

// Des Previsions sont la distribution entière du total, et non sa seule
// moyenne : la moyenne est souvent un montant qui ne peut pas arriver.
type Previsions struct {
	Demande funding.Cents
	Sur     funding.Cents
	Moyenne funding.Cents
	Prudent funding.Cents // dépassé neuf fois sur dix
	Median  funding.Cents
	Heureux funding.Cents // dépassé une fois sur dix
	Couvert float64       `nb:"%"` // chance, en %, de couvrir le besoin
}

// retenir lit les dossiers de l'espace de travail. La chance d'un dossier est
// celle que l'on a écrite ou, à défaut, le taux de réussite de son financeur.
func retenir(s portfolio.State) (DossiersSuivis, error) {
	taux, err := forecast.Rates(forecast.History(s.Applications), nil)
	if err != nil {
		return DossiersSuivis{}, err
	}
	var d DossiersSuivis
	if d.Sur, d.EnAttente, d.Inconnus, err = forecast.Pipeline(s.Applications, taux); err != nil {
		return d, err
	}
	d.Demande = d.Sur
	for _, p := range d.EnAttente {
		d.Demande += p.Chances[0].Amount
	}
	return d, nil
}

func prevoir(d DossiersSuivis, besoin int) (Previsions, error) {
	loi, err := forecast.Convolve(d.Sur, d.EnAttente)
	if err != nil {
		return Previsions{}, err
	}
	return Previsions{
		Demande: d.Demande, Sur: d.Sur, Moyenne: loi.Mean(),
		Prudent: loi.Quantile(0.1), Median: loi.Quantile(0.5), Heureux: loi.Quantile(0.9),
		Couvert: 100 * loi.AtLeast(funding.Cents(besoin)*funding.Euro),
	}, nil
}

const origine = "dossiers de financement de l’espace de travail"

func totaux(d DossiersSuivis) (reports.Figure, error) {
	loi, err := forecast.Convolve(d.Sur, d.EnAttente)
	if err != nil {
		return reports.Figure{}, err
	}
	f := reports.Figure{
		Chart: reports.Bar, Title: "Chance d’obtenir au moins ce montant", Question: "Sur combien peut-on compter ?",
		Unit: "%", Label: "Montant obtenu au moins", Source: origine, Max: 100, Decimals: -1,
		Waiver: "probabilités calculées exactement à partir des chances écrites ; l’incertitude est celle de ces chances",
	}
	for _, part := range []float64{0, 0.25, 0.5, 0.75, 1} { // de ce qui est acquis à tout ce qui est demandé
		seuil := (d.Sur + funding.Cents(float64(d.Demande-d.Sur)*part)) / funding.Euro * funding.Euro
		f.Points = append(f.Points, reports.Point{Label: nb.Write(nb.Money(seuil), &nb.Filter{Name: "euros"}), Value: 100 * loi.AtLeast(seuil)})
	}
	return f, nil
}

func tableau(d DossiersSuivis) (nb.Table, error) {
	t := nb.Table{Title: "Dossiers qui attendent une réponse", Columns: []string{"Dossier", "Demandé", "Chance"}, Source: origine}
	for _, p := range d.EnAttente {
		t.Rows = append(t.Rows, []nb.Quantity{nb.Text(p.Name), nb.Money(p.Chances[0].Amount), nb.Number(100*p.Chances[0].P, "%")})
	}
	return t, nil
}

func complets(d DossiersSuivis) error {
	if d.Inconnus > 0 {
		return fmt.Errorf("%d dossiers sans montant ne sont pas comptés : complétez-les dans /dossiers", d.Inconnus)
	}
	return nil
}
