package pages

import (
	"math"
	"strings"
	"time"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/impact"
)

// A Shelved is a snapshot as the server found it: one whose content is no longer
// what its name says is not compared with, and the page says so.
type Shelved struct {
	*Snapshot
	Altered string // name of the file; "" = it is as it was written
}

type sinceView struct {
	Filters            filters
	Then               *Snapshot
	Day                time.Time
	Altered            []string
	OtherMethod        bool
	Moved, Still       []Fact // established, and not
	Indicators, Money  []Fact
	Unmoved, Unchanged int
}

// since says in sentences what moved between a snapshot and today.
func (b *Book) since(r Request) (*Leaf, error) {
	v := sinceView{Filters: filters{Path: r.Path}}
	var options []option
	for _, s := range b.Snapshots {
		if s.Altered != "" {
			v.Altered = append(v.Altered, s.Altered)
			continue
		}
		options = append(options, option{Value: s.ID, Text: s.Day + " – " + s.Name, Selected: s.ID == r.Query.Get("etat")})
		if v.Then == nil || s.ID == r.Query.Get("etat") {
			v.Then = s.Snapshot // the last one unless another is asked
		}
	}
	if v.Then != nil {
		v.Filters.Selects = []choice{{"etat", r.Texts.T("pages.since.state"), options}}
		v.Day, _ = time.Parse(time.DateOnly, v.Then.Day) // checked when it was read
		if err := b.differences(r, &v); err != nil {
			return nil, err
		}
	}
	page := Page{Title: r.Texts.T("pages.since.title"), Lead: r.Texts.T("pages.since.lead"), Active: "home"}
	page.Demo = v.Then != nil && v.Then.Demo
	return b.leaf(r, "since", page, v)
}

func (b *Book) differences(r Request, v *sinceView) error {
	now, err := b.Snapshot("", "", v.Day)
	if err != nil {
		return err
	}
	if v.OtherMethod = now.Design != v.Then.Design; !v.OtherMethod {
		b.movedScores(r, v, now)
	}
	b.movedIndicators(r, v, now)
	movedMoney(r, v, now)
	return nil
}

func (b *Book) movedScores(r Request, v *sinceView, now *Snapshot) {
	type key struct{ kind, key string }
	before := map[key]KeptScore{}
	for _, s := range v.Then.Scores {
		before[key{s.Kind, s.Key}] = s
	}
	for _, s := range now.Scores {
		old, ok := before[key{s.Kind, s.Key}]
		was, is := old.estimate(), s.estimate()
		if !ok || same(was, is) {
			v.Unmoved++
			continue
		}
		name, href := b.nameOfScore(r, s)
		fact := Fact{Text: r.Texts.T("pages.since.moved", name, shortScore(r, was), shortScore(r, is)), State: settled(was, is), Link: Link{href, r.Texts.T("pages.since.see")}, Code: []string{s.Kind, s.Key}}
		if fact.State.Key == "pages.since.unsettled" {
			v.Still = append(v.Still, fact)
		} else {
			v.Moved = append(v.Moved, fact)
		}
	}
}

// same reports whether two scores read the same, to the whole points that the
// pages show.
func same(a, b impact.Score) bool {
	if !a.Measured() || !b.Measured() {
		return a.Measured() == b.Measured()
	}
	return math.Round(a.Value) == math.Round(b.Value) && math.Round(a.Low) == math.Round(b.Low) && math.Round(a.High) == math.Round(b.High)
}

// settled says what two intervals allow to say of a move.
func settled(was, is impact.Score) State {
	switch v := verdict(was, is); {
	case !was.Measured():
		return State{"pages.since.newly", "●", "soft"}
	case !is.Measured():
		return State{"pages.since.no-longer", "○", "soft"}
	case v.Key != "pages.compare.same":
		return State{strings.Replace(v.Key, "compare", "since", 1), v.Sign, v.Style}
	}
	return State{"pages.since.unsettled", "≈", "warn"}
}

func shortScore(r Request, s impact.Score) string {
	if !s.Measured() {
		return r.Texts.T("pages.since.no-score")
	}
	return Score(r.Texts, s.Estimate)
}

// nameOfScore returns what a score is of, and the page that shows it.
func (b *Book) nameOfScore(r Request, s KeptScore) (name, href string) {
	switch s.Kind {
	case "action":
		if a, ok := b.Evidence.Roadmap.Action(s.Key); ok {
			return a.Short, "/actions/" + s.Key
		}
	case "criterion":
		if c, ok := b.Evidence.Design.Referential.Criterion(s.Key); ok {
			return c.Label, "/dimensions/" + c.Dimension + "#" + c.ID
		}
	case "dimension":
		for _, d := range b.Evidence.Design.Referential.Dimensions {
			if d.ID == s.Key {
				return d.Label, "/dimensions/" + d.ID
			}
		}
	}
	return s.Key, "/dimensions"
}

func (b *Book) movedIndicators(r Request, v *sinceView, now *Snapshot) {
	before := map[string]*float64{}
	for _, i := range v.Then.Indicators {
		before[i.ID] = i.Value
	}
	for at, i := range now.Indicators {
		was, known := before[i.ID]
		if !known || was == nil && i.Value == nil || was != nil && i.Value != nil && *was == *i.Value {
			v.Unchanged++
			continue
		}
		ind := b.Evidence.Indicators[at]
		write := func(x *float64) string {
			if x == nil {
				return r.Texts.T("pages.short.impact.not-measured")
			}
			return r.amount(*x, ind.Unit)
		}
		text := r.Texts.T("pages.since.moved", ind.Label, write(was), write(i.Value))
		if ind.Target != nil && ind.Unit != "fait" {
			text = r.Texts.T("pages.since.target", ind.Label, write(was), write(i.Value), r.amount(ind.Target.Value, ind.Unit))
		}
		v.Indicators = append(v.Indicators, Fact{text, counted, Link{"/actions/" + ind.Action + "#indicateurs", r.Texts.T("pages.since.see")}, []string{"indicator", i.ID}})
	}
}

func movedMoney(r Request, v *sinceView, now *Snapshot) {
	was, is := v.Then.Money, now.Money
	if was == nil {
		was = &KeptMoney{}
	}
	if is == nil {
		is = &KeptMoney{}
	}
	link := Link{"/argent", r.Texts.T("pages.since.see")}
	if was.Files != is.Files {
		v.Money = append(v.Money, Fact{r.Texts.T("pages.since.files", was.Files, is.Files), counted, link, nil})
	}
	for _, sum := range []struct {
		key     string
		was, is funding.Cents
	}{{"requested", was.Requested, is.Requested}, {"awarded", was.Awarded, is.Awarded}, {"paid", was.Paid, is.Paid}} {
		if sum.was != sum.is {
			v.Money = append(v.Money, Fact{r.Texts.T("pages.since."+sum.key, sum.was, sum.is), counted, link, nil})
		}
	}
}
