package sroi_test

import (
	"errors"
	"math"
	"testing"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/sroi"
)

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.14g, want %.14g ± %g", what, got, want, tol)
	}
}

func share(v float64) *sroi.Range { return &sroi.Range{Value: v} }

func outcome(quantity, euros, deadweight, displacement, attribution, dropOff float64, years int) sroi.Outcome {
	return sroi.Outcome{Stakeholder: "beneficiaries", Label: "more autonomous", Quantity: sroi.Exactly(quantity), SampleSize: 50,
		Proxy: sroi.Proxy{Label: "proxy", Euros: sroi.Exactly(euros), Year: 2024, Perimeter: "one person", Source: "test", Verified: true},
		Years: years, Deadweight: share(deadweight), Displacement: share(displacement), Attribution: share(attribution), DropOff: share(dropOff)}
}

// job is a local authority's employment programme (an SROI explainer:
// "GBP 359,070 / 250,000 = 1.44").
func job() *sroi.Map {
	return &sroi.Map{Inputs: []sroi.Input{{Cents: 250_000_00}},
		Outcomes: []sroi.Outcome{outcome(60, 8500, 0.4, 0, 0.3, 0.3, 2)},
		Discount: sroi.Discount{Rate: sroi.Exactly(0.035), Convention: sroi.FromYear2}}
}

func three(rate float64, c sroi.Convention) *sroi.Map {
	return &sroi.Map{Inputs: []sroi.Input{{Cents: 20_000_00}},
		Outcomes: []sroi.Outcome{outcome(120, 42, 0.3, 0, 0.2, 0.25, 3), outcome(35, 410, 0.15, 0.05, 0.4, 0, 1), outcome(18, 2600, 0.5, 0.1, 0.35, 0.35, 5)},
		Discount: sroi.Discount{Rate: sroi.Exactly(rate), Convention: c}}
}

