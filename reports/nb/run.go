package nb

import (
	"context"
	"runtime"
	"runtime/metrics"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/reports"
)

// A Request says what to run and with what.
type Request struct {
	Params  map[string]string `json:"params,omitempty"`  // by name; a parameter that is not there has its default
	Want    []string          `json:"want,omitempty"`    // paths that the document quotes: "scores.individual"
	Code    []Span            `json:"code,omitempty"`    // hashes of the declarations; nil = one for all
	Method  string            `json:"method,omitempty"`  // hash for the record
	Program string            `json:"program,omitempty"` // version for the record, part of every key
	Memo    string            `json:"memo,omitempty"`    // folder of kept values; "" = keep none
	Annex   map[string]string `json:"annex,omitempty"`   // values of annexed cells to start from, instead of sources
	Data    map[string]string `json:"data,omitempty"`    // with Annex: the hashes of the sources they came from
	Demo    bool              `json:"demo,omitempty"`    // with Annex: they came from demonstration data
	Bare    bool              `json:"bare,omitempty"`    // run nothing: declare only

	Feed Feed        `json:"-"`
	Tell func(Event) `json:"-"` // nil = nobody listens
}

// A Span is the lines of one top-level declaration and the hash of the code
// that it rests on.
type Span struct {
	File string `json:"file"`
	From int    `json:"from"`
	To   int    `json:"to"`
	Hash string `json:"hash"`
}

// An Event tells how a cell fares while the run goes on.
type Event struct {
	Cell      string   `json:"cell"`
	State     State    `json:"state"`
	Allocated uint64   `json:"allocated,omitempty"` // bytes allocated by the cell itself
	Problem   *Problem `json:"problem,omitempty"`
}

// Run computes every figure, table, check and note, each quoted value, and what
// they depend on. Cells that fail are told in the result; the error is for a
// run that could not start: a faulty declaration, a parameter that is not one.
func (n *Notebook) Run(ctx context.Context, req Request) (*Result, error) {
	if err := n.Err(); err != nil {
		return nil, err
	}
	values, err := n.parameters(req.Params)
	if err != nil {
		return nil, err
	}
	r := &run{ctx: ctx, n: n, req: req, values: values, cells: map[*node]*outcome{}, keys: map[*node]string{}}
	if !req.Bare {
		for _, d := range n.nodes {
			if d.kind != KindParam && d.kind != KindSource && d.kind != KindCell {
				r.settle(d)
			}
		}
	}
	return r.result(), nil
}

// parameters checks and completes the given values.
func (n *Notebook) parameters(given map[string]string) (map[*node]any, error) {
	var faults []*Problem
	values := map[*node]any{}
	var names []string
	for _, d := range n.nodes {
		if d.kind != KindParam {
			continue
		}
		names = append(names, d.name)
		s, ok := given[d.name]
		if !ok {
			s = d.param.def
		}
		v, err := d.param.parse(s)
		switch {
		case err != nil:
			faults = append(faults, Problemf(d.place, "nb.param-type", "parameter %q: %q is not a value of type %s", d.name, s, d.typ.String()))
		case !d.param.allows(s):
			faults = append(faults, Problemf(d.place, "nb.param-choice", "parameter %q: %q is not one of %s", d.name, s, strings.Join(d.param.choices, ", ")))
		}
		values[d] = v
	}
	for name := range given {
		if d := n.byName[name]; d == nil || d.kind != KindParam {
			faults = append(faults, Problemf(Place{}, "nb.param-unknown", "there is no parameter %q; there are: %s", name, strings.Join(names, ", ")))
		}
	}
	slices.SortFunc(faults, func(a, b *Problem) int { return strings.Compare(a.Error(), b.Error()) })
	return values, joined(faults)
}

// run is one run under way.
type run struct {
	ctx    context.Context
	n      *Notebook
	req    Request
	values map[*node]any
	cells  map[*node]*outcome
	keys   map[*node]string
}

// outcome is what became of a node.
type outcome struct {
	value   any
	state   State
	problem *Problem
}

// settle computes a node once, from kept values where there are some.
func (r *run) settle(d *node) *outcome {
	if o, done := r.cells[d]; done {
		return o
	}
	o := r.compute(d)
	r.cells[d] = o
	return o
}

func (r *run) compute(d *node) *outcome {
	if d.kind == KindParam {
		return &outcome{value: r.values[d], state: Fresh}
	}
	if o := r.given(d); o != nil {
		r.tell(Event{Cell: d.name, State: o.state, Problem: o.problem})
		return o
	}
	in := make([]any, len(d.inputs))
	for i, input := range d.inputs {
		o := r.settle(input)
		if o.problem != nil {
			p := Problemf(d.place, "nb.blocked", "waits for %q, which failed", input.name)
			p.Cell = d.name
			r.tell(Event{Cell: d.name, State: Blocked, Problem: p})
			return &outcome{state: Blocked, problem: p}
		}
		in[i] = o.value
	}
	r.tell(Event{Cell: d.name, State: Running})
	before := allocated()
	o := r.call(d, in)
	r.tell(Event{Cell: d.name, State: o.state, Allocated: allocated() - before, Problem: o.problem})
	if o.problem == nil {
		r.keep(d, o.value)
	}
	return o
}

// call runs the author's function and turns what goes wrong in it into a
// problem of the cell.
func (r *run) call(d *node, in []any) (o *outcome) {
	defer func() {
		if v := recover(); v != nil {
			o = &outcome{state: Failed, problem: panicked(d, v)}
		}
	}()
	if err := r.ctx.Err(); err != nil {
		return failed(d, err)
	}
	var v any
	var err error
	if d.feed != nil {
		v, err = d.feed(&r.req.Feed)
	} else {
		v, err = d.eval(in)
	}
	if f, ok := v.(reports.Figure); ok && err == nil {
		err = allNumbers(f)
	}
	if err != nil {
		return failed(d, err)
	}
	return &outcome{value: v, state: Fresh}
}

