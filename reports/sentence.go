package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/reports/lang"
)

// Sentence says in a few words what the drawing shows: the largest, the
// smallest, the trend, the ranks that are not sure, what is missing. It is made
// from the points alone, so it cannot say what they do not.
func (f *Figure) Sentence(l *lang.Catalogue) string {
	if f.Answer != "" {
		return f.Answer
	}
	shown := f.shown()
	if len(shown) == 0 {
		return l.T("figures.nothing", f.reasons())
	}
	s := sayer{f.Rounded(), l, shown}
	said := s.main()
	lacking := 0
	for _, p := range f.Points {
		if p.Missing != "" {
			lacking++
		}
	}
	if lacking > 0 {
		said = append(said, l.T("figures.lacking", lacking, f.reasons()))
	}
	return strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), " ")
}

// Alt describes the drawing to who cannot see it: what kind it is, what it
// shows, the sentence, the doubts. The table says the rest.
func (f *Figure) Alt(l *lang.Catalogue) string {
	parts := []string{l.T("figures.alt", lang.Key("figures.chart."+string(f.Chart)), f.Title, f.Unit), f.Sentence(l)}
	if f.Demo {
		parts = append(parts, l.T("figures.demo"))
	}
	for _, d := range f.Doubts {
		parts = append(parts, l.T("figures.doubt", d))
	}
	return strings.Join(parts, " ")
}

// shown returns the points that have a value and were not merely aimed at.
func (f *Figure) shown() []Point {
	var points []Point
	for _, p := range f.Points {
		if p.Missing == "" && (f.Aim == "" || p.Series != f.Aim) {
			points = append(points, p)
		}
	}
	return points
}

// reasons lists why values are missing, each once.
func (f *Figure) reasons() []string {
	var reasons []string
	for _, p := range f.Points {
		if p.Missing != "" && !slices.Contains(reasons, p.Missing) {
			reasons = append(reasons, p.Missing)
		}
	}
	return reasons
}

// sayer makes the sentences of one figure.
type sayer struct {
	*Figure
	l      *lang.Catalogue
	points []Point // with a value
}

func (s sayer) main() []string {
	switch s.Chart {
	case Heatmap:
		if s.Change {
			return s.changes()
		}
	case Line, Multiples, Slope:
		return s.trends()
	case Treasury:
		return []string{s.lowest(), s.shortfall()}
	case Dumbbell:
		return s.gaps()
	case Funnel:
		return s.steps()
	case Waterfall:
		return s.sum()
	case Sankey:
		return s.flows()
	case Gantt:
		return s.spans()
	}
	return s.ranks()
}

// ranks names the highest and the lowest, and says if the first rank is sure.
func (s sayer) ranks() []string {
	sorted := slices.Clone(s.points)
	if s.Chart == TileMap { // tiles and dots are not of one kind: the tiles are told
		tiles := slices.DeleteFunc(slices.Clone(sorted), func(p Point) bool { return p.X != 0 || p.Y != 0 })
		if len(tiles) > 0 {
			sorted = tiles
		}
	}
	slices.SortStableFunc(sorted, func(a, b Point) int {
		switch {
		case a.Value > b.Value:
			return -1
		case a.Value < b.Value:
			return 1
		}
		return 0
	})
	first, last := sorted[0], sorted[len(sorted)-1]
	if len(sorted) == 1 {
		return []string{s.l.T("figures.only", s.name(first), s.told(first))}
	}
	if first.Value == last.Value {
		return []string{s.l.T("figures.all-equal", len(sorted), s.told(first))}
	}
	if s.Unranked {
		return []string{s.l.T("figures.range", s.number(s.l, last.Value), s.Amount(s.l, first.Value))}
	}
	said := []string{s.l.T("figures.highest", s.name(first), s.told(first), s.name(last), s.told(last))}
	if n := atLeast(sorted); n > 1 { // many are lowest: none of them is named
		said = []string{s.l.T("figures.highest-many", s.name(first), s.told(first), n, s.Amount(s.l, last.Value))}
	}
	var tied []string
	low, _, ok := first.Interval()
	for _, p := range sorted[1:] {
		if _, high, has := p.Interval(); (ok || has) && high >= low || p.Value == first.Value {
			tied = append(tied, s.name(p))
		}
	}
	switch {
	case len(tied) > 0 && !s.HasIntervals():
		said = append(said, s.l.T("figures.equal-first", len(tied)+1))
	case len(tied) > 3:
		said = append(said, s.l.T("figures.tied-many", s.name(first), len(tied)))
	case len(tied) > 0:
		said = append(said, s.l.T("figures.tied", append([]string{s.name(first)}, tied...)))
	case ok:
		said = append(said, s.l.T("figures.first-sure", s.name(first)))
	}
	return said
}

// atLeast returns how many of the points, sorted from the highest, share the
// lowest value.
func atLeast(sorted []Point) (n int) {
	for _, p := range sorted {
		if p.Value == sorted[len(sorted)-1].Value {
			n++
		}
	}
	return n
}

