package change

import (
	"math"

	"github.com/lozere-developpement/sillage/impact"
)

// Durability tells how much of a change is still there six months after.
type Durability struct {
	Gained impact.Estimate // mean after - before, among those who answered at all three waves
	Left   impact.Estimate // mean six months - before, among the same
	Faded  impact.Estimate // mean six months - after, among the same: below zero when it wears off
	Share  impact.Estimate // Left ÷ Gained; refused unless Gained is clearly above zero
}

// Durable compares the three waves on the same people: those who answered
// only once or twice are left out, so that who was reached again cannot pass
// for what lasted. Share is given with the percentile interval of b.
func Durable(t impact.Tally, b impact.Bootstrap, level float64) Durability {
	complete := completeTriples(t)
	d := Durability{
		Gained: Mean(complete.Change(impact.Before, impact.After), level),
		Left:   Mean(complete.Change(impact.Before, impact.SixMonths), level),
		Faded:  Mean(complete.Change(impact.After, impact.SixMonths), level),
	}
	if !d.Gained.Given() {
		d.Share = d.Gained
		return d
	}
	if d.Gained.Low <= 0 {
		d.Share = refused("share-kept", d.Gained.N,
			impact.Notef("impact.change.no-gain", "the first change is not clearly above zero: there is nothing to keep a share of"),
			impact.Notef("impact.change.no-gain.remedy", "read the two changes in points"))
		return d
	}
	bins := complete.Bins()
	s := Sample{N: make([]int64, len(bins)), Stat: func(shares []float64) float64 {
		gained, left := 0.0, 0.0
		for i, p := range shares {
			before := bins[i].Scores[impact.Before].Points()
			gained += p * (bins[i].Scores[impact.After].Points() - before)
			left += p * (bins[i].Scores[impact.SixMonths].Points() - before)
		}
		return left / gained
	}}
	for i, k := range bins {
		s.N[i] = k.N
	}
	d.Share = s.Percentile(b, level)
	d.Share.Method = "share-kept/bootstrap-percentile"
	return d
}

func completeTriples(t impact.Tally) impact.Tally {
	var kept []impact.Bin
	for _, b := range t.Bins() {
		if b.Scores[0] != impact.NoTick && b.Scores[1] != impact.NoTick && b.Scores[2] != impact.NoTick {
			kept = append(kept, b)
		}
	}
	return impact.NewTally(kept...)
}

// Attrition tells who was lost between before and a later wave.
type Attrition struct {
	Started, Stayed, Lost int64
	LostShare             impact.Estimate // Wilson
	StayedBefore          float64         // mean score before of those who stayed, NaN when nobody
	LostBefore            float64         // of those who were lost
	// Gap is (StayedBefore - LostBefore) in pooled standard deviations. Beyond
	// 0.1 either way the two differ enough to look into.
	Gap      float64
	Warnings []impact.Note
}

// Lost compares, on the score before, those who answered at wave to with
// those who did not.
func Lost(t impact.Tally, to impact.Wave, level float64) Attrition {
	var stayed, lost []impact.Bin
	for _, b := range t.Bins() {
		switch {
		case b.Scores[impact.Before] == impact.NoTick:
		case b.Scores[to] == impact.NoTick:
			lost = append(lost, b)
		default:
			stayed = append(stayed, b)
		}
	}
	s, l := impact.NewTally(stayed...).Level(impact.Before), impact.NewTally(lost...).Level(impact.Before)
	a := Attrition{
		Stayed: s.Total(), Lost: l.Total(), Started: s.Total() + l.Total(),
		StayedBefore: s.Mean(), LostBefore: l.Mean(),
	}
	a.LostShare = Wilson(a.Lost, a.Started, level)
	a.Gap = math.NaN()
	if v := (s.Variance() + l.Variance()) / 2; v > 0 {
		a.Gap = (a.StayedBefore - a.LostBefore) / math.Sqrt(v)
	}
	if math.Abs(a.Gap) > 0.1 {
		a.Warnings = append(a.Warnings, impact.Notef("impact.change.gap",
			"those who were lost differed before from those who stayed (%.2f standard deviations)", a.Gap))
	}
	if 3*a.Lost >= a.Started && a.Started > 0 {
		a.Warnings = append(a.Warnings, impact.Notef("impact.lost",
			"%d of the %d people asked before did not answer after: those who stayed may differ from them", a.Lost, a.Started))
	}
	return a
}

// Bounds are the ends between which a figure lies whatever those who were
// lost would have said. They are not a confidence interval: no sampling error
// is in them.
type Bounds struct {
	Low, High float64
	Method    string
	Trimmed   float64 // share of a group cut by Lee's bounds, 0 otherwise
	Refused   *impact.Refusal
}

// Manski returns the worst and the best mean change among all who started,
// when those lost could have ended anywhere on the 0–100 scale (C. Manski,
// "Nonparametric bounds on treatment effects", 1990).
func Manski(t impact.Tally, to impact.Wave) Bounds {
	b := Bounds{Method: "manski"}
	n, low, high := 0.0, 0.0, 0.0
	for _, bin := range t.Bins() {
		if bin.Scores[impact.Before] == impact.NoTick {
			continue
		}
		k, before := float64(bin.N), bin.Scores[impact.Before].Points()
		n += k
		if bin.Scores[to] == impact.NoTick {
			low += k * (0 - before)
			high += k * (100 - before)
			continue
		}
		d := bin.Scores[to].Points() - before
		low += k * d
		high += k * d
	}
	if n == 0 {
		return b.refuse()
	}
	b.Low, b.High = low/n, high/n
	return b
}

// Lee returns bounds on the effect of an action on those who would answer
// whether or not they had it, when more of one group answered: the excess
// share is cut from the top, then from the bottom, of that group's answers
// (D. Lee, "Training, wages, and sample selection", 2009). asked counts the
// people of each group before the loss. It supposes that having the action
// never makes somebody answer less (or never more).
func Lee(treated, control impact.Counts, askedTreated, askedControl int64) Bounds {
	b := Bounds{Method: "lee"}
	nt, nc := treated.Total(), control.Total()
	if nt == 0 || nc == 0 || askedTreated < nt || askedControl < nc {
		return b.refuse()
	}
	rt, rc := float64(nt)/float64(askedTreated), float64(nc)/float64(askedControl)
	if rt >= rc {
		b.Trimmed = (rt - rc) / rt
		b.Low = trimmedMean(treated, b.Trimmed) - control.Mean()
		b.High = -trimmedMean(treated.Negate(), b.Trimmed) - control.Mean()
		return b
	}
	b.Trimmed = (rc - rt) / rc
	b.Low = treated.Mean() + trimmedMean(control.Negate(), b.Trimmed)
	b.High = treated.Mean() - trimmedMean(control, b.Trimmed)
	return b
}

// trimmedMean returns the mean without the given share of the highest values.
func trimmedMean(c impact.Counts, share float64) float64 {
	keep := float64(c.Total()) * (1 - share)
	left, sum := keep, 0.0
	for i, v := range c.Values {
		k := min(left, float64(c.N[i]))
		sum += k * v
		left -= k
	}
	return sum / keep
}

func (b Bounds) refuse() Bounds {
	b.Low, b.High = math.NaN(), math.NaN()
	b.Refused = &impact.Refusal{
		Reason: impact.Notef("impact.change.nobody", "nobody answered"),
		Remedy: impact.Notef("impact.few-pairs.remedy", "collect at least %d answers here, or read a wider cell", 1),
	}
	return b
}
