package demo

import (
	"fmt"
	"math/rand/v2"

	"github.com/lozere-developpement/sillage/datasets"
)

// perYear is the number of activities of a year: nine people who each do about
// twenty a month, with vacancies (hypothesis).
const perYear = 1900

// work says which actions activities belong to, by weight (hypothesis). Most
// of what a conseiller numérique does belongs to the sixth.
var work = []struct {
	action    string
	weight    float64
	workshops float64 // share of workshops
	theme     string  // always among its themes; "" = drawn
	from      int     // first year
}{
	{"a06", 70, collective, "", 2024},
	{"a03", 8, 0.6, "sante", 2025},
	{"a04", 5, 0.8, "parentalite", 2025},
	{"a07", 5, 0.7, "associations", 2025},
	{"a02", 4, 0.3, "insertion_professionnelle", 2025},
	{"a13", 4, 0, "diagnostic_numerique", 2025},
	{"a01", 3, 0.4, "prendre_en_main_du_materiel", 2025},
	{"", 1, collective, "", 2024},
}

func attendances(r *rand.Rand, scale float64) []datasets.AttendanceRow {
	var rows []datasets.AttendanceRow
	for year := FirstYear; year <= LastYear; year++ {
		for n := range int(perYear * scale) {
			rows = activity(rows, r, fmt.Sprintf("%d-%05d", year, n), year)
		}
	}
	return rows
}

func activity(rows []datasets.AttendanceRow, r *rand.Rand, id string, year int) []datasets.AttendanceRow {
	w := work[pick(r, len(work), func(i int) float64 {
		if work[i].from > year {
			return 0
		}
		return work[i].weight
	})]
	row := datasets.AttendanceRow{
		Activity: id, Action: w.action, Territory: place(r), Day: date(r, year), Source: "coop-v2",
		Kind: "individuel", Channel: draw(r, channels), Themes: drawThemes(r, w.theme),
	}
	people, ages := 1, ageIndividual
	if r.Float64() < w.workshops {
		row.Kind, row.Channel, ages = "collectif", "lieu_activite", ageWorkshop
		people = workshopSizes[pick(r, len(workshopSizes), func(i int) float64 { return workshopSizes[i].weight })].people
		row.Duration = workshopMinutes[pick(r, len(workshopMinutes), func(i int) float64 { return workshopMinutes[i].weight })].minutes
	} else {
		row.Duration = individualMinutes[pick(r, len(individualMinutes), func(i int) float64 { return individualMinutes[i].weight })].minutes
	}
	for range people {
		rows = append(rows, person(row, r, ages))
	}
	return rows
}

// person fills in who came. One in twelve individual visitors is followed
// under a pseudonym (8.1 % in the public figures).
func person(row datasets.AttendanceRow, r *rand.Rand, ages []band) datasets.AttendanceRow {
	row.Age, row.Gender, row.Home = draw(r, ages), draw(r, genders), home(r, row.Territory)
	row.Status = status(r, row.Age)
	if row.Kind == "individuel" && r.Float64() < 0.081 {
		row.Beneficiary = fmt.Sprintf("demo-b%04d", r.IntN(400))
	}
	if r.Float64() < 0.65 {
		row.Autonomy = 1 + pick(r, 3, func(i int) float64 { return [...]float64{45, 38, 17}[i] })
	}
	return row
}

// status depends on age: nobody of twelve is retired.
func status(r *rand.Rand, age string) string {
	switch age {
	case "moins_de_douze", "douze_dix_huit":
		return "scolarise"
	case "soixante_dix_plus":
		return "retraite"
	case "soixante_soixante_neuf":
		return draw(r, []band{{"retraite", 80}, {"en_emploi", 10}, {"non_communique", 10}})
	}
	return draw(r, []band{{"sans_emploi", 45}, {"en_emploi", 35}, {"non_communique", 20}})
}

// drawThemes draws one to four themes (60, 23, 10, 7 %).
func drawThemes(r *rand.Rand, first string) []string {
	n := 1 + pick(r, 4, func(i int) float64 { return [...]float64{60, 23, 10, 7}[i] })
	var list []string
	if first != "" {
		list = append(list, first)
	}
	for len(list) < n {
		list = append(list, draw(r, themes))
	}
	return list
}
