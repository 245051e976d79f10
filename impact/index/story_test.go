package index_test

import (
	"fmt"
	"math"
	"strings"

	"github.com/lozere-developpement/sillage/impact/index"
)

// communes is the table of the stories: five communes, three indicators, two
// pillars.
func communes() (*index.Data, index.Design) {
	d := &index.Data{
		Units:   []string{"Mende", "Florac", "Langogne", "Marvejols", "Saint-Chély"},
		Columns: []string{"autonomy", "ties", "distance"},
		Groups:  map[string][]string{"size": {"town", "village", "village", "town", "town"}},
		Values:  [][]float64{{62, 58, 48, 31, 25}, {40, 44, 20, 22, 18}, {4, 5, 12, 9, 20}},
	}
	return d, index.Design{Name: "communes", Framework: index.Framework{Nodes: []index.Node{
		{Code: "autonomy", Parent: "persons", Unit: "points"}, {Code: "ties", Parent: "persons", Unit: "points"},
		{Code: "distance", Parent: "places", Direction: -1, Unit: "km"},
		{Code: "persons", Parent: "index", Kind: index.Aggregate, Weight: 2}, {Code: "places", Parent: "index", Kind: index.Aggregate, Weight: 1},
		{Code: "index", Kind: index.Aggregate},
	}}}
}

func built() *index.Index {
	d, design := communes()
	x, err := index.Build(d, design)
	if err != nil {
		panic(err)
	}
	return x
}

// Langogne asks where its score comes from: twelve kilometres become 50 points,
// then a third of the index.
func ExampleIndex_Trace() {
	for _, s := range built().Trace("Langogne", "", "distance") {
		fmt.Println(strings.TrimSpace(fmt.Sprintf("%s %s %.2f %s", s.Stage, s.Code, s.Value, s.Note)))
	}
	// Output:
	// raw distance 12.00
	// denominate distance 12.00
	// screen distance 12.00
	// impute distance 12.00
	// treat distance 12.00
	// normalise distance 50.00 min-max(0,100)
	// aggregate places 50.00 arithmetic
	// aggregate index 39.95 arithmetic
}

// A third of the weight is distance; what it really moves is told beside it.
func ExampleIndex_Influences() {
	for _, i := range built().Influences(2) {
		fmt.Printf("%s weighs %.0f%%, correlation with the index %.2f, importance %.0f%%\n", i.Code, 100*i.Weight, i.R, 100*i.Share)
	}
	// Output:
	// persons weighs 67%, correlation with the index 0.99, importance 53%
	// places weighs 33%, correlation with the index 0.93, importance 47%
}

// The committee wants persons to matter twice as much as places. Weights are
// sought that do so, and the index is asked whether they did.
func ExampleIndex_OptimiseLevel() {
	w, err := built().OptimiseLevel(index.OptimiseOptions{Level: 2, Wanted: map[string]float64{"persons": 1.05, "places": 1}})
	fmt.Printf("persons weigh %.2f, gap %.3f\n", w.Weights["persons"], w.Gap)
	fmt.Println(err)
	_, err = built().OptimiseLevel(index.OptimiseOptions{Level: 2, Wanted: map[string]float64{"persons": 2, "places": 1}})
	fmt.Println(err)
	// Output:
	// persons weigh 0.65, gap 0.000
	// <nil>
	// no weights give the influence wanted; the nearest misses it by 13.0 points; leave out or regroup the columns that oppose the others, or accept other influences
}

// On one level of plain means the same question has an exact answer.
func ExampleOptimiseWeights() {
	x := built()
	o, err := index.OptimiseWeights(x.Columns("persons"), nil)
	fmt.Printf("%.2f gap %.3f %v\n", o.Weights, o.Gap, err)
	// Output:
	// [0.52 0.48] gap 0.000 <nil>
}

// Each commune may plead for the weights that suit it best. Mende and Florac
// have a case; Saint-Chély has none, whatever the weights.
func ExampleBenefitOfTheDoubt_Weights() {
	x := built()
	scores, _, err := index.BenefitOfTheDoubt{}.Weights([][]float64{x.Score("autonomy"), x.Score("ties"), x.Score("distance")})
	fmt.Printf("%.2f %v\n", scores, err)
	// Output:
	// [1.00 1.00 0.62 0.69 0.00] <nil>
}

