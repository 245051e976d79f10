package forecast

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/lozere-developpement/sillage/funding"
)

// A Wait is how long an application has waited for its decision: to the
// decision, or up to now for one that is pending or was withdrawn.
type Wait struct {
	Days    int
	Decided bool
}

// Waits returns the time from filing to decision of the applications that
// were filed, pending ones up to today, withdrawn ones up to the withdrawal.
// Those whose history has no day of filing are left out and counted.
func Waits(apps []funding.Application, today funding.Date) (waits []Wait, unknown int) {
	for _, a := range apps {
		if !a.WasFiled() {
			continue
		}
		filed := a.Reached(funding.Filed)
		end, decided := decisionOf(a)
		if end.IsZero() {
			end = today
		}
		if filed.IsZero() || end.Before(filed) {
			unknown++
			continue
		}
		waits = append(waits, Wait{filed.DaysUntil(end), decided})
	}
	return waits, unknown
}

func decisionOf(a funding.Application) (on funding.Date, decided bool) {
	for _, s := range []funding.Stage{funding.Awarded, funding.PartlyAwarded, funding.Refused} {
		if on = a.Reached(s); !on.IsZero() {
			return on, true
		}
	}
	for _, s := range []funding.Stage{funding.NoFollowUp, funding.Withdrawn} {
		if on = a.Reached(s); !on.IsZero() {
			return on, false
		}
	}
	return funding.Date{}, false
}

// A Survival is the share of applications still waiting, by day: the estimate
// of Kaplan and Meier (1958), which counts the pending ones for as long as
// they have waited.
type Survival struct {
	Steps []SurvivalStep // at every day on which a decision fell
	N     int
	// Decided is the number of decisions. With none there are no steps.
	Decided int
	Longest int // the longest wait, decided or not: nothing is known beyond
	days    []int
}

// A SurvivalStep is the estimate just after a day with decisions.
type SurvivalStep struct {
	Day       int
	AtRisk    int // waiting just before
	Decisions int
	Waiting   float64 // share still waiting
	// Low, High is the 95 % interval: the log-log transform of Greenwood's
	// variance, or, once all are decided, what so few decisions leave possible.
	Low, High float64
}

// KaplanMeier returns the estimate for the waits. On a day with both, a
// decision comes before a wait that merely ends.
func KaplanMeier(waits []Wait) Survival {
	sorted := slices.Clone(waits)
	slices.SortFunc(sorted, func(a, b Wait) int { return cmp.Compare(a.Days, b.Days) })
	s := Survival{N: len(sorted)}
	share, variance, above := 1.0, 0.0, 1.0
	for _, w := range sorted {
		s.days = append(s.days, w.Days)
	}
	for i := 0; i < len(sorted); {
		day, atRisk, decisions := sorted[i].Days, len(sorted)-i, 0
		for ; i < len(sorted) && sorted[i].Days == day; i++ {
			if sorted[i].Decided {
				decisions++
			}
		}
		s.Longest = day
		if decisions == 0 {
			continue
		}
		s.Decided += decisions
		n, d := float64(atRisk), float64(decisions)
		share *= 1 - d/n
		variance += d / (n * (n - d)) // +Inf when all are decided
		low, high := logLog(share, variance)
		if decisions == atRisk { // Greenwood's variance says nothing of a share of zero
			low, high = 0, above*noneOf(atRisk)
		}
		above = high
		s.Steps = append(s.Steps, SurvivalStep{day, atRisk, decisions, share, low, high})
	}
	return s
}

// noneOf is the largest share that an event may have when n were watched and it
// was never seen: the upper end of the 95 % interval of Clopper and Pearson
// (1934) for none of n.
func noneOf(n int) float64 { return 1 - math.Pow(0.025, 1/float64(n)) }

// logLog returns the 95 % interval of a survival share.
func logLog(share, variance float64) (low, high float64) {
	if share <= 0 || share >= 1 {
		return share, share
	}
	z := distuv.UnitNormal.Quantile(0.975)
	w := z * math.Sqrt(variance) / math.Abs(math.Log(share))
	return math.Pow(share, math.Exp(w)), math.Pow(share, math.Exp(-w))
}

// Waiting returns the share still waiting after a number of days, and false
// beyond the longest wait, where nothing is known.
func (s Survival) Waiting(days int) (share float64, known bool) {
	share = 1
	for _, st := range s.Steps {
		if st.Day <= days {
			share = st.Waiting
		}
	}
	return share, days <= s.Longest || share == 0
}

// Within returns the share of applications that are decided within a number of
// days, with its 95 % interval. Before the first decision the share is zero and
// the interval says how many could still be decided so early; where nobody
// waited so long nothing is known, and it goes from the share to one.
func (s Survival) Within(days int) (share, low, high float64) {
	at, _ := slices.BinarySearch(s.days, days)
	if waiting := len(s.days) - at; len(s.Steps) == 0 || s.Steps[0].Day > days {
		if waiting == 0 {
			return 0, 0, 1
		}
		return 0, 0, noneOf(waiting)
	}
	for _, st := range s.Steps {
		if st.Day <= days {
			share, low, high = 1-st.Waiting, 1-st.High, 1-st.Low
		}
	}
	if _, known := s.Waiting(days); !known {
		high = 1
	}
	return share, low, high
}

// Quantile returns the number of days within which a share q of applications
// is decided; ok is false when too many are pending to know.
func (s Survival) Quantile(q float64) (days int, ok bool) {
	for _, st := range s.Steps {
		if 1-st.Waiting >= q-1e-12 {
			return st.Day, true
		}
	}
	return 0, false
}

// Months returns the chances of a decision in the 1st, 2nd… month of waiting
// (30.44 days), with the share whose decision lies beyond what is known.
func (s Survival) Months(n int) (chances []float64, beyond float64) {
	before := 1.0
	for m := 1; m <= n; m++ {
		after, _ := s.Waiting(int(float64(m) * 30.44))
		chances = append(chances, before-after)
		before = after
	}
	return chances, before
}
