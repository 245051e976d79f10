package datasets

import (
	"testing"
	"time"
)

// TestAnotherRecipe reads one file in two ways and goes back to the first: the
// last reading always replaces the others, and none adds up.
func TestAnotherRecipe(t *testing.T) {
	w := newWorkspace(t)
	for i, step := range []struct {
		recipe    string
		last      int
		unchanged bool
	}{{"a", 6, false}, {"a", 6, true}, {"b", 3, false}, {"a", 6, false}, {"a", 6, true}} {
		b := export("file", 1, step.last, time.Time{})
		b.Recipe = step.recipe
		m := mustImport(t, w, b)
		if m.Unchanged != step.unchanged {
			t.Errorf("step %d: unchanged is %v", i, m.Unchanged)
		}
		if got := rows(mustView(t, w)); got != 2*step.last {
			t.Errorf("step %d: %d rows, want %d", i, got, 2*step.last)
		}
	}
}
