package index

import (
	"math"
	"slices"

	"github.com/lozere-developpement/sillage/impact"
)

// Kind is what a node of a framework is.
type Kind int

// The kinds of nodes. The zero Kind is an indicator.
const (
	Indicator   Kind = iota // a column of data that counts in the index
	Aggregate               // made of the nodes that name it as parent
	Denominator             // a column that divides others
	Group                   // a column of labels
	Other                   // a column that is carried and not used
)

var kindNames = []string{"Indicator", "Aggregate", "Denominator", "Group", "Other"}

// String returns the name that COINr's iMeta uses.
func (k Kind) String() string { return kindNames[k] }

// A Node is one line of a framework: an indicator, an aggregate, or a column
// that serves them.
type Node struct {
	Code   string // stable, unique
	Name   string // for readers; empty means the code
	Parent string // code of the aggregate it enters; empty at the top
	Level  int    // 1 for indicators, 2 for their aggregates…; 0 lets Parent decide
	Kind   Kind

	// Direction is 1 when more is better, -1 when less is better. Zero
	// means 1.
	Direction int
	// Weight counts relative to the brothers under the same parent. When
	// none of them has a weight above zero they count equally; beside
	// brothers that have one, zero counts for nothing and NaN is refused.
	Weight      float64
	Unit        string  // "euro", "percent"…
	Target      float64 // in the unit of the indicator; NaN when there is none
	Low, High   float64 // goalposts in the unit of the indicator; equal when there are none
	Denominator string  // code of the column that divides this one
	Scale       float64 // multiplies what was divided: 1000 for "per thousand"; zero means 1
}

func (n Node) sign() float64 {
	if n.Direction < 0 {
		return -1
	}
	return 1
}

func (n Node) scale() float64 {
	if n.Scale == 0 {
		return 1
	}
	return n.Scale
}

// A Framework says what makes the index: nodes in any order, linked by
// Parent. Exactly one aggregate has no parent: the index itself.
type Framework struct {
	Nodes []Node
}

// Node returns the node of that code.
func (f Framework) Node(code string) (Node, bool) {
	i := slices.IndexFunc(f.Nodes, func(n Node) bool { return n.Code == code })
	if i < 0 {
		return Node{}, false
	}
	return f.Nodes[i], true
}

// A Tree is a checked framework in the order of computation: indicators
// first, then each aggregate after its children, the index last.
type Tree struct {
	Nodes  []Node
	Leaves int     // Nodes[:Leaves] are the indicators
	Parts  [][]int // Parts[i] are the children of Nodes[i]; empty for an indicator
	// Weights[i] are the weights of Parts[i]: not negative, at least one
	// positive, not normalised.
	Weights [][]float64
}

// Root is the position of the index itself.
func (t *Tree) Root() int { return len(t.Nodes) - 1 }

// Find returns the position of the node of that code, -1 when there is none.
func (t *Tree) Find(code string) int {
	return slices.IndexFunc(t.Nodes, func(n Node) bool { return n.Code == code })
}

// Tree checks the framework and orders it. Weights override the weights of
// the nodes they name.
//
// It refuses codes that appear twice, parents that do not exist, circles,
// several roots, aggregates without children, and negative weights.
func (f Framework) Tree(weights map[string]float64) (*Tree, error) {
	nodes := slices.Clone(f.Nodes)
	if err := checkNodes(nodes, weights); err != nil {
		return nil, err
	}
	t := &Tree{}
	place := map[string]int{}
	for _, n := range nodes {
		if n.Kind == Indicator {
			place[n.Code] = len(t.Nodes)
			n.Level = 1
			t.Nodes = append(t.Nodes, n)
		}
	}
	t.Leaves = len(t.Nodes)
	if t.Leaves == 0 {
		return nil, refuseDesign("no-indicator", "the framework has no indicator")
	}
	t.Parts = make([][]int, t.Leaves)
	t.Weights = make([][]float64, t.Leaves)
	if err := t.addAggregates(nodes, place); err != nil {
		return nil, err
	}
	return t, t.checkRoot()
}

