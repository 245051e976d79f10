package counterfactual

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/lozere-developpement/sillage/impact"
)

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.14g, want %.14g ± %g", what, got, want, tol)
	}
}

func refused(t *testing.T, r *impact.Refusal, key string) {
	t.Helper()
	if r == nil || r.Reason.Key != key {
		t.Errorf("refused for %v, want %s", r, key)
	}
}

// panel is 12 units over 4 periods, the first 5 treated from the third. slope
// makes the treated drift apart from the beginning.
func panel(slope float64) Panel {
	var p Panel
	for u := range 12 {
		for k := range 4 {
			treated := u < 5 && k >= 2
			y := 0.7*float64(u) + 1.3*float64(k) + math.Sin(float64(7*u+3*k))
			if treated {
				y += 2
			}
			if u < 5 {
				y += slope * float64(k)
			}
			p.Unit = append(p.Unit, fmt.Sprint("u", u))
			p.Period = append(p.Period, float64(k))
			p.Treated = append(p.Treated, treated)
			p.Outcome = append(p.Outcome, y)
		}
	}
	return p
}

// study is 60 persons, 27 helped.
func study() Study {
	s := Study{Names: []string{"age", "distance"}, Covariates: make([][]float64, 2)}
	for k := range 60 {
		i := float64(k)
		x1, x2 := math.Sin(1.7*i), math.Cos(0.9*i)
		helped := math.Sin(2.3*i)+0.35*x1-0.3*x2 > 0.1
		y := 1 + x1 + 0.5*x2 + 0.3*math.Cos(3.1*i)
		if helped {
			y += 0.5
		}
		s.Treated = append(s.Treated, helped)
		s.Outcome = append(s.Outcome, y)
		s.Covariates[0] = append(s.Covariates[0], x1)
		s.Covariates[1] = append(s.Covariates[1], x2)
	}
	return s
}

