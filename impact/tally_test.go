package impact_test

import (
	"math"
	old "math/rand"
	"math/rand/v2"
	"reflect"
	"testing"
	"testing/quick"

	"github.com/lozere-developpement/sillage/impact"
)

// tally makes a tally of any small numbers.
func tally(seed uint64) impact.Tally {
	r := rand.New(rand.NewPCG(seed, 9))
	var bins []impact.Bin
	for range r.IntN(12) {
		b := impact.Bin{N: int64(r.IntN(50))}
		for w := range b.Scores {
			b.Scores[w] = impact.TickOf(r.IntN(5), 4)
			if r.IntN(4) == 0 {
				b.Scores[w] = impact.NoTick
			}
		}
		bins = append(bins, b)
	}
	return impact.NewTally(bins...)
}

func TestTalliesAreAMonoid(t *testing.T) {
	law := func(a, b, c uint64) bool {
		x, y, z := tally(a), tally(b), tally(c)
		before := x.Bins()
		associative := reflect.DeepEqual(x.Merge(y).Merge(z), x.Merge(y.Merge(z)))
		commutative := reflect.DeepEqual(x.Merge(y).Bins(), y.Merge(x).Bins())
		neutral := reflect.DeepEqual(x.Merge(impact.Tally{}).Bins(), x.Bins()) && reflect.DeepEqual(impact.Tally{}.Merge(x).Bins(), x.Bins())
		adds := x.Merge(y).People() == x.People()+y.People()
		return associative && commutative && neutral && adds && reflect.DeepEqual(before, x.Bins())
	}
	if err := quick.Check(law, &quick.Config{MaxCount: 2000, Rand: old.New(old.NewSource(1))}); err != nil {
		t.Error(err)
	}
}

// Merging parts of the people gives the tallies of all of them.
func TestPartsAddUpToTheWhole(t *testing.T) {
	d := impact.DefaultDesign()
	c := codes(d)
	var parts []impact.Answers
	var sum *impact.Grid
	for i := range 3 {
		a := randomAnswers(c, 60, uint64(20+i))
		for k, r := range a.Respondent {
			if r > 0 {
				a.Respondent[k] = r + uint32(1000*i) // different people
			}
		}
		parts = append(parts, a)
		g, err := impact.Count(d, c, []impact.Answers{a}, impact.By{Territory: true}, 1)
		if err != nil {
			t.Fatal(err)
		}
		if sum == nil {
			sum = g
		} else if err := sum.Merge(g); err != nil {
			t.Fatal(err)
		}
	}
	whole, err := impact.Count(d, c, parts, impact.By{Territory: true}, 2)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(sum, whole) {
		t.Error("the parts do not add up")
	}
	if err := whole.Merge(impact.NewGrid(impact.By{})); err == nil {
		t.Error("grids of other breakdowns were merged")
	}
	coarse, err := impact.Count(d, c, parts, impact.By{}, 2)
	if err != nil {
		t.Fatal(err)
	}
	if rolled := whole.Select(nil, impact.By{}); !reflect.DeepEqual(rolled.Keys(), coarse.Keys()) {
		t.Error("rolling up a fine grid does not give the coarse one")
	} else {
		for _, k := range coarse.Keys() {
			if !reflect.DeepEqual(rolled.Tally(k).Bins(), coarse.Tally(k).Bins()) {
				t.Errorf("%v: rolled up %v, counted %v", k, rolled.Tally(k), coarse.Tally(k))
			}
		}
	}
}

