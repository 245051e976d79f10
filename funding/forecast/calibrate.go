package forecast

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/lozere-developpement/sillage/funding"
)

// A Decision is one decided application of our own history.
type Decision struct {
	Funder  string
	Stated  float64 // the probability we wrote before, NaN when none
	Granted bool
}

// A Prior is what is known of a funder from elsewhere: a published rate of
// success, taken as so many decisions of ours.
type Prior struct {
	Rate     float64 // in [0, 1]
	Strength float64 // decisions it weighs; 0 means DefaultStrength
}

// DefaultStrength is how many decisions the prior weighs: with as many
// decisions of its own a funder is believed half.
const DefaultStrength = 5

// A FunderRate is the probability of success with one funder, drawn towards
// the prior as far as our own history is short.
type FunderRate struct {
	Funder    string
	Granted   int
	Decided   int
	Prior     float64
	Rate      float64 // (granted + strength × prior) / (decided + strength)
	Low, High float64 // 95 % interval of the Beta posterior
}

// Rates returns the probability of success by funder. A funder without a
// prior of its own is drawn towards the rate of all our decisions, itself
// drawn towards one half by two decisions.
//
// It refuses a history without a single decision and no prior to lean on.
func Rates(history []Decision, priors map[string]Prior) ([]FunderRate, error) {
	if len(history) == 0 && len(priors) == 0 {
		return nil, funding.Notef("funding.forecast.no-history", "no decided application and no published rate: a probability would be a guess")
	}
	granted, decided := map[string]int{}, map[string]int{}
	all := 0
	for _, d := range history {
		decided[d.Funder]++
		if d.Granted {
			granted[d.Funder]++
			all++
		}
	}
	overall := (float64(all) + 1) / (float64(len(history)) + 2)
	for f := range priors {
		decided[f] += 0
	}
	out := make([]FunderRate, 0, len(decided))
	for f := range decided {
		prior, ok := priors[f]
		if !ok {
			prior = Prior{Rate: overall}
		}
		out = append(out, shrink(f, granted[f], decided[f], prior))
	}
	slices.SortFunc(out, func(a, b FunderRate) int { return cmp.Compare(a.Funder, b.Funder) })
	return out, nil
}

func shrink(funder string, granted, decided int, p Prior) FunderRate {
	strength := cmp.Or(p.Strength, DefaultStrength)
	a := float64(granted) + strength*p.Rate
	b := float64(decided-granted) + strength*(1-p.Rate)
	r := FunderRate{Funder: funder, Granted: granted, Decided: decided, Prior: p.Rate, Rate: a / (a + b)}
	r.Low, r.High = r.Rate, r.Rate
	if a > 0 && b > 0 {
		beta := distuv.Beta{Alpha: a, Beta: b}
		r.Low, r.High = beta.Quantile(0.025), beta.Quantile(0.975)
	}
	return r
}

// A Calibration says how good our stated probabilities were.
type Calibration struct {
	N     int
	Brier float64 // mean of (stated − outcome)², 0 is perfect, 0.25 is a coin
	// Brier = Reliability − Resolution + Uncertainty + Within, the last being
	// what is lost by grouping unequal probabilities in one bin.
	Reliability, Resolution, Uncertainty, Within float64
	Bins                                         []Bin
	Notes                                        []funding.Note
}

// A Bin is the decisions whose stated probability lies between two bounds.
type Bin struct {
	From, To float64
	Stated   float64 // mean stated probability
	Observed funding.Proportion
}

// Calibrate compares stated probabilities with what happened, in equal bins
// (0 means 5). Decisions without a stated probability are left out.
//
// Brier (1950); decomposition of Murphy (1973), with the within-bin terms of
// Stephenson, Coelho and Jolliffe (2008) gathered in Within.
func Calibrate(history []Decision, bins int) (Calibration, error) {
	stated := slices.DeleteFunc(slices.Clone(history), func(d Decision) bool { return math.IsNaN(d.Stated) })
	if len(stated) == 0 {
		return Calibration{}, funding.Notef("funding.forecast.no-stated", "no decided application had a stated probability: write one at filing")
	}
	c := Calibration{N: len(stated)}
	bins = cmp.Or(bins, 5)
	groups := make([][]Decision, bins)
	base := 0.0
	for _, d := range stated {
		if !(d.Stated >= 0 && d.Stated <= 1) {
			return Calibration{}, funding.Notef("funding.forecast.stated", "%[1]s: stated probability %[2]g is outside 0 to 1", d.Funder, d.Stated)
		}
		y := outcome(d)
		c.Brier += (d.Stated - y) * (d.Stated - y) / float64(c.N)
		base += y / float64(c.N)
		groups[min(int(d.Stated*float64(bins)), bins-1)] = append(groups[min(int(d.Stated*float64(bins)), bins-1)], d)
	}
	for i, g := range groups {
		c.addBin(g, float64(i)/float64(bins), float64(i+1)/float64(bins), base)
	}
	c.Uncertainty = base * (1 - base)
	c.Within = c.Brier - (c.Reliability - c.Resolution + c.Uncertainty)
	if c.N < 20 {
		c.Notes = append(c.Notes, funding.Notef("funding.forecast.few", "%[1]d decisions: too few to call our probabilities right or wrong", c.N))
	}
	return c, nil
}

func outcome(d Decision) float64 {
	if d.Granted {
		return 1
	}
	return 0
}

func (c *Calibration) addBin(g []Decision, from, to, base float64) {
	if len(g) == 0 {
		return
	}
	b := Bin{From: from, To: to}
	granted := 0
	for _, d := range g {
		b.Stated += d.Stated / float64(len(g))
		granted += int(outcome(d))
	}
	b.Observed = funding.NewProportion(granted, len(g), 0)
	weight := float64(len(g)) / float64(c.N)
	c.Reliability += weight * (b.Stated - b.Observed.Value) * (b.Stated - b.Observed.Value)
	c.Resolution += weight * (b.Observed.Value - base) * (b.Observed.Value - base)
	c.Bins = append(c.Bins, b)
}
