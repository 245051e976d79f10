package pages

import (
	"slices"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

// originView is where one printed number comes from.
type originView struct {
	Code     string
	Label    string
	Value    string        // the number as the pages write it; "" = a figure, which shows its own
	Score    *impact.Score // nil = not a score
	Parts    []partView
	Facts    [][2]string // what and how much: rule, rows, people
	Head     []string    // of Rows
	Rows     [][]string  // what the number is made of, one line each
	Figure   *reports.Figure
	Download string // address of the rows as CSV; "" = none
	Files    []datasets.Manifest
	Method   string
	Hash     string
	Command  string // that makes the number again; "" = sillage number
	Filters  filters
}

// origin tells where a figure comes from: what it is made of, the files, and
// the command that makes it again.
func (b *Book) origin(r Request) (*Leaf, error) {
	v, err := b.originOf(r, r.Value("code"))
	if err != nil {
		return nil, err
	}
	page := Page{Title: r.Texts.T("pages.origin.title", v.Code), Lead: v.Label, Active: "method", Crumbs: []Link{{"/methode", r.Texts.T("pages.nav.method")}}}
	page.Demo = b.Money.Demo
	return b.leaf(r, "origin", page, v)
}

// originOf finds the number that a code names, with what is said of all of them.
func (b *Book) originOf(r Request, code string) (*originView, error) {
	fl, f := b.filter(r)
	res, err := b.Evidence.Result(f)
	if err != nil {
		return nil, err
	}
	v, err := b.coded(r, f, res, code)
	if err != nil {
		return nil, err
	}
	if v.Command == "" {
		v.Command = "sillage number " + code + options(f)
	}
	v.Code, v.Filters, v.Method, v.Hash = code, fl, b.Evidence.Design.Name+" "+b.Evidence.Written().Design.Hash()[:12], b.Hash()
	return v, nil
}

// coded finds the number that a code names.
func (b *Book) coded(r Request, f evidence.Filter, res *impact.Result, code string) (*originView, error) {
	if v, ok := b.codedScore(r, f, res, code); ok {
		for _, p := range v.Score.Parts {
			v.Parts = append(v.Parts, b.partView(r, p))
		}
		rows, people := b.supports(*v.Score)
		v.Facts = append(v.Facts, [2]string{r.Texts.T("pages.origin.rule"), v.Score.Lineage.Rule}, [2]string{r.Texts.T("pages.origin.rows"), r.Texts.Int(int64(rows))},
			[2]string{r.Texts.T("pages.origin.people"), people(r)}, [2]string{r.Texts.T("pages.coverage"), r.Texts.Percent(v.Score.Coverage, 0)})
		v.Files = b.files(*v.Score)
		return v, nil
	}
	for _, i := range b.Evidence.Indicators {
		if Code("indicator", i.ID) == code {
			return b.codedIndicator(r, f, i), nil
		}
	}
	if v := b.codedReach(r, f, code); v != nil {
		return v, nil
	}
	if v := b.codedVoice(r, f, code); v != nil {
		return v, nil
	}
	if v, err := b.codedCost(r, code); v != nil || err != nil {
		return v, err
	}
	if v := b.codedList(r, f, res, code); v != nil {
		return v, nil
	}
	if v, err := b.codedMoney(r, code); v != nil || err != nil {
		return v, err
	}
	return b.codedFigure(r, code)
}

// codedScore finds a score from 0 to 100.
func (b *Book) codedScore(r Request, f evidence.Filter, res *impact.Result, code string) (*originView, bool) {
	command := "sillage evaluate --format json" + options(f)
	score := func(label string, s impact.Score) (*originView, bool) {
		return &originView{Label: label, Score: &s, Value: Score(r.Texts, s.Estimate), Command: command}, true
	}
	ref := b.Evidence.Design.Referential
	if Code("overall") == code {
		return score(r.Texts.T("pages.whole-roadmap"), res.Overall)
	}
	for i, d := range ref.Dimensions {
		if Code("dimension", d.ID) == code {
			return score(d.Label, res.Dims[i])
		}
	}
	for i, c := range ref.Criteria {
		if Code("criterion", c.ID) == code {
			return score(c.Label, res.Criteria[i])
		}
	}
	for _, a := range b.Evidence.Roadmap.Actions {
		if Code("action", a.ID) == code {
			s, ok := res.Action(a.ID)
			if !ok {
				s = impact.Score{Estimate: impact.Estimate{Refused: unmeasuredRefusal}}
			}
			return score(a.Short, s)
		}
	}
	for _, s := range res.Matrix {
		a, _ := b.Evidence.Roadmap.Action(s.Action)
		c, _ := ref.Criterion(s.Criterion)
		if a != nil && Code("cell", s.Action, s.Criterion) == code {
			command += " --action " + s.Action
			return score(r.Texts.T("pages.cell", a.Short, c.Label), s)
		}
	}
	return nil, false
}

// options write a filter as the command line takes it.
func options(f evidence.Filter) string {
	text := ""
	if f.Period != "" {
		text += " --periode " + f.Period
	}
	if f.EPCI != "" {
		text += " --epci " + f.EPCI
	}
	return text
}

// supports counts what a score rests on: answers, and values of indicators,
// which are rows too; people, or that nobody was asked.
func (b *Book) supports(s impact.Score) (rows int, people func(Request) string) {
	rows = s.Lineage.Rows
	for _, p := range s.Parts {
		if i, ok := b.indicatorOf(p); ok {
			rows += len(i.Values)
		}
	}
	return rows, func(r Request) string {
		if s.N == 0 {
			return r.Texts.T("pages.origin.nobody")
		}
		return r.Texts.Int(int64(s.N))
	}
}

func (b *Book) indicatorOf(p impact.Part) (evidence.Indicator, bool) {
	at := slices.IndexFunc(b.Evidence.Indicators, func(i evidence.Indicator) bool { return i.ID == p.ID })
	if p.Kind != "indicator" || at < 0 {
		return evidence.Indicator{}, false
	}
	return b.Evidence.Indicators[at], true
}

// files returns the imports that a score rests on, by the hashes it carries.
func (b *Book) files(s impact.Score) []datasets.Manifest {
	used := map[string]bool{}
	for _, sum := range s.Lineage.Files {
		used[sum] = true
	}
	for _, p := range s.Parts {
		for _, sum := range append(p.Value.Lineage.Files, p.Score.Lineage.Files...) {
			used[sum] = true
		}
	}
	return b.manifests(used)
}

func (b *Book) manifests(used map[string]bool) []datasets.Manifest {
	var list []datasets.Manifest
	for _, m := range b.Evidence.Manifests {
		if used[m.SHA256] {
			list = append(list, m)
		}
	}
	return list
}
