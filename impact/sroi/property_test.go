package sroi_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/lozere-developpement/sillage/impact/sroi"
)

// random is a map of a few outcomes with ranges.
func random(rng *rand.Rand) *sroi.Map {
	m := three(0.03+0.02*rng.Float64(), sroi.FromYear1)
	for i := range m.Outcomes {
		o := &m.Outcomes[i]
		o.Quantity = sroi.Between(o.Quantity.Value*0.8, o.Quantity.Value, o.Quantity.Value*1.3)
		o.Deadweight = &sroi.Range{Value: 0.6 * rng.Float64()}
		o.DropOff = &sroi.Range{Value: 0.5 * rng.Float64()}
	}
	return m
}

// Twice the persons for twice the cost is the same ratio, the order of the lines
// does not count, more deadweight is never worth more, and nothing is changed.
func TestValueProperties(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	for range 20 {
		m := random(rng)
		kept := random(rand.New(rand.NewPCG(1, 1)))
		*kept = *m
		kept.Outcomes = append([]sroi.Outcome(nil), m.Outcomes...)
		base := value(t, m)
		if !reflect.DeepEqual(m, kept) {
			t.Fatal("the map was changed")
		}

		double := *m
		double.Inputs = []sroi.Input{{Cents: 2 * m.Inputs[0].Cents}}
		double.Outcomes = append([]sroi.Outcome(nil), m.Outcomes...)
		for i := range double.Outcomes {
			q := &double.Outcomes[i].Quantity
			q.Value, q.Low, q.High = 2*q.Value, 2*q.Low, 2*q.High
		}
		near(t, "twice as large", value(t, &double).Ratio.Value, base.Ratio.Value, 1e-12)

		turned := *m
		turned.Outcomes = []sroi.Outcome{m.Outcomes[2], m.Outcomes[0], m.Outcomes[1]}
		near(t, "in another order", value(t, &turned).Ratio.Value, base.Ratio.Value, 1e-12)

		for k := range 4 {
			worse := *m
			worse.Outcomes = append([]sroi.Outcome(nil), m.Outcomes...)
			o := &worse.Outcomes[rng.IntN(3)]
			share := []**sroi.Range{&o.Deadweight, &o.Displacement, &o.Attribution, &o.DropOff}[k]
			*share = &sroi.Range{Value: (*share).Value + 0.1}
			if got := value(t, &worse); got.Ratio.Value > base.Ratio.Value+1e-12 {
				t.Errorf("share %d: %v is more than %v", k, got.Ratio.Value, base.Ratio.Value)
			}
		}
		if !(base.Ratio.Low <= base.Ratio.Value && base.Ratio.Value <= base.Ratio.High) {
			t.Errorf("%+v", base.Ratio)
		}
	}
}
