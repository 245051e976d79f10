package impact

import (
	"cmp"
	"math"
	"slices"
)

// A Tick is a score on the 0–100 scale in units of 1/504 point, so that the
// mean of up to sixteen items of a five-step scale and most others is held
// exactly. NoTick stands for a wave without a score.
type Tick uint16

// TickMax is the Tick of 100 points; NoTick means no score at that wave.
const (
	TickMax Tick = 50400
	NoTick  Tick = math.MaxUint16
)

// Points returns the score in points, 0 to 100, and NaN for NoTick.
func (t Tick) Points() float64 {
	if t == NoTick {
		return math.NaN()
	}
	return float64(t) / 504
}

// TickOf returns the Tick of the fraction num/den of the scale.
func TickOf(num, den int) Tick {
	return Tick((int(TickMax)*num*2 + den) / (2 * den))
}

// A Bin counts the people who had the same three scores.
type Bin struct {
	Scores [3]Tick // before, after, six months
	N      int64
}

// A Tally is the joint histogram of the scores of one outcome among the
// people of one cell: before × after × six months, missing waves included.
// Whatever the number of people, it holds all that means, effects, paired
// tests and the bootstrap need. The zero Tally is empty and ready to use.
type Tally struct {
	bins []Bin // sorted by Scores, N > 0, no two alike
}

// NewTally returns the tally of the given bins, in any order, with any
// repetition. It panics on a negative count.
func NewTally(bins ...Bin) Tally {
	own := slices.Clone(bins)
	slices.SortFunc(own, compareBins)
	out := own[:0]
	for _, b := range own {
		switch {
		case b.N < 0:
			panic("impact: negative count in a tally")
		case b.N == 0:
		case len(out) > 0 && out[len(out)-1].Scores == b.Scores:
			out[len(out)-1].N += b.N
		default:
			out = append(out, b)
		}
	}
	if len(out) == 0 {
		return Tally{}
	}
	return Tally{bins: out}
}

func compareBins(a, b Bin) int {
	return cmp.Or(
		cmp.Compare(a.Scores[0], b.Scores[0]),
		cmp.Compare(a.Scores[1], b.Scores[1]),
		cmp.Compare(a.Scores[2], b.Scores[2]))
}

// Merge returns the tally of the people of both. It is associative and
// commutative and the zero Tally is its neutral element; neither operand
// changes. The two must count different people of the same outcome.
func (t Tally) Merge(o Tally) Tally {
	if len(o.bins) == 0 {
		return t
	}
	if len(t.bins) == 0 {
		return o
	}
	return NewTally(slices.Concat(t.bins, o.bins)...)
}

// Bins returns the distinct triples of scores, sorted. The caller owns them.
func (t Tally) Bins() []Bin { return slices.Clone(t.bins) }

// People returns the number of people with at least one score.
func (t Tally) People() int64 {
	var n int64
	for _, b := range t.bins {
		n += b.N
	}
	return n
}

// Answered returns the number of people with a score at wave w.
func (t Tally) Answered(w Wave) int64 {
	var n int64
	for _, b := range t.bins {
		if b.Scores[w] != NoTick {
			n += b.N
		}
	}
	return n
}

// Level returns the histogram of the scores at wave w, in points, among all
// who answered then.
func (t Tally) Level(w Wave) Counts {
	return t.collect(func(b Bin) (int64, bool) { return int64(b.Scores[w]), b.Scores[w] != NoTick })
}

// LevelOfPairs returns the histogram of the scores at wave w among those who
// answered at both from and to.
func (t Tally) LevelOfPairs(w, from, to Wave) Counts {
	return t.collect(func(b Bin) (int64, bool) {
		return int64(b.Scores[w]), b.Scores[from] != NoTick && b.Scores[to] != NoTick && b.Scores[w] != NoTick
	})
}

// Change returns the histogram of the change from one wave to another, in
// points, among those who answered at both.
func (t Tally) Change(from, to Wave) Counts {
	return t.collect(func(b Bin) (int64, bool) {
		return int64(b.Scores[to]) - int64(b.Scores[from]), b.Scores[from] != NoTick && b.Scores[to] != NoTick
	})
}

// Table returns the joint counts of two waves: the distinct scores in points,
// ascending, and n[i][j] people at levels[i] then levels[j].
func (t Tally) Table(from, to Wave) (levels []float64, n [][]int64) {
	seen := map[Tick]int{}
	var ticks []Tick
	for _, b := range t.bins {
		if b.Scores[from] == NoTick || b.Scores[to] == NoTick {
			continue
		}
		for _, k := range []Tick{b.Scores[from], b.Scores[to]} {
			if _, ok := seen[k]; !ok {
				seen[k] = 0
				ticks = append(ticks, k)
			}
		}
	}
	slices.Sort(ticks)
	for i, k := range ticks {
		seen[k] = i
		levels = append(levels, k.Points())
		n = append(n, make([]int64, len(ticks)))
	}
	for _, b := range t.bins {
		if b.Scores[from] != NoTick && b.Scores[to] != NoTick {
			n[seen[b.Scores[from]]][seen[b.Scores[to]]] += b.N
		}
	}
	return levels, n
}

// collect sums the bins that value accepts by the value it gives, in ticks.
func (t Tally) collect(value func(Bin) (int64, bool)) Counts {
	sums := map[int64]int64{}
	for _, b := range t.bins {
		if v, ok := value(b); ok {
			sums[v] += b.N
		}
	}
	keys := make([]int64, 0, len(sums))
	for k := range sums {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	c := Counts{Values: make([]float64, len(keys)), N: make([]int64, len(keys))}
	for i, k := range keys {
		c.Values[i], c.N[i] = float64(k)/504, sums[k]
	}
	return c
}
