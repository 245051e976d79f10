package disclosure

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func people(rows ...[]int64) [][]Cell {
	out := make([][]Cell, len(rows))
	for i, r := range rows {
		for j, n := range r {
			out[i] = append(out[i], Cell{Name: fmt.Sprintf("%d/%d", i, j), Value: float64(n), Units: n})
		}
	}
	return out
}

func statuses(t *TwoWay, p *Protected) string {
	var b strings.Builder
	for i := range t.Rows {
		for j := range t.Columns {
			b.WriteString(p.Numbers[t.At(i, j)].Status().String())
		}
		b.WriteByte(' ')
	}
	return strings.TrimSpace(b.String())
}

func TestReference(t *testing.T) {
	t.Run("C01", func(t *testing.T) { // InseeFrLab/rtauargus README, τ-Argus 4.2
		value := [][]float64{{100, 50}, {30, 20}, {60, 40}}
		units := [][]int64{{10, 5}, {2, 5}, {8, 6}}
		top := [][]float64{{20, 15}, {20, 10}, {16, 38}}
		cells := make([][]Cell, 3)
		for i := range cells {
			for j := range value[i] {
				cells[i] = append(cells[i], Cell{Value: value[i][j], Units: units[i][j], Top: []float64{top[i][j]}})
			}
		}
		table := NewTwoWay(cells)
		p, err := table.Protect(Enterprises)
		if err != nil {
			t.Fatal(err)
		}
		if got := statuses(table, p); got != "VV AD DB" || !p.Exact {
			t.Errorf("statuses %s, want VV AD DB; exact %v", got, p.Exact)
		}
		for i := -1; i < 3; i++ {
			for j := -1; j < 2; j++ {
				if (i < 0 || j < 0) && p.Numbers[table.At(i, j)].Status() != Safe {
					t.Errorf("margin %d %d is withheld", i, j)
				}
			}
		}
		// A stranger knows row 2 sums to 50 and the other corner to 50 as well.
		for _, iv := range p.Intervals {
			if iv.Width() < 40 {
				t.Errorf("cell %d can be told to %v–%v", iv.Cell, iv.Low, iv.High)
			}
		}
	})
	t.Run("C05", func(t *testing.T) { // INSEE, manuel de protection des tableaux
		for _, c := range []struct {
			cell Cell
			want Status
		}{
			{Cell{Value: 100, Units: 2, Top: []float64{50, 50}}, Few},
			{Cell{Value: 100, Units: 3, Top: []float64{86, 7}}, Dominated},
			{Cell{Value: 100, Units: 3, Top: []float64{85, 8}}, Safe},
			{Cell{}, Safe},
		} {
			if got, err := Enterprises.Status(c.cell); got != c.want || err != nil {
				t.Errorf("%+v: %s, %v", c.cell, got, err)
			}
		}
		if s, _ := Households.Status(Cell{Value: 10, Units: 10}); s != Few {
			t.Error("ten households are shown")
		}
	})
}

func TestRules(t *testing.T) {
	pPercent := Rules{P: 0.10}
	if s, _ := pPercent.Status(Cell{Value: 111, Units: 4, Top: []float64{60, 46}}); s != Dominated {
		t.Error("the second largest can tell the largest within 10 %")
	}
	if s, _ := pPercent.Status(Cell{Value: 115, Units: 4, Top: []float64{60, 46}}); s != Safe {
		t.Error("9 of 60 is a safe margin")
	}
	if _, err := (Rules{N: 2, K: 0.8}).Status(Cell{Value: 10, Units: 5, Top: []float64{3}}); err == nil {
		t.Error("a dominance rule without contributions passed")
	}
}