// changes counts what is established, and names the strongest of it.
func (s sayer) changes() []string {
	var up, down, open int
	var best, worst Point // among what is established
	for _, p := range s.points {
		switch c := p.Certainty(); {
		case p.Value > 0 && c >= Settled:
			if up++; p.Value > best.Value {
				best = p
			}
		case p.Value < 0 && c >= Settled:
			if down++; p.Value < worst.Value {
				worst = p
			}
		default:
			open++
		}
	}
	said := []string{s.l.T("figures.changes", len(s.points), s.counted(
		count{"figures.changes-up", up}, count{"figures.changes-down", down}, count{"figures.changes-none", open}))}
	if best.Value > 0 {
		said = append(said, s.l.T("figures.strongest-rise", s.name(best), s.told(best)))
	}
	if worst.Value < 0 {
		said = append(said, s.l.T("figures.strongest-fall", s.name(worst), s.told(worst)))
	}
	return said
}

// trends says where each series came from and went to: three at most, then
// how many rose and fell.
func (s sayer) trends() []string {
	var said []string
	counts := map[string]int{}
	for _, name := range s.seriesShown() {
		first, last := s.ends(name)
		key := trend(first, last)
		counts[key]++
		if first.Label == last.Label {
			said = append(said, s.l.T("figures.trend-one", s.subject(name), s.told(first), first.Label))
			continue
		}
		said = append(said, s.l.T("figures.trend", s.subject(name), first.Label, s.told(first),
			last.Label, s.told(last), lang.Key(key)))
	}
	if len(said) <= 3 {
		return said
	}
	return []string{s.l.T("figures.trends", len(said), s.counted(
		count{"figures.trends-up", counts["figures.rise"] + counts["figures.rise-plain"]},
		count{"figures.trends-down", counts["figures.fall"] + counts["figures.fall-plain"]},
		count{"figures.trends-none", counts["figures.no-trend"] + counts["figures.same"] + counts["figures.one-point"]}))}
}

// count is how many of something there are, and the key that says it.
type count struct {
	key string
	n   int
}

// counted lists the counts that are not zero.
func (s sayer) counted(counts ...count) []string {
	var said []string
	for _, c := range counts {
		if c.n > 0 {
			said = append(said, s.l.T(c.key, c.n))
		}
	}
	return said
}

func (s sayer) seriesShown() []string {
	shown := *s.Figure
	shown.Points = s.points
	return shown.SeriesNames()
}

// ends returns the first and the last point of a series.
func (s sayer) ends(name string) (first, last Point) {
	found := false
	for _, p := range s.points {
		if p.Series != name {
			continue
		}
		if !found {
			first, found = p, true
		}
		last = p
	}
	return first, last
}

// trend names what is known of the way from a to b.
func trend(a, b Point) string {
	alow, ahigh, adoubt := a.Interval()
	blow, bhigh, bdoubt := b.Interval()
	doubt := adoubt || bdoubt
	switch {
	case a.Label == b.Label:
		return "figures.one-point"
	case doubt && blow <= ahigh && alow <= bhigh:
		return "figures.no-trend"
	case b.Value == a.Value:
		return "figures.same"
	case b.Value > a.Value && doubt:
		return "figures.rise"
	case b.Value > a.Value:
		return "figures.rise-plain"
	case doubt:
		return "figures.fall"
	}
	return "figures.fall-plain"
}

// lowest says how low the balance goes, and when.
func (s sayer) lowest() string {
	least := s.points[0]
	for _, p := range s.points {
		if p.Value < least.Value {
			least = p
		}
	}
	return s.l.T("figures.lowest-balance", s.told(least), least.Label)
}

// shortfall says when the balance falls, or may fall, below zero.
func (s sayer) shortfall() string {
	for _, p := range s.points {
		if p.Value < 0 {
			return s.l.T("figures.below-zero", p.Label, s.told(p))
		}
	}
	for _, p := range s.points {
		if low, _, ok := p.Interval(); ok && low < 0 {
			return s.l.T("figures.may-fall-below", p.Label, s.Amount(s.l, low))
		}
	}
	return s.l.T("figures.above-zero")
}

// gaps names the widest and the narrowest gap between the two series.
func (s sayer) gaps() []string {
	series := s.seriesShown()
	if len(series) != 2 {
		return s.ranks()
	}
	type gap struct{ a, b Point }
	size := func(g gap) float64 { return max(g.a.Value-g.b.Value, g.b.Value-g.a.Value) }
	var widest, narrowest gap
	found := 0
	for _, label := range s.Labels() {
		a, okA := s.At(series[0], label)
		b, okB := s.At(series[1], label)
		if !okA || !okB || a.Missing != "" || b.Missing != "" {
			continue
		}
		g := gap{a, b}
		if found == 0 || size(g) > size(widest) {
			widest = g
		}
		if found == 0 || size(g) < size(narrowest) {
			narrowest = g
		}
		found++
	}
	if found == 0 {
		return s.ranks()
	}
	if found > 1 && size(widest)-size(narrowest) <= 1e-9*size(widest) {
		if size(widest) == 0 {
			return []string{s.l.T("figures.gaps-none")}
		}
		return []string{s.l.T("figures.gaps-equal", found, s.difference(size(widest)))}
	}
	said := []string{s.l.T("figures.widest", widest.a.Label, widest.a.Series, s.told(widest.a),
		widest.b.Series, s.told(widest.b))}
	alow, ahigh, aok := widest.a.Interval()
	blow, bhigh, bok := widest.b.Interval()
	if (aok || bok) && alow <= bhigh && blow <= ahigh {
		said = append(said, s.l.T("figures.gap-unsure"))
	}
	if found > 1 {
		said = append(said, s.l.T("figures.narrowest", narrowest.a.Label, s.told(narrowest.a), s.told(narrowest.b)))
	}
	return said
}

