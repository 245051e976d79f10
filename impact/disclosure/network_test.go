package disclosure

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// On random tables with random cells withheld, paths and linear programmes
// must tell an attacker the same.
func TestNetworkEqualsProgrammes(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 7))
	for trial := range 200 {
		rows := make([][]int64, 2+r.IntN(3))
		columns := 2 + r.IntN(4)
		for i := range rows {
			for range columns {
				rows[i] = append(rows[i], int64(r.IntN(9)))
			}
		}
		table := NewTwoWay(people(rows...))
		n := networkOf(&table.Table)
		if n == nil {
			t.Fatal("a table with margins is not seen as a network")
		}
		hidden := make([]bool, len(table.Cells))
		for i := range hidden {
			hidden[i] = r.IntN(5) < 2
		}
		all := func(int) bool { return true }
		paths, programmes := n.intervals(&table.Table, hidden, all), table.programmes(hidden, all)
		for k, p := range programmes {
			q := paths[k]
			near := func(a, b float64) bool { return a == b || a-b < 1e-6 && b-a < 1e-6 }
			if p.Cell != q.Cell || !near(p.Low, q.Low) || !near(p.High, q.High) {
				t.Fatalf("trial %d: %v, cell %d: %v–%v by paths, %v–%v by programmes", trial, rows, p.Cell, q.Low, q.High, p.Low, p.High)
			}
		}
		told := table.determined(hidden)
		bridges := n.bridges(n.around(func(k int) bool { return hidden[k] }), -1)
		for i := range told {
			if hidden[i] && told[i] != slices.Contains(bridges, i) {
				t.Fatalf("trial %d: %v %v: cell %d: told %v, bridges %v", trial, rows, hidden, i, told[i], bridges)
			}
		}
	}
}

// A cell in three sums is no arc: such tables keep their linear programmes.
func TestNotEveryTableIsANetwork(t *testing.T) {
	three := &Table{Cells: make([]Cell, 5), Sums: []Sum{{1, []int{0}}, {2, []int{0}}, {3, []int{0}}}}
	if networkOf(three) != nil {
		t.Error("three sums through one cell")
	}
	// Three breakdowns of one total by pairs: an odd ring of sums.
	odd := &Table{Cells: make([]Cell, 6), Sums: []Sum{{3, []int{0, 1}}, {4, []int{1, 2}}, {5, []int{2, 0}}}}
	if networkOf(odd) != nil {
		t.Error("signs cannot be given to an odd ring")
	}
}

// large is fourteen actions by 152 communes, most cells small.
func large(seed uint64) *TwoWay {
	r := rand.New(rand.NewPCG(seed, 9))
	rows := make([][]int64, 14)
	for i := range rows {
		for range 152 {
			n := int64(0)
			if r.IntN(3) > 0 {
				n = int64(r.ExpFloat64() * 6)
			}
			rows[i] = append(rows[i], n)
		}
	}
	return NewTwoWay(people(rows...))
}

func TestLargeTable(t *testing.T) {
	table := large(1)
	began := time.Now()
	p, err := table.Protect(Persons)
	if err != nil || p.Refused != nil {
		t.Fatal(err, p.Refused)
	}
	t.Logf("%d cells, %.0f people in the cells withheld to protect, in %v", len(table.Cells), p.Cost, time.Since(began))
	hidden := make([]bool, len(table.Cells))
	for i, n := range p.Numbers {
		hidden[i] = n.Status() != Safe
	}
	for _, iv := range p.Intervals {
		if v := table.Cells[iv.Cell].Value; iv.Low > v || iv.High < v || table.Cells[iv.Cell].Units < 5 && iv.Width() < 1 {
			t.Errorf("cell %d: %v is told to lie in %v–%v", iv.Cell, v, iv.Low, iv.High)
		}
	}
	for known, h := range hidden {
		if !h || table.Cells[known].Units != 1 {
			continue
		}
		seen := slices.Clone(hidden)
		seen[known] = false
		n := networkOf(&table.Table)
		for _, i := range n.bridges(n.around(func(k int) bool { return seen[k] }), -1) {
			if table.Cells[i].Units < 5 && table.Cells[i].Value > 0 {
				t.Errorf("the one of cell %d can tell cell %d", known, i)
			}
		}
	}
}

// The same in euros paid to enterprises: dominance, and intervals as wide as a
// tenth of what they hide.
func TestLargeTableOfEuros(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	rows := make([][]Cell, 14)
	for i := range rows {
		for range 40 {
			c := Cell{Units: int64(r.IntN(9))}
			for range c.Units {
				v := 100 * (1 + r.ExpFloat64()*30)
				c.Value += v
				c.Top = append(c.Top, v)
			}
			slices.SortFunc(c.Top, func(a, b float64) int { return int(b - a) })
			rows[i] = append(rows[i], c)
		}
	}
	table := NewTwoWay(rows)
	rules := Enterprises
	rules.Width = 0.1
	p, err := table.Protect(rules)
	if err != nil || p.Refused != nil {
		t.Fatal(err, p.Refused)
	}
	for _, iv := range p.Intervals {
		c := table.Cells[iv.Cell]
		if st, _ := rules.Status(c); st != Safe && iv.Width() < 0.1*c.Value-1e-6 {
			t.Errorf("cell %d: %v is told to lie in %v–%v", iv.Cell, c.Value, iv.Low, iv.High)
		}
	}
}

// The cycles cost little more than the best choice, over tables small enough
// to know it.
func TestWeaveIsNearlyCheapest(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 1))
	cost, best := 0.0, 0.0
	for range 60 {
		rows := make([][]int64, 5)
		for i := range rows {
			for range 5 {
				rows[i] = append(rows[i], int64(r.IntN(30)))
			}
		}
		table := NewTwoWay(people(rows...))
		p, err := table.Protect(Persons)
		if err != nil || p.Refused != nil || !p.Exact {
			continue
		}
		s := newSearch(&table.Table, Persons)
		for i, c := range table.Cells {
			if s.status[i], _ = Persons.Status(c); s.status[i] != Safe {
				s.secret = append(s.secret, i)
			}
		}
		s.candidates = s.others(true)
		if hidden := s.weave(s.primary()); hidden != nil {
			cost += s.costOf(hidden)
			best += p.Cost
		}
	}
	if best == 0 || cost > 1.25*best {
		t.Errorf("cycles cost %v people, the best choices %v", cost, best)
	}
	t.Logf("%.1f %% dearer than the best", 100*(cost/best-1))
}

// BenchmarkProtect protects fourteen actions by 152 communes.
func BenchmarkProtect(b *testing.B) {
	table := large(1)
	for b.Loop() {
		if _, err := table.Protect(Persons); err != nil {
			b.Fatal(err)
		}
	}
}
