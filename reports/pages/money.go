package pages

import (
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/reports"
)

// Money is what the pages say of it: the applications as they stand on a day.
type Money struct {
	Applications []funding.Application
	Funders      map[string]funding.Funder // by ID
	On           funding.Date              // the day it is looked at
	Hash         string                    // of all this; "" = no money is known
	Demo         bool
}

// funder returns the name of a funder.
func (m Money) funder(id string) string {
	if f, ok := m.Funders[id]; ok {
		return f.Name
	}
	return id
}

// byFunder sums the four amounts of what was filed.
func (m Money) byFunder() (funders []string, sums map[string]funding.Amounts, err error) {
	sums = map[string]funding.Amounts{}
	for _, a := range m.Applications {
		if !a.WasFiled() {
			continue
		}
		amounts, err := a.Amounts()
		if err != nil {
			return nil, nil, err
		}
		name := m.funder(a.FunderID)
		if _, seen := sums[name]; !seen {
			funders = append(funders, name)
		}
		if sums[name], err = plus(sums[name], amounts); err != nil {
			return nil, nil, err
		}
	}
	return funders, sums, nil
}

func plus(a, b funding.Amounts) (funding.Amounts, error) {
	var err error
	add := func(x, y funding.Cents) funding.Cents {
		sum, e := x.Add(y)
		if e != nil {
			err = e
		}
		return sum
	}
	return funding.Amounts{
		Requested: funding.Known(add(a.Requested.Cents, b.Requested.Cents)),
		Awarded:   funding.Known(add(a.Awarded.Cents, b.Awarded.Cents)),
		Called:    add(a.Called, b.Called), Paid: add(a.Paid, b.Paid),
	}, err
}

// decided tells the funders of whom no answer is awaited: at least one file was
// answered, or none is with them any more (withdrawn, left without follow-up).
func (m Money) decided() map[string]bool {
	answered, waiting := map[string]bool{}, map[string]bool{}
	for _, a := range m.Applications {
		name := m.funder(a.FunderID)
		switch o := a.Outcome(); {
		case !a.WasFiled():
		case o.Decided():
			answered[name] = true
		case o != funding.Withdrawn && o != funding.NoFollowUp:
			waiting[name] = true
		}
	}
	for _, a := range m.Applications {
		if name := m.funder(a.FunderID); a.WasFiled() && !waiting[name] {
			answered[name] = true
		}
	}
	return answered
}

// total returns the four amounts of all that was filed.
func (m Money) total() (funding.Amounts, error) {
	var total funding.Amounts
	_, sums, err := m.byFunder()
	if err != nil {
		return total, err
	}
	for _, s := range sums {
		if total, err = plus(total, s); err != nil {
			return total, err
		}
	}
	return total, nil
}

// amountsFigure sets requested, awarded and paid side by side, by funder.
func (b *Book) amountsFigure(r Request) (*reports.Figure, error) {
	funders, sums, err := b.Money.byFunder()
	if err != nil || len(funders) == 0 {
		return nil, err
	}
	f := b.moneyFigure(r, "montants", reports.Bar, r.Texts.T("pages.funder"))
	f.Series = r.Texts.T("pages.amount")
	decided := b.Money.decided()
	for _, name := range funders {
		s := sums[name]
		for _, part := range []struct {
			key   string
			cents funding.Cents
		}{{"requested", s.Requested.Cents}, {"awarded", s.Awarded.Cents}, {"paid", s.Paid}} {
			p := reports.Point{Series: r.Texts.T("pages." + part.key), Label: name, Value: part.cents.Euros()}
			if part.key != "requested" && !decided[name] {
				p.Value, p.Missing = 0, r.Texts.T("pages.undecided")
			}
			f.Points = append(f.Points, p)
		}
	}
	f.Answer, err = b.amountsAnswer(r, funders, sums)
	return f, err
}