// allNumbers refuses a figure with a value that is none and does not say why:
// it could not even be written down.
func allNumbers(f reports.Figure) error {
	for _, p := range f.Points {
		if p.Missing == "" && !(finite(p.Value) && finite(p.Low) && finite(p.High)) {
			return Problemf(Place{}, "nb.point-nan", "the figure %q: its point %q is not a number, and Missing does not say why", f.ID, strings.Trim(p.Series+" "+p.Label, " "))
		}
	}
	return nil
}

func failed(d *node, err error) *outcome {
	p := *told(err)
	p.Cell = d.name
	if p.Place == (Place{}) {
		p.Place = d.place
	}
	return &outcome{state: Failed, problem: &p}
}

func (r *run) tell(e Event) {
	if r.req.Tell != nil {
		r.req.Tell(e)
	}
}

// allocated returns the bytes ever allocated by this process.
func allocated() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// result gathers what was computed.
func (r *run) result() *Result {
	res := &Result{
		Notebook: r.n.name, Title: r.n.title,
		Values: map[string]Bound{}, Figures: map[string]*reports.Figure{}, Tables: map[string]Table{},
		Verdicts: map[string]Verdict{}, Remarks: map[string]Remark{}, Annex: map[string]string{},
		Record: Record{Method: r.req.Method, Program: r.req.Program, Go: runtime.Version(), Arch: runtime.GOARCH, Data: map[string]string{}, Seed: "1"},
	}
	for _, path := range r.req.Want {
		res.Values[path] = r.bind(path)
	}
	for _, d := range r.n.nodes {
		r.file(res, d)
	}
	res.Demo = r.req.Demo || r.n.demo(&r.req.Feed)
	for _, fig := range res.Figures {
		res.Demo = res.Demo || fig.Demo // a figure may rest on an example beside the notebook
	}
	for _, fig := range res.Figures {
		fig.Demo = res.Demo
	}
	return res
}

// file puts one node where the result has a place for it.
func (r *run) file(res *Result, d *node) {
	o := r.cells[d]
	if d.kind == KindParam {
		s := ParamState{Name: d.name, Label: d.param.label, Help: d.param.help, Value: r.valueText(d), Choices: d.param.choices, Year: d.param.year}
		res.Params = append(res.Params, s)
		if d.name == SeedName {
			res.Record.Seed = s.Value
		}
		return
	}
	c := CellState{Name: d.name, Kind: d.kind, Place: d.place, State: Idle, Key: r.key(d)}
	for _, in := range d.inputs {
		c.Inputs = append(c.Inputs, in.name)
	}
	if o != nil {
		c.State, c.Problem = o.state, o.problem
	}
	res.Cells = append(res.Cells, c)
	if d.kind == KindSource {
		res.Record.Data[d.name] = r.fingerprint(d)
	}
	if o == nil || o.problem != nil {
		return
	}
	switch v := o.value.(type) {
	case reports.Figure:
		res.Figures[d.name] = &v
	case Table:
		res.Tables[d.name] = v
	case Verdict:
		res.Verdicts[d.name] = v
	case Remark:
		res.Remarks[d.name] = v
	}
	if d.annex {
		if b, err := write(o.value); err == nil {
			res.Annex[d.name] = string(b)
		}
	}
}

func (r *run) valueText(d *node) string {
	if s, ok := r.req.Params[d.name]; ok {
		return s
	}
	return d.param.def
}

// bind finds the quantity that a document's path names and computes it.
func (r *run) bind(path string) Bound {
	name, rest, _ := strings.Cut(path, ".")
	d := r.n.byName[name]
	if d == nil {
		return Bound{Problem: r.unknown(name)}
	}
	o := r.settle(d)
	if o.problem != nil {
		return Bound{Cell: name, Problem: o.problem}
	}
	q, known, ok := Quantify(o.value, rest)
	if !ok {
		return Bound{Cell: name, Problem: noSuchPart(name, rest, known)}
	}
	if q.Unit == "" && q.Form != FormText {
		q.Unit = d.unit
	}
	return Bound{Quantity: q, Cell: name}
}

func (r *run) unknown(name string) *Problem {
	names := r.n.Names()
	if close := nearest(name, names); close != "" {
		return Problemf(Place{}, "nb.unknown-name-near", "nothing is named %q; did you mean %q?", name, close)
	}
	return Problemf(Place{}, "nb.unknown-name", "nothing is named %q; the notebook declares: %s", name, strings.Join(names, ", "))
}

func noSuchPart(name, rest string, known []string) *Problem {
	switch {
	case len(known) == 0:
		return Problemf(Place{}, "nb.not-a-value", "%q is not one value that a sentence can quote", name)
	case rest == "":
		return Problemf(Place{}, "nb.which-part", "%q holds several values; say which: %s", name, list(name, known))
	}
	if close := nearest(rest, known); close != "" {
		return Problemf(Place{}, "nb.unknown-part-near", "%q has no part %q; did you mean %q?", name, rest, name+"."+close)
	}
	return Problemf(Place{}, "nb.unknown-part", "%q has no part %q; it has: %s", name, rest, list(name, known))
}

// list writes the first parts as paths that can be copied.
func list(name string, known []string) string {
	const enough = 12
	more := ""
	if len(known) > enough {
		known, more = known[:enough], ", …"
	}
	return name + "." + strings.Join(known, ", "+name+".") + more
}
