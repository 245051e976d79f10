package office

import (
	"strconv"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/plan"
)

// hours are the persons charged to a plan by the hour: what the rule of the
// hourly rate is judged on.
var hours = &part[plan.Plan, plan.StaffTime]{
	of: plans, name: "heures", key: "office.hours-line",
	list:   func(p *plan.Plan) *[]plan.StaffTime { return &p.Time },
	fresh:  func(*visit, *plan.Plan) plan.StaffTime { return plan.StaffTime{Worked: funding.Percent(100)} },
	fields: hoursFields, read: readHours,
	title: func(_ *visit, x *plan.StaffTime) string { return x.Name },
}

func hoursFields(v *visit, _ *plan.Plan, x *plan.StaffTime) []*field {
	money := func(c funding.Cents) string { return inputAmount(funding.Amount{Cents: c, Known: c != 0}) }
	return []*field{
		{Name: "name", Label: v.t.T("office.hours.who"), Hint: v.t.T("office.hint.hours-who"), Value: x.Name, Required: true},
		{Name: "yearly", Label: v.t.T("office.hours.yearly"), Hint: v.t.T("office.hint.hours-yearly"), Kind: "money", Value: money(x.Yearly), Required: true},
		{Name: "worked", Label: v.t.T("office.hours.worked"), Hint: v.t.T("office.hint.hours-worked"), Value: v.t.Write(x.Worked), Required: true},
		{Name: "hours", Label: v.t.T("office.hours.hours"), Kind: "number", Value: inputWhole(int(x.Hours)), Required: true},
		{Name: "charged", Label: v.t.T("office.hours.charged"), Kind: "money", Value: money(x.Charged), Required: true},
	}
}

func readHours(rd *reader, _ *plan.Plan, x *plan.StaffTime) {
	x.Name, x.Yearly, x.Charged = rd.text("name"), rd.cents("yearly"), rd.cents("charged")
	x.Hours = rd.whole("hours", 0, 9_999)
	if r := rd.rate("worked"); r != nil {
		x.Worked = *r
		if r.Num() == 0 {
			rd.bad("worked", rd.o.t.T("office.rate-range"))
		}
	}
}

// hoursSection lists who is charged by the hour, with the rate that it makes.
func (v *visit) hoursSection(p store.Record[plan.Plan]) section {
	t := &table{Heads: heads(v.t.T("office.hours.who"), "#"+v.t.T("office.hours.yearly"), "#"+v.t.T("office.hours.worked"), "#"+v.t.T("office.hours.hours"), "#"+v.t.T("office.hours.charged")), Empty: v.t.T("office.hours.none")}
	for i, x := range p.Value.Time {
		t.Rows = append(t.Rows, []cell{{Text: x.Name, Href: hours.address(p.ID, i)}, {Text: v.t.Write(x.Yearly)}, {Text: v.t.Write(x.Worked)}, {Text: strconv.FormatInt(x.Hours, 10)}, {Text: v.t.Write(x.Charged)}})
	}
	return section{ID: "heures", Title: v.t.T("office.hours"), Lead: v.t.T("office.hours.lead"), Table: t, Form: hours.blank(v, &p), Details: v.t.T("office.hours-line.new")}
}