func (s sayer) steps() []string {
	first, last := s.points[0], s.points[len(s.points)-1]
	if len(s.points) == 1 || first.Value == 0 || last.Value > first.Value { // nothing is lost on the way
		return s.ranks()
	}
	said := []string{s.l.T("figures.funnel", s.told(first), first.Label, s.told(last), last.Label, share(last.Value, first.Value))}
	at := 0
	for i := 1; i < len(s.points); i++ {
		if at == 0 || s.points[i-1].Value-s.points[i].Value > s.points[at-1].Value-s.points[at].Value {
			at = i
		}
	}
	if loss := s.points[at-1].Value - s.points[at].Value; len(s.points) > 2 && loss > 0 {
		said = append(said, s.l.T("figures.loss", s.points[at-1].Label, s.points[at].Label, s.difference(loss)))
	}
	return said
}

// difference writes how far two values are apart: between two percentages it
// is in points.
func (s sayer) difference(v float64) string {
	f := *s.Figure
	f.Change = false
	if f.Unit == "%" {
		f.Unit = s.l.T("figures.unit-points")
	}
	return f.Amount(s.l, v)
}

func share(part, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return part / whole
}

// Lacks reports whether any value is missing: a total is then that of the
// others.
func (f *Figure) Lacks() bool { return f.any(func(p Point) bool { return p.Missing != "" }) }

// Total returns the sum of the values that are not missing, in the unit of the
// figure: what a waterfall ends on, what flows and parts add up to.
func (f *Figure) Total() float64 {
	var total float64
	for _, p := range f.shown() {
		total += p.Value
	}
	return total
}

// End names what a waterfall ends on: the last of its bars.
func (f *Figure) End(l *lang.Catalogue) string {
	switch {
	case f.Rest != "":
		return f.Rest
	case f.Lacks():
		return l.T("figures.total-known-bar")
	}
	return l.T("figures.total-bar")
}

// end says what the values come to.
func (s sayer) end() string {
	total := s.Amount(s.l, s.Total())
	switch {
	case s.Rest != "":
		return s.l.T("figures.only", s.Rest, total)
	case s.Lacks():
		return s.l.T("figures.total-known", total)
	}
	return s.l.T("figures.total", total)
}

func (s sayer) sum() []string {
	said := []string{s.end()}
	most, least := s.points[0], s.points[0]
	for _, p := range s.points {
		if p.Value > most.Value {
			most = p
		}
		if p.Value < least.Value {
			least = p
		}
	}
	if most.Value > 0 {
		said = append(said, s.l.T("figures.adds-most", most.Label, s.told(most)))
	}
	if least.Value < 0 {
		said = append(said, s.l.T("figures.takes-most", least.Label, s.told(least)))
	}
	return said
}

func (s sayer) flows() []string {
	most := slices.MaxFunc(s.points, func(a, b Point) int { return sign(a.Value - b.Value) })
	return []string{s.l.T("figures.flow", len(s.points), most.Series, most.Label, s.told(most))}
}

func sign(d float64) int {
	switch {
	case d < 0:
		return -1
	case d > 0:
		return 1
	}
	return 0
}

func (s sayer) spans() []string {
	start, end, done := s.Points[0].X, s.Points[0].Y, 0
	for _, p := range s.Points { // a row whose progress is unknown has its dates
		start, end = min(start, p.X), max(end, p.Y)
		if p.Missing == "" && p.Value >= 1 {
			done++
		}
	}
	if done == 0 {
		return []string{s.l.T("figures.spans-none", len(s.Points), s.l.Month(day(start)), s.l.Month(day(end)))}
	}
	return []string{s.l.T("figures.spans", len(s.Points), s.l.Month(day(start)), s.l.Month(day(end)), done)}
}

// name says which point, with its series where there are several.
func (s sayer) name(p Point) string {
	if p.Series == "" || len(s.SeriesNames()) < 2 {
		return p.Label
	}
	return fmt.Sprintf("%s, %s", p.Series, p.Label)
}

func (s sayer) subject(series string) string {
	if series == "" || len(s.SeriesNames()) < 2 {
		return s.Title
	}
	return series
}

// told gives the value with unit, and its interval.
func (s sayer) told(p Point) string {
	text := s.Amount(s.l, p.Value)
	if low, high, ok := p.Interval(); ok {
		return s.l.T("figures.told", text, s.number(s.l, low), s.number(s.l, high))
	}
	return text
}
