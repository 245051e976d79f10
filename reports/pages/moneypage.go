package pages

import (
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/reports"
)

// money shows what was identified, filed, requested, obtained, paid.
func (b *Book) money(r Request) (*Leaf, error) {
	ind, err := funding.Measure(b.Money.Applications)
	if err != nil {
		return nil, err
	}
	total, err := b.Money.total()
	if err != nil {
		return nil, err
	}
	v := struct {
		Indicators            funding.Indicators
		Success               funding.Success
		Total                 funding.Amounts
		Funnel, Amounts, Flow *reports.Figure
		Rows                  []moneyRow
		Costs                 []costView
	}{Indicators: ind, Success: funding.MeasureSuccess(b.Money.Applications, 0), Total: total}
	if len(b.Money.Applications) > 0 {
		v.Funnel = b.funnelFigure(r)
	}
	if v.Amounts, err = b.amountsFigure(r); err != nil {
		return nil, err
	}
	if v.Flow, err = b.flowFigure(r); err != nil {
		return nil, err
	}
	if v.Rows, err = b.moneyRows(r); err != nil {
		return nil, err
	}
	if v.Costs, err = b.costs(r); err != nil {
		return nil, err
	}
	return b.leaf(r, "money", Page{Title: r.Texts.T("pages.nav.money"), Lead: r.Texts.T("pages.money.lead"), Active: "money", Demo: b.Money.Demo}, v)
}

type moneyRow struct {
	ID, Title, Funder string
	Stage             funding.Stage
	Amounts           funding.Amounts
}

func (b *Book) moneyRows(r Request) ([]moneyRow, error) {
	var rows []moneyRow
	for _, a := range b.Money.Applications {
		amounts, err := a.Amounts()
		if err != nil {
			return nil, err
		}
		if a.Outcome() == funding.Refused && !amounts.Awarded.Known { // no is an answer: nothing
			amounts.Awarded = funding.Amount{Known: true}
		}
		rows = append(rows, moneyRow{a.ID, a.Title, b.Money.funder(a.FunderID), a.Stage, amounts})
	}
	return rows, nil
}
