package pages

import (
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/method"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

// A Version is a method that was kept, with what the data of today says under
// it.
type Version struct {
	File     string // "methode-2026.toml"
	Method   *method.Method
	Problem  error                              // why it cannot be read; nil = it can
	Evidence func() (*evidence.Evidence, error) // made once, when a reader asks
}

type versionsView struct {
	Filters   filters
	Then, Now *method.Method
	Problems  []Version
	Said      []statement
	Moved     []Fact // conclusions that are not the same
	Shifted   []Fact // scores that moved and left the conclusion
	Same      int    // scores that read the same
}

// versions sets the data of today under two versions of the method: what the
// method says otherwise, which conclusions move with it, and which stay.
func (b *Book) versions(r Request) (*Leaf, error) {
	v := versionsView{Filters: filters{Path: r.Path}, Now: evidence.Method(b.Evidence.Written().Roadmap)}
	var chosen *Version
	var options []option
	for i := range b.Versions {
		if b.Versions[i].Problem != nil {
			v.Problems = append(v.Problems, b.Versions[i])
			continue
		}
		asked := b.Versions[i].File == r.Query.Get("methode")
		options = append(options, option{Value: b.Versions[i].File, Text: b.Versions[i].File + " – " + b.Versions[i].Method.Stamp(), Selected: asked})
		if chosen == nil || asked {
			chosen = &b.Versions[i]
		}
	}
	if chosen != nil {
		v.Then = chosen.Method
		v.Filters.Selects = []choice{{"methode", r.Texts.T("pages.versions.method"), options}}
		v.Said = b.statements(r, v.Then, method.Diff(v.Then, v.Now))
		if err := b.conclusions(r, chosen, &v); err != nil {
			return nil, err
		}
	}
	page := Page{Title: r.Texts.T("pages.versions.title"), Lead: r.Texts.T("pages.versions.lead"), Active: "method", Crumbs: []Link{{"/comparer", r.Texts.T("pages.compare.title")}}}
	return b.leaf(r, "versions", page, v)
}

// conclusions compares what the same data says under the two methods.
func (b *Book) conclusions(r Request, then *Version, v *versionsView) error {
	old, err := then.Evidence()
	if err != nil {
		return err
	}
	was, err := old.Result(evidence.Filter{})
	if err != nil {
		return err
	}
	is, err := b.Evidence.Result(evidence.Filter{})
	if err != nil {
		return err
	}
	before := map[[2]string]impact.Score{}
	for _, s := range scoresOf(was) {
		before[[2]string{s.kind, s.key}] = s.Score
	}
	for _, s := range scoresOf(is) {
		o, ok := before[[2]string{s.kind, s.key}]
		if !ok {
			o = impact.Score{Estimate: impact.Estimate{Refused: unmeasuredRefusal}}
		}
		b.concluded(r, v, s, o)
	}
	return nil
}

func (b *Book) concluded(r Request, v *versionsView, s keyed, o impact.Score) {
	name, href := b.nameOfScore(r, KeptScore{Kind: s.kind, Key: s.key})
	one, two := stateOf(o), stateOf(s.Score)
	f := Fact{State: two, Link: Link{href, r.Texts.T("pages.since.see")}, Code: []string{s.kind, s.key}}
	switch {
	case one != two:
		f.Text = r.Texts.T("pages.versions.moved", name, r.Texts.T(one.Key), shortScore(r, o), r.Texts.T(two.Key), shortScore(r, s.Score))
		v.Moved = append(v.Moved, f)
	case !same(o, s.Score):
		f.Text = r.Texts.T("pages.since.moved", name, shortScore(r, o), shortScore(r, s.Score))
		v.Shifted = append(v.Shifted, f)
	default:
		v.Same++
	}
}

type keyed struct {
	kind, key string
	impact.Score
}

// scoresOf lists the scores of a result that snapshots keep.
func scoresOf(res *impact.Result) []keyed {
	var list []keyed
	for _, d := range res.Dims {
		list = append(list, keyed{"dimension", d.Dimension, d})
	}
	for _, c := range res.Criteria {
		list = append(list, keyed{"criterion", c.Criterion, c})
	}
	for _, a := range res.Actions {
		list = append(list, keyed{"action", a.Action, a})
	}
	return list
}
