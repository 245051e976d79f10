package datasets

import (
	"testing"
	"time"
)

// TestCorrectedRowsJoin imports a workshop of which one participant was set
// aside, then that row once corrected, then corrected better, then the next
// full export of the tool.
func TestCorrectedRowsJoin(t *testing.T) {
	w := newWorkspace(t)
	mustImport(t, w, export("full", 1, 3, time.Time{})) // three activities of two people
	row := AttendanceRow{Activity: "act-2", Action: "a03", Territory: "48095", Period: "2025-T3", Duration: 60, Kind: "collectif"}
	corrected := func(sum, territory string) *Batch {
		row.Territory = territory
		return &Batch{
			Origin:      Origin{Source: "a-corriger.xlsx", SHA256: sum, Producer: "coop", Completes: true},
			Attendances: []AttendanceRow{row}, Report: Report{Read: 1, Kept: 1},
		}
	}
	for _, step := range []struct {
		batch *Batch
		want  int
		gone  int
	}{
		{corrected("first", "48095"), 7, 0},
		{corrected("second", "48061"), 7, 1},
		{export("later", 1, 3, time.Time{}), 6, 7},
	} {
		m := mustImport(t, w, step.batch)
		gone := 0
		for _, s := range m.Superseded {
			gone += s.Rows
		}
		if got := rows(mustView(t, w)); got != step.want || gone != step.gone {
			t.Errorf("after %s: %d rows, %d replaced; want %d and %d", step.batch.SHA256, got, gone, step.want, step.gone)
		}
	}
}
