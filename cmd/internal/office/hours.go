package office

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"

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
	money := func(c funding.Cents) string { return v.inputAmount(funding.Amount{Cents: c, Known: c != 0}) }
	return []*field{
		{Name: "name", Label: v.t.T("office.hours.who"), Hint: v.t.T("office.hint.hours-who"), Value: x.Name, Required: true},
		{Name: "yearly", Label: v.t.T("office.hours.yearly"), Hint: v.t.T("office.hint.hours-yearly"), Kind: "money", Value: money(x.Yearly), Required: true},
		{Name: "worked", Label: v.t.T("office.hours.worked"), Hint: v.t.T("office.hint.hours-worked"), Value: v.t.Write(x.Worked), Required: true},
		{Name: "hours", Label: v.t.T("office.hours.hours"), Hint: v.t.T("office.hint.hours"), Value: inputHours(x.Minutes), Required: true},
		{Name: "charged", Label: v.t.T("office.hours.charged"), Kind: "money", Value: money(x.Charged), Required: true},
	}
}

func readHours(rd *reader, _ *plan.Plan, x *plan.StaffTime) {
	x.Name, x.Yearly, x.Charged = rd.text("name"), rd.cents("yearly"), rd.cents("charged")
	x.Minutes = rd.hours("hours")
	if r := rd.rate("worked"); r != nil {
		x.Worked = *r
		if r.Num() == 0 {
			rd.bad("worked", rd.o.t.T("office.rate-range"))
		}
	}
}

// hours reads a time: "12", "12,5", "12 h 30", "12:30". It is kept to the minute.
func (rd *reader) hours(name string) int64 {
	text := strings.ToLower(strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(rd.text(name)))
	if whole, rest, ok := strings.Cut(strings.Replace(text, ":", "h", 1), "h"); ok {
		h, err1 := strconv.ParseUint(whole, 10, 16)
		m, err2 := strconv.ParseUint(cmp.Or(rest, "0"), 10, 16)
		if err1 != nil || err2 != nil || h > 9_999 || m > 59 {
			rd.bad(name, rd.o.t.T("office.hours-unreadable", rd.text(name)))
			return 0
		}
		return int64(60*h + m)
	}
	h, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if text != "" && (err != nil || !(h >= 0 && h <= 9_999)) {
		rd.bad(name, rd.o.t.T("office.hours-unreadable", rd.text(name)))
		return 0
	}
	return int64(math.Round(60 * h))
}

// inputHours writes a time into a form.
func inputHours(minutes int64) string {
	switch {
	case minutes == 0:
		return ""
	case minutes%60 == 0:
		return strconv.FormatInt(minutes/60, 10)
	}
	return fmt.Sprintf("%d h %02d", minutes/60, minutes%60)
}

// hoursSection lists who is charged by the hour, with the rate that it makes.
func (v *visit) hoursSection(p store.Record[plan.Plan]) section {
	t := &table{Heads: heads(v.t.T("office.hours.who"), "#"+v.t.T("office.hours.yearly"), "#"+v.t.T("office.hours.worked"), "#"+v.t.T("office.hours.hours"), "#"+v.t.T("office.hours.charged")), Empty: v.t.T("office.hours.none")}
	for i, x := range p.Value.Time {
		t.Rows = append(t.Rows, []cell{{Text: x.Name, Href: hours.address(p.ID, i)}, {Text: v.t.Write(x.Yearly)}, {Text: v.t.Write(x.Worked)}, {Text: v.t.Number(float64(x.Minutes)/60, -1)}, {Text: v.t.Write(x.Charged)}})
	}
	return section{ID: "heures", Title: v.t.T("office.hours"), Lead: v.t.T("office.hours.lead"), Table: t, Form: hours.blank(v, &p), Details: v.t.T("office.hours-line.new")}
}
