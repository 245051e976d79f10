package index

import (
	"math"
	"slices"
	"strconv"

	"github.com/lozere-developpement/sillage/impact"
)

type periodRows struct {
	period string
	rows   []int
}

// periods returns the rows of each period, in the order of the periods; one
// group when there is no period.
func (d *Data) periods() []periodRows {
	var out []periodRows
	for i := range d.Units {
		p := d.period(i)
		k := slices.IndexFunc(out, func(g periodRows) bool { return g.period == p })
		if k < 0 {
			k = len(out)
			out = append(out, periodRows{period: p})
		}
		out[k].rows = append(out[k].rows, i)
	}
	slices.SortStableFunc(out, func(a, b periodRows) int {
		x, errX := strconv.ParseFloat(a.period, 64)
		y, errY := strconv.ParseFloat(b.period, 64)
		if errX == nil && errY == nil {
			return int(math.Copysign(step(x != y), x-y))
		}
		return int(step(a.period > b.period) - step(a.period < b.period))
	})
	return out
}

// times reads the periods as numbers.
func (d *Data) times() ([]float64, error) {
	if d.Period == nil {
		return nil, refuse(
			impact.Notef("index.no-period", "the table has no periods"),
			impact.Notef("index.no-period.remedy", "add the period of each row"))
	}
	out := make([]float64, len(d.Period))
	for i, p := range d.Period {
		v, err := strconv.ParseFloat(p, 64)
		if err != nil {
			return nil, &CellError{Stage: "read", Unit: d.Units[i], Column: "period", Err: refuse(
				impact.Notef("index.period-number", "the period %q is not a number", p),
				impact.Notef("index.period-number.remedy", "write periods as numbers, such as years"))}
		}
		out[i] = v
	}
	return out, nil
}

// A Trend is the path of one unit over the periods. A table with periods is
// built as a whole: outliers and scales are those of all periods together,
// so that a score of one year means the same in the next; ranks are within
// each period.
type Trend struct {
	Unit   string
	Times  []float64 // periods with a score, ascending
	Scores []float64
	Change float64 // last less first score
	// CAGR is the compound annual growth rate (last/first)^(1/(t1−t0))−1;
	// NaN unless both are positive.
	CAGR float64
	// Slope is the ordinary least squares slope, score per unit of time;
	// NaN below two periods.
	Slope float64
}

// Trends returns the path of every unit for the node, in the order in which
// units first appear; the index itself when code is empty.
func (x *Index) Trends(code string) ([]Trend, error) {
	at := x.Tree.Root()
	if code != "" {
		at = x.Tree.Find(code)
	}
	if at < 0 {
		return nil, refuseDesign("no-node", "there is no node %s", code)
	}
	times, err := x.Data.times()
	if err != nil {
		return nil, err
	}
	var out []Trend
	for _, g := range x.Data.periods() {
		for _, r := range g.rows {
			k := slices.IndexFunc(out, func(t Trend) bool { return t.Unit == x.Data.Units[r] })
			if k < 0 {
				k = len(out)
				out = append(out, Trend{Unit: x.Data.Units[r]})
			}
			if v := x.Scores[at][r]; !math.IsNaN(v) {
				out[k].Times = append(out[k].Times, times[r])
				out[k].Scores = append(out[k].Scores, v)
			}
		}
	}
	for i := range out {
		out[i].summarise()
	}
	return out, nil
}

func (t *Trend) summarise() {
	t.Change, t.CAGR, t.Slope = math.NaN(), math.NaN(), math.NaN()
	n := len(t.Times)
	if n < 2 {
		return
	}
	first, last, span := t.Scores[0], t.Scores[n-1], t.Times[n-1]-t.Times[0]
	t.Change = last - first
	t.CAGR = CAGR(first, last, span)
	mt, ms := mean(t.Times), mean(t.Scores)
	var sxy, sxx float64
	for i := range t.Times {
		sxy += (t.Times[i] - mt) * (t.Scores[i] - ms)
		sxx += (t.Times[i] - mt) * (t.Times[i] - mt)
	}
	t.Slope = sxy / sxx
}

// CAGR returns the compound growth rate over a span of time, per unit of
// time: (last/first)^(1/span)−1, NaN unless first and last are positive and
// the span too.
func CAGR(first, last, span float64) float64 {
	if !(first > 0 && last > 0 && span > 0) {
		return math.NaN()
	}
	return math.Pow(last/first, 1/span) - 1
}