// Asked for the improvement they would buy first, elected officials gave it 100
// points, the next 60, the last 40.
func ExampleSwing() {
	w, err := index.Swing([]float64{100, 60, 40})
	fmt.Println(w, err)
	_, err = index.Swing([]float64{0, 0, 0})
	fmt.Println(err)
	// Output:
	// [0.5 0.3 0.2] <nil>
	// no swing was given any point; give 100 points to the most valued swing
}

// The first component opposes distance to the two others: as a weight it would
// be negative, and is refused.
func ExamplePCA() {
	d, _ := communes()
	p, err := index.PCA(d.Values)
	fmt.Printf("first component: %.0f%% of the variance, %v\n", 100*p.Share[0], err)
	_, err = p.Weights()
	fmt.Println(err)
	// Output:
	// first component: 89% of the variance, <nil>
	// the loading of column 3 on the first component is -0.57: it would be a negative weight; check the direction of the indicator, group indicators that go together, or weight by judgement
}

// Eight of the ten pairs of communes keep their order whatever the weights.
func ExampleDominantPairs() {
	x := built()
	dominant, pairs := index.DominantPairs([][]float64{x.Score("autonomy"), x.Score("ties"), x.Score("distance")}, []float64{1, 1, 1})
	fmt.Println(dominant, "of", pairs)
	fmt.Printf("Mende beats Florac on %.2f of the weight\n", index.Outranking([][]float64{x.Score("autonomy"), x.Score("ties"), x.Score("distance")}, []float64{1, 1, 1})[0][1])
	// Output:
	// 8 of 10
	// Mende beats Florac on 0.67 of the weight
}

// The two tables of COINr, as a spreadsheet of here saves them.
func ExampleReadData() {
	f, err := index.ReadFramework(strings.NewReader("iCode,Type,Parent,Direction,Weight\nautonomy,Indicator,index,1,1\nindex,Aggregate,,1,1\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	d, err := index.ReadData(strings.NewReader("uCode,autonomy\nMND,\"62,5\"\nFLO,NA\n"), f)
	fmt.Println(d.Units, d.Values[0], err)
	_, err = index.ReadData(strings.NewReader("uCode,autonomy\nMND,douze\n"), f)
	fmt.Println(err)
	// Output:
	// [MND FLO] [62.5 NaN] <nil>
	// read autonomy of MND: "douze" is not a number
}

// One workshop drew a crowd. The treatment says what it changed, and leaves the
// column alone.
func ExampleTreatment_Apply() {
	x := []float64{3, 4, 4, 5, 5, 6, 6, 7, 90}
	fmt.Printf("skewness %.1f, kurtosis %.1f\n", index.Skewness(x), index.Kurtosis(x))
	y, line, err := index.WinsoriseThenLog.Apply(x, "attendance")
	fmt.Println(y[8], "was", x[8], "–", line.Method, line.Points, "point,", line.Done[8], err)
	// Output:
	// skewness 3.0, kurtosis 9.0
	// 7 was 90 – winsorise(5) 1 point, winsorised-high <nil>
}

// One commune answered one question in three.
func ExampleScreening_Apply() {
	d := &index.Data{Units: []string{"Mende", "Florac"}, Columns: []string{"a", "b", "c"}, Values: [][]float64{{1, 2}, {3, math.NaN()}, {4, math.NaN()}}}
	for _, line := range (index.Screening{MinAvailable: 0.5}).Apply(d, d.Columns) {
		fmt.Println(line.Unit, line.Kept)
		if line.Note != nil {
			fmt.Println(line.Note.Error())
		}
	}
	// Output:
	// Mende true
	// Florac false
	// Florac has 33% of the indicators, less than 50%
}

// What would the order be without one indicator?
func ExampleIndex_RemoveOne() {
	d, _ := communes()
	for _, w := range built().RemoveOne(d, 1) {
		fmt.Printf("without %s: %.1f ranks, at most %d\n", w.Code, w.MeanShift, w.MaxShift)
	}
	// Output:
	// without autonomy: 0.8 ranks, at most 1
	// without distance: 0.4 ranks, at most 1
	// without ties: 0.0 ranks, at most 0
}

