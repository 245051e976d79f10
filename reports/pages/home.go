package pages

import (
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

// A Fact is one thing to know, with how sure it is and where to read more.
type Fact struct {
	Text  string
	State State
	Link  Link
	Code  []string // kind and path of its code; none = it holds no figure of its own
}

// A keyFact is one of the first things to know: its figure stands large, and
// its sentence goes on from there.
type keyFact struct {
	Big, Unit string // "8 010", "accompagnements"
	Fact
}

type homeView struct {
	Keys                                   []keyFact
	Facts                                  []Fact
	Dimensions, Grid, Reach, Amounts, Flow *reports.Figure
	Map                                    *reports.Figure
	Filters                                filters
}

// home is what an elected member reads before a vote: the few things to know,
// and the drawings they rest on.
func (b *Book) home(r Request) (*Leaf, error) {
	fl, f := b.filter(r)
	res, err := b.Evidence.Result(f)
	if err != nil {
		return nil, err
	}
	v := homeView{Filters: fl, Dimensions: b.fiveDimensions(r, reports.Bar, res, fl.query()), Grid: b.heatmap(r, res), Reach: b.reachByPeriod(r, f), Map: b.dots(r, f)}
	if v.Keys, err = b.keys(r, f, res); err != nil {
		return nil, err
	}
	v.Facts = b.facts(r, f, res)
	for i := range v.Keys {
		v.Keys[i].Link = fl.keep(v.Keys[i].Link)
	}
	for i := range v.Facts {
		v.Facts[i].Link = fl.keep(v.Facts[i].Link)
	}
	v.Filters.note(r, "pages.filter.whole-money", len(b.Money.Applications) > 0)
	if v.Amounts, err = b.amountsFigure(r); err != nil {
		return nil, err
	}
	if v.Flow, err = b.flowFigure(r); err != nil {
		return nil, err
	}
	page := Page{
		Title: r.Texts.T("pages.home.title", b.Evidence.Config.Departement.Name), Active: "home",
		Lead: r.Texts.T("pages.home.lead", len(b.Evidence.Roadmap.Actions)),
	}
	return b.leaf(r, "home", page, v)
}

// keys are what to remember: who came, what changed, what was obtained, what
// nobody pays. Each is computed, and left out when it cannot be said.
func (b *Book) keys(r Request, f evidence.Filter, res *impact.Result) ([]keyFact, error) {
	keys := append(b.reachKey(r, f), b.changeKey(r, res)...)
	money, err := b.moneyKeys(r)
	return append(keys, money...), err
}

// facts are what the first things to know must be read with: what is doubtful,
// what is missing, what is late, what is far.
func (b *Book) facts(r Request, f evidence.Filter, res *impact.Result) []Fact {
	var facts []Fact
	if _, shown := b.Evidence.Shown(f); !shown && b.Evidence.Took(f) {
		facts = append(facts, Fact{b.reachText(r, f), withheld, Link{"/territoires", r.Texts.T("pages.fact.reach.more")}, []string{"reach"}})
	}
	facts = append(facts, b.changeFacts(r, f, res)...)
	if f.EPCI == "" { // targets are those of the whole département
		facts = append(facts, b.targetFacts(r, f)...)
	}
	return append(facts, b.farFacts(r, f)...)
}

func (b *Book) reachKey(r Request, f evidence.Filter) []keyFact {
	reach, shown := b.Evidence.Shown(f)
	if reach.Activities == 0 || !shown {
		return nil
	}
	n, _ := b.Evidence.People(f).Value()
	return []keyFact{{r.Texts.Int(int64(n)), r.Texts.T("pages.key.reach", int(n)), Fact{r.Texts.T("pages.key.reach.text", reach.Activities, reach.Hours()),
		counted, Link{"/territoires", r.Texts.T("pages.fact.reach.more")}, []string{"reach"}}}}
}

// targetFacts counts the indicators that have reached their target, and those
// that are not half way.
func (b *Book) targetFacts(r Request, f evidence.Filter) []Fact {
	aimed, reached, behind := 0, 0, 0
	for _, i := range b.Evidence.Indicators {
		way, ok := i.Progress(f)
		switch {
		case !ok:
			continue
		case way >= 1:
			reached++
		case way < 0.5:
			behind++
		}
		aimed++
	}
	if aimed == 0 {
		return nil
	}
	return []Fact{{r.Texts.T("pages.fact.targets", aimed, reached, behind), counted, Link{"/actions", r.Texts.T("pages.fact.targets.more")}, []string{"targets"}}}
}

// farFacts says where nothing takes place.
func (b *Book) farFacts(r Request, f evidence.Filter) []Fact {
	if len(b.Evidence.Served(f)) == 0 {
		return nil
	}
	text, code := r.Texts.T("pages.fact.near"), []string(nil)
	if far, people := b.unserved(f); len(far) > 0 {
		text = r.Texts.T("pages.fact.far", len(far), people)
		code = []string{"far"}
	}
	return []Fact{{text, counted, Link{"/equite", r.Texts.T("pages.fact.far.more")}, code}}
}

// moneyKeys says what was obtained of what was asked for, and which actions
// nobody pays yet.
func (b *Book) moneyKeys(r Request) ([]keyFact, error) {
	if len(b.Money.Applications) == 0 {
		return nil, nil
	}
	t, link := r.Texts, Link{"/argent", r.Texts.T("pages.fact.money.more")}
	total, err := b.Money.total()
	if err != nil {
		return nil, err
	}
	ind, err := funding.Measure(b.Money.Applications)
	if err != nil {
		return nil, err
	}
	asked, obtained := total.Requested.Cents, total.Awarded.Cents
	text := t.T("pages.key.money.text", t.Euros(int64(asked)), t.Euros(int64(total.Paid)))
	if gap := asked - obtained; gap > 0 {
		text += " " + t.T("pages.key.gap", t.Euros(int64(gap)), ind.Pending)
	}
	keys := []keyFact{{t.Euros(int64(obtained)), t.T("pages.key.money"), Fact{text, counted, link, []string{"money", "awarded", ""}}}}
	unpaid, err := b.unpaid()
	if n := len(unpaid); n > 0 {
		names := unpaid
		if n > 4 {
			names = append(unpaid[:3:3], t.T("pages.others", n-3))
		}
		keys = append(keys, keyFact{t.Int(int64(n)), t.T("pages.key.unfunded", n, len(b.Evidence.Roadmap.Actions)),
			Fact{t.T("pages.key.unfunded.text", n, t.List(names)), counted, link, []string{"unfunded"}}})
	}
	return keys, err
}

// unpaid names the actions for which nothing was awarded.
func (b *Book) unpaid() ([]string, error) {
	var names []string
	for _, a := range b.Evidence.Roadmap.Actions {
		sum, err := b.Money.of(a.ID)
		if err != nil {
			return nil, err
		}
		if sum.Awarded.Cents <= 0 {
			names = append(names, a.Short)
		}
	}
	return names, nil
}

// changeKey says where the change is clearest.
func (b *Book) changeKey(r Request, res *impact.Result) []keyFact {
	var best impact.Score
	var name, id string
	for i, d := range b.Evidence.Design.Referential.Dimensions {
		s := res.Dims[i]
		if s.Measured() && !onlyCounted(s) && s.Low > 0 && (name == "" || s.Value > best.Value) {
			best, name, id = s, d.Label, d.ID
		}
	}
	if name == "" {
		return nil
	}
	text := r.Texts.T("pages.key.best.text", name, best.Low, best.High)
	if best.Low == best.High { // an indicator that was counted
		text = r.Texts.T("pages.key.best-exact.text", name)
	} else if b.rivalled(res, id, best) {
		text = r.Texts.T("pages.key.best-tied.text", name, best.Low, best.High)
	}
	if best.N > 0 && best.N < few {
		text += " " + r.Texts.T("pages.key.few", best.N)
	}
	return []keyFact{{r.Texts.Number(best.Value, 0), r.Texts.T("pages.key.best"), Fact{text, better,
		Link{"/dimensions", r.Texts.T("pages.fact.best.more")}, []string{"dimension", id}}}}
}

// few is the number of people below which the sentence on the clearest change
// says how many they are.
const few = 30

// rivalled reports whether another dimension that people told of may have
// changed as much as the best one.
func (b *Book) rivalled(res *impact.Result, id string, best impact.Score) bool {
	for i, d := range b.Evidence.Design.Referential.Dimensions {
		if s := res.Dims[i]; d.ID != id && s.Measured() && !onlyCounted(s) && s.High >= best.Low {
			return true
		}
	}
	return false
}

// changeFacts says that the cause is not proved, where no change is
// established, and what nobody measured.
func (b *Book) changeFacts(r Request, f evidence.Filter, res *impact.Result) []Fact {
	var facts []Fact
	t := r.Texts
	var unclear, missing []string
	hidden := 0
	for i, d := range b.Evidence.Design.Referential.Dimensions {
		if doubtful(res.Dims[i]) {
			unclear = append(unclear, d.Label)
		}
	}
	for i, c := range b.Evidence.Design.Referential.Criteria {
		switch s := res.Criteria[i]; {
		case stateOf(s) == withheld:
			hidden++
		case !s.Measured():
			missing = append(missing, c.Label)
		}
	}
	if len(b.changeKey(r, res)) > 0 {
		facts = append(facts, Fact{t.T("pages.fact.cause"), unsettled, Link{"/methode", t.T("pages.fact.cause.more")}, nil})
	}
	if len(unclear) > 0 {
		facts = append(facts, Fact{t.T("pages.fact.doubtful", len(unclear), t.List(unclear)), unsettled, Link{"/dimensions", t.T("pages.fact.best.more")}, []string{"doubtful"}})
	}
	if len(missing) > 0 {
		facts = append(facts, Fact{r.missingText(missing, len(res.Criteria), f.Period+f.EPCI != ""), unmeasured, Link{"/methode", t.T("pages.fact.missing.more")}, []string{"missing"}})
	}
	if hidden > 0 {
		facts = append(facts, Fact{t.T("pages.fact.hidden", hidden, len(res.Criteria)), withheld, Link{"/methode", t.T("pages.fact.missing.more")}, nil})
	}
	return facts
}

// missingText names the criteria that nobody measured: in a part of the whole,
// that is no verdict on the rest, and a long list tells less than a few names.
func (r Request) missingText(missing []string, of int, part bool) string {
	t, n := r.Texts, len(missing)
	switch {
	case !part && n == of:
		return t.T("pages.fact.missing-yet", of)
	case !part:
		return t.T("pages.fact.missing", n, of, t.List(missing))
	case n == of:
		return t.T("pages.fact.missing-all", of)
	case n > 4:
		missing = append(missing[:3:3], t.T("pages.others", n-3))
	}
	return t.T("pages.fact.missing-here", n, of, t.List(missing))
}
