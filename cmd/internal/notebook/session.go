package notebook

import (
	"context"
	"errors"
	"maps"
	"path/filepath"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/lozere-developpement/sillage/reports/nb"
)

// A session is one notebook being written: it watches the folder, builds and
// runs on every save, and keeps the last page that was good.
type session struct {
	press *Press
	name  string

	mu       sync.Mutex
	params   map[string]string
	phase    string // "building", "running", "ready", "broken"
	problems []string
	cells    []cellView
	printed  []string // what the author's functions printed, the last lines
	spans    []nb.Span
	filters  []choiceView
	page     []byte // last good body
	version  int
	took     time.Duration // from save to page
	heard    map[chan struct{}]bool

	wake chan struct{}
}

// cellView is one line of the panel of cells.
type cellView struct {
	Name  string `json:"name"`
	Kind  string `json:"kind"`
	Place string `json:"place"`
	State string `json:"state"`
	Took  string `json:"took,omitempty"`
	Bytes uint64 `json:"bytes,omitempty"`
	Said  string `json:"said,omitempty"`
}

type choiceView struct {
	Name    string   `json:"name"`
	Label   string   `json:"label"`
	Value   string   `json:"value"`
	Choices []string `json:"choices,omitempty"`
}

// view is the state of a session, as it is pushed to the page.
type view struct {
	Phase    string       `json:"phase"`
	Problems []string     `json:"problems"`
	Cells    []cellView   `json:"cells"`
	Printed  []string     `json:"printed"`
	Filters  []choiceView `json:"filters"`
	Version  int          `json:"version"`
	Took     string       `json:"took,omitempty"`
}

func newSession(p *Press, name string) *session {
	return &session{press: p, name: name, params: map[string]string{}, phase: "building", heard: map[chan struct{}]bool{}, wake: make(chan struct{}, 1)}
}

// work builds and runs until ctx ends: once at the start, then at each change
// of a file or a parameter. A change that comes meanwhile stops the run.
func (s *session) work(ctx context.Context) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return err
	}
	defer w.Close()
	if err := w.Add(filepath.Join(s.press.Bench.Root, s.name)); err != nil {
		return problemf("nb.no-notebook", "there is no notebook %q in %s", s.name, s.press.Bench.Root)
	}
	go func() {
		for e := range w.Events {
			if !e.Has(fsnotify.Chmod) {
				s.poke()
			}
		}
	}()
	s.poke()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.wake:
		}
		saved := time.Now()
		s.quiet(ctx)
		one, stop := context.WithCancel(ctx)
		done := make(chan struct{})
		go func() { defer close(done); s.once(one, saved) }()
		select {
		case <-done:
		case <-s.wake: // saved again: what runs is already old
			stop()
			<-done
			s.poke()
		case <-ctx.Done():
			stop()
			<-done
		}
		stop()
	}
}

// poke asks for another round.
func (s *session) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// quiet waits until an editor has finished writing: some write twice.
func (s *session) quiet(ctx context.Context) {
	for {
		select {
		case <-s.wake:
		case <-ctx.Done():
			return
		case <-time.After(30 * time.Millisecond):
			return
		}
	}
}

// once builds, runs and renders.
func (s *session) once(ctx context.Context, saved time.Time) {
	s.change(func() { s.phase = "building"; s.staleness(nil) })
	built, err := s.press.Bench.Build(ctx, s.name)
	if err != nil {
		s.broken(ctx, err)
		return
	}
	s.change(func() { s.phase = "running"; s.problems, s.printed = nil, nil; s.staleness(built.Code) })
	s.mu.Lock()
	params := maps.Clone(s.params)
	s.mu.Unlock()
	r, err := s.press.Bench.Run(ctx, built, Order{
		Params: params, Workspace: s.press.Workspace, Money: s.press.Money,
		Tell: func(p Progress) { s.change(func() { s.progress(p) }) },
	})
	if err != nil {
		if r != nil {
			s.change(func() {
				for _, p := range r.Cells {
					s.progress(p)
				}
			})
		}
		s.broken(ctx, err)
		return
	}
	l, faults := s.press.Painter.leaf(r)
	problems := append(Objections(r.Result, s.press.threshold()), nb.Problems(faults)...)
	s.change(func() {
		s.phase, s.took, s.problems = "ready", time.Since(saved), nil
		for _, p := range unique(problems) {
			s.problems = append(s.problems, nb.Said(p))
		}
		if l != nil {
			s.page = []byte(l.Body)
			s.version++
		}
		s.spans = built.Code.Spans
		s.finished(r)
	})
}