// A withheld number shows nothing, whichever way it is asked.
func TestWithheldNumberCannotBeRendered(t *testing.T) {
	table := NewTwoWay(people([]int64{20, 3}, []int64{30, 12}))
	p, err := table.Protect(Persons)
	if err != nil {
		t.Fatal(err)
	}
	n := p.Numbers[table.At(0, 1)]
	b, _ := json.Marshal(n)
	for _, s := range []string{n.String(), fmt.Sprint(n), fmt.Sprintf("%d %v %+v %#v %x %08.3f", n, n, n, n, n, n), string(b)} {
		if strings.ContainsAny(s, "0123456789") {
			t.Errorf("%q shows a figure", s)
		}
	}
	if v, ok := n.Value(); ok || v == v {
		t.Errorf("value %v", v)
	}
	if (Number{}).String() != "s" {
		t.Error("a number nobody set shows a figure")
	}
	if v, ok := p.Numbers[table.At(-1, -1)].Value(); !ok || v != 65 {
		t.Errorf("grand total %v", v)
	}
}

// The interval of the attacker in a 3 × 3 table, by hand: the corner of a
// withheld rectangle lies between max(0, r1 - c2) and min(r1, c1) of what is
// left of its row and column.
func TestAttackersInterval(t *testing.T) {
	table := NewTwoWay(people([]int64{3, 7, 20}, []int64{9, 4, 30}, []int64{25, 25, 25}))
	hidden := make([]bool, len(table.Cells))
	for _, c := range [][2]int{{0, 0}, {0, 1}, {1, 0}, {1, 1}} {
		hidden[table.At(c[0], c[1])] = true
	}
	want := map[int][2]float64{table.At(0, 0): {0, 10}, table.At(0, 1): {0, 10}, table.At(1, 0): {2, 12}, table.At(1, 1): {1, 11}}
	for _, iv := range table.Attack(hidden) {
		if w := want[iv.Cell]; iv.Low < w[0]-1e-9 || iv.Low > w[0]+1e-9 || iv.High < w[1]-1e-9 || iv.High > w[1]+1e-9 {
			t.Errorf("cell %d: %v to %v, want %v", iv.Cell, iv.Low, iv.High, w)
		}
	}
	// Alone in its row, a withheld cell is the total less the rest.
	alone := make([]bool, len(table.Cells))
	alone[table.At(0, 0)] = true
	if iv := table.Attack(alone)[0]; iv.Width() > 1e-9 || iv.Low != 3 {
		t.Errorf("a lone cell: %+v", iv)
	}
}

// Random tables: every secret stays secret, the exact choice is never dearer
// than the best of all choices, found by trying them all.
func TestProtectIsSafeAndCheapest(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	for trial := range 40 {
		rows := make([][]int64, 3)
		for i := range rows {
			for range 3 {
				rows[i] = append(rows[i], int64(r.IntN(14)))
			}
		}
		table := NewTwoWay(people(rows...))
		p, err := table.Protect(Persons)
		if err != nil {
			t.Fatal(err)
		}
		if p.Refused != nil {
			continue
		}
		hidden := make([]bool, len(table.Cells))
		for i, n := range p.Numbers {
			hidden[i] = n.Status() != Safe
		}
		for _, iv := range p.Intervals {
			if st, _ := Persons.Status(table.Cells[iv.Cell]); st != Safe && iv.Width() < 1-1e-6 {
				t.Errorf("trial %d: cell %d can be told: %v–%v", trial, iv.Cell, iv.Low, iv.High)
			}
			if v := table.Cells[iv.Cell].Value; v < iv.Low-1e-6 || v > iv.High+1e-6 {
				t.Errorf("trial %d: the interval %v–%v does not hold the truth %v", trial, iv.Low, iv.High, v)
			}
		}
		if best, ok := cheapest(table); ok && p.Exact && p.Cost > best+1e-9 {
			t.Errorf("trial %d: cost %v, %v would do\n%v", trial, p.Cost, best, rows)
		}
	}
}

