package instrument

import (
	"math"
	"slices"
	"testing"

	"github.com/lozere-developpement/sillage/impact"
)

func TestCronbachEdges(t *testing.T) {
	up, down := []float64{1, 2, 3, 4, 5}, []float64{5, 4, 3, 2, 1}
	noisy := []float64{1, 3, 2, 5, 4}
	flat := []float64{3, 3, 3, 3, 3}
	missing := slices.Repeat([]float64{math.NaN()}, 5)
	for name, m := range map[string]Matrix{
		"empty":       {},
		"one item":    {Items: []string{"a"}, Values: [][]float64{up}},
		"one row":     {Items: []string{"a", "b"}, Values: [][]float64{{1}, {2}}},
		"constant":    {Items: []string{"a", "b"}, Values: [][]float64{up, flat}},
		"all missing": {Items: []string{"a", "b"}, Values: [][]float64{up, missing}},
		"units":       {Items: []string{"a", "b"}, Units: []string{"€", "%"}, Values: [][]float64{up, noisy}},
		"spreads":     {Items: []string{"a", "b"}, Values: [][]float64{up, {1000, 3000, 2000, 5000, 4000}}},
	} {
		if r := Cronbach(m, AlphaOptions{}); r.Refused == nil || r.Raw.Given() || !math.IsNaN(r.Raw.Value) {
			t.Errorf("%s: not refused: %+v", name, r)
		}
	}
	r := Cronbach(Matrix{Items: []string{"a", "b", "c"}, Values: [][]float64{up, noisy, down}}, AlphaOptions{})
	if r.Refused != nil || len(r.Raw.Warnings) == 0 {
		t.Errorf("a reversed item went unsaid: %+v", r)
	}
	r = Cronbach(Matrix{Items: []string{"a", "b"}, Values: [][]float64{up, up}}, AlphaOptions{})
	near(t, "twins", r.Raw.Value, 1, 1e-12)
	if r.Omega.Given() {
		t.Error("one factor from two items")
	}
}

func TestAgreementEdges(t *testing.T) {
	if Kappa([][]int64{{12, 0}, {0, 0}}, Unweighted, 0.95).Given() || Kappa([][]int64{{0, 0}, {0, 0}}, Linear, 0.95).Given() {
		t.Error("agreement on a single code was given")
	}
	// On two codes weights change nothing; on three, credit for near codes.
	two := [][]int64{{20, 5}, {10, 15}}
	near(t, "linear", Kappa(two, Linear, 0.95).Value, 0.4, 1e-12)
	three := [][]int64{{10, 5, 0}, {2, 10, 3}, {0, 1, 9}}
	plain, linear, quadratic := Kappa(three, Unweighted, 0.95), Kappa(three, Linear, 0.95), Kappa(three, Quadratic, 0.95)
	if !(plain.Value < linear.Value && linear.Value < quadratic.Value) {
		t.Errorf("kappas %v %v %v", plain.Value, linear.Value, quadratic.Value)
	}
	// By hand: po = 29/40, pe = (15·12+15·16+10·12)/1600.
	pe := 540.0 / 1600
	near(t, "plain", plain.Value, (29.0/40-pe)/(1-pe), 1e-12)
	same := [][]float64{{1, 1, 1}, {1, 1, math.NaN()}}
	if Krippendorff(same, Nominal, impact.Bootstrap{}, 0.95).Given() || Krippendorff(nil, Nominal, impact.Bootstrap{}, 0.95).Given() {
		t.Error("agreement on one value was given")
	}
	perfect := [][]float64{{1, 2, 1, 2, 1, 2, 2, 1, 1, 2, 1}, {1, 2, 1, 2, 1, 2, 2, 1, 1, 2, 1}}
	near(t, "perfect", Krippendorff(perfect, Ordinal, impact.Bootstrap{}, 0.95).Value, 1, 1e-12)
	if Krippendorff([][]float64{{-1, 2}, {1, 2}}, Ratio, impact.Bootstrap{}, 0.95).Given() {
		t.Error("a ratio scale with a negative value")
	}
	for _, f := range ICCs([][]float64{{1, 1}, {1, 1}, {1, 1}}, 0.95) {
		if f.Given() {
			t.Errorf("%s of a constant was given", f.Form)
		}
	}
	if ICCs(nil, 0.95)[0].Given() {
		t.Error("ICC of nothing")
	}
	part := ICCs([][]float64{{9, 2}, {6, 1}, {8, math.NaN()}, {7, 3}, {1, 1}}, 0.95)
	if !part[0].Given() || part[0].N != 4 || len(part[0].Warnings) != 1 {
		t.Errorf("incomplete ratings: %+v", part[0])
	}
}

