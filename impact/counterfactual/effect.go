package counterfactual

import (
	"math"

	"github.com/lozere-developpement/sillage/impact"
	"gonum.org/v1/gonum/stat/distuv"
)

// A Grade says how far a design supports reading a difference as an effect:
// the levels of the Maryland Scientific Methods Scale (Farrington, Gottfredson,
// Sherman and Welsh 2002; as the What Works Centre for Local Economic Growth
// scores them), as far as designs without random draw go.
type Grade int

// The grades this package gives.
const (
	// Association is a comparison whose conditions failed or could not be
	// looked at.
	Association Grade = 1
	// Adjusted compares groups made alike on what was observed, at one
	// moment, or over time without a look at what came before.
	Adjusted Grade = 2
	// Parallel compares changes of groups that moved alike before.
	Parallel Grade = 3
)

// An Effect is the estimate of a design.
type Effect struct {
	impact.Estimate         // refused when the conditions fail
	SE              float64 // standard error; NaN when refused or unknown
	P               float64 // two-sided, of no effect; NaN when refused or unknown
	Clusters        int     // 0 when the design has none
	Grade           Grade
}

func refusal(reason, remedy impact.Note) *impact.Refusal {
	return &impact.Refusal{Reason: reason, Remedy: remedy}
}

// refuse keeps the design and takes the figures away.
func (e Effect) refuse(r *impact.Refusal) Effect {
	e.Value, e.Low, e.High, e.SE, e.P = math.NaN(), math.NaN(), math.NaN(), math.NaN(), math.NaN()
	e.Refused, e.Grade = r, Association
	return e
}

// effectOf makes an estimate with a t interval; df infinite is the normal.
func effectOf(method string, value, se, df float64, n int) Effect {
	e := Effect{Estimate: impact.Estimate{Value: value, Low: math.NaN(), High: math.NaN(), Level: 0.95, N: n, Method: method}, SE: se, P: math.NaN()}
	if !(se > 0) {
		return e
	}
	t := quantile(0.975, df)
	e.Low, e.High = value-t*se, value+t*se
	e.P = twoSided(value/se, df)
	return e
}

// spread refuses an effect whose error nothing is left to judge: too few
// observations fit the design without a rest. scale is the greatest outcome.
func (e Effect) spread(scale float64) Effect {
	if e.SE > 1e-12*scale || !e.Given() {
		return e
	}
	return e.refuse(refusal(
		impact.Notef("counterfactual.no-spread", "%d observations without any spread left: nothing tells how far the effect could be another", e.N),
		impact.Notef("counterfactual.no-spread.remedy", "add units that were not helped, and periods")))
}

// greatest returns the greatest absolute value.
func greatest(x []float64) (most float64) {
	for _, v := range x {
		most = max(most, math.Abs(v))
	}
	return most
}

func quantile(p, df float64) float64 {
	if math.IsInf(df, 1) {
		return distuv.UnitNormal.Quantile(p)
	}
	return distuv.StudentsT{Sigma: 1, Nu: df}.Quantile(p)
}

func twoSided(t, df float64) float64 {
	if math.IsInf(df, 1) {
		return 2 * distuv.UnitNormal.Survival(math.Abs(t))
	}
	return 2 * distuv.StudentsT{Sigma: 1, Nu: df}.Survival(math.Abs(t))
}

func unobserved() impact.Note {
	return impact.Notef("counterfactual.unobserved", "what was not observed can still differ between the groups")
}

func refuseShape(key, format string, args ...any) error {
	return refusal(
		impact.Notef("counterfactual.shape", "the data do not make a design: %s", impact.Notef("counterfactual.shape."+key, format, args...)),
		impact.Notef("counterfactual.shape.remedy", "give the group, the period and the outcome of every observation"))
}

func refuseFew(n int) error {
	return refusal(
		impact.Notef("counterfactual.too-few", "%d observations are too few to estimate from", n),
		impact.Notef("counterfactual.too-few.remedy", "collect more observations in each group"))
}