func TestReference(t *testing.T) {
	// Card and Krueger 1994, table 3, rounded means: 20.44, 21.03 in New
	// Jersey; 23.33, 21.17 in Pennsylvania.
	t.Run("D01", func(t *testing.T) {
		e := TwoByTwo(Cell{Mean: 20.44}, Cell{Mean: 21.03}, Cell{Mean: 23.33}, Cell{Mean: 21.17})
		near(t, "effect", e.Value, 2.75, 1e-9)
		if !math.IsNaN(e.Low) || e.Grade != Adjusted {
			t.Errorf("means alone have no interval: %+v", e)
		}
		e = TwoByTwo(Cell{100, 20.44, 4}, Cell{100, 21.03, 4}, Cell{100, 23.33, 4}, Cell{100, 21.17, 4})
		near(t, "standard error", e.SE, 0.8, 1e-12)
	})
	// numpy: least squares on dummies, CR1 by clusters of units.
	t.Run("D02", func(t *testing.T) {
		r, err := DiD(panel(0), DiDOptions{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		near(t, "effect", r.Value, 2.0137500950269005, 1e-9)
		near(t, "standard error", r.SE, 0.008134418298884272, 1e-9)
		if r.Grade != Parallel || r.Clusters != 12 || !(r.WildP < 0.05) {
			t.Errorf("grade %d, %d clusters, wild p %v", r.Grade, r.Clusters, r.WildP)
		}
	})
	t.Run("D03", func(t *testing.T) {
		r, err := DiD(panel(6), DiDOptions{})
		if err != nil {
			t.Fatal(err)
		}
		refused(t, r.Refused, "counterfactual.pre-trend")
		if !math.IsNaN(r.Value) || r.Grade != Association {
			t.Errorf("%+v", r.Effect)
		}
	})
	// numpy: Newton's method and weighted means.
	t.Run("D04", func(t *testing.T) {
		c, err := Weigh(study(), Everyone)
		if err != nil {
			t.Fatal(err)
		}
		for k, want := range []float64{-0.20764983507884352, 0.13689039668723932, -0.6495321840841151} {
			near(t, "coefficient", c.Model.Coefficients[k], want, 1e-9)
		}
		for k, want := range []float64{0.2665828942621195, 0.38040321940095173, 0.380577111072137} {
			near(t, "its error", c.Model.SE[k], want, 1e-9)
		}
		near(t, "ATE", c.Value, 0.4536907300565567, 1e-9)
		for k, want := range [][2]float64{{0.06829763078402769, -0.00162813767016211}, {-0.44883757944512703, -0.006201605815210292}} {
			near(t, "before", c.Balance[k].Before, want[0], 1e-9)
			near(t, "after", c.Balance[k].After, want[1], 1e-9)
		}
		c, err = Weigh(study(), TheTreated)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "ATT", c.Value, 0.45537383528346387, 1e-9)
	})
	t.Run("D05", func(t *testing.T) {
		s := study()
		for i, helped := range s.Treated {
			if helped { // a difference that one neighbour each cannot close
				s.Covariates[1][i] -= 1.5
			}
		}
		c, err := Match(s, MatchOptions{Caliper: -1})
		if err != nil {
			t.Fatal(err)
		}
		refused(t, c.Refused, "counterfactual.unbalanced")
		if !math.IsNaN(c.Value) || c.Balance[1].After > -MaxDifference {
			t.Errorf("%v, %+v", c.Value, c.Balance)
		}
	})
}

// Matching never uses a person twice without replacement, and keeps within
// the caliper.
func TestMatch(t *testing.T) {
	for _, o := range []MatchOptions{{}, {Replacement: true}, {Caliper: 0.05}} {
		c, err := Match(study(), o)
		if err != nil {
			t.Fatal(err)
		}
		var helped, compared float64
		for i, w := range c.Weights {
			if study().Treated[i] {
				helped += w
			} else {
				compared += w
			}
			if w > 1 && !o.Replacement {
				t.Errorf("person %d serves %v times", i, w)
			}
		}
		if helped != compared || int(helped)+c.Unmatched != 27 {
			t.Errorf("%v helped, %v compared, %d without match", helped, compared, c.Unmatched)
		}
	}
}

func TestRefuses(t *testing.T) {
	s := study()
	for i, helped := range s.Treated {
		s.Covariates[0][i] = 0
		if helped {
			s.Covariates[0][i] = 1
		}
	}
	for key, c := range map[string]func() error{
		"counterfactual.separation": func() error { _, err := Weigh(s, Everyone); return err },
		"counterfactual.collinear": func() error {
			s := study()
			s.Covariates[1] = s.Covariates[0]
			_, err := Weigh(s, Everyone)
			return err
		},
		"counterfactual.too-few": func() error {
			s := study()
			s.Treated = make([]bool, 60)
			_, err := Match(s, MatchOptions{})
			return err
		},
		"counterfactual.shape": func() error {
			p := panel(0)
			p.Outcome[3] = math.NaN()
			_, err := DiD(p, DiDOptions{})
			return err
		},
	} {
		var r *impact.Refusal
		if err := c(); !errors.As(err, &r) || r.Reason.Key != key {
			t.Errorf("%s: %v", key, err)
		}
	}
	p := panel(0)
	p.Treated = make([]bool, len(p.Treated))
	if _, err := DiD(p, DiDOptions{}); err == nil {
		t.Error("nobody is treated")
	}
}

// A constant added to a unit or to a period changes nothing, and neither does
// the order of the observations.
func TestDiDIsInvariant(t *testing.T) {
	a, _ := DiD(panel(0), DiDOptions{})
	p := panel(0)
	for i := range p.Outcome {
		p.Outcome[i] += 5*float64(i/4) - 3*p.Period[i]
	}
	for i, j := 0, len(p.Unit)-1; i < j; i, j = i+1, j-1 {
		p.Unit[i], p.Unit[j] = p.Unit[j], p.Unit[i]
		p.Period[i], p.Period[j] = p.Period[j], p.Period[i]
		p.Treated[i], p.Treated[j] = p.Treated[j], p.Treated[i]
		p.Outcome[i], p.Outcome[j] = p.Outcome[j], p.Outcome[i]
	}
	b, err := DiD(p, DiDOptions{})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "effect", b.Value, a.Value, 1e-9)
	near(t, "standard error", b.SE, a.SE, 1e-9)
}
