package forecast

import (
	"cmp"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"

	"github.com/lozere-developpement/sillage/funding"
)

// A Flow is a sure movement of cash: a receipt above zero, a cost below.
type Flow struct {
	Month  int // 1 is the first month
	Amount funding.Cents
	Label  string
}

// A Risk is money that may come, and may come late: an award of probability
// P, whose payments all shift by the same delay.
type Risk struct {
	Name     string
	P        float64
	Payments []Flow
	// Delay gives the chance of 0, 1, 2… months of delay. Empty is no delay.
	// What is left to 1 never comes within the horizon.
	Delay []float64
}

// A Track is the cash position at the end of each month, and what its lows
// cost.
type Track struct {
	Positions []funding.Cents // month 1 first
	Need      funding.Cents   // the deepest point below zero, as a positive amount
	NeedMonth int             // the first month of that point; 0 for none
	Negative  int             // months below zero
	End       funding.Cents
}

// Positions adds up the flows from an opening balance over the months. It
// refuses a flow outside them.
func Positions(opening funding.Cents, flows []Flow, months int) (Track, error) {
	moves := make([]funding.Cents, months)
	for _, f := range flows {
		if f.Month < 1 || f.Month > months {
			return Track{}, funding.Notef("funding.forecast.month", "%[1]s: month %[2]d is outside 1 to %[3]d", f.Label, f.Month, months)
		}
		var err error
		if moves[f.Month-1], err = moves[f.Month-1].Add(f.Amount); err != nil {
			return Track{}, err
		}
	}
	return trackOf(opening, moves)
}

func trackOf(opening funding.Cents, moves []funding.Cents) (Track, error) {
	t := Track{Positions: make([]funding.Cents, len(moves)), End: opening}
	for i, m := range moves {
		var err error
		if t.End, err = t.End.Add(m); err != nil {
			return Track{}, err
		}
		t.Positions[i] = t.End
		if t.End < 0 {
			t.Negative++
		}
		if -t.End > t.Need {
			t.Need, t.NeedMonth = -t.End, i+1
		}
	}
	return t, nil
}

// Carrying returns what it costs to borrow every negative position at a
// yearly rate, simple interest month by month, rounded once at the end.
func (t Track) Carrying(yearly funding.Rate) (funding.Cents, error) {
	var sum funding.Cents
	for _, p := range t.Positions {
		var err error
		if p < 0 {
			if sum, err = sum.Sub(p); err != nil {
				return 0, err
			}
		}
	}
	cost := sum.Rat()
	cost.Mul(cost, yearly.Rat())
	return funding.Round(cost.Quo(cost, big.NewRat(12, 1)))
}

// A Cash forecast joins sure flows and risks.
type Cash struct {
	Opening funding.Cents
	Flows   []Flow
	Risks   []Risk
	Months  int
	Seed    uint64 // of the simulation, when one is needed
	Draws   int    // 0 means 20 000, fewer when there are more than 300 risks
}

// A Band is the forecast of the position at the end of one month.
type Band struct {
	Month          int
	Low, Mid, High funding.Cents // 5 %, 50 % and 95 % quantiles
	Short          float64       // probability of being below zero
}

// An Outlook is the treasury to come.
type Outlook struct {
	Bands []Band
	// Short is the probability of being below zero in at least one month.
	Short float64
	// Bridge is the loan that covers the need in the given share of cases.
	Bridge      funding.Cents
	BridgeLevel float64
	// Cost is the mean cost of carrying the lows at the rate.
	Cost  funding.Cents
	Exact bool // every joint outcome was enumerated
	Draws int  // else the number of simulated ones
	Notes []funding.Note
}

// maxOutcomes is the number of joint outcomes that are enumerated rather than
// simulated.
const maxOutcomes = 50_000

// Outlook forecasts the treasury. Risks are independent of one another. The
// joint outcomes of award and delay are enumerated when there are at most
// 50 000 of them, else simulated from the seed. level (0 means 0.9) is the
// share of cases that the bridge must cover; rate is the yearly rate of a
// loan.
func (c Cash) Outlook(level float64, rate funding.Rate) (Outlook, error) {
	if level == 0 {
		level = 0.9
	}
	if err := c.check(); err != nil {
		return Outlook{}, err
	}
	base, err := Positions(c.Opening, c.Flows, c.Months)
	if err != nil {
		return Outlook{}, err
	}
	out := Outlook{BridgeLevel: level, Exact: c.outcomes() <= maxOutcomes}
	var cases []caseOf
	if out.Exact {
		cases = c.enumerate(base)
	} else {
		cases = c.simulate(base)
		out.Draws = len(cases)
		out.Notes = append(out.Notes, funding.Notef("funding.forecast.simulated", "probabilities simulated with %[1]d draws: right to about %[2]v", out.Draws, funding.Percent(int64(math.Ceil(98/math.Sqrt(float64(out.Draws)))))))
	}
	return out, out.sum(cases, c.Months, rate)
}

// check refuses probabilities that are none, payments before the first month,
// and amounts whose sum does not fit: no position can then leave the range.
func (c Cash) check() error {
	reach := c.Opening
	if reach < 0 {
		reach = -reach
	}
	grow := func(flows []Flow) (err error) {
		for _, f := range flows {
			if reach, err = reach.Add(max(f.Amount, -f.Amount)); err != nil {
				return err
			}
		}
		return nil
	}
	if err := grow(c.Flows); err != nil {
		return err
	}
	for _, r := range c.Risks {
		if err := grow(r.Payments); err != nil {
			return err
		}
		sum := 0.0
		for _, p := range r.Delay {
			sum += p
			if p < 0 {
				sum = math.Inf(1)
			}
		}
		if !(r.P >= 0 && r.P <= 1) || sum > 1+1e-9 {
			return funding.Notef("funding.forecast.risk", "%[1]s: its probabilities are not between 0 and 1", r.Name)
		}
		for _, f := range r.Payments {
			if f.Month < 1 {
				return funding.Notef("funding.forecast.month", "%[1]s: month %[2]d is outside 1 to %[3]d", r.Name, f.Month, c.Months)
			}
		}
	}
	return nil
}

