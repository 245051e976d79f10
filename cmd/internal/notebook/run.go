package notebook

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/runner"
	"github.com/lozere-developpement/sillage/reports/nb"
)

// documentFile is the prose of a notebook.
const documentFile = "notebook.md"

// An Order says on what a built notebook runs.
type Order struct {
	Params    map[string]string
	Workspace string         // folder; "" = none
	Money     []byte         // funding state for nb.Funding
	Start     *start         // from annexed values instead of the sources; nil = from the sources
	NoMemo    bool           // compute everything again
	Bare      bool           // only declare
	Tell      func(Progress) // nil = nobody listens
}

// Progress is what a child tells while it runs.
type Progress struct {
	nb.Event
	Elapsed time.Duration // since the cell started; for its last event
	Printed string        // a line that the author printed, told after the run; "" = none
}

// A Run is a notebook that ran.
type Run struct {
	Built    *Built
	Document *nb.Document
	Result   *nb.Result
	Cells    map[string]Progress // last event of each cell that was looked at
	Outcome  *runner.Outcome
}

// Run reads the document and runs the built notebook once. Cells that failed
// are in the result; the error is for a document that cannot be read, a run
// that could not start, and a child that was stopped or crashed: then the
// result is nil and the problem names the cell that was running.
func (b *Bench) Run(ctx context.Context, built *Built, o Order) (*Run, error) {
	source, err := os.ReadFile(filepath.Join(built.Dir, documentFile))
	if err != nil {
		return nil, problemf("nb.no-document", "the notebook has no %s beside its Go files", documentFile)
	}
	doc, err := nb.Parse(documentFile, source)
	if err != nil {
		return nil, failure(err)
	}
	memo := filepath.Join(b.cache(filepath.Base(built.Dir)), "values")
	if err := os.MkdirAll(memo, 0o755); err != nil {
		return nil, err
	}
	if o.NoMemo {
		memo = ""
	}
	workspace := o.Workspace
	if workspace != "" {
		if workspace, err = filepath.Abs(workspace); err != nil {
			return nil, err
		}
	}
	dir, err := filepath.Abs(built.Dir)
	if err != nil {
		return nil, err
	}
	ask := nb.Order{
		Request: nb.Request{
			Params: o.Params, Want: doc.Want(), Code: built.Code.Spans, Method: built.Method,
			Program: b.Program(), Memo: memo, Bare: o.Bare,
		},
		Dir: dir, Workspace: workspace, Money: o.Money,
	}
	if o.Start != nil {
		ask.Annex, ask.Data, ask.Demo = o.Start.values, o.Start.data, o.Start.demo
	}
	order, err := json.Marshal(ask)
	if err != nil {
		return nil, err
	}
	r := &Run{Built: built, Document: doc, Cells: map[string]Progress{}}
	return r, b.spawn(ctx, r, order, o.Tell)
}

// start is what a run begins with when the rows are not at hand.
type start struct {
	values, data map[string]string
	demo         bool
}

// Program returns the program's version as records have it.
func (b *Bench) Program() string { return b.Version + "+" + b.engine[:min(12, len(b.engine))] }

// spawn runs the child and reads its frames.
func (b *Bench) spawn(ctx context.Context, r *Run, order []byte, tell func(Progress)) error {
	binary, err := filepath.Abs(r.Built.Binary)
	if err != nil {
		return err
	}
	limits := b.Limits
	if limits.Output <= 0 {
		limits.Output = 64 << 20
	}
	var refused []*nb.Problem
	running := ""
	started := map[string]time.Time{}
	r.Outcome, err = runner.Run(ctx, runner.Command{
		Path: binary, Args: []string{nb.FramesFlag}, Dir: r.Built.Dir, Stdin: bytes.NewReader(order), Limits: limits,
		Stdout: func(out io.Reader) error {
			return nb.ReadFrames(out, int(limits.Output), func(f nb.Frame) error {
				switch {
				case f.Event != nil:
					p := Progress{Event: *f.Event}
					if p.State == nb.Running {
						running, started[p.Cell] = p.Cell, time.Now()
					} else if at, ok := started[p.Cell]; ok {
						running, p.Elapsed = "", time.Since(at)
					}
					r.Cells[p.Cell] = p
					if tell != nil {
						tell(p)
					}
				case f.Result != nil:
					r.Result = f.Result
				case len(f.Problems) > 0:
					refused = append(refused, f.Problems...)
				}
				return nil
			}, func(line string) {
				if tell != nil {
					tell(Progress{Printed: line})
				}
			})
		},
	})
	if err != nil {
		return err
	}
	if tell != nil && panicText(r.Outcome.Stderr) == "" {
		for line := range strings.Lines(r.Outcome.Stderr) { // what the author prints goes there
			tell(Progress{Printed: strings.TrimRight(line, "\r\n")})
		}
	}
	for name, at := range started { // the cells that ran when the child ended
		if c := r.Cells[name]; c.State == nb.Running {
			c.Elapsed = time.Since(at)
			r.Cells[name] = c
		}
	}
	switch {
	case len(refused) > 0:
		return &Failure{refused}
	case r.Outcome.OK() && r.Result != nil:
		r.settle()
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	r.Result = nil
	p := b.stopped(r, running)
	if running != "" {
		r.Cells[running] = Progress{Event: nb.Event{Cell: running, State: nb.Failed, Problem: p}, Elapsed: r.Cells[running].Elapsed}
	}
	return &Failure{[]*nb.Problem{p}}
}

// settle puts the states that were told back into the result, which does not
// carry them since they depend on what was kept from earlier runs.
func (r *Run) settle() {
	for i := range r.Result.Cells {
		c := &r.Result.Cells[i]
		c.State = nb.Idle
		if p, ok := r.Cells[c.Name]; ok {
			c.State = p.State
		}
	}
}

// stopped says why a child gave no result.
func (b *Bench) stopped(r *Run, cell string) *nb.Problem {
	o := r.Outcome
	limits := b.Limits
	if limits.Time == 0 {
		limits.Time = 2 * time.Minute
	}
	if limits.Memory == 0 {
		limits.Memory = 2 << 30
	}
	var p *nb.Problem
	switch {
	case o.Cause == runner.OverTime && panicText(o.Stderr) == "": // a crash may still be printing its stack
		p = problemf("nb.over-time", "stopped after %v seconds: a loop without end, or a computation too long", limits.Time.Seconds())
	case o.Cause == runner.OverSize:
		p = problemf("nb.over-memory", "stopped: more than %d MiB of memory", limits.Memory>>20)
	case o.Cause == runner.OverWrite:
		p = problemf("nb.over-output", "stopped: it printed without end")
	case o.Err != nil:
		p = problemf("nb.said", "%[1]s", o.Err.Error(), failureText(o.Err))
	case panicText(o.Stderr) != "":
		p = nb.ExplainPanic(panicText(o.Stderr))
		p.Place = panicPlace(o.Stderr)
	case o.Status == 0:
		p = problemf("nb.exit", "the program ended before its result: a notebook does not call os.Exit")
	default:
		p = problemf("nb.exit-status", "the program ended with status %d before its result: a notebook does not call os.Exit", o.Status)
	}
	p.Cell, p.Detail = cell, o.Stderr
	return p
}

func failureText(err error) string {
	ps := nb.Problems(err)
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = nb.Said(p)
	}
	return strings.Join(lines, "\n")
}
