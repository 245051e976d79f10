package echarts

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"runtime"
	"sync"

	"github.com/dop251/goja"
	"golang.org/x/sync/singleflight"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/chart"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/print"
	"github.com/lozere-developpement/sillage/reports/svg"
)

// A Drawer draws figures in one language and keeps what it has drawn, by
// content. It may be used by many goroutines at once.
type Drawer struct {
	l     *lang.Catalogue
	busy  chan struct{} // as many drawings at once as there are processors
	ready chan *goja.Runtime
	one   singleflight.Group
	kept  cache
}

// New returns a Drawer for a language.
func New(l *lang.Catalogue) *Drawer {
	n := runtime.GOMAXPROCS(0)
	return &Drawer{l: l, busy: make(chan struct{}, n), ready: make(chan *goja.Runtime, n), kept: cache{most: 64 << 20}}
}

// Draw returns the figure as inline SVG of a width. Two figures of one page
// must differ by ID.
func (d *Drawer) Draw(f *reports.Figure, w reports.Width) ([]byte, error) {
	drawing, err := chart.Flat(f, w, d.l)
	if err != nil {
		return nil, err
	}
	if drawing.Option != nil && !Bundled() {
		return d.plain(f, w)
	}
	name := fmt.Sprintf("%s-%d", f.ID, w)
	alt := f.Alt(d.l)
	hash := sha256.New()
	fmt.Fprintf(hash, "%q%q%q%d", name, f.Title, alt, drawing.Height)
	hash.Write(drawing.Option)
	hash.Write(drawing.Under)
	hash.Write(drawing.Over)
	key := string(hash.Sum(nil))
	if kept, ok := d.kept.get(key); ok {
		return kept, nil
	}
	done, err, _ := d.one.Do(key, func() (any, error) {
		raw, err := d.run(drawing)
		if err != nil {
			return nil, err
		}
		inline, err := svg.Clean(raw, svg.Drawing{Name: name, Title: f.Title, Desc: alt, Font: chart.FontFamily, Under: drawing.Under, Over: drawing.Over})
		if err != nil {
			return nil, err
		}
		d.kept.put(key, inline)
		return inline, nil
	})
	if err != nil {
		return nil, f.Refuse("", reports.Because("figures.drawing-failed", "drawing failed: %[1]v", err))
	}
	return done.([]byte), nil
}

// Option returns what a browser needs to explore the figure: the option and its
// size. Any width from 300 to 1000 pixels may be asked; others are brought
// within.
func (d *Drawer) Option(f *reports.Figure, w reports.Width) ([]byte, error) {
	w = max(300, min(1000, w))
	drawing, err := chart.Option(f, w, d.l)
	if err != nil {
		return nil, err
	}
	return json.Marshal(map[string]any{"option": drawing.Option, "width": drawing.Width, "height": drawing.Height})
}

// plain draws without the bundle.
func (d *Drawer) plain(f *reports.Figure, w reports.Width) ([]byte, error) {
	raw, err := print.Inline(f, w, d.l)
	if err != nil {
		return nil, err
	}
	return svg.Clean(raw, svg.Drawing{Name: fmt.Sprintf("%s-%d", f.ID, w), Title: f.Title, Desc: f.Alt(d.l), Font: chart.FontFamily})
}

// run draws in an interpreter that is used once: counters inside ECharts would
// otherwise change the bytes from one drawing to the next.
func (d *Drawer) run(drawing *chart.Drawing) (out []byte, err error) {
	if drawing.Option == nil { // all of it is laid out already
		return fmt.Appendf(nil, `<svg width="%d" height="%d"></svg>`, drawing.Width, drawing.Height), nil
	}
	d.busy <- struct{}{}
	defer func() { <-d.busy }()
	vm, err := d.take()
	if err != nil {
		return nil, err
	}
	go d.refill()
	draw, ok := goja.AssertFunction(vm.Get("Sillage").ToObject(vm).Get("draw"))
	if !ok {
		return nil, fmt.Errorf("the bundle has no function draw")
	}
	text, err := draw(goja.Undefined(), vm.ToValue(string(drawing.Option)), vm.ToValue(drawing.Width), vm.ToValue(drawing.Height))
	if err != nil {
		return nil, err
	}
	return []byte(text.String()), nil
}

// take returns an interpreter that holds the bundle: one made ready while
// nobody waited, or a new one.
func (d *Drawer) take() (*goja.Runtime, error) {
	select {
	case vm := <-d.ready:
		return vm, nil
	default:
		return fresh()
	}
}

// refill makes an interpreter ready for the next drawing.
func (d *Drawer) refill() {
	if len(d.ready) == cap(d.ready) {
		return
	}
	vm, err := fresh()
	if err != nil {
		return
	}
	select {
	case d.ready <- vm:
	default:
	}
}

// fresh returns an interpreter that has read the bundle. It has no clock, no
// timer, no network and no files: only a measure of text.
//
// Note: I tried a second bundle, of the one series that a flat drawing holds. It
// gives the same bytes and loads in 6 ms instead of 12; a drawing of 420 points
// stays at 30. That was not worth a second build and 370 kB.
func fresh() (*goja.Runtime, error) {
	p, err := program()
	if err != nil {
		return nil, err
	}
	vm := goja.New()
	nothing := func(goja.FunctionCall) goja.Value { return vm.ToValue(0) }
	for name, value := range map[string]any{
		"setTimeout": nothing, "clearTimeout": nothing, "setInterval": nothing, "clearInterval": nothing,
		"measureText": chart.TextWidth,
	} {
		if err := vm.Set(name, value); err != nil {
			return nil, err
		}
	}
	vm.SetRandSource(func() float64 { return 0.5 })
	if _, err := vm.RunProgram(p); err != nil {
		return nil, err
	}
	return vm, nil
}

// cache keeps drawings by content, the oldest leaving first when they take more
// than most bytes.
type cache struct {
	mu    sync.Mutex
	most  int
	size  int
	order []string
	items map[string][]byte
}

func (c *cache) get(key string) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	item, ok := c.items[key]
	return item, ok
}

func (c *cache) put(key string, item []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.items == nil {
		c.items = map[string][]byte{}
	}
	if _, twice := c.items[key]; twice {
		return
	}
	c.items[key] = item
	c.order = append(c.order, key)
	for c.size += len(item); c.size > c.most && len(c.order) > 1; {
		oldest := c.order[0]
		c.order = c.order[1:]
		c.size -= len(c.items[oldest])
		delete(c.items, oldest)
	}
}