// Langogne at a glance.
func ExampleIndex_Profile() {
	p := built().Profile("Langogne", "", 1)
	fmt.Printf("rank %d; strength %s (%d of %d), weakness %s (%d of %d)\n", p.Rank,
		p.Strengths[0].Code, p.Strengths[0].Rank, p.Strengths[0].Of, p.Weaknesses[0].Code, p.Weaknesses[0].Rank, p.Weaknesses[0].Of)
	// Output:
	// rank 3; strength autonomy (3 of 5), weakness distance (4 of 5)
}

// A town is compared with towns.
func ExampleIndex_GroupRanks() {
	x := built()
	for r, rank := range x.GroupRanks("index", "size") {
		fmt.Printf("%s %d of the %ss\n", x.Data.Units[r], rank, x.Data.Groups["size"][r])
	}
	// Output:
	// Mende 1 of the towns
	// Florac 1 of the villages
	// Langogne 2 of the villages
	// Marvejols 2 of the towns
	// Saint-Chély 3 of the towns
}

// Distance alone has a pillar: it weighs a third, each of the two others too.
func ExampleTree_EffectiveWeights() {
	w := built().Tree.EffectiveWeights()
	fmt.Printf("autonomy %.2f, ties %.2f, distance %.2f\n", w["autonomy"], w["ties"], w["distance"])
	// Output:
	// autonomy 0.33, ties 0.33, distance 0.33
}

// Over three years Mende rises and Florac stands still; one scale serves all
// years, so that points compare.
func ExampleIndex_Trends() {
	d := &index.Data{Units: []string{"Mende", "Florac", "Mende", "Florac", "Mende", "Florac"}, Period: []string{"2024", "2024", "2025", "2025", "2026", "2026"},
		Columns: []string{"autonomy"}, Values: [][]float64{{40, 50, 44, 51, 52, 50}}}
	x, err := index.Build(d, index.Design{Framework: index.Framework{Nodes: []index.Node{{Code: "autonomy", Parent: "i"}, {Code: "i", Kind: index.Aggregate}}},
		Normalise: index.Goalposts{Low: 0, High: 100}})
	if err != nil {
		fmt.Println(err)
		return
	}
	trends, err := x.Trends("")
	for _, t := range trends {
		fmt.Printf("%s: %+.0f points, %+.1f a year, %.1f%% a year\n", t.Unit, t.Change, t.Slope, 100*t.CAGR)
	}
	fmt.Println(err)
	// Output:
	// Mende: +12 points, +6.0 a year, 14.0% a year
	// Florac: +0 points, +0.0 a year, 0.0% a year
	// <nil>
}

// Two designs are the same method when their hashes are; a goalpost moved is
// another method.
func ExampleDesign_Hash() {
	_, a := communes()
	_, b := communes()
	fmt.Println(a.Hash() == b.Hash())
	b.Framework.Nodes[0].High = 90
	fmt.Println(a.Hash() == b.Hash())
	// Output:
	// true
	// false
}

// Florac did not answer one question: what its other answers lead to expect is
// shown, and marked as filled.
func ExampleImputeRowMean() {
	d, design := communes()
	d.Values[1][1] = math.NaN()
	design.Impute = index.ImputeRowMean{Level: 2}
	x, err := index.Build(d, design)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range x.Imputed {
		fmt.Printf("%s, %s: %.1f by %s\n", m.Unit, m.Column, m.Value, m.Method)
	}
	// Output:
	// Florac, ties: 37.6 by row-mean(2)
}

// Ranks go together more than values: one commune is far beyond the others.
func ExampleRankCorrelation() {
	x, y := []float64{1, 2, 3, 4, 100}, []float64{2, 1, 3, 5, 6}
	fmt.Printf("%.2f %.2f %.2f\n", index.Correlation(x, y), index.RankCorrelation(x, y), index.KendallCorrelation(x, y))
	// Output:
	// 0.72 0.90 0.80
}
