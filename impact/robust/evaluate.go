package robust

import "math"

// scratch is the memory of one goroutine.
type scratch struct {
	sums    [][]float64 // by node: values in the domain of the node's mean
	values  [][]float64 // by node: true values, when they are needed
	columns [][]float64
	total   []float64
	ranks   []int
}

func (e *engine) scratch() *scratch {
	s := &scratch{sums: make([][]float64, len(e.tree.Nodes)), values: make([][]float64, len(e.tree.Nodes)),
		total: make([]float64, len(e.rows)), ranks: make([]int, len(e.rows))}
	for _, i := range e.nodes {
		s.sums[i] = make([]float64, len(e.rows))
		s.values[i] = make([]float64, len(e.rows))
	}
	return s
}

// choose turns coordinates into choices: u[k] is that of the k-th factor that
// has alternatives.
func (e *engine) choose(u []float64) (pick [factors]int) {
	k := 0
	for f, size := range e.sizes {
		if size > 1 {
			pick[f] = min(int(u[k]*float64(size)), size-1)
			k++
		}
	}
	return pick
}

// varying lists the factors that have alternatives.
func (e *engine) varying() []string {
	var out []string
	for f, size := range e.sizes {
		if size > 1 {
			out = append(out, factorNames[f])
		}
	}
	return out
}

// scores returns the scores of the target under the choices, valid until the
// next call with the same scratch.
func (e *engine) scores(pick *[factors]int, s *scratch) ([]float64, error) {
	t := &e.tables[e.table(pick)]
	a := pick[factorAggregate]
	m := &e.methods[a]
	set := e.sets[pick[factorWeights]*e.width:]
	for _, i := range e.nodes {
		weights := set[e.offset[i] : e.offset[i]+len(e.tree.Parts[i])]
		s.columns = s.columns[:0]
		for _, c := range e.tree.Parts[i] {
			s.columns = append(s.columns, e.child(t.forms[a], m, i, c, s))
		}
		if m.means[i].kind == other {
			if err := m.nodes[i].Aggregate(s.sums[i], s.columns, weights); err != nil {
				return nil, err
			}
		} else if t.gap[i] {
			sumGaps(s.sums[i], s.total, s.columns, weights)
		} else {
			sum(s.sums[i], s.columns, weights)
		}
		for k, lost := range t.lost[i] {
			if lost {
				s.sums[i][k] = math.NaN()
			}
		}
	}
	m.means[e.target].outOf(s.values[e.target], s.sums[e.target])
	return s.values[e.target], nil
}

// child returns the values of child c in the domain of the mean of node i.
func (e *engine) child(form [][]float64, m *method, i, c int, s *scratch) []float64 {
	if c < e.tree.Leaves {
		return form[c]
	}
	own, above := m.means[c], m.means[i]
	if own == above && own.kind != other {
		return s.sums[c]
	}
	own.outOf(s.values[c], s.sums[c])
	if above.kind != other && above.kind != arithmetic {
		for k, v := range s.values[c] {
			s.values[c][k] = above.into(v)
		}
	}
	return s.values[c]
}

func sum(dst []float64, columns [][]float64, weights []float64) {
	clear(dst)
	for c, x := range columns {
		w := weights[c]
		x = x[:len(dst)]
		for i := range dst {
			dst[i] += w * x[i]
		}
	}
}

func sumGaps(dst, total []float64, columns [][]float64, weights []float64) {
	clear(dst)
	clear(total)
	for c, x := range columns {
		w := weights[c]
		for i, v := range x {
			if !math.IsNaN(v) {
				dst[i] += w * v
				total[i] += w
			}
		}
	}
	for i := range dst {
		dst[i] /= total[i]
	}
}
