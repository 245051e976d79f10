// La boucle locale de reconditionnement : du matériel donné au matériel remis.
package main

import (
	"fmt"
	"maps"
	"slices"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/nb"
)

// Carnet rassemble les étapes.
var Carnet = nb.New("reconditionnement", "La boucle de reconditionnement")

var (
	Registre = nb.Source(Carnet, "registre", lire)
	Boucle   = nb.Annex(Carnet, nb.Cell1(Carnet, "boucle", Registre, compter))

	Entonnoir = nb.Figure(Carnet, "entonnoir", Boucle, entonnoir)
	Types     = nb.Figure(Carnet, "types", Boucle, types)
	Stock     = nb.Tabulate(Carnet, "stock", Boucle, stock)

	_ = nb.Check(Carnet, "rien n’est remis sans avoir été collecté", Boucle, coherent)
)

func main() { nb.Main(Carnet) }

// Un Appareil est une ligne du registre.
type Appareil struct{ Type, Etat string }

// Des Comptes disent où en est la boucle. Chaque étape compte ce qui l'a
// atteinte, que ce soit allé plus loin ou non.
type Comptes struct {
	Collectes      int `nb:"appareils"`
	Reconditionnes int `nb:"appareils"`
	Remis          int `nb:"appareils"`
	EnAttente      int `nb:"appareils"` // reconditionnés et pas encore remis
	ParType        map[string]Comptes
	Inconnus       int `nb:"appareils"` // dont l'état n'est pas reconnu
}

func lire(d nb.Data) ([]Appareil, error) {
	var tout []Appareil
	for _, t := range d.Tables {
		if t.Name != "equipements" {
			continue
		}
		colonne := map[string][]string{}
		for i, c := range t.Columns {
			colonne[c.Name] = t.Cells[i]
		}
		if colonne["type"] == nil || colonne["etat"] == nil {
			return nil, fmt.Errorf("le registre des équipements doit avoir les colonnes type et etat")
		}
		for i := range colonne["type"] {
			tout = append(tout, Appareil{colonne["type"][i], colonne["etat"][i]})
		}
	}
	return tout, nil
}

func compter(appareils []Appareil) (Comptes, error) {
	total := Comptes{ParType: map[string]Comptes{}}
	for _, a := range appareils {
		c := total.ParType[a.Type]
		total.ajouter(a.Etat)
		c.ajouter(a.Etat)
		total.ParType[a.Type] = c
	}
	return total, nil
}

func (c *Comptes) ajouter(etat string) {
	c.Collectes++
	switch etat {
	case "collecté":
	case "reconditionné":
		c.Reconditionnes++
		c.EnAttente++
	case "redistribué":
		c.Reconditionnes++
		c.Remis++
	default:
		c.Inconnus++
	}
}

const origine = "registre des équipements importé dans l’espace de travail"

func entonnoir(c Comptes) (reports.Figure, error) {
	return reports.Figure{
		Chart: reports.Funnel, Title: "Du matériel donné au matériel remis", Question: "Où la boucle perd-elle des appareils ?",
		Unit: "appareils", Label: "Étape", Source: origine, Decimals: -1, Waiver: "tous les appareils du registre sont comptés",
		Points: []reports.Point{
			{Label: "Collectés", Value: float64(c.Collectes)},
			{Label: "Reconditionnés", Value: float64(c.Reconditionnes)},
			{Label: "Remis", Value: float64(c.Remis)},
		},
	}, nil
}

func types(c Comptes) (reports.Figure, error) {
	f := reports.Figure{
		Chart: reports.Bar, Title: "Appareils remis par type", Question: "Que remet-on ?",
		Unit: "appareils", Label: "Type", Source: origine, Decimals: -1, Waiver: "tous les appareils du registre sont comptés",
	}
	for _, t := range slices.Sorted(maps.Keys(c.ParType)) {
		f.Points = append(f.Points, reports.Point{Label: t, Value: float64(c.ParType[t].Remis)})
	}
	if len(f.Points) == 0 {
		f.Points = []reports.Point{{Label: "tous", Missing: "registre vide"}}
	}
	return f, nil
}

func stock(c Comptes) (nb.Table, error) {
	t := nb.Table{Title: "Où sont les appareils", Columns: []string{"Type", "Collectés", "Reconditionnés", "Remis", "Prêts à remettre"}, Source: origine}
	for _, nom := range slices.Sorted(maps.Keys(c.ParType)) {
		p := c.ParType[nom]
		t.Rows = append(t.Rows, []nb.Quantity{nb.Text(nom), nb.Integer(p.Collectes, ""), nb.Integer(p.Reconditionnes, ""), nb.Integer(p.Remis, ""), nb.Integer(p.EnAttente, "")})
	}
	if c.Inconnus > 0 {
		t.Doubts = []string{fmt.Sprintf("État non reconnu pour %d appareils, comptés comme collectés seulement.", c.Inconnus)}
	}
	return t, nil
}

func coherent(c Comptes) error {
	if c.Collectes < c.Reconditionnes || c.Reconditionnes < c.Remis {
		return fmt.Errorf("%d collectés, %d reconditionnés, %d remis", c.Collectes, c.Reconditionnes, c.Remis)
	}
	return nil
}