// broken keeps the last good page and shows what is wrong beside it.
func (s *session) broken(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return
	}
	var list []string
	var f *Failure
	if errors.As(failure(err), &f) {
		for _, p := range f.Problems {
			list = append(list, nb.Said(p))
		}
	} else {
		list = []string{said(err)}
	}
	s.change(func() { s.phase, s.problems = "broken", list })
}

// progress notes how a cell fares.
func (s *session) progress(p Progress) {
	if p.Printed != "" {
		const most = 200
		s.printed = append(s.printed, p.Printed)
		s.printed = s.printed[max(0, len(s.printed)-most):]
	}
	if p.Cell == "" {
		return
	}
	for i := range s.cells {
		if c := &s.cells[i]; c.Name == p.Cell {
			c.State, c.Took, c.Bytes, c.Said = string(p.State), "", p.Allocated, ""
			if p.Elapsed > 0 {
				c.Took = seconds(p.Elapsed)
			}
			if p.Problem != nil {
				c.Said = nb.Said(p.Problem)
			}
			return
		}
	}
	s.cells = append(s.cells, cellView{Name: p.Cell, State: string(p.State)})
}

// finished replaces the panel by what the result says, in its order, keeping
// the times just told.
func (s *session) finished(r *Run) {
	s.cells = s.cells[:0:0]
	for _, c := range r.Result.Cells {
		v := cellView{Name: c.Name, Kind: string(c.Kind), Place: c.Place.String(), State: string(c.State)}
		if p, ok := r.Cells[c.Name]; ok && p.Elapsed > 0 {
			v.Took, v.Bytes = seconds(p.Elapsed), p.Allocated
		}
		if c.Problem != nil {
			v.Said = nb.Said(c.Problem)
		}
		s.cells = append(s.cells, v)
	}
	s.filters = s.filters[:0:0]
	for _, p := range r.Result.Params {
		s.filters = append(s.filters, choiceView{p.Name, p.Label, p.Value, p.Choices})
	}
}

// staleness marks the cells whose declaration has changed since they ran; nil
// code, before the build, marks none yet.
func (s *session) staleness(code *Code) {
	if code == nil {
		return
	}
	for i := range s.cells {
		c := &s.cells[i]
		for _, span := range s.spans {
			place := nb.Place{File: span.File, Line: span.From}
			if place.String() == c.Place && !hasHash(code.Spans, span.Hash) {
				c.State = string(nb.Stale)
			}
		}
	}
}

func hasHash(spans []nb.Span, hash string) bool {
	for _, s := range spans {
		if s.Hash == hash {
			return true
		}
	}
	return false
}

// set changes a parameter and runs again.
func (s *session) set(params map[string]string) {
	s.change(func() { s.params = params })
	s.poke()
}

// change changes the state and tells whoever listens.
func (s *session) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
	for c := range s.heard {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// listen returns a channel on which each change is told, and how to stop.
func (s *session) listen() (c chan struct{}, stop func()) {
	c = make(chan struct{}, 1)
	s.mu.Lock()
	s.heard[c] = true
	s.mu.Unlock()
	return c, func() { s.mu.Lock(); delete(s.heard, c); s.mu.Unlock() }
}

func (s *session) view() view {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := view{Phase: s.phase, Problems: append([]string{}, s.problems...), Cells: append([]cellView{}, s.cells...), Printed: append([]string{}, s.printed...), Filters: append([]choiceView{}, s.filters...), Version: s.version}
	if s.took > 0 {
		v.Took = seconds(s.took)
	}
	return v
}

func (s *session) body() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.page
}
