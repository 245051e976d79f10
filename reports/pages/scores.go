package pages

import (
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

// point writes a score as a point of a figure: its value with its interval, or
// why there is none.
func (r Request) point(series, label string, s impact.Score) reports.Point {
	p := r.estimate(series, label, s.Estimate)
	switch stateOf(s) {
	case worse: // a score stops at 0: the decline itself is said in a word
		p.Note, p.Sign = r.Texts.T("pages.note.decline"), worse.Sign
	case counted:
		p.Note = r.Texts.T(counted.Key)
	}
	p.Key = s.Criterion
	if p.Key == "" {
		p.Key = s.Dimension
	}
	return p
}

func (r Request) estimate(series, label string, e impact.Estimate) reports.Point {
	p := reports.Point{Series: series, Label: label, N: e.N}
	if e.Refused != nil {
		p.Missing, p.N = r.short(e.Refused.Reason), 0
		return p
	}
	p.Value, p.Low, p.High = e.Value, e.Low, e.High
	return p
}

// short says a reason in a word or two where there is a short form of it.
func (r Request) short(reason impact.Note) string {
	return r.Texts.Or("pages.short."+reason.Key, r.Texts.Error(reason))
}

// fiveDimensions shows the dimensions of a result: as a radar where their shape is the
// subject, as bars, which are read at a glance, where they are one thing among
// others.
func (b *Book) fiveDimensions(r Request, chart reports.Chart, res *impact.Result, filter string) *reports.Figure {
	f := &reports.Figure{
		ID: "dimensions", Chart: chart, Min: 0, Max: 100, Decimals: -1,
		Title: r.Texts.T("pages.fig.dimensions"), Question: r.Texts.T("pages.fig.dimensions.q"),
		Unit: r.Texts.T("pages.unit.points"), Label: r.Texts.T("pages.dimension"), Source: b.source(r), Demo: b.Evidence.Demo,
	}
	for i, d := range b.Evidence.Design.Referential.Dimensions {
		p := r.point("", d.Label, res.Dims[i])
		p.Link = "/dimensions/" + d.ID + filter
		f.Points = append(f.Points, p)
	}
	b.explain(r, f)
	return f
}

// criteria shows the criteria of one dimension, or of all ("").
func (b *Book) criteria(r Request, res *impact.Result, dimension, filter string) *reports.Figure {
	f := &reports.Figure{
		ID: "criteres", Chart: reports.Bar, Min: 0, Max: 100, Decimals: -1,
		Title: r.Texts.T("pages.fig.criteria"), Question: r.Texts.T("pages.fig.criteria.q"),
		Unit: r.Texts.T("pages.unit.points"), Label: r.Texts.T("pages.criterion"), Source: b.source(r), Demo: b.Evidence.Demo,
	}
	for i, c := range b.Evidence.Design.Referential.Criteria {
		if dimension == "" || c.Dimension == dimension {
			p := r.point("", c.Label, res.Criteria[i])
			p.Link = "/dimensions/" + c.Dimension + filter + "#" + c.ID
			f.Points = append(f.Points, p)
		}
	}
	b.explain(r, f)
	return f
}

// heatmap shows every action on every criterion that any of them informs.
func (b *Book) heatmap(r Request, res *impact.Result) *reports.Figure {
	f := &reports.Figure{
		ID: "grille", Chart: reports.Heatmap, Min: 0, Max: 100, Decimals: -1,
		Title: r.Texts.T("pages.fig.grid"), Question: r.Texts.T("pages.fig.grid.q"),
		Unit: r.Texts.T("pages.unit.points"), Label: r.Texts.T("pages.action"), Series: r.Texts.T("pages.criterion"),
		Source: b.source(r), Demo: b.Evidence.Demo,
	}
	fl, _ := b.filter(r)
	states := map[State]int{}
	for _, a := range b.Evidence.Roadmap.Actions {
		for _, c := range b.Evidence.Design.Referential.Criteria {
			if whole, ok := res.Criterion(c.ID); !ok || !whole.Measured() {
				continue
			}
			p := reports.Point{Series: c.Label, Label: a.Short, Missing: r.Texts.T("pages.short.impact.not-measured")}
			if s, ok := res.At(a.ID, c.ID); ok {
				p = r.point(c.Label, a.Short, s)
				states[stateOf(s)]++
			}
			p.Key, p.Link = a.ID, "/actions/"+a.ID+fl.query()
			f.Points = append(f.Points, p)
		}
	}
	if len(f.Points) == 0 {
		return nil
	}
	b.explain(r, f)
	f.Answer = r.gridAnswer(len(f.Points), states)
	return f
}

// gridAnswer counts the cells by what they allow to say.
func (r Request) gridAnswer(cells int, states map[State]int) string {
	var said []string
	measured := 0
	for _, part := range []struct {
		state State
		key   string
	}{{better, "up"}, {worse, "down"}, {unsettled, "none"}, {counted, "counted"}} {
		if n := states[part.state]; n > 0 {
			measured += n
			said = append(said, r.Texts.T("pages.answer.grid-"+part.key, n))
		}
	}
	if measured == 0 {
		return r.Texts.T("pages.answer.grid-empty", states[withheld], cells-states[withheld])
	}
	return r.Texts.T("pages.answer.grid", measured, cells, strings.Join(said, r.Texts.T("pages.answer.grid-and")))
}

// explain says of a figure of scores what its reader must know.
func (b *Book) explain(r Request, f *reports.Figure) {
	f.Source = b.sourceHere(r)
	if slices.ContainsFunc(f.Points, func(p reports.Point) bool { return p.Missing == "" }) {
		f.Doubts = append(f.Doubts, r.Texts.T("pages.doubt.scale"))
	}
	if fell := r.declines(f); len(fell) > 0 && f.Chart != reports.Heatmap {
		f.Answer = f.Sentence(r.Texts) + " " + r.Texts.T("pages.answer.declines", len(fell), r.Texts.List(fell))
	}
	if !f.HasIntervals() {
		f.Waiver = r.Texts.T("pages.waiver.counted")
	}
}

// declines names the scores of a figure that stand at 0 because what people told
// of got worse.
func (r Request) declines(f *reports.Figure) []string {
	var fell []string
	for _, p := range f.Points {
		if p.Sign == worse.Sign {
			fell = append(fell, p.Label)
		}
	}
	return fell
}

// source says where the figures of a page come from.
func (b *Book) source(r Request) string { return b.Evidence.Source(r.Texts) }

// sourceHere says where the figures of a page come from and which part they
// show: an action, a period, a territory. Beside the page (in a frame, a file) a
// figure has no other way to tell.
func (b *Book) sourceHere(r Request) string {
	_, f := b.filter(r)
	if siren := r.Value("siren"); siren != "" {
		f.EPCI = siren
	}
	return b.sourceFor(r, f)
}

func (b *Book) sourceFor(r Request, f evidence.Filter) string {
	var of []string
	if a, ok := b.Evidence.Roadmap.Action(r.Value("id")); ok {
		of = append(of, a.Short)
	}
	if f.Period != "" {
		of = append(of, r.Texts.Period(f.Period))
	}
	if g, ok := b.Evidence.Territory.Group(f.EPCI); ok {
		of = append(of, g.Name)
	}
	if len(of) == 0 {
		return b.source(r)
	}
	return r.Texts.T("pages.source-of", b.source(r), strings.Join(of, ", "))
}
