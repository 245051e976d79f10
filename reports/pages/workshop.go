package pages

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/robust"
	"github.com/lozere-developpement/sillage/reports"
)

// heaviest is the greatest weight that the form takes.
const heaviest = 10

type workshopView struct {
	Path    string
	Weights []weightView
	Order   []orderRow
	Moved   bool // the order is not that of equal weights
	Flips   []string
	Ranks   *reports.Figure
	Counts  []string // dimensions that the scores here rest on
	All     *together
	Added   bool     // the reader has just given weights
	Left    []string // actions that cannot be compared on the same dimensions
}

type weightView struct {
	impact.Dimension
	Weight int
	Share  float64
}

type orderRow struct {
	Rank, Before int
	Best, Worst  int // ranks that its interval allows
	Name         string
	Score        impact.Estimate
}

// workshop lets a reader move the weight of each dimension and see whether any
// order changes: most often none does, and that is worth knowing before a long
// debate. Weights are in the address.
func (b *Book) workshop(r Request) (*Leaf, error) {
	res, err := b.Evidence.Result(filterOf(b, r))
	if err != nil {
		return nil, err
	}
	m := b.comparable(res)
	v := workshopView{Path: r.Path, Left: m.left, All: b.gather(r, m), Added: r.Query.Get("ajoute") != ""}
	weights, equal := make([]float64, len(m.dimensions)), make([]float64, len(m.dimensions))
	total := 0
	for i, d := range m.dimensions {
		w := weightOf(r, d.ID)
		total += w
		weights[i], equal[i] = float64(w), 1
		v.Weights = append(v.Weights, weightView{Dimension: d, Weight: w})
		v.Counts = append(v.Counts, d.Label)
	}
	if total == 0 {
		copy(weights, equal)
	}
	for i := range v.Weights {
		v.Weights[i].Share = weights[i] / sum(weights)
	}
	if len(m.actions) > 1 && len(m.dimensions) > 1 {
		if err := b.rankInto(r, &v, m, weights, equal); err != nil {
			return nil, err
		}
	}
	return b.leaf(r, "workshop", Page{Title: r.Texts.T("pages.workshop.title"), Lead: r.Texts.T("pages.workshop.lead"), Active: "dimensions"}, v)
}

// weightOf reads a weight from the address; 1 when it is not a number from 0
// to heaviest.
func weightOf(r Request, id string) int {
	w, err := strconv.Atoi(r.Query.Get("p-" + id))
	if err != nil || w < 0 || w > heaviest {
		return 1
	}
	return w
}

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}

// matrix is what can be compared: actions that are measured on the same
// dimensions.
type matrix struct {
	dimensions []impact.Dimension
	actions    []string
	columns    [][]float64 // one per dimension, one value per action
	low, high  [][]float64
	left       []string
}

// comparable keeps the dimensions on which at least three actions are measured
// and the actions that are measured on all of them: a mean over other
// dimensions would compare other things.
func (b *Book) comparable(res *impact.Result) matrix {
	var m matrix
	scores := map[[2]string]impact.Score{}
	for _, s := range res.Profile {
		if s.Measured() {
			scores[[2]string{s.Action, s.Dimension}] = s
		}
	}
	for _, d := range b.Evidence.Design.Referential.Dimensions {
		n := 0
		for _, a := range b.Evidence.Roadmap.Actions {
			if _, ok := scores[[2]string{a.ID, d.ID}]; ok {
				n++
			}
		}
		if n >= 3 {
			m.dimensions = append(m.dimensions, d)
		}
	}
	for len(m.dimensions) > 1 && !m.fill(b, scores) {
		m.dimensions = m.dimensions[:len(m.dimensions)-1]
	}
	return m
}

// fill reports whether at least three actions are measured on all dimensions.
func (m *matrix) fill(b *Book, scores map[[2]string]impact.Score) bool {
	n := len(m.dimensions)
	m.actions, m.left = nil, nil
	m.columns, m.low, m.high = make([][]float64, n), make([][]float64, n), make([][]float64, n)
	for _, a := range b.Evidence.Roadmap.Actions {
		row := make([]impact.Score, 0, n)
		for _, d := range m.dimensions {
			if s, ok := scores[[2]string{a.ID, d.ID}]; ok {
				row = append(row, s)
			}
		}
		if len(row) < n {
			m.left = append(m.left, a.Short)
			continue
		}
		m.actions = append(m.actions, a.Short)
		for i, s := range row {
			m.columns[i] = append(m.columns[i], s.Value)
			m.low[i], m.high[i] = append(m.low[i], s.Low), append(m.high[i], s.High)
		}
	}
	return len(m.actions) >= 3
}

// mean returns the weighted mean of a row.
func mean(columns [][]float64, weights []float64, row int) float64 {
	total := 0.0
	for i, c := range columns {
		total += weights[i] * c[row]
	}
	return total / sum(weights)
}

func (b *Book) rankInto(r Request, v *workshopView, m matrix, weights, equal []float64) error {
	before := ranks(m, equal)
	now := ranks(m, weights)
	for i, name := range m.actions {
		v.Order = append(v.Order, orderRow{Rank: now[i], Before: before[i], Name: name, Score: impact.Estimate{
			Value: mean(m.columns, weights, i), Low: mean(m.low, weights, i), High: mean(m.high, weights, i),
		}})
		v.Moved = v.Moved || now[i] != before[i]
	}
	slices.SortStableFunc(v.Order, func(a, b orderRow) int { return cmp.Compare(a.Rank, b.Rank) })
	for i := range v.Order {
		v.Order[i].Best, v.Order[i].Worst = place(v.Order, i)
	}
	flips, err := robust.Flips(m.columns, weights)
	if err != nil {
		return err
	}
	seen := map[[2]int]bool{}
	for _, f := range flips {
		if pair := [2]int{f.Above, f.Below}; !seen[pair] {
			seen[pair] = true
			v.Flips = append(v.Flips, r.Texts.T("pages.workshop.flip", m.actions[f.Below], m.actions[f.Above], m.dimensions[f.Criterion].Label, f.At, f.Now))
		}
	}
	v.Ranks, err = b.acceptability(r, m)
	return err
}

// ranks returns the rank of each row, from 1, for the weighted mean.
func ranks(m matrix, weights []float64) []int {
	order := make([]int, len(m.actions))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(mean(m.columns, weights, j), mean(m.columns, weights, i)) })
	out := make([]int, len(order))
	for rank, i := range order {
		out[i] = rank + 1
	}
	return out
}

// acceptability shows for how many weightings, of all that can be thought of,
// each action comes first.
func (b *Book) acceptability(r Request, m matrix) (*reports.Figure, error) {
	a, err := robust.SMAA(m.columns, robust.SMAAOptions{Draws: 20000, Seed: 1})
	if err != nil {
		return nil, err
	}
	f := &reports.Figure{
		ID: "rangs", Chart: reports.Heatmap, Unit: "%", Label: r.Texts.T("pages.action"), Series: r.Texts.T("pages.rank"), Decimals: -1, Min: 0, Max: 100,
		Title: r.Texts.T("pages.fig.ranks"), Question: r.Texts.T("pages.fig.ranks.q"), Source: b.source(r), Demo: b.Evidence.Demo,
		Waiver: r.Texts.T("pages.waiver.weights", a.Draws),
	}
	f.Answer = answer(r, m, a)
	for i, name := range m.actions {
		for rank, share := range a.Rank[i] {
			f.Points = append(f.Points, reports.Point{Label: name, Series: r.Texts.T("pages.rank-n", rank+1), Value: 100 * share})
		}
	}
	return f, nil
}
