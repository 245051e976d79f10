package forecast

import (
	"cmp"
	"math"
	"math/big"
	"slices"

	"github.com/lozere-developpement/sillage/funding"
)

// A Candidate is an application that might be written.
type Candidate struct {
	ID       string
	Name     string
	Amount   funding.Cents
	P        float64
	Effort   int          // tenths of a working day still to spend
	Deadline funding.Date // zero for none
	Decided  bool         // already promised: always in
}

// A Choice is the best set of candidates for the time there is.
type Choice struct {
	Chosen   []Candidate   // in the order of their deadlines
	Left     []Passed      // likewise, those whose deadline is past at the end
	Expected funding.Cents // expected euros of the chosen
	Effort   int           // tenths of a day used
	Capacity int           // tenths of a day there are
}

// A Workload says how much time there is: ETP of an officer over working days
// from Today to Until.
type Workload struct {
	Today, Until funding.Date
	ETP          funding.Rate
	DaysPerYear  int // working days of a full-time year; 0 means 220
}

// Capacity returns the tenths of a day between today and a date.
func (w Workload) Capacity(until funding.Date) int {
	days := int64(max(0, w.Today.DaysUntil(w.last(until))))
	tenths := big.NewRat(10*days*int64(cmp.Or(w.DaysPerYear, 220)), 365)
	tenths.Mul(tenths, w.ETP.Rat())
	return int(new(big.Int).Quo(tenths.Num(), tenths.Denom()).Int64())
}

// last is the last day on which work for a deadline is looked at.
func (w Workload) last(deadline funding.Date) funding.Date {
	if deadline.IsZero() || deadline.After(w.Until) {
		return w.Until
	}
	return deadline
}

// past reports whether the deadline of a candidate is over.
func (w Workload) past(c Candidate) bool { return deadlineOf(c).Before(w.Today) }

// Choose returns the candidates to prepare: those that bring the most
// expected euros, each finished by its deadline, in the time there is. The
// optimum is exact (dynamic programming over the effort, candidates in the
// order of their deadlines); of equal ones the lighter is taken.
//
// It refuses negative efforts and a set of decided candidates that does not
// fit.
func Choose(candidates []Candidate, w Workload) (Choice, error) {
	sorted := slices.Clone(candidates)
	slices.SortStableFunc(sorted, func(a, b Candidate) int { return deadlineOf(a).Compare(deadlineOf(b)) })
	for _, c := range sorted {
		if c.Effort < 0 || !(c.P >= 0 && c.P <= 1) || c.Amount < 0 {
			return Choice{}, funding.Notef("funding.forecast.candidate", "%[1]s: effort, amount or probability out of range", c.Name)
		}
	}
	return pick(sorted, w)
}

func deadlineOf(c Candidate) funding.Date {
	if c.Deadline.IsZero() {
		return funding.Date{Year: 9999, Month: 12, Day: 31}
	}
	return c.Deadline
}

// pick runs the dynamic programme: best[e] is the most that the first
// candidates bring for an effort of exactly e, −1 where e is not reached.
func pick(sorted []Candidate, w Workload) (Choice, error) {
	capacity, all := w.Capacity(w.Until), 0
	for _, c := range sorted {
		all += c.Effort
	}
	most := min(capacity, all)
	best := make([]int64, most+1)
	for e := range best {
		best[e] = -1
	}
	best[0] = 0
	taken := make([]bits, len(sorted))
	for i, c := range sorted {
		taken[i] = make(bits, most/64+1)
		limit, value := w.Capacity(c.Deadline), int64(c.Expected())
		for e := most; e >= 0; e-- {
			with := int64(-1)
			if e >= c.Effort && e <= limit && best[e-c.Effort] >= 0 {
				with = best[e-c.Effort] + value
			}
			if with > best[e] || c.Decided {
				best[e] = with
				taken[i].set(e)
			}
		}
	}
	end := 0
	for e := range best {
		if best[e] > best[end] {
			end = e
		}
	}
	if best[end] < 0 {
		return Choice{}, funding.Notef("funding.forecast.no-time", "the files already promised do not fit in the %[1]d tenths of a day there are", capacity)
	}
	out := Choice{Expected: funding.Cents(best[end]), Effort: end, Capacity: capacity}
	for i, e := len(sorted)-1, end; i >= 0; i-- {
		if taken[i].has(e) {
			out.Chosen = append(out.Chosen, sorted[i])
			e -= sorted[i].Effort
		} else {
			out.Left = append(out.Left, Passed{Candidate: sorted[i]})
		}
	}
	slices.Reverse(out.Chosen)
	slices.Reverse(out.Left)
	w.explain(&out)
	return out, nil
}

// bits is a set of small numbers.
type bits []uint64

func (b bits) set(i int)      { b[i/64] |= 1 << (i % 64) }
func (b bits) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }

// Expected returns the amount times its probability, rounded to the cent.
func (c Candidate) Expected() funding.Cents {
	return funding.Cents(math.Round(c.P * float64(c.Amount)))
}
