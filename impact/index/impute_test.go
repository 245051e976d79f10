package index_test

import (
	"math"
	"testing"

	"github.com/lozere-developpement/sillage/impact/index"
)

// flat is a framework of indicators under one aggregate, or under two.
func flat(codes []string, pillar ...string) index.Framework {
	var f index.Framework
	for i, c := range codes {
		parent := "I"
		if pillar != nil {
			parent = pillar[i]
		}
		f.Nodes = append(f.Nodes, index.Node{Code: c, Parent: parent})
	}
	for _, p := range []string{"P", "Q"} {
		for _, q := range pillar {
			if q == p {
				f.Nodes = append(f.Nodes, index.Node{Code: p, Parent: "I", Kind: index.Aggregate})
				break
			}
		}
	}
	f.Nodes = append(f.Nodes, index.Node{Code: "I", Kind: index.Aggregate})
	return f
}

func units(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = string(rune('a' + i))
	}
	return out
}

func imputed(t *testing.T, d *index.Data, f index.Framework, m index.Imputer) *index.Data {
	t.Helper()
	x, err := index.Build(d, index.Design{Framework: f, Impute: m, MinCoverage: -1})
	if err != nil {
		t.Fatal(err)
	}
	return x.Stage("impute")
}

func TestImputeEM(t *testing.T) {
	d := &index.Data{Units: units(10), Columns: []string{"x", "y", "z"}, Values: [][]float64{
		{1, 4, 2, 8, 5, 7, 3, 6, 9, 2.5}, {2, 3, nan, 9, 4, 8, 1, nan, 7, 3}, {5, nan, 7, 3, 8, 2, 6, 9, 4, nan}}}
	// By EM in numpy; scipy.optimize.minimize of the likelihood observed ends
	// at the same means and covariances.
	got := imputed(t, d, flat(d.Columns), index.ImputeEM{})
	same(t, "y", []float64{got.Values[1][2], got.Values[1][7]}, []float64{1.4201270861768567, 3.5966603586320103}, 1e-9)
	same(t, "z", []float64{got.Values[2][1], got.Values[2][9]}, []float64{6.343154730644109, 5.389865003040635}, 1e-9)

	// With one complete column and one with gaps the most likely values are
	// those of the regression on complete rows (Anderson 1957).
	pair := &index.Data{Units: units(8), Columns: []string{"x", "y"}, Values: [][]float64{
		{1, 2, 3, 4, 5, 6, 7, 8}, {2, 1, 4, 3, 6, nan, nan, 7}}}
	got = imputed(t, pair, flat(pair.Columns), index.ImputeEM{})
	x, y := []float64{1, 2, 3, 4, 5, 8}, []float64{2, 1, 4, 3, 6, 7}
	var mx, my, sxy, sxx float64
	for i := range x {
		mx, my = mx+x[i]/6, my+y[i]/6
	}
	for i := range x {
		sxy, sxx = sxy+(x[i]-mx)*(y[i]-my), sxx+(x[i]-mx)*(x[i]-mx)
	}
	near(t, "at 6", got.Values[1][5], my+sxy/sxx*(6-mx), 1e-9)
	near(t, "at 7", got.Values[1][6], my+sxy/sxx*(7-mx), 1e-9)

	// By level: each pillar alone.
	split := flat(d.Columns, "P", "P", "Q")
	got = imputed(t, d, split, index.ImputeEM{Level: 2})
	near(t, "alone, a gap is at the mean", got.Values[2][1], got.Values[2][9], 1e-9)

	_, err := index.Build(&index.Data{Units: units(3), Columns: d.Columns, Values: [][]float64{{1, 2, 3}, {2, nan, 4}, {1, 3, 2}}},
		index.Design{Framework: flat(d.Columns), Impute: index.ImputeEM{}})
	refused(t, err, "index.em")
}

func TestImputeEdges(t *testing.T) {
	d := &index.Data{Units: units(6), Columns: []string{"x", "y"}, Groups: map[string][]string{"g": {"p", "p", "", "q", "q", "q"}},
		Values: [][]float64{{1, nan, nan, nan, 5, 6}, {2, 3, nan, 9, 4, 1}}}
	f := flat(d.Columns)
	// No group, and a unit without any value: both stay missing.
	if got := imputed(t, d, f, index.ImputeGroupMean{Group: "g"}); !math.IsNaN(got.Values[0][2]) || got.Values[0][1] != 1 || got.Values[0][3] != 5.5 {
		t.Errorf("group mean %v", got.Values[0])
	}
	for _, m := range []index.Imputer{index.ImputeRowMean{}, index.ImputeRowMedian{}, index.ImputeRowMean{Raw: true}, index.ImputeEM{}} {
		got := imputed(t, d, f, m)
		if !math.IsNaN(got.Values[0][2]) || !math.IsNaN(got.Values[1][2]) {
			t.Errorf("%s fills a unit without any value", m.Name())
		}
		if math.IsNaN(got.Values[0][1]) {
			t.Errorf("%s does not fill", m.Name())
		}
	}
	if got := imputed(t, d, f, index.ImputeRowMedian{}); got.Values[0][3] != 6 {
		t.Errorf("the best on one is imputed the best on the other, not %v", got.Values[0][3])
	}
	if !math.IsNaN(d.Values[0][1]) {
		t.Error("the table was changed")
	}
	_, err := index.Build(d, index.Design{Framework: f, Impute: meddler{}})
	refused(t, err, "index.impute-changed")
}

// meddler changes what is known.
type meddler struct{}

func (meddler) Name() string { return "meddler" }
func (meddler) Fill(d *index.Data, _ *index.Tree) error {
	d.Values[0][0]++
	return nil
}

// Three columns of ASEM divided as COINr's article on denomination does with
// its table of the world: flights by population, times 1000. Populations of
// 2019, World Bank.
func TestDenominators(t *testing.T) {
	d := &index.Data{Units: []string{"AUT", "BEL", "BGR", "HRV", "CYP", "CZE", "XXX"}, Columns: []string{"Flights", "LPI"},
		Values: [][]float64{{29.01725, 31.88546, 9.23588, 9.24529, 8.75467, 15.30953, 1}, {4.097985, 4.108538, 2.807685, 3.160829, 2.999061, 3.674309, 3}}}
	world := &index.Data{Units: []string{"CYP", "CZE", "AUT", "BEL", "BGR", "HRV"}, Columns: []string{"Population"},
		Values: [][]float64{{1198575, 10669709, 8877067, 11484055, 6975761, 4067500}}}
	f := flat(d.Columns)
	f.Nodes[0].Denominator, f.Nodes[0].Scale = "Population", 1000
	design := index.Design{Framework: f, Denominators: world, MinCoverage: -1}
	x := build(t, d, design)
	same(t, "flights", x.Stage("denominate").Column("Flights"),
		[]float64{0.003268788, 0.002776498, 0.001323996, 0.002272966, 0.007304232, 0.001434859, nan}, 6e-10)
	same(t, "LPI", x.Stage("denominate").Column("LPI"), d.Values[1], 0)
	other := design
	moved := *world
	moved.Values = [][]float64{{1, 2, 3, 4, 5, 6}}
	other.Denominators = &moved
	if other.Hash() == design.Hash() {
		t.Error("other denominators are another method")
	}
	other.Denominators = &index.Data{Units: world.Units, Columns: []string{"Area"}, Values: world.Values}
	_, err := index.Build(d, other)
	refused(t, err, "index.design")
}