// A caseOf is one joint outcome with its weight.
type caseOf struct {
	p         float64
	positions []funding.Cents
}

// delays returns the outcomes of a risk: delay −1 stands for nothing at all.
func (r Risk) delays() (delay []int, p []float64) {
	chances := r.Delay
	if len(chances) == 0 {
		chances = []float64{1}
	}
	none := 1.0
	for d, q := range chances {
		if r.P*q > 0 {
			delay, p = append(delay, d), append(p, r.P*q)
			none -= r.P * q
		}
	}
	if none > 1e-12 {
		delay, p = append(delay, -1), append(p, none)
	}
	return delay, p
}

func (c Cash) outcomes() int {
	n := 1
	for _, r := range c.Risks {
		delay, _ := r.delays()
		if n *= len(delay); n > maxOutcomes {
			return n
		}
	}
	return n
}

func (c Cash) enumerate(base Track) []caseOf {
	cases := []caseOf{{1, base.Positions}}
	for _, r := range c.Risks {
		delay, p := r.delays()
		next := make([]caseOf, 0, len(cases)*len(delay))
		for _, k := range cases {
			for i, d := range delay {
				next = append(next, caseOf{k.p * p[i], r.land(k.positions, d)})
			}
		}
		cases = next
	}
	return cases
}

// land returns the positions after the payments of the risk, delayed; they
// are shared with the caller when nothing comes.
func (r Risk) land(positions []funding.Cents, delay int) []funding.Cents {
	if delay < 0 {
		return positions
	}
	out := slices.Clone(positions)
	r.add(out, delay)
	return out
}

// add puts the payments of the risk, delayed, into the positions; −1 adds
// nothing.
func (r Risk) add(positions []funding.Cents, delay int) {
	if delay < 0 {
		return
	}
	for _, f := range r.Payments {
		for m := f.Month + delay; m <= len(positions); m++ {
			positions[m-1] += f.Amount
		}
	}
}

// maxPicks bounds the work of a simulation: draws times risks.
const maxPicks = 6_000_000

func (c Cash) draws() int {
	if c.Draws > 0 {
		return c.Draws
	}
	return min(20_000, max(1_000, maxPicks/max(1, len(c.Risks))))
}

// simulate draws joint outcomes. Each outcome adds up the movements of every
// month first, and the positions once at its end.
func (c Cash) simulate(base Track) []caseOf {
	draws := c.draws()
	rng := rand.New(rand.NewPCG(c.Seed, 0x7365_6564))
	delays, upTo := make([][]int, len(c.Risks)), make([][]float64, len(c.Risks))
	for i, r := range c.Risks {
		var p []float64
		delays[i], p = r.delays()
		upTo[i] = floats.CumSum(p, p)
	}
	cases := make([]caseOf, draws)
	moves := make([]funding.Cents, c.Months)
	for k := range cases {
		clear(moves)
		for i, r := range c.Risks {
			at, _ := slices.BinarySearch(upTo[i], rng.Float64())
			delay := delays[i][min(at, len(delays[i])-1)]
			if delay < 0 {
				continue
			}
			for _, f := range r.Payments {
				if m := f.Month + delay; m <= c.Months {
					moves[m-1] += f.Amount
				}
			}
		}
		positions, sum := slices.Clone(base.Positions), funding.Cents(0)
		for m, more := range moves {
			sum += more
			positions[m] += sum
		}
		cases[k] = caseOf{1 / float64(draws), positions}
	}
	return cases
}

// sum fills the outlook from its cases.
func (o *Outlook) sum(cases []caseOf, months int, rate funding.Rate) error {
	needs := make([]Chance, len(cases))
	cost := 0.0
	for i, k := range cases {
		t := Track{Positions: k.positions}
		for _, p := range k.positions {
			t.Need = max(t.Need, -p)
		}
		needs[i] = Chance{t.Need, k.p}
		if t.Need > 0 {
			o.Short += k.p
			c, err := t.Carrying(rate)
			if err != nil {
				return err
			}
			cost += k.p * float64(c)
		}
	}
	o.Bridge, o.Cost, o.Short = distributionOf(needs).Quantile(o.BridgeLevel), funding.Cents(math.Round(cost)), math.Min(1, o.Short)
	for m := range months {
		for i, k := range cases {
			needs[i] = Chance{k.positions[m], k.p}
		}
		d := distributionOf(needs)
		o.Bands = append(o.Bands, Band{m + 1, d.Quantile(0.05), d.Quantile(0.5), d.Quantile(0.95), math.Max(0, 1-d.AtLeast(0))})
	}
	return nil
}

// distributionOf gathers the cases of equal amounts; it sorts its argument.
func distributionOf(cases []Chance) Distribution {
	slices.SortStableFunc(cases, func(a, b Chance) int { return cmp.Compare(a.Amount, b.Amount) })
	var d Distribution
	for _, c := range cases {
		if n := len(d.Totals); n > 0 && d.Totals[n-1] == c.Amount {
			d.P[n-1] += c.P
			continue
		}
		d.Totals, d.P = append(d.Totals, c.Amount), append(d.P, c.P)
	}
	return d
}
