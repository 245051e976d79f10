package impact_test

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/lozere-developpement/sillage/impact"
)

// workshop gives n people of an action and a commune an answer before and one
// after to every item of autonomy.
func workshop(b *rows, c impact.Codes, first uint32, n int, action, territory uint16, before, after func(i int) uint8) {
	for i := range n {
		for _, id := range []string{"aut-01", "aut-02", "aut-03"} {
			b.add(first+uint32(i), item(c, id), impact.Before, action, territory, before(i))
			b.add(first+uint32(i), item(c, id), impact.After, action, territory, after(i))
		}
	}
}

func fixed(v uint8) func(int) uint8 { return func(int) uint8 { return v } }

func cycle(values ...uint8) func(int) uint8 {
	return func(i int) uint8 { return values[i%len(values)] }
}

func TestEvaluate(t *testing.T) {
	d := impact.DefaultDesign()
	c := codes(d)
	var b rows
	workshop(&b, c, 1, 40, 1, 1, fixed(2), cycle(2, 3, 3, 4)) // + 25 points on average
	workshop(&b, c, 100, 30, 2, 2, fixed(3), cycle(3, 2))     // - 12,5
	workshop(&b, c, 200, 20, 3, 3, fixed(1), fixed(5))        // + 100, everybody
	b.a.Source = "sha-of-the-file"
	measures := []impact.Measure{
		{Indicator: "a01-i01", Action: "a01", Criterion: "human-capital", Value: 30, Worst: 0, Best: 40, N: 30},
		{Indicator: "a01-i02", Action: "a01", Criterion: "autonomy", Value: 10, Worst: 20, Best: 0},
		{Indicator: "a02-i01", Action: "a02", Criterion: "innovation", Value: math.NaN(), Worst: 0, Best: 1},
	}
	r, err := impact.Evaluate(d, c, []impact.Answers{b.a}, measures, impact.By{}, impact.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	cell := r.Cells[slices.IndexFunc(r.Cells, func(c impact.Cell) bool { return c.Action == "a01" && c.Criterion == "autonomy" })]
	o := cell.Outcomes[0]
	if cell.Withheld || cell.N != 40 || o.Pairs != 40 || math.Abs(o.Change.Value-25) > 1e-9 || math.Abs(o.Score.Value-50) > 1e-9 {
		t.Errorf("a01: %+v", o)
	}
	if !(o.Change.Low < 25 && o.Change.Low > 15 && o.Change.High > 25 && o.Change.High < 35) || o.Before.Value != 25 || o.After.Value != 50 {
		t.Errorf("a01: change %v to %v", o.Change.Low, o.Change.High)
	}
	if l := o.Change.Lineage; !slices.Equal(l.Files, []string{"sha-of-the-file"}) || l.Rows != 80 || l.Rule == "" || l.Method == "" {
		t.Errorf("lineage %+v", l)
	}
	// Three items at 50 and one indicator at 50: coverage whole.
	if s, _ := r.At("a01", "autonomy"); math.Abs(s.Value-50) > 1e-9 || s.Coverage != 1 || len(s.Parts) != 2 {
		t.Errorf("score %+v", s)
	}
	if s, _ := r.At("a01", "human-capital"); s.Value != 75 || s.Low != 75 {
		t.Errorf("indicator alone %+v", s)
	}
	if s, _ := r.At("a02", "autonomy"); s.Value != 0 || len(s.Warnings) == 0 {
		t.Errorf("a worsening scores 0 and says so: %+v", s)
	}
	if s, _ := r.At("a02", "innovation"); s.Measured() || s.Refused.Reason.Key != "impact.not-measured" {
		t.Errorf("not measured yet: %+v", s)
	}
	if s, _ := r.At("a01", "expression"); s.Measured() || s.Coverage != 0 {
		t.Errorf("nothing declared: %+v", s)
	}
	if s, _ := r.At("a03", "autonomy"); s.Value != 100 || s.High != 100 {
		t.Errorf("all have learnt all: %+v", s)
	}
	if s, _ := r.Dimension("politics"); s.Measured() {
		t.Errorf("politics: %+v", s)
	}
	if len(r.Matrix) != 3*16 || len(r.Profile) != 3*5 || len(r.Criteria) != 16 || len(r.Dims) != 5 || len(r.Actions) != 3 {
		t.Errorf("sizes %d %d %d %d %d", len(r.Matrix), len(r.Profile), len(r.Criteria), len(r.Dims), len(r.Actions))
	}
	if !r.Overall.Measured() || math.Abs(r.Overall.Coverage-2.0/16) > 1e-12 {
		t.Errorf("overall %+v", r.Overall)
	}
}

func TestSmallCellsCannotBeSubtracted(t *testing.T) {
	d := impact.DefaultDesign()
	c := codes(d)
	var b rows
	workshop(&b, c, 1, 20, 1, 1, cycle(1, 2), cycle(2, 4))
	workshop(&b, c, 50, 12, 1, 2, cycle(1, 2), cycle(2, 4))
	workshop(&b, c, 80, 3, 1, 3, cycle(1, 2), cycle(2, 4))
	workshop(&b, c, 90, 25, 2, 1, cycle(1, 2), cycle(2, 4))
	workshop(&b, c, 120, 15, 2, 3, cycle(1, 2), cycle(2, 4))
	workshop(&b, c, 150, 15, 2, 2, cycle(1, 2), cycle(2, 4))
	r, err := impact.Evaluate(d, c, []impact.Answers{b.a}, nil, impact.By{Territory: true}, impact.Options{})
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	for _, cell := range r.Cells {
		shown[cell.Action+cell.Territory] = !cell.Withheld
		if cell.Withheld && (cell.N != 0 || cell.Outcomes != nil || !math.IsNaN(cell.Score.Value)) {
			t.Errorf("a withheld cell keeps figures: %+v", cell)
		}
	}
	// 3 people of a01 in 48080: its action total and its commune total would
	// each give it away, were it withheld alone.
	if shown["a0148080"] || shown["a0148061"] || shown["a0248080"] {
		t.Errorf("shown: %v", shown)
	}
	if !shown["a0148095"] || !shown["a0248095"] {
		t.Errorf("withheld for nothing: %v", shown)
	}
	for _, s := range r.Territory {
		if s.Territory == "" || !s.Measured() {
			t.Errorf("territory %+v", s)
		}
	}
}

// Four people of one action, and its total and that of the whole programme on
// the page: another action is withheld with it.
func TestSmallActionIsWithheld(t *testing.T) {
	d := impact.DefaultDesign()
	c := codes(d)
	var b rows
	workshop(&b, c, 1, 40, 1, 1, cycle(1, 2), cycle(2, 4))
	workshop(&b, c, 100, 30, 2, 2, cycle(1, 2), cycle(2, 4))
	workshop(&b, c, 200, 4, 3, 3, cycle(1, 2), cycle(2, 4))
	r, err := impact.Evaluate(d, c, []impact.Answers{b.a}, nil, impact.By{}, impact.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for action, shown := range map[string]bool{"a01": true, "a02": false, "a03": false} {
		s, _ := r.At(action, "autonomy")
		if s.Measured() != shown || !shown && s.Refused.Reason.Key != "impact.withheld" {
			t.Errorf("%s: %+v", action, s)
		}
	}
	if s, _ := r.Criterion("autonomy"); s.N != 74 || r.Withheld != 2 {
		t.Errorf("the programme: %+v, %d withheld", s, r.Withheld)
	}
}

// The processors at work, the order of people and of parts change nothing.
func TestEvaluateIsDeterministic(t *testing.T) {
	d := impact.DefaultDesign()
	c := codes(d)
	a, b := randomAnswers(c, 400, 1), randomAnswers(c, 400, 2)
	for i, r := range b.Respondent {
		if r > 0 {
			b.Respondent[i] = r + 1000
		}
	}
	var first *impact.Result
	for i, parts := range [][]impact.Answers{{a, b}, {b, a}, {a, b}} {
		r, err := impact.Evaluate(d, c, parts, nil, impact.By{Territory: true}, impact.Options{Seed: 3, Workers: i + 1})
		if err != nil {
			t.Fatal(err)
		}
		r.Options.Workers = 0
		if first == nil {
			first = r
		} else if !reflect.DeepEqual(strip(first), strip(r)) {
			t.Errorf("try %d differs", i)
		}
	}
}

// strip keeps what can be compared: NaN is not equal to itself.
func strip(r *impact.Result) []float64 {
	var out []float64
	add := func(e impact.Estimate) {
		if e.Given() {
			out = append(out, e.Value, e.Low, e.High, float64(e.N))
		} else {
			out = append(out, -1)
		}
	}
	for _, c := range r.Cells {
		add(c.Score)
		for _, o := range c.Outcomes {
			add(o.Change)
			add(o.Effect)
			add(o.Kept)
		}
	}
	for _, s := range slices.Concat(r.Matrix, r.Profile, r.Criteria, r.Dims, r.Actions, r.Territory) {
		add(s.Estimate)
	}
	return out
}

// A better ending never lowers the change nor the score.
func TestScoresAreMonotone(t *testing.T) {
	d := impact.DefaultDesign()
	c := codes(d)
	change, score := math.Inf(-1), math.Inf(-1)
	for lift := range uint8(4) {
		var b rows
		workshop(&b, c, 1, 60, 1, 1, cycle(1, 2), func(i int) uint8 { return min(5, 1+uint8(i%2)+lift+uint8(i%3)/2) })
		r, err := impact.Evaluate(d, c, []impact.Answers{b.a}, nil, impact.By{}, impact.Options{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		o := r.Cells[0].Outcomes[0]
		if o.Change.Value < change || o.Score.Value < score {
			t.Errorf("lift %d: change %v after %v, score %v after %v", lift, o.Change.Value, change, o.Score.Value, score)
		}
		change, score = o.Change.Value, o.Score.Value
	}
}

func TestEvaluateEdges(t *testing.T) {
	d := impact.DefaultDesign()
	c := codes(d)
	r, err := impact.Evaluate(d, c, nil, nil, impact.By{}, impact.Options{})
	if err != nil || len(r.Cells) != 0 || r.Overall.Measured() || len(r.Criteria) != 16 {
		t.Errorf("nothing at all: %+v, %v", r, err)
	}
	var one rows
	one.add(1, item(c, "con-06"), impact.Before, 1, 1, 3)
	r, err = impact.Evaluate(d, c, []impact.Answers{one.a}, nil, impact.By{}, impact.Options{Threshold: 1})
	if err != nil || len(r.Cells) != 1 || r.Cells[0].Score.Given() {
		t.Errorf("one answer: %+v, %v", r, err)
	}
	var silent rows
	workshop(&silent, c, 1, 30, 1, 1, fixed(9), fixed(impact.MissingAnswer))
	r, err = impact.Evaluate(d, c, []impact.Answers{silent.a}, nil, impact.By{}, impact.Options{})
	if err != nil || len(r.Cells) != 0 || r.Report.Missing != 180 {
		t.Errorf("all missing: %+v, %v", r, err)
	}
	for name, o := range map[string]impact.Options{"level": {Level: 1.5}, "replicates": {Replicates: 10}, "threshold": {Threshold: -1}} {
		if _, err := impact.Evaluate(d, c, nil, nil, impact.By{}, o); err == nil {
			t.Errorf("%s accepted", name)
		}
	}
	if _, err := impact.Evaluate(d, c, nil, []impact.Measure{{Criterion: "happiness"}}, impact.By{}, impact.Options{}); err == nil {
		t.Error("a measure of an unknown criterion")
	}
}

func TestMeasureScore(t *testing.T) {
	for _, c := range []struct{ value, worst, best, want float64 }{
		{15, 10, 20, 50}, {5, 10, 20, 0}, {25, 10, 20, 100}, {15, 20, 10, 50}, {12, 20, 10, 80},
	} {
		m := impact.Measure{Value: c.value, Worst: c.worst, Best: c.best}
		if s := m.Score(); s.Value != c.want {
			t.Errorf("%+v scores %v", c, s.Value)
		}
	}
	for _, m := range []impact.Measure{{Value: 3}, {Value: math.NaN(), Best: 1}, {Value: math.Inf(1), Best: 1}, {Value: 1, Best: math.NaN()}} {
		if m.Score().Given() {
			t.Errorf("%+v was scored", m)
		}
	}
	m := impact.Measure{Value: 15, Worst: 20, Best: 10, Low: 13, High: 18}
	if s := m.Score(); s.Low != 20 || s.High != 70 || s.Level != 0.95 {
		t.Errorf("interval of a falling indicator %+v", s)
	}
}