func value(t *testing.T, m *sroi.Map) *sroi.Value {
	t.Helper()
	v, err := m.Value(sroi.Options{Draws: 100})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestReference(t *testing.T) {
	t.Run("R01", func(t *testing.T) {
		v := value(t, job())
		near(t, "year 1", v.PerYear[0], 214200, 1e-9)
		near(t, "year 2", v.PerYear[1], 149940, 1e-9)
		near(t, "ratio", v.Ratio.Value, 1.4362782608695654, 1e-9)
	})
	t.Run("R02", func(t *testing.T) {
		b, err := job().BreakEven()
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range b {
			switch e.Parameter {
			case "deadweight":
				near(t, "deadweight", e.At, 0.5822536507398348, 1e-12)
			case "quantity":
				near(t, "quantity", e.At, 60/1.4362782608695654, 1e-9)
			case "rate":
				if e.Reachable {
					t.Errorf("no rate brings the ratio to 1, not %v", e.At)
				}
			}
		}
	})
	t.Run("R03", func(t *testing.T) {
		m := &sroi.Map{Inputs: []sroi.Input{{Cents: 60_000_00}}, Outcomes: []sroi.Outcome{outcome(1, 88000, 0.35, 0, 0.15, 0, 1)},
			Discount: sroi.Discount{Rate: sroi.Exactly(0), Convention: sroi.FromYear2}}
		v := value(t, m)
		near(t, "impact", v.Lines[0].Impact, 48620, 1e-9)
		near(t, "ratio", v.Ratio.Value, 0.8103333333333333, 1e-9)
		if v.Payback.Refused == nil {
			t.Error("a ratio below one is never repaid")
		}
	})
	t.Run("R05", func(t *testing.T) {
		v := value(t, three(0.035, sroi.FromYear1))
		for i, want := range []float64{2822.4, 6952.575, 13689} {
			near(t, "impact", v.Lines[i].Impact, want, 1e-8)
		}
		for i, want := range []float64{23463.975, 11014.65, 7371.2025, 3759.341625, 2443.57205625} {
			near(t, "per year", v.PerYear[i], want, 1e-8)
		}
		near(t, "present", v.Present.Value, 44934.6743520623, 1e-8)
		near(t, "net", v.Net.Value, 24934.6743520623, 1e-8)
		near(t, "ratio", v.Ratio.Value, 2.2467337176, 1e-8)
		u := value(t, three(0.035, sroi.FromYear2))
		near(t, "present undiscounted", u.Present.Value, 46507.3879543845, 1e-8)
		near(t, "ratio undiscounted", u.Ratio.Value, 2.3253693977, 1e-8)
		for rate, want := range map[float64]float64{0: 2.4026370591, 0.025: 2.2893009637, 0.04: 2.2260044392, 0.05: 2.1856099636} {
			near(t, "ratio by rate", value(t, three(rate, sroi.FromYear1)).Ratio.Value, want, 1e-8)
		}
	})
	// Tornado and payback worked by hand from R05.
	t.Run("R06", func(t *testing.T) {
		bars, err := three(0.035, sroi.FromYear1).Tornado(0.1)
		if err != nil {
			t.Fatal(err)
		}
		for i := 1; i < len(bars); i++ {
			if bars[i].Width() > bars[i-1].Width() {
				t.Errorf("bar %d is wider than the one before", i)
			}
		}
		if bars[0].Line != 3 {
			t.Errorf("the third outcome should move the ratio most, not %+v", bars[0])
		}
		v := value(t, three(0, sroi.FromYear1))
		near(t, "payback", v.Payback.Value, 20000/23463.975, 1e-12)
	})
}

func TestRefuses(t *testing.T) {
	for name, change := range map[string]func(*sroi.Map){
		"sroi.not-declared": func(m *sroi.Map) { m.Outcomes[0].Deadweight = nil },
		"sroi.convention":   func(m *sroi.Map) { m.Discount.Convention = sroi.Unnamed },
		"sroi.proxy":        func(m *sroi.Map) { m.Outcomes[0].Proxy.Year = 0 },
		"sroi.no-inputs":    func(m *sroi.Map) { m.Inputs = nil },
		"sroi.no-outcomes":  func(m *sroi.Map) { m.Outcomes = nil },
		"sroi.range":        func(m *sroi.Map) { m.Outcomes[0].DropOff = share(1.2) },
		"sroi.years":        func(m *sroi.Map) { m.Outcomes[0].Years = 0 },
	} {
		m := job()
		change(m)
		_, err := m.Value(sroi.Options{})
		var r *impact.Refusal
		if !errors.As(err, &r) || r.Reason.Key != name {
			t.Errorf("%s: %v", name, err)
		}
	}
	m := job()
	m.Outcomes[0].Deadweight, m.Outcomes[0].Attribution = nil, nil
	joined, ok := m.Check().(interface{ Unwrap() []error })
	if !ok || len(joined.Unwrap()) != 2 {
		t.Errorf("all that is missing should be told at once: %v", m.Check())
	}
}

// Intervals hold the value, repeat with the seed, and are not given where no
// range is declared.
func TestIntervals(t *testing.T) {
	m := job()
	m.Outcomes[0].Quantity = sroi.Between(45, 60, 70)
	m.Outcomes[0].Deadweight = &sroi.Range{Value: 0.4, Low: 0.2, High: 0.6}
	a, b := value(t, m), value(t, m)
	if a.Ratio.Low != b.Ratio.Low || !(a.Ratio.Low < a.Ratio.Value && a.Ratio.Value < a.Ratio.High) {
		t.Errorf("%+v", a.Ratio)
	}
	if m.Outcomes[0].Quantity.Value != 60 || m.Outcomes[0].Deadweight.Value != 0.4 {
		t.Error("the map was changed")
	}
	if v := value(t, job()); !math.IsNaN(v.Ratio.Low) || len(v.Ratio.Warnings) == 0 {
		t.Errorf("%+v", v.Ratio)
	}
}

// The mean of the triangle is the mean of its three corners.
func TestTriangleMean(t *testing.T) {
	a := sroi.Avoided{Label: "visits", Without: sroi.Between(100, 130, 190), With: sroi.Exactly(100), SampleSize: 20,
		Unit:        sroi.Proxy{Label: "visit", Euros: sroi.Exactly(10), Year: 2024, Perimeter: "one visit", Source: "test", Verified: true},
		Attribution: share(0.5)}
	e, err := a.Value(sroi.Options{Draws: 20_000, Level: 0.5})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "value", e.Value, 150, 1e-12)
	// Quartiles of the triangle 100–130–190 less 100, times 5: c = 1/3.
	near(t, "low", e.Low, 5*math.Sqrt(0.25*90*30), 3)
	near(t, "high", e.High, 5*(90-math.Sqrt(0.25*90*60)), 3)
	a.Attribution = nil
	if _, err := a.Value(sroi.Options{}); err == nil {
		t.Error("attribution is required")
	}
}

func TestLibrary(t *testing.T) {
	for _, p := range sroi.Library() {
		if p.Verified || p.Source == "" || p.Year == 0 || p.Perimeter == "" || !p.Gross || p.Euros.Low > p.Euros.Value {
			t.Errorf("%+v", p)
		}
	}
	if len(sroi.Library()) < 5 {
		t.Error("the library is too small")
	}
}