// amountsAnswer sums up the money, and names who grants most.
func (b *Book) amountsAnswer(r Request, funders []string, sums map[string]funding.Amounts) (string, error) {
	total, err := b.Money.total()
	if err != nil {
		return "", err
	}
	most := funders[0]
	for _, name := range funders {
		if sums[name].Awarded.Cents > sums[most].Awarded.Cents {
			most = name
		}
	}
	euros := func(c funding.Cents) string { return r.Texts.Euros(int64(c)) }
	if total.Awarded.Cents <= 0 {
		return r.Texts.T("pages.answer.amounts-none", euros(total.Requested.Cents)), nil
	}
	text := r.Texts.T("pages.answer.amounts", euros(total.Requested.Cents), euros(total.Awarded.Cents), euros(total.Paid), most, euros(sums[most].Awarded.Cents))
	if waiting := len(funders) - len(b.Money.decided()); waiting > 0 {
		text += " " + r.Texts.T("pages.answer.undecided", waiting)
	}
	return text, nil
}

// flowFigure follows what was awarded from funder to action.
func (b *Book) flowFigure(r Request) (*reports.Figure, error) {
	f := b.moneyFigure(r, "flux", reports.Sankey, r.Texts.T("pages.action"))
	f.Series = r.Texts.T("pages.funder")
	sums := map[[2]string]funding.Cents{}
	var order [][2]string
	for _, a := range b.Money.Applications {
		if !a.Awarded.Known || a.Awarded.Cents <= 0 {
			continue
		}
		parts, err := a.Split(a.Awarded.Cents)
		if err != nil {
			return nil, err
		}
		for i, cents := range parts {
			key := [2]string{b.Money.funder(a.FunderID), b.actionName(r, a, i)}
			if _, seen := sums[key]; !seen {
				order = append(order, key)
			}
			sums[key] += cents
		}
	}
	for _, key := range order {
		if sums[key] > 0 {
			f.Points = append(f.Points, reports.Point{Series: key[0], Label: key[1], Value: sums[key].Euros()})
		}
	}
	if len(f.Points) == 0 {
		return nil, nil
	}
	return f, nil
}

// actionName names the action that share i of an application serves.
func (b *Book) actionName(r Request, a funding.Application, i int) string {
	if i < len(a.Shares) {
		if action, ok := b.Evidence.Roadmap.Action(a.Shares[i].ActionID); ok {
			return action.Short
		}
	}
	return r.Texts.T("pages.whole-roadmap")
}

// funnelFigure counts the files from identified to settled.
func (b *Book) funnelFigure(r Request) *reports.Figure {
	f := b.moneyFigure(r, "entonnoir", reports.Funnel, r.Texts.T("pages.stage"))
	f.Unit, f.Waiver = r.Texts.T("pages.unit.files"), r.Texts.T("pages.waiver.files")
	steps := []struct {
		key  string
		here func(funding.Application) bool
	}{
		{"identified", func(funding.Application) bool { return true }},
		{"filed", funding.Application.WasFiled},
		{"granted", func(a funding.Application) bool { return a.Outcome().Granted() }},
		{"paid-files", func(a funding.Application) bool { s, err := a.Amounts(); return err == nil && s.Paid > 0 }},
	}
	for _, step := range steps {
		n := 0
		for _, a := range b.Money.Applications {
			if step.here(a) {
				n++
			}
		}
		f.Points = append(f.Points, reports.Point{Label: r.Texts.T("pages.step." + step.key), Value: float64(n)})
	}
	return f
}

func (b *Book) moneyFigure(r Request, id string, chart reports.Chart, label string) *reports.Figure {
	return &reports.Figure{
		ID: id, Chart: chart, Unit: "€", Label: label, Decimals: -1,
		Title: r.Texts.T("pages.fig." + id), Question: r.Texts.T("pages.fig." + id + ".q"),
		Source: r.Texts.T("pages.source-money", len(b.Money.Applications), b.Money.On.Time()),
		Waiver: r.Texts.T("pages.waiver.amounts"), Demo: b.Money.Demo,
	}
}