func TestHear(t *testing.T) {
	frame := Frame{ID: "paroles", Codes: []FrameCode{
		{ID: "seul", Label: "Je le fais seul", Criterion: "autonomy"},
		{ID: "peur", Label: "J'ai encore peur", Criterion: "emancipation", Against: true},
	}}
	var verbatims []Verbatim
	for i := range 20 {
		var codes []string
		if i < 9 {
			codes = []string{"seul"}
		}
		if i >= 17 {
			codes = []string{"peur"}
		}
		verbatims = append(verbatims, Verbatim{Person: string(rune('a' + i)), Action: "a07", Consent: true, Text: "…",
			Codings: []Coding{{"A", codes}, {"B", codes}}})
	}
	verbatims[3].Codings[1].Codes = nil // one disagreement
	verbatims = append(verbatims,
		Verbatim{Person: "x", Action: "a07", Text: "non", Codings: verbatims[0].Codings},
		Verbatim{Person: "y", Action: "a07", Consent: true, Text: "écrivez-moi à y@exemple.fr"},
		Verbatim{Person: "z", Action: "a07", Consent: true, Text: "au 06 12 34 56 78"})
	voices, aside, err := frame.Hear(verbatims, HearOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(aside) != 3 || len(voices) != 2 {
		t.Fatalf("%d set aside, %d voices", len(aside), len(voices))
	}
	alone, fear := voices[0], voices[1]
	if alone.People != 8 || alone.Of != 20 || !alone.Share.Given() {
		t.Errorf("autonomy: %+v", alone)
	}
	if fear.People != 0 || fear.Share.Given() {
		t.Errorf("three people can be told from the figure: %+v", fear)
	}
	verbatims[0].Codings[0].Codes = []string{"autre"}
	if _, _, err := frame.Hear(verbatims, HearOptions{}); err == nil {
		t.Error("a code out of the frame was counted")
	}
}

func TestOriented(t *testing.T) {
	in := impact.Instruments()
	diag := in[slices.IndexFunc(in, func(i *impact.Instrument) bool { return i.ID == "diagnostic-usages" })]
	codes := impact.Codes{Items: []string{"", "dia-10", "dia-11", "dia-12", "aut-01"}}
	a := impact.Answers{
		Respondent: []uint32{1, 1, 1, 2, 3, 3, 4, 4, 0, 5},
		Item:       []uint16{1, 2, 3, 1, 1, 3, 1, 1, 1, 4},
		Wave:       make([]uint8, 10), Action: make([]uint16, 10),
		Value: []uint8{1, 3, 1, 0, 1, 9, 0, 1, 1, 5},
	}
	got := Oriented(diag, codes, []impact.Answers{a})
	if got.Diagnosed != 4 || got.Proposed != 3 || got.Accepted != 1 || got.Unsaid != 2 || got.Unlinked != 1 ||
		got.Towards["France services"] != 1 || got.Towards[""] != 2 {
		t.Errorf("%+v", got)
	}
}

func TestMatrixOf(t *testing.T) {
	in := impact.Instruments()[0] // autonomie
	codes := impact.Codes{Items: []string{"", "aut-01", "aut-04"}}
	a := impact.Answers{
		Respondent: []uint32{7, 7, 2, 0, 2}, Item: []uint16{1, 2, 1, 1, 2}, Wave: []uint8{0, 0, 0, 0, 1},
		Action: make([]uint16, 5), Value: []uint8{2, 2, 9, 3, 3},
	}
	m, err := MatrixOf(in, "autonomy", codes, []impact.Answers{a}, impact.Before)
	if err != nil || len(m.Values) != 2 || len(m.Values[0]) != 1 || m.Values[0][0] != 1 || m.Values[1][0] != 3 {
		t.Errorf("%+v, %v (the second item is reversed)", m, err)
	}
	if _, err := MatrixOf(in, "innovation", codes, nil, impact.Before); err == nil {
		t.Error("a criterion without items")
	}
}

// Fourteen coders, ten things, five codes: the worked example of the
// Wikipedia article on Fleiss' kappa gives 0.210.
func TestFleiss(t *testing.T) {
	counts := [][]int64{{0, 0, 0, 0, 14}, {0, 2, 6, 4, 2}, {0, 0, 3, 5, 6}, {0, 3, 9, 2, 0}, {2, 2, 8, 1, 1},
		{7, 7, 0, 0, 0}, {3, 2, 6, 3, 0}, {2, 5, 3, 2, 2}, {6, 5, 2, 1, 0}, {0, 2, 2, 3, 7}}
	e := Fleiss(counts, impact.Bootstrap{Seed: 1}, 0.95)
	near(t, "kappa", e.Value, 0.210, 5e-4)
	if !(e.Low < e.Value && e.Value < e.High) {
		t.Errorf("interval %v to %v", e.Low, e.High)
	}
	if Fleiss([][]int64{{3, 0}, {3, 0}}, impact.Bootstrap{}, 0.95).Given() || Fleiss([][]int64{{2, 1}, {2, 0}}, impact.Bootstrap{}, 0.95).Given() || Fleiss(nil, impact.Bootstrap{}, 0.95).Given() {
		t.Error("agreement on nothing was given")
	}
}
