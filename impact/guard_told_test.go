package impact

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// Every filter of a grid is a page: whatever is on all of them together, no
// count of fewer people than the threshold follows. The attack is written
// again here, with fractions in place of whole numbers and its own sums.
func TestGuardTellsNoSmallCell(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 1))
		g := NewGrid(By{Territory: true, Period: true})
		for a := range 4 {
			for c := range 5 {
				for _, q := range []string{"2024-T1", "2024-T2", "2024-T3", "2025-T1", "2025-T2"} {
					n := int64(r.IntN(14))
					if r.IntN(3) == 0 {
						n = int64(r.IntN(60))
					}
					if n > 0 {
						g.Add(Key{Action: fmt.Sprint("a", a), Outcome: "o", Territory: fmt.Sprint("t", c), Period: q}, NewTally(Bin{N: n}), "")
					}
				}
			}
		}
		u := NewGuard(g, 5)
		finest := map[Key]int{} // position of each unknown
		for k := range g.cells {
			finest[k] = len(finest)
		}
		views := map[Key][]float64{} // of each view, who is in it
		people := map[Key]int64{}
		for k, t := range g.cells {
			for _, action := range []string{k.Action, ""} {
				for _, place := range []string{k.Territory, ""} {
					for _, period := range []string{k.Period, k.Period[:4], ""} {
						v := Key{Action: action, Outcome: "o", Territory: place, Period: period}
						if views[v] == nil {
							views[v] = make([]float64, len(finest))
						}
						views[v][finest[k]] = 1
						people[v] += t.People()
					}
				}
			}
		}
		var seen [][]float64
		shown := 0
		for v, row := range views {
			if !u.Hides(v) {
				seen = span(seen, row)
				shown++
			}
		}
		secrets := 0
		for v, row := range views {
			if people[v] >= 5 {
				continue
			}
			secrets++
			if !u.Hides(v) || len(span(seen, row)) == len(seen) {
				t.Errorf("grid %d: %d people in %+v follow from what is shown", seed, people[v], v)
			}
		}
		if secrets == 0 || shown < 20 {
			t.Errorf("grid %d: %d secrets, %d shown", seed, secrets, shown)
		}
	}
}

// span adds a row to orthogonal ones unless it is a sum of them.
func span(rows [][]float64, row []float64) [][]float64 {
	rest := append([]float64(nil), row...)
	for range 2 { // again, for what rounding left
		for _, b := range rows {
			dot := 0.0
			for i := range b {
				dot += b[i] * rest[i]
			}
			for i := range b {
				rest[i] -= dot * b[i]
			}
		}
	}
	size := 0.0
	for _, x := range rest {
		size += x * x
	}
	if size < 1e-12 {
		return rows
	}
	for i := range rest {
		rest[i] /= math.Sqrt(size)
	}
	return append(rows, rest)
}
