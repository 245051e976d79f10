package pages

import (
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

type homeView struct {
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
	v := homeView{Filters: fl, Dimensions: b.radar(r, res, fl.query()), Grid: b.heatmap(r, res), Reach: b.reachByPeriod(r, f), Map: b.dots(r, f)}
	if v.Facts, err = b.facts(r, f, res); err != nil {
		return nil, err
	}
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

// facts are computed, never written: each is left out when it cannot be said.
func (b *Book) facts(r Request, f evidence.Filter, res *impact.Result) ([]Fact, error) {
	var facts []Fact
	t := r.Texts
	if text := b.reachText(r, f); text != "" {
		facts = append(facts, Fact{text, counted, Link{"/territoires", t.T("pages.fact.reach.more")}, []string{"reach"}})
	}
	facts = append(facts, b.changeFacts(r, res)...)
	facts = append(facts, b.targetFacts(r, f)...)
	facts = append(facts, b.farFacts(r, f)...)
	money, err := b.moneyFacts(r)
	return append(facts, money...), err
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

// moneyFacts says what was asked for, what is not obtained, and which actions
// nobody pays yet.
func (b *Book) moneyFacts(r Request) ([]Fact, error) {
	if len(b.Money.Applications) == 0 {
		return nil, nil
	}
	t, link := r.Texts, Link{"/argent", r.Texts.T("pages.fact.money.more")}
	total, err := b.Money.total()
	if err != nil {
		return nil, err
	}
	facts := []Fact{{t.T("pages.fact.money", total.Requested.Cents, total.Awarded.Cents, total.Paid), counted, link, []string{"money", "awarded", ""}}}
	waiting := 0
	for _, a := range b.Money.Applications {
		if a.WasFiled() && !a.Outcome().Decided() {
			waiting++
		}
	}
	if gap := total.Requested.Cents - total.Awarded.Cents; gap > 0 {
		facts = append(facts, Fact{t.T("pages.fact.gap", gap, waiting), counted, link, []string{"money", "requested", ""}})
	}
	var unpaid []string
	for _, a := range b.Evidence.Roadmap.Actions {
		sum, err := b.Money.of(a.ID)
		if err != nil {
			return nil, err
		}
		if sum.Awarded.Cents <= 0 {
			unpaid = append(unpaid, a.Short)
		}
	}
	if n := len(unpaid); n > 0 {
		if n > 4 {
			unpaid = append(unpaid[:3:3], t.T("pages.others", n-3))
		}
		facts = append(facts, Fact{t.T("pages.fact.unfunded", n, len(b.Evidence.Roadmap.Actions), t.List(unpaid)), counted, link, []string{"unfunded"}})
	}
	return facts, nil
}

// changeFacts says where the change is clearest, where none is established,
// and what nobody measured.
func (b *Book) changeFacts(r Request, res *impact.Result) []Fact {
	var facts []Fact
	t := r.Texts
	var best impact.Score
	var bestName, bestID string
	var unclear, missing []string
	for i, d := range b.Evidence.Design.Referential.Dimensions {
		s := res.Dims[i]
		if s.Measured() && !onlyCounted(s) && s.Low > 0 && (bestName == "" || s.Value > best.Value) {
			best, bestName, bestID = s, d.Label, d.ID
		}
		if doubtful(s) {
			unclear = append(unclear, d.Label)
		}
	}
	for i, c := range b.Evidence.Design.Referential.Criteria {
		if !res.Criteria[i].Measured() {
			missing = append(missing, c.Label)
		}
	}
	if bestName != "" {
		text := t.T("pages.fact.best", bestName, best.Value, best.Low, best.High)
		if best.Low == best.High { // an indicator that was counted
			text = t.T("pages.fact.best-exact", bestName, best.Value)
		}
		facts = append(facts, Fact{text, better, Link{"/dimensions", t.T("pages.fact.best.more")}, []string{"dimension", bestID}},
			Fact{t.T("pages.fact.cause"), unsettled, Link{"/methode", t.T("pages.fact.cause.more")}, nil})
	}
	if len(unclear) > 0 {
		facts = append(facts, Fact{t.T("pages.fact.doubtful", len(unclear), t.List(unclear)), unsettled, Link{"/dimensions", t.T("pages.fact.best.more")}, []string{"doubtful"}})
	}
	if len(missing) > 0 {
		facts = append(facts, Fact{t.T("pages.fact.missing", len(missing), len(res.Criteria), t.List(missing)), unmeasured, Link{"/methode", t.T("pages.fact.missing.more")}, []string{"missing"}})
	}
	return facts
}
