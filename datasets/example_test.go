package datasets_test

import (
	"context"
	"fmt"
	"os"

	"github.com/lozere-developpement/sillage/datasets"
)

// A workshop of an hour with two people comes in an export, and a month later
// in a longer one: the second replaces the first, and nothing counts twice.
func ExampleWorkspace_Import() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	ws, err := datasets.Init(dir, datasets.Config{})
	if err != nil {
		panic(err)
	}
	defer ws.Close()
	row := datasets.AttendanceRow{Activity: "atelier-1", Action: "a03", Territory: "48095", Period: "2025-T3", Duration: 60, Kind: "collectif"}
	for _, export := range []string{"september", "september", "october"} {
		b := &datasets.Batch{Origin: datasets.Origin{Source: export + ".csv", SHA256: export, Producer: "coop"}, Attendances: []datasets.AttendanceRow{row, row}}
		b.Read, b.Kept = 2, 2
		m, err := ws.Import(context.Background(), b)
		if err != nil {
			panic(err)
		}
		view, err := ws.View()
		if err != nil {
			panic(err)
		}
		rows := 0
		for _, part := range view.Attendances {
			rows += len(part.Activity)
		}
		fmt.Printf("%s: unchanged %v, %d attendances\n", export, m.Unchanged, rows)
	}
	// Output:
	// september: unchanged false, 2 attendances
	// september: unchanged true, 2 attendances
	// october: unchanged false, 2 attendances
}
