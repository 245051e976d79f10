package pages

import (
	"slices"

	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

// codedIndicator lists the values of an indicator, period by period.
func (b *Book) codedIndicator(r Request, f evidence.Filter, i evidence.Indicator) *originView {
	shown := b.indicator(r, i, f)
	v := &originView{Label: i.Label, Value: shown.Actual, Head: []string{r.Texts.T("pages.period"), r.Texts.T("pages.measured"), r.Texts.T("pages.data.file")}}
	if i.Target != nil {
		v.Facts = append(v.Facts, [2]string{r.Texts.T("pages.target"), shown.Target})
	}
	v.Facts = append(v.Facts, [2]string{r.Texts.T("pages.origin.cumulative"), r.Texts.T("pages.cumulative." + string(i.Cumulative))}, [2]string{r.Texts.T("pages.method.double"), i.DoubleCount})
	used := map[string]bool{}
	for _, value := range i.Values {
		if f.Covers(value.Period) {
			used[value.Source] = true
			v.Rows = append(v.Rows, []string{r.Texts.Period(value.Period), r.amount(value.Value, i.Unit), b.sourceOf(value.Source)})
		}
	}
	v.Facts = append(v.Facts, [2]string{r.Texts.T("pages.origin.rows"), r.Texts.Int(int64(len(v.Rows)))})
	v.Files = b.manifests(used)
	return v
}

func (b *Book) sourceOf(sum string) string {
	for _, m := range b.Evidence.Manifests {
		if m.SHA256 == sum {
			return m.Source
		}
	}
	return "–"
}

// codedReach tells what a number of attendances rests on.
func (b *Book) codedReach(r Request, f evidence.Filter, code string) *originView {
	label := r.Texts.T("pages.filter.territoire.all")
	if g, ok := b.Evidence.Territory.Group(f.EPCI); ok {
		label = g.Name
	}
	if code != Code("reach") {
		at := slices.IndexFunc(b.Evidence.Roadmap.Actions, func(a roadmap.Action) bool { return Code("reach", a.ID) == code })
		if at < 0 {
			return nil
		}
		f.Action, label = b.Evidence.Roadmap.Actions[at].ID, b.Evidence.Roadmap.Actions[at].Short
	}
	v := &originView{Label: label, Value: b.reachText(r, f)}
	secret := r.Texts.T("pages.short.impact.withheld")
	people, activities, hours := secret, secret, secret
	if reach, shown := b.Evidence.Shown(f); shown {
		n, _ := b.Evidence.People(f).Value()
		people, activities, hours = r.Texts.Int(int64(n)), r.Texts.Int(int64(reach.Activities)), r.Texts.Number(reach.Hours(), 0)
	}
	v.Facts = [][2]string{
		{r.Texts.T("pages.origin.rule"), r.Texts.T("pages.origin.reach-rule")}, {r.Texts.T("pages.data.attendances"), people},
		{r.Texts.T("pages.origin.activities"), activities}, {r.Texts.T("pages.origin.hours"), hours},
	}
	v.Files = b.manifests(b.attended())
	return v
}

// sums are the amounts that the pages print of applications.
var sums = []struct {
	key string
	of  func(funding.Amounts) funding.Cents
}{
	{"requested", func(a funding.Amounts) funding.Cents { return a.Requested.Cents }},
	{"awarded", func(a funding.Amounts) funding.Cents { return a.Awarded.Cents }},
	{"called", func(a funding.Amounts) funding.Cents { return a.Called }},
	{"paid", func(a funding.Amounts) funding.Cents { return a.Paid }},
}

// codedMoney lists the applications that an amount adds up, for the whole
// roadmap or one action.
func (b *Book) codedMoney(r Request, code string) (*originView, error) {
	for _, action := range append([]string{""}, b.actionIDs()...) {
		for _, sum := range sums {
			if Code("money", sum.key, action) == code {
				return b.addedUp(r, action, sum.key, sum.of)
			}
		}
	}
	for _, a := range b.Money.Applications {
		if Code("file", a.ID) != code {
			continue
		}
		amounts, err := a.Amounts()
		if err != nil {
			return nil, err
		}
		v := &originView{Label: a.Title, Value: r.Texts.T(stageKey(a.Stage)), Command: moneyCommand}
		for _, sum := range sums {
			v.Facts = append(v.Facts, [2]string{r.Texts.T("pages." + sum.key), r.Texts.Euros(int64(sum.of(amounts)))})
		}
		return v, nil
	}
	return nil, nil
}

func stageKey(s funding.Stage) string { key, _ := s.Message(); return key }

const moneyCommand = "sillage funding applications"

func (b *Book) actionIDs() (ids []string) {
	for _, a := range b.Evidence.Roadmap.Actions {
		ids = append(ids, a.ID)
	}
	return ids
}

func (b *Book) addedUp(r Request, action, key string, of func(funding.Amounts) funding.Cents) (*originView, error) {
	v := &originView{Label: r.Texts.T("pages.origin.amount", r.Texts.T("pages."+key), r.Texts.T("pages.whole-roadmap")),
		Head: []string{r.Texts.T("pages.money.file"), r.Texts.T("pages.funder"), r.Texts.T("pages." + key)}}
	if a, ok := b.Evidence.Roadmap.Action(action); ok {
		v.Label = r.Texts.T("pages.origin.amount", r.Texts.T("pages."+key), a.Short)
	}
	var total funding.Cents
	for _, a := range b.Money.Applications {
		if !a.WasFiled() || action != "" && !serves(a, action) {
			continue
		}
		amounts, err := a.Amounts()
		if err == nil && action != "" {
			amounts, err = shareOf(a, amounts, action)
		}
		if err == nil {
			total, err = total.Add(of(amounts))
		}
		if err != nil {
			return nil, err
		}
		v.Rows = append(v.Rows, []string{a.Title, b.Money.funder(a.FunderID), r.Texts.Euros(int64(of(amounts)))})
	}
	v.Value = r.Texts.Euros(int64(total))
	return v, nil
}

// codedFigure finds a figure of any page, and shows it with all its rows. Pages
// are made without drawings for that: a code says nothing of where it stands.
func (b *Book) codedFigure(r Request, code string) (*originView, error) {
	quick := *b
	quick.Drawers = map[string]Drawer{r.Texts.Tag(): blank{}}
	for _, address := range b.Addresses() {
		if address == "/recherche" {
			continue
		}
		asked := r
		asked.Path = address
		leaf, err := quick.Make(asked)
		if err != nil {
			return nil, err
		}
		for _, f := range leaf.Figures {
			if Code("figure", address, f.ID) == code {
				return &originView{Label: f.Title, Figure: f, Download: asked.figureAddress(f.ID, "csv")}, nil
			}
		}
	}
	return nil, ErrNoPage
}

// blank draws nothing.
type blank struct{}

func (blank) Draw(*reports.Figure, reports.Width) ([]byte, error) { return nil, nil }