// cheapest tries every set of inner cells.
func cheapest(table *TwoWay) (float64, bool) {
	s := newSearch(&table.Table, Persons)
	s.net = nil // by linear programmes: the network must find the same
	for i, c := range table.Cells {
		s.status[i], _ = Persons.Status(c)
	}
	s.candidates = s.others(true)
	best, found := 1e18, false
	for i := range s.status {
		if s.status[i] != Safe {
			s.secret = append(s.secret, i)
		}
	}
	for mask := range 1 << len(s.candidates) {
		hidden := s.primary()
		for k, c := range s.candidates {
			if mask>>k&1 == 1 {
				hidden[c] = true
			}
		}
		if cost := s.costOf(hidden); cost < best && s.safe(hidden) {
			best, found = cost, true
		}
	}
	return best, found
}

// Two tables that share a margin: what is safe in each is not in both
// together, unless they are one table.
func TestLinkedTables(t *testing.T) {
	// Commune × age and commune × gender, communes A and B.
	cells := []Cell{
		{Name: "A young", Value: 3, Units: 3}, {Name: "A old", Value: 27, Units: 27},
		{Name: "B young", Value: 20, Units: 20}, {Name: "B old", Value: 30, Units: 30},
		{Name: "A women", Value: 18, Units: 18}, {Name: "A men", Value: 12, Units: 12},
		{Name: "B women", Value: 26, Units: 26}, {Name: "B men", Value: 24, Units: 24},
		{Name: "A", Value: 30, Units: 30, Keep: true}, {Name: "B", Value: 50, Units: 50, Keep: true},
		{Name: "young", Value: 23, Units: 23, Keep: true}, {Name: "old", Value: 57, Units: 57, Keep: true},
	}
	table := &Table{Cells: cells, Sums: []Sum{
		{8, []int{0, 1}}, {9, []int{2, 3}}, {8, []int{4, 5}}, {9, []int{6, 7}}, {10, []int{0, 2}}, {11, []int{1, 3}},
	}}
	p, err := table.Protect(Persons)
	if err != nil || p.Refused != nil {
		t.Fatal(err, p.Refused)
	}
	for _, i := range []int{0, 1, 2, 3} {
		if p.Numbers[i].Status() == Safe {
			t.Errorf("%s is shown", cells[i].Name)
		}
	}
	for _, i := range []int{4, 5, 8, 10} {
		if p.Numbers[i].Status() != Safe {
			t.Errorf("%s is withheld for nothing", cells[i].Name)
		}
	}
}

// One person alone in a withheld cell knows it, and could subtract.
func TestLonePersonLearnsNothing(t *testing.T) {
	table := NewTwoWay(people([]int64{1, 4, 30}, []int64{20, 30, 40}, []int64{25, 35, 45}))
	p, err := table.Protect(Persons)
	if err != nil || p.Refused != nil {
		t.Fatal(err)
	}
	hidden := make([]bool, len(table.Cells))
	for i, n := range p.Numbers {
		hidden[i] = n.Status() != Safe
	}
	for _, iv := range table.Attack(hidden, table.At(0, 0)) {
		if iv.Cell == table.At(0, 1) && iv.Width() < 1-1e-6 {
			t.Errorf("they can tell their neighbours: %v–%v", iv.Low, iv.High)
		}
	}
}