// A GROUP BY of the same answers gives the same grid of items.
func TestFromCountsEqualsCount(t *testing.T) {
	d := impact.DefaultDesign()
	c := codes(d)
	r := rand.New(rand.NewPCG(3, 1))
	var b rows
	var grouped []impact.CountRow
	for who := range uint32(500) {
		action := uint16(1 + r.IntN(3))
		row := impact.CountRow{Action: c.Actions[action], Item: "aut-04", Territory: "48095", N: 1}
		for w := impact.Before; w <= impact.SixMonths; w++ {
			v := uint8(1 + r.IntN(5))
			switch r.IntN(6) {
			case 0:
				v = 9
			case 1:
				v = impact.MissingAnswer
			}
			row.Answers[w] = v
			b.add(who+1, item(c, "aut-04"), w, action, 1, v)
		}
		grouped = append(grouped, row)
	}
	counted, err := impact.Count(d, c, []impact.Answers{b.a}, impact.By{Item: true, Territory: true}, 1)
	if err != nil {
		t.Fatal(err)
	}
	given, err := impact.FromCounts(d, impact.By{Territory: true}, grouped)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(counted.Keys(), given.Keys()) {
		t.Fatalf("%v, want %v", given.Keys(), counted.Keys())
	}
	for _, k := range counted.Keys() {
		if !reflect.DeepEqual(counted.Tally(k).Bins(), given.Tally(k).Bins()) {
			t.Errorf("%v differ", k)
		}
	}
	for name, bad := range map[string]impact.CountRow{
		"item": {Action: "a01", Item: "xyz", N: 1}, "scale": {Action: "a01", Item: "aut-01", Answers: [3]uint8{7, 1, 1}, N: 1},
		"count": {Action: "a01", Item: "aut-01", N: -1},
	} {
		if _, err := impact.FromCounts(d, impact.By{}, []impact.CountRow{bad}); err == nil {
			t.Errorf("a wrong %s was accepted", name)
		}
	}
}

func TestCounts(t *testing.T) {
	raw := []float64{3, 1, math.NaN(), 3, -2, 0, math.Copysign(0, -1)}
	c, err := impact.CountValues(raw)
	if err != nil || c.Total() != 6 || len(c.Values) != 4 {
		t.Fatalf("%+v %v", c, err)
	}
	if m := c.Mean(); math.Abs(m-5.0/6) > 1e-12 {
		t.Errorf("mean %v", m)
	}
	if v := c.Variance(); math.Abs(v-(2*(13.0/6)*(13.0/6)+1.0/36+(17.0/6)*(17.0/6)+2*25.0/36)/5) > 1e-12 {
		t.Errorf("variance %v", v)
	}
	if !reflect.DeepEqual(c.Negate().Negate(), c) || !reflect.DeepEqual(c.Merge(impact.Counts{}), c) {
		t.Error("negating twice or adding nothing changes the counts")
	}
	empty := impact.Counts{}
	if !math.IsNaN(empty.Mean()) || !math.IsNaN(empty.Variance()) || empty.Total() != 0 || len(empty.Raw()) != 0 {
		t.Error("statistics of nothing")
	}
	if _, err := impact.CountValues([]float64{math.Inf(1)}); err == nil {
		t.Error("infinity was counted")
	}
	if raw[0] != 3 || raw[1] != 1 {
		t.Error("the values were reordered")
	}
}

func TestMomentsMerge(t *testing.T) {
	var all, odd, even impact.Moments
	for i := range 100 {
		v := float64(i*i%37) / 8
		all.Add(v)
		if i%2 == 0 {
			even.Add(v)
		} else {
			odd.Add(v)
		}
	}
	all.Add(math.NaN())
	if m := odd.Merge(even); m != all || even.Merge(odd) != m {
		t.Errorf("%+v, want %+v", m, all)
	}
	c, err := impact.CountValues([]float64{1, 2, 3, 4, 5, 6, 9})
	if err != nil {
		t.Fatal(err)
	}
	var seven impact.Moments
	for _, v := range c.Raw() {
		seven.Add(v)
	}
	if e := seven.Estimate(0.95); math.Abs(e.Value-30.0/7) > 1e-12 || math.Abs(e.High-e.Value-2.446911851*c.SD()/math.Sqrt(7)) > 1e-8 {
		t.Errorf("mean of moments %+v", e)
	}
	if odd.Estimate(0.95).N != 50 || (impact.Moments{}).Estimate(0.95).Given() || (impact.Moments{N: 9, Sum: 9, SumSquares: 9, Min: 1, Max: 1}).Estimate(0.95).Given() {
		t.Error("an interval from nothing or from a constant")
	}
	if (impact.Moments{}).Merge(all) != all || !math.IsNaN((impact.Moments{}).Mean()) || !math.IsNaN((impact.Moments{N: 1}).Variance()) {
		t.Error("moments of nothing")
	}
}
