package robust

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/index"
)

// An engine computes the scores of one node for any combination of choices.
// All that does not depend on the weights is computed before: for each
// combination of error draw, imputation, treatment and scale, the normalised
// table; for each aggregation, the same table in the domain where that mean
// is a plain sum (the logarithm for the geometric mean, the inverse for the
// harmonic). What is left for each replicate is a chain of weighted sums,
// without allocation.
type engine struct {
	tree    *index.Tree
	target  int   // node studied
	nodes   []int // aggregates under the target, children first, the target last
	rows    []int // rows studied, in the table of the index
	sizes   [factors]int
	offset  []int     // of each aggregate's weights in a set
	width   int       // weights in a set
	sets    []float64 // all sets, one after the other
	tables  []table   // by error, impute, treat, normalise
	methods []method  // by aggregation
	nominal *index.Index
}

// A table is a normalised table and its forms.
type table struct {
	forms [][][]float64 // [aggregation][leaf][row]
	// gap[node] is true when a child of the node lacks a value.
	gap []bool
	// lost[node][row] is true where coverage is too low; nil when nowhere.
	lost      [][]bool
	low, high float64 // of all values
}

// A method is one aggregation, node by node.
type method struct {
	nodes []index.Aggregator
	means []mean // means[node].kind is other where the aggregator is no plain mean
}

const maxTables = 1 << 14

func newEngine(d *index.Data, design index.Design, c Choices, target, period string, sets, errorDraws int, seed uint64) (*engine, error) {
	if err := c.Weights.check(); err != nil {
		return nil, err
	}
	base := c.design(design, [factors]int{})
	nominal, err := index.Build(d, design)
	if err != nil {
		return nil, err
	}
	e := &engine{tree: nominal.Tree, nominal: nominal, target: nominal.Tree.Root(), sizes: c.sizes(sets, errorDraws)}
	if target != "" {
		e.target = e.tree.Find(target)
	}
	if e.target < e.tree.Leaves {
		return nil, refuseChoices("no-aggregate", "there is no aggregate %s to study", target)
	}
	if err := e.chooseRows(nominal.Data, period); err != nil {
		return nil, err
	}
	e.order()
	e.drawSets(c.Weights, seed)
	for a := range e.sizes[factorAggregate] {
		e.methods = append(e.methods, e.method(c.design(base, [factors]int{factorAggregate: a})))
	}
	return e, e.prepare(d, design, c, seed)
}

func refuseChoices(key, format string, args ...any) error {
	return &impact.Refusal{
		Reason: impact.Notef("robust.choices", "the choices cannot be drawn: %s", impact.Notef("robust.choices."+key, format, args...)),
		Remedy: impact.Notef("robust.choices.remedy", "correct the choices"),
	}
}

// chooseRows takes the rows of the period, of the last when none is named.
func (e *engine) chooseRows(d *index.Data, period string) error {
	if d.Period != nil && period == "" {
		period = slices.Max(d.Period)
	}
	for i := range d.Units {
		if d.Period == nil || d.Period[i] == period {
			e.rows = append(e.rows, i)
		}
	}
	if len(e.rows) < 2 {
		return refuseChoices("few-units", "an order needs at least two units in period %q", period)
	}
	return nil
}

// order lists the aggregates under the target and the place of their weights.
func (e *engine) order() {
	under := make([]bool, len(e.tree.Nodes))
	under[e.target] = true
	for i := e.target; i >= e.tree.Leaves; i-- {
		if under[i] {
			for _, c := range e.tree.Parts[i] {
				under[c] = true
			}
		}
	}
	e.offset = make([]int, len(e.tree.Nodes))
	for i := e.tree.Leaves; i < len(e.tree.Nodes); i++ {
		e.offset[i] = e.width
		e.width += len(e.tree.Parts[i])
		if under[i] {
			e.nodes = append(e.nodes, i)
		}
	}
}

func (e *engine) drawSets(w Weights, seed uint64) {
	e.sets = make([]float64, e.width*e.sizes[factorWeights])
	rng := rand.New(rand.NewPCG(seed, 0x77656967687473))
	for s := range e.sizes[factorWeights] {
		if !w.vary() {
			w = Weights{}
		}
		w.draw(rng, e.tree, e.sets[s*e.width:(s+1)*e.width])
	}
}

func (e *engine) method(d index.Design) method {
	m := method{nodes: make([]index.Aggregator, len(e.tree.Nodes)), means: make([]mean, len(e.tree.Nodes))}
	for i := e.tree.Leaves; i < len(e.tree.Nodes); i++ {
		m.nodes[i] = d.Aggregator(e.tree.Nodes[i])
		m.means[i] = meanOf(m.nodes[i])
	}
	return m
}

// prepare builds the tables, on all processors.
func (e *engine) prepare(d *index.Data, design index.Design, c Choices, seed uint64) error {
	n := e.sizes[factorError] * e.sizes[factorImpute] * e.sizes[factorTreat] * e.sizes[factorNormalise]
	if n > maxTables {
		return refuseChoices("too-many", "%d combinations of tables are more than %d", n, maxTables)
	}
	e.tables = make([]table, n)
	return parallel(n, func(k int) error {
		pick := e.unpick(k)
		data := d
		if e.sizes[factorError] > 1 {
			data = withError(d, c.Error, seed, pick[factorError])
		}
		built, err := index.Build(data, c.design(design, pick))
		if err == nil && !slices.Equal(built.Data.Units, e.nominal.Data.Units) {
			err = refuseChoices("screening", "screening keeps other units; screen before imputing")
		}
		if err != nil {
			return &CombinationError{e.describe(c, pick), err}
		}
		return e.fill(&e.tables[k], built, c, pick)
	})
}