func TestProtectEdges(t *testing.T) {
	if p, err := NewTwoWay(nil).Protect(Persons); err != nil || p.Refused != nil {
		t.Errorf("empty table: %v", err)
	}
	p, err := NewTwoWay(people([]int64{2})).Protect(Persons)
	if err != nil || p.Refused == nil && p.Numbers[3].Status() == Safe {
		t.Errorf("a single small cell is told by its total: %+v %v", p, err)
	}
	broken := &Table{Cells: []Cell{{Value: 3}, {Value: 2}}, Sums: []Sum{{0, []int{1}}}}
	if _, err := broken.Protect(Persons); err == nil {
		t.Error("a sum that does not hold")
	}
	if _, err := NewTwoWay([][]Cell{{{Value: -1}}}).Protect(Persons); err == nil {
		t.Error("a negative value")
	}
	// Fourteen actions by eleven intercommunalities: the heuristic ends soon.
	r := rand.New(rand.NewPCG(9, 9))
	rows := make([][]int64, 14)
	for i := range rows {
		for range 11 {
			rows[i] = append(rows[i], int64(r.IntN(40)))
		}
	}
	large := NewTwoWay(people(rows...))
	p, err = large.Protect(Persons)
	if err != nil || p.Refused != nil {
		t.Fatal(err)
	}
	for _, iv := range p.Intervals {
		if large.Cells[iv.Cell].Units < 5 && iv.Width() < 1-1e-6 {
			t.Errorf("cell %d: %v–%v", iv.Cell, iv.Low, iv.High)
		}
	}
}

func TestRound(t *testing.T) {
	var cells []Cell
	for i := range 4000 {
		cells = append(cells, Cell{Name: fmt.Sprint(i), Value: float64(i % 23)})
	}
	got, err := Round(cells, 5, 7)
	if err != nil {
		t.Fatal(err)
	}
	sum, want := 0.0, 0.0
	for i, n := range got {
		v, _ := n.Value()
		if iv := RoundedInterval(v, 5); int(v)%5 != 0 || cells[i].Value < iv.Low || cells[i].Value > iv.High {
			t.Fatalf("%v became %v", cells[i].Value, v)
		}
		sum += v
		want += cells[i].Value
	}
	if sum < want*0.98 || sum > want*1.02 {
		t.Errorf("rounding moved the total from %v to %v", want, sum)
	}
	again, _ := Round(cells, 5, 7)
	if !slices.Equal(got, again) {
		t.Error("publishing again gives other figures: they could be averaged")
	}
	if _, err := Round([]Cell{{Value: 2.5}}, 5, 1); err == nil {
		t.Error("half a person was rounded")
	}
	if _, err := Round(nil, 1, 1); err == nil {
		t.Error("base 1")
	}
}

func TestLedgerStopsDifferences(t *testing.T) {
	n := map[string]int64{"Mende": 40, "Florac": 2, "Langogne": 25, "Marvejols": 3, "Chanac": 30}
	var l Ledger
	st := func(page string, atoms ...string) Statement { return NewStatement(page, n, atoms...) }
	if leaks := l.Publish(n, st("département", "Mende", "Florac", "Langogne", "Marvejols", "Chanac"), st("Mende", "Mende")); leaks != nil {
		t.Fatal(leaks)
	}
	if leaks := l.Publish(n, st("Florac", "Florac")); len(leaks) != 1 {
		t.Error("two people were published")
	}
	leaks := l.Publish(n, st("sans Florac", "Mende", "Langogne", "Marvejols", "Chanac"))
	if len(leaks) != 1 || leaks[0].With != "département" {
		t.Errorf("100 less 98 tells Florac: %v", leaks)
	}
	// Each alone is fine; together Marvejols = (Marvejols+Langogne) + … - …
	if leaks := l.Publish(n, st("nord", "Langogne", "Marvejols"), st("est", "Langogne", "Chanac")); leaks != nil {
		t.Fatal(leaks)
	}
	if leaks := l.Publish(n, st("ouest", "Marvejols", "Chanac")); len(leaks) != 1 {
		t.Error("three sums of two solve for each of the three")
	}
	// The same group a moment later, two people more.
	n["Mende"] = 42
	if leaks := l.Publish(n, st("Mende, corrigé", "Mende")); len(leaks) != 1 {
		t.Error("a figure corrected by two tells the two")
	}
	if leaks := l.Publish(n, st("rien")); leaks != nil || len(l.Statements) != 5 {
		t.Errorf("%v, %d statements", leaks, len(l.Statements))
	}
}
