package demo

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
)

// indicators draws values for the indicators of the roadmap: a target for
// most, values that rise towards it, some actions behind, some not measured.
// The amounts of the last action come from the applications, not from here.
func indicators(r *rand.Rand) []datasets.IndicatorRow {
	var rows []datasets.IndicatorRow
	for _, a := range roadmap.Lozere().Actions {
		pace := 0.55 + 0.6*r.Float64()
		for _, i := range a.Indicators {
			if i.Kind == roadmap.Amount || r.Float64() < 0.12 {
				continue
			}
			rows = append(rows, series(r, i, pace)...)
		}
	}
	return rows
}

func series(r *rand.Rand, i roadmap.Indicator, pace float64) []datasets.IndicatorRow {
	target := aim(r, i)
	rows := []datasets.IndicatorRow{{Indicator: i.ID, Period: fmt.Sprint(LastYear), Kind: datasets.Target, Value: target}}
	periods := spans(i.Period)
	if i.Cumulative != roadmap.Sum && i.Kind != roadmap.Deliverable {
		rows = append(rows, datasets.IndicatorRow{Indicator: i.ID, Period: fmt.Sprint(FirstYear), Kind: datasets.Baseline, Value: math.Round(0.35 * target)})
	}
	for n, p := range periods {
		row := datasets.IndicatorRow{Indicator: i.ID, Period: p, Kind: datasets.Actual}
		progress := float64(n+1) / float64(len(periods))
		switch {
		case i.Kind == roadmap.Deliverable:
			if pace > 0.9 && n == len(periods)-1 {
				row.Value = 1
			}
		case i.Cumulative == roadmap.Sum:
			row.Value = math.Round(pace * target / float64(len(periods)) * (0.6 + 0.8*r.Float64()))
		default:
			row.Value = math.Round(target * (0.35 + 0.65*pace*progress*(0.9+0.2*r.Float64())))
		}
		if i.Unit == "%" || i.Unit == "points sur 100" {
			row.Value = math.Min(100, row.Value)
		}
		rows = append(rows, row)
	}
	return rows
}

// aim draws what was aimed at: near the best goalpost when there is one.
func aim(r *rand.Rand, i roadmap.Indicator) float64 {
	switch {
	case i.Kind == roadmap.Deliverable:
		return 1
	case i.Unit == "%" || i.Unit == "points sur 100":
		return float64(70 + 5*r.IntN(4))
	case i.Goals():
		return math.Round(i.Best * 0.8)
	}
	return float64(4 + r.IntN(20))
}

// spans lists the periods of 2025 that a rhythm measures.
func spans(rhythm string) []string {
	switch rhythm {
	case "trimestre":
		return []string{"2025-T1", "2025-T2", "2025-T3", "2025-T4"}
	case "semestre":
		return []string{"2025-S1", "2025-S2"}
	}
	return []string{"2025"}
}

// equipment draws the register of the first action: what was collected, mended
// and handed on.
func equipment(r *rand.Rand) datasets.Table {
	t := datasets.Table{Name: "equipements", Key: 0, Columns: []datasets.TableColumn{
		{Name: "numero"}, {Name: "type"}, {Name: "etat"}, {Name: "collecte"}, {Name: "remise"}, {Name: "cedant"},
	}}
	for n := range 140 {
		kind := draw(r, []band{{"ordinateur portable", 45}, {"ordinateur fixe", 35}, {"smartphone", 20}})
		row := []string{fmt.Sprintf("eq-%04d", n+1), kind, "collecté", fmt.Sprintf("2025-%02d", 1+r.IntN(9)), "", draw(r, []band{{"collectivité", 50}, {"entreprise", 30}, {"particulier", 20}})}
		if r.Float64() < 0.7 {
			row[2] = "reconditionné"
			if r.Float64() < 0.8 {
				row[2], row[4] = "redistribué", fmt.Sprintf("2025-%02d", 10+r.IntN(3))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