// unpick returns the choices that make table k; table is its inverse.
func (e *engine) unpick(k int) (pick [factors]int) {
	for _, f := range []int{factorNormalise, factorTreat, factorImpute, factorError} {
		pick[f] = k % e.sizes[f]
		k /= e.sizes[f]
	}
	return pick
}

func (e *engine) table(pick *[factors]int) int {
	k := pick[factorError]
	k = k*e.sizes[factorImpute] + pick[factorImpute]
	k = k*e.sizes[factorTreat] + pick[factorTreat]
	return k*e.sizes[factorNormalise] + pick[factorNormalise]
}

// A CombinationError says which of the declared choices could not be computed.
type CombinationError struct {
	Choices []string // names of the methods taken together
	Err     error
}

// Error returns the choices and the reason.
func (e *CombinationError) Error() string {
	return "with " + strings.Join(e.Choices, ", ") + ": " + e.Err.Error()
}

// Unwrap returns the reason.
func (e *CombinationError) Unwrap() error { return e.Err }

// Message returns the catalogue key and the arguments: the names of the
// methods and the reason, itself to be translated.
func (e *CombinationError) Message() (string, []any) {
	return "robust.combination", []any{strings.Join(e.Choices, ", "), e.Err}
}

func (e *engine) describe(c Choices, pick [factors]int, more ...string) []string {
	var out []string
	if len(c.Impute) > 0 && c.Impute[pick[factorImpute]] != nil {
		out = append(out, c.Impute[pick[factorImpute]].Name())
	}
	if len(c.Treat) > 0 {
		out = append(out, c.Treat[pick[factorTreat]].Name())
	}
	if len(c.Normalise) > 0 {
		out = append(out, c.Normalise[pick[factorNormalise]].Name())
	}
	return append(out, more...)
}

func (e *engine) fill(t *table, x *index.Index, c Choices, pick [factors]int) error {
	leaves := make([][]float64, e.tree.Leaves)
	t.low, t.high = math.Inf(1), math.Inf(-1)
	for i := range leaves {
		leaves[i] = make([]float64, len(e.rows))
		for k, r := range e.rows {
			v := x.Scores[i][r]
			leaves[i][k] = v
			if v < t.low {
				t.low = v
			}
			if v > t.high {
				t.high = v
			}
		}
	}
	t.gap, t.lost = make([]bool, len(e.tree.Nodes)), make([][]bool, len(e.tree.Nodes))
	for _, i := range e.nodes {
		for k, r := range e.rows {
			if math.IsNaN(x.Scores[i][r]) {
				if t.lost[i] == nil {
					t.lost[i] = make([]bool, len(e.rows))
				}
				t.lost[i][k] = true
			}
			for _, child := range e.tree.Parts[i] {
				t.gap[i] = t.gap[i] || math.IsNaN(x.Scores[child][r])
			}
		}
	}
	for a, m := range e.methods {
		form, err := e.form(m, leaves)
		if err != nil {
			pick[factorAggregate] = a
			return &CombinationError{e.describe(c, pick, m.nodes[e.target].Name()), err}
		}
		t.forms = append(t.forms, form)
	}
	return nil
}

// form writes the leaves in the domain of the mean above them.
func (e *engine) form(m method, leaves [][]float64) ([][]float64, error) {
	out := make([][]float64, len(leaves))
	for _, i := range e.nodes {
		for _, c := range e.tree.Parts[i] {
			if c >= e.tree.Leaves {
				continue
			}
			g := m.means[i]
			if g.kind == other || g.kind == arithmetic {
				out[c] = leaves[c]
				continue
			}
			out[c] = make([]float64, len(leaves[c]))
			for k, v := range leaves[c] {
				if g.needsPositive(v) {
					_, err := m.nodes[i].(index.RowAggregator).Row([]float64{v}, []float64{1})
					return nil, &index.CellError{Stage: "aggregate", Column: e.tree.Nodes[c].Code,
						Unit: e.nominal.Data.Units[e.rows[k]], Err: err}
				}
				out[c][k] = g.into(v)
			}
		}
	}
	return out, nil
}

// withError returns the table with normal errors drawn on the raw values.
func withError(d *index.Data, errors map[string][]float64, seed uint64, draw int) *index.Data {
	out := *d
	out.Values = slices.Clone(d.Values)
	for c, code := range d.Columns {
		se, ok := errors[code]
		if !ok {
			continue
		}
		rng := rand.New(rand.NewPCG(seed+uint64(draw), mix(uint64(c))))
		x := slices.Clone(d.Values[c])
		for i := range x {
			if i < len(se) && se[i] > 0 {
				x[i] += se[i] * rng.NormFloat64()
			}
		}
		out.Values[c] = x
	}
	return &out
}

// parallel runs f for 0 to n−1 on all processors and returns the error of the
// lowest number.
func parallel(n int, f func(k int) error) error {
	errs := make([]error, n)
	var next sync.WaitGroup
	jobs := make(chan int, n)
	for k := range n {
		jobs <- k
	}
	close(jobs)
	for range min(n, runtime.GOMAXPROCS(0)) {
		next.Add(1)
		go func() {
			defer next.Done()
			for k := range jobs {
				errs[k] = f(k)
			}
		}()
	}
	next.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
