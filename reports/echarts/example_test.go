package echarts_test

import (
	"bytes"
	"fmt"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/echarts"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// Two places gained in autonomy; for the third too few people answered. The
// phone gets a drawing of its own, and who cannot see it gets its sentence.
func ExampleDrawer_Draw() {
	f := &reports.Figure{
		ID: "autonomie", Chart: reports.Radar, Title: "Autonomie gagnée", Question: "Où gagne-t-on en autonomie ?",
		Unit: "points", Source: "questionnaires 2025", Label: "Lieu", Max: 100,
		Points: []reports.Point{
			{Label: "Mende", Value: 62, Low: 55, High: 68, N: 80},
			{Label: "Florac", Value: 48, Low: 30, High: 66, N: 14},
			{Label: "Langogne", Missing: "secret statistique"},
		},
	}
	svg, err := echarts.New(lang.English).Draw(f, reports.Narrow)
	fmt.Println(err, bytes.HasPrefix(svg, []byte("<svg ")), bytes.Contains(svg, []byte(f.Sentence(lang.English))))
	// Output: <nil> true true
}