func checkNodes(nodes []Node, weights map[string]float64) error {
	seen := make(map[string]bool, len(nodes))
	for i, n := range nodes {
		if n.Code == "" {
			return refuseDesign("no-code", "node %d has no code", i+1)
		}
		if seen[n.Code] {
			return refuseDesign("node-twice", "node %s appears twice", n.Code)
		}
		seen[n.Code] = true
		if w, ok := weights[n.Code]; ok {
			nodes[i].Weight, n.Weight = w, w
		}
		if n.Weight < 0 || math.IsInf(n.Weight, 0) {
			return refuse(
				impact.Notef("index.negative-weight", "the weight of %s is %v", n.Code, n.Weight),
				impact.Notef("index.negative-weight.remedy", "give a weight of zero or more; to count against, change the direction"))
		}
	}
	for code := range weights {
		if !seen[code] {
			return refuseDesign("weight-unknown", "a weight is given for %s, which is not in the framework", code)
		}
	}
	for _, n := range nodes {
		if n.Kind > Aggregate || n.Parent == "" {
			continue
		}
		p := slices.IndexFunc(nodes, func(m Node) bool { return m.Code == n.Parent })
		if p < 0 || nodes[p].Kind != Aggregate {
			return refuseDesign("parent", "the parent %s of %s is not an aggregate", n.Parent, n.Code)
		}
	}
	return nil
}

// addAggregates appends aggregates whose children are all placed, round after
// round, the lowest levels first.
func (t *Tree) addAggregates(nodes []Node, place map[string]int) error {
	left := 0
	for _, n := range nodes {
		if n.Kind == Aggregate {
			left++
		}
	}
	for left > 0 {
		var ready []Node
		for _, n := range nodes {
			if _, done := place[n.Code]; n.Kind != Aggregate || done {
				continue
			}
			if childrenPlaced(nodes, n.Code, place) {
				ready = append(ready, n)
			}
		}
		if len(ready) == 0 {
			return refuseDesign("circle", "the framework turns in a circle")
		}
		for _, n := range ready {
			if err := t.add(nodes, n, place); err != nil {
				return err
			}
			left--
		}
	}
	return nil
}

func childrenPlaced(nodes []Node, code string, place map[string]int) bool {
	for _, n := range nodes {
		if _, done := place[n.Code]; n.Kind <= Aggregate && n.Parent == code && !done {
			return false
		}
	}
	return true
}

func (t *Tree) add(nodes []Node, n Node, place map[string]int) error {
	var parts []int
	var w []float64
	level, given := 1, false
	for _, c := range nodes {
		if c.Kind > Aggregate || c.Parent != n.Code {
			continue
		}
		i := place[c.Code]
		parts = append(parts, i)
		w = append(w, c.Weight)
		given = given || c.Weight > 0
		level = max(level, t.Nodes[i].Level)
	}
	if len(parts) == 0 {
		return refuseDesign("no-child", "the aggregate %s has no child", n.Code)
	}
	for i, v := range w {
		switch {
		case !given:
			w[i] = 1
		case math.IsNaN(v):
			return refuse(
				impact.Notef("index.weight-missing", "%s has no weight while its brothers do", t.Nodes[parts[i]].Code),
				impact.Notef("index.weight-missing.remedy", "weight all the children of %s or none", n.Code))
		}
	}
	n.Level = level + 1
	place[n.Code] = len(t.Nodes)
	t.Nodes = append(t.Nodes, n)
	t.Parts = append(t.Parts, parts)
	t.Weights = append(t.Weights, w)
	return nil
}

func (t *Tree) checkRoot() error {
	var roots []string
	for _, n := range t.Nodes {
		if n.Parent == "" {
			roots = append(roots, n.Code)
		}
	}
	if len(roots) != 1 {
		return refuseDesign("roots", "one node must be without parent, not %d: %v", len(roots), roots)
	}
	if t.Nodes[t.Root()].Code != roots[0] {
		return refuseDesign("root", "the index must be an aggregate, and %s is not", roots[0])
	}
	return nil
}

// EffectiveWeights returns the share of each node in the index: the product
// of the normalised weights from the top down, as if every aggregation were
// linear. The index itself has 1.
func (t *Tree) EffectiveWeights() map[string]float64 {
	share := make([]float64, len(t.Nodes))
	share[t.Root()] = 1
	for i := t.Root(); i >= t.Leaves; i-- {
		var sum float64
		for _, w := range t.Weights[i] {
			sum += w
		}
		for k, c := range t.Parts[i] {
			share[c] = share[i] * t.Weights[i][k] / sum
		}
	}
	out := make(map[string]float64, len(share))
	for i, n := range t.Nodes {
		out[n.Code] = share[i]
	}
	return out
}

// parseKind reads COINr's Type column.
func parseKind(s string) (Kind, error) {
	if i := slices.Index(kindNames, s); i >= 0 {
		return Kind(i), nil
	}
	return 0, impact.Notef("index.unknown-type", "the type %q is not known: Indicator, Aggregate, Denominator, Group or Other", s)
}
