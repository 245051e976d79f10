package pages

import (
	"cmp"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/datasets/territory"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

type compareView struct {
	Left, Right filters
	Names       [2]string
	Figure      *reports.Figure
	Rows        []compareRow
	Begin       []Link // where to begin, while nothing is chosen
}

type compareRow struct {
	Label       string
	Codes       [2]template.HTML // where the two scores come from
	Left, Right impact.Score
	Verdict     State
}

// compare sets two parts of the evidence side by side: two periods, two
// territories, or one of each.
func (b *Book) compare(r Request) (*Leaf, error) {
	left, f := b.side(r, "a")
	right, g := b.side(r, "b")
	one, err := b.Evidence.Result(f)
	if err != nil {
		return nil, err
	}
	two, err := b.Evidence.Result(g)
	if err != nil {
		return nil, err
	}
	v := compareView{Left: left, Right: right, Names: [2]string{b.nameOf(r, f, g), b.nameOf(r, g, f)}}
	if v.Names[0] == v.Names[1] {
		v.Begin = b.comparisons(r)
	} else {
		v.Figure = b.dumbbell(r, one, two, v.Names)
		for i, c := range b.Evidence.Design.Referential.Criteria {
			v.Rows = append(v.Rows, compareRow{c.Label, [2]template.HTML{of(r, f).codeLink("criterion", c.ID), of(r, g).codeLink("criterion", c.ID)}, one.Criteria[i], two.Criteria[i], verdict(one.Criteria[i], two.Criteria[i])})
		}
	}
	return b.leaf(r, "compare", Page{Title: r.Texts.T("pages.compare.title"), Lead: r.Texts.T("pages.compare.lead"), Active: "dimensions"}, v)
}

// of returns the request of a page that looks at one part of the evidence.
func of(r Request, f evidence.Filter) Request {
	r.Query = url.Values{"periode": {f.Period}, "territoire": {f.EPCI}}
	return r
}

// side reads one of the two filters, whose names in the address end in suffix.
func (b *Book) side(r Request, suffix string) (filters, evidence.Filter) {
	fl := filters{Path: r.Path, chosen: map[string][]string{}}
	var f evidence.Filter
	f.Period = fl.chooseAs(r, "periode", "periode-"+suffix, b.periodOptions(r))
	f.EPCI = fl.chooseAs(r, "territoire", "territoire-"+suffix, b.groupOptions())
	return fl, f
}

// nameOf says in words what a filter looks at. What it leaves open, as the one
// it is compared with does, goes without saying.
func (b *Book) nameOf(r Request, f, other evidence.Filter) string {
	var parts []string
	if f.Period != "" {
		parts = append(parts, r.Texts.Period(f.Period))
	} else if other.Period != "" {
		parts = append(parts, r.Texts.T("pages.filter.periode.all"))
	}
	if g, ok := b.Evidence.Territory.Group(f.EPCI); ok {
		parts = append(parts, g.Name)
	} else if other.EPCI != "" {
		parts = append(parts, r.Texts.T("pages.filter.territoire.all"))
	}
	return strings.Join(parts, ", ")
}

// comparisons proposes a first comparison of each kind: the last two years,
// and the most populated EPCI with the whole département.
func (b *Book) comparisons(r Request) []Link {
	var years []string
	for _, o := range b.periodOptions(r) {
		if len(o.Value) == len("2025") {
			years = append(years, o.Value)
		}
	}
	var links []Link
	propose := func(suffix, one, two, first, second string) {
		q := url.Values{suffix + "-a": {one}, suffix + "-b": {two}}
		links = append(links, Link{r.Path + "?" + q.Encode(), r.Texts.T("pages.compare.with", first, second)})
	}
	if n := len(years); n > 1 {
		propose("periode", years[n-2], years[n-1], years[n-2], years[n-1])
	}
	if groups := b.Evidence.Territory.EPCI; len(groups) > 1 {
		most := slices.MaxFunc(groups, func(a, b territory.EPCI) int { return cmp.Compare(a.Population, b.Population) })
		propose("territoire", most.SIREN, "", most.Name, r.Texts.T("pages.compare.whole"))
	}
	return links
}

// verdict says what two intervals allow to say of a difference. It is
// established when they do not overlap, which is stricter than a test at the
// same level (Schenker and Gentleman, 2001). A score made of counts alone moves,
// and nobody was asked whether anything changed.
func verdict(a, b impact.Score) State {
	switch {
	case !a.Measured():
		return stateOf(a) // secret is not unmeasured
	case !b.Measured():
		return stateOf(b)
	case (onlyCounted(a) || onlyCounted(b)) && b.Low > a.High:
		return State{"pages.compare.higher-counted", "▲", "soft"}
	case (onlyCounted(a) || onlyCounted(b)) && b.High < a.Low:
		return State{"pages.compare.lower-counted", "▼", "soft"}
	case b.Low > a.High:
		return State{"pages.compare.higher", "▲", "good"}
	case b.High < a.Low:
		return State{"pages.compare.lower", "▼", "bad"}
	}
	return State{"pages.compare.same", "≈", "soft"}
}

func (b *Book) dumbbell(r Request, one, two *impact.Result, names [2]string) *reports.Figure {
	f := &reports.Figure{
		ID: "comparaison", Chart: reports.Dumbbell, Min: 0, Max: 100, Decimals: -1,
		Title: r.Texts.T("pages.fig.compare"), Question: r.Texts.T("pages.fig.compare.q"), Series: r.Texts.T("pages.compared"),
		Unit: r.Texts.T("pages.unit.points"), Label: r.Texts.T("pages.criterion"), Source: b.source(r), Demo: b.Evidence.Demo,
	}
	for i, c := range b.Evidence.Design.Referential.Criteria {
		if one.Criteria[i].Measured() && two.Criteria[i].Measured() {
			f.Points = append(f.Points, r.point(names[0], c.Label, one.Criteria[i]), r.point(names[1], c.Label, two.Criteria[i]))
		}
	}
	if len(f.Points) == 0 {
		return nil
	}
	b.explain(r, f)
	return f
}
