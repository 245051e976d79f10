package efficiency_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/lozere-developpement/sillage/funding/efficiency"
	"github.com/lozere-developpement/sillage/funding/portfolio"
	"github.com/lozere-developpement/sillage/impact"
)

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// Fieller's limits are the roots of (a − r b)² = z² (va − 2 r cov + r² vb).
func TestFiellerSolvesItsEquation(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	const z = 1.959963984540054
	for range 500 {
		a, b := 100*rng.Float64(), 5+10*rng.Float64()
		va, vb := 100*rng.Float64(), 0.1+4*rng.Float64()
		cov := (2*rng.Float64() - 1) * 0.9 * math.Sqrt(va*vb)
		low, high, ok := efficiency.Fieller(a, b, va, vb, cov, 0.95)
		if (z*z*vb < b*b) != ok {
			t.Fatalf("b %v, vb %v: ok %v", b, vb, ok)
		}
		for _, r := range []float64{low, high} {
			if gap := (a-r*b)*(a-r*b) - z*z*(va-2*r*cov+r*r*vb); ok && math.Abs(gap) > 1e-6*(1+a*a) {
				t.Fatalf("limit %v leaves %v", r, gap)
			}
		}
	}
}

// With closed accounts Fieller's interval and the inverted one are close, and
// a cost that is not sure widens it.
func TestPerEffect(t *testing.T) {
	effect := impact.Estimate{Value: 10, Low: 8, High: 12, Level: 0.95, N: 80}
	closed := efficiency.PerEffect(efficiency.Cost{Amount: 20_000_00}, 100, effect)
	near(t, "value", closed.Value, 20, 1e-12)
	near(t, "low", closed.Low, 20_000.0/1_200, 1e-9)
	near(t, "high", closed.High, 25, 1e-9)
	open := efficiency.PerEffect(efficiency.Cost{Amount: 20_000_00, SE: 2_000}, 100, effect)
	if !(open.Low < closed.Low && open.High > closed.High) {
		t.Errorf("%v–%v is not wider than %v–%v", open.Low, open.High, closed.Low, closed.High)
	}
	effect.Low = -1
	if none := efficiency.PerEffect(efficiency.Cost{Amount: 1}, 100, effect); none.Refused == nil || !math.IsNaN(none.Value) {
		t.Errorf("an effect that may be nil has a cost: %+v", none)
	}
}

func TestBootstrap(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	var people []efficiency.Person
	for range 60 {
		people = append(people, efficiency.Person{Euros: 80 + 40*rng.Float64(), Change: 10 + 6*rng.NormFloat64()})
	}
	c := efficiency.Bootstrap(people, 0, 0, 7)
	if c.Estimate.Refused != nil || !(c.Estimate.Low < c.Estimate.Value && c.Estimate.Value < c.Estimate.High) {
		t.Fatalf("%+v", c.Estimate)
	}
	if c.Acceptable(c.Estimate.Low-5) > 0.05 || c.Acceptable(1e9) != 1-c.NoEffect {
		t.Errorf("acceptability %v, %v", c.Acceptable(c.Estimate.Low-5), c.Acceptable(1e9))
	}
	if again := efficiency.Bootstrap(people, 0, 0, 7); again.Estimate.High != c.Estimate.High {
		t.Error("the same seed gives another interval")
	}
	if few := efficiency.Bootstrap(people[:5], 0, 0, 7); few.Estimate.Refused == nil {
		t.Error("five persons are enough")
	}
}

// Two funders paid for the workshops. Eighty people gained ten points; the
// money beside the change, and what is not paid yet.
func ExampleTrace() {
	result := &impact.Result{Cells: []impact.Cell{{Action: "a03", Criterion: "autonomy", N: 80, Outcomes: []impact.OutcomeResult{
		{Change: impact.Estimate{Value: 10, Low: 8, High: 12.5, Level: 0.95, N: 80}}}}}}
	lines := efficiency.Trace([]portfolio.Stream{
		{FunderID: "fse", ActionID: "a03", Awarded: 6_000_00, Paid: 5_000_00},
		{FunderID: "ccss", ActionID: "a03", Awarded: 4_000_00, Paid: 3_000_00},
		{FunderID: "etat", ActionID: "a12", Awarded: 1_000_00, Paid: 1_000_00},
	}, result, map[string]int{"a03": 100})
	for _, l := range lines {
		if l.PerPoint.Refused != nil {
			fmt.Println(l.ActionID, "no cost per point:", l.PerPoint.Refused.Reason)
			continue
		}
		fmt.Printf("%s %v paid, %s gives %v; a point costs %.2f € a person (%.2f to %.2f)\n", l.ActionID, l.Paid,
			l.Funders[0].FunderID, l.Funders[0].Share, l.PerPoint.Value, l.PerPoint.Low, l.PerPoint.High)
		fmt.Println(l.Notes[0])
	}
	// Output:
	// a03 8000.00 paid, fse gives 60%; a point costs 8.00 € a person (6.40 to 10.00)
	// 2000.00 of the award is not paid yet: the cost will rise
	// a12 no cost per point: nothing was measured before and after in this action
}
