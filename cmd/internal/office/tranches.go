package office

import (
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/rules"
)

// tranches are the payments of an award: what is planned, under which
// conditions, what was claimed and paid, and when the funder stopped the clock.
var tranches = &part[funding.Application, funding.Tranche]{
	of: files, name: "versements", key: "office.tranche",
	list: func(a *funding.Application) *[]funding.Tranche { return &a.Tranches },
	fresh: func(_ *visit, a *funding.Application) funding.Tranche {
		return funding.Tranche{ID: strconv.Itoa(len(a.Tranches) + 1), Kind: funding.Advance}
	},
	fields: trancheFields, read: readTranche,
	title: func(v *visit, t *funding.Tranche) string { return v.label(t.Kind) + " " + t.ID },
}

func trancheFields(v *visit, _ *funding.Application, t *funding.Tranche) []*field {
	var kinds []option
	for _, k := range []funding.TrancheKind{funding.Advance, funding.Interim, funding.Balance, funding.Single} {
		kinds = append(kinds, option{string(k), v.label(k)})
	}
	money := func(c funding.Cents, there bool) string { return v.inputAmount(funding.Amount{Cents: c, Known: there}) }
	fields := []*field{
		{Name: "id", Label: v.t.T("office.field.tranche-id"), Required: true, Value: t.ID},
		{Name: "kind", Label: v.t.T("office.tranche"), Kind: "select", Options: kinds, Value: string(t.Kind)},
		{Name: "planned", Label: v.t.T("office.planned"), Kind: "money", Required: true, Value: money(t.Planned, t.Planned != 0)},
		{Name: "expected", Label: v.t.T("office.expected"), Kind: "date", Value: inputDate(t.Expected)},
		{Name: "called", Label: v.t.T("office.called"), Kind: "money", Value: money(t.Called, !t.CalledOn.IsZero())},
		{Name: "called-on", Label: v.t.T("office.called-on"), Kind: "date", Value: inputDate(t.CalledOn)},
		{Name: "paid", Label: v.t.T("office.paid"), Kind: "money", Value: money(t.Paid, t.Paid != 0)},
		{Name: "paid-on", Label: v.t.T("office.paid-on"), Kind: "date", Value: inputDate(t.PaidOn)},
		{Name: "cancelled", Label: v.t.T("office.cancelled"), Kind: "check", Value: check(t.Cancelled)},
	}
	for i := range v.rows("condition", len(t.Conditions)) {
		var c funding.Condition
		if i < len(t.Conditions) {
			c = t.Conditions[i]
		}
		fields = append(fields, &field{Kind: "group", Label: v.t.T("office.condition", i+1)},
			&field{Name: named("condition", i), Label: v.t.T("office.condition-text"), Value: c.Text},
			&field{Name: named("met", i), Label: v.t.T("office.condition-met"), Kind: "date", Value: inputDate(c.MetOn)}, &field{Kind: "end"})
	}
	for i := range v.rows("from", len(t.Suspended)) {
		var p funding.Period
		if i < len(t.Suspended) {
			p = t.Suspended[i]
		}
		fields = append(fields, &field{Kind: "group", Label: v.t.T("office.suspension", i+1)},
			&field{Name: named("from", i), Label: v.t.T("office.suspended-from"), Kind: "date", Value: inputDate(p.From)},
			&field{Name: named("until", i), Label: v.t.T("office.suspended-until"), Hint: v.t.T("office.hint.suspended-until"), Kind: "date", Value: inputDate(p.To)}, &field{Kind: "end"})
	}
	return fields
}

func readTranche(rd *reader, a *funding.Application, t *funding.Tranche) {
	before := t.ID
	t.ID, t.Kind, t.Planned, t.Expected = rd.text("id"), funding.TrancheKind(rd.choice("kind")), rd.cents("planned"), rd.date("expected")
	t.Called, t.CalledOn, t.Paid, t.PaidOn = rd.amount("called").Cents, rd.date("called-on"), rd.amount("paid").Cents, rd.date("paid-on")
	t.Cancelled = rd.checked("cancelled")
	for _, c := range []struct {
		cents funding.Cents
		on    funding.Date
		name  string
	}{{t.Called, t.CalledOn, "called-on"}, {t.Paid, t.PaidOn, "paid-on"}} {
		if (c.cents > 0) == c.on.IsZero() {
			rd.bad(c.name, rd.o.t.T("office.amount-and-date"))
		}
	}
	if !t.PaidOn.IsZero() && !t.CalledOn.IsZero() && t.PaidOn.Before(t.CalledOn) {
		rd.bad("paid-on", rd.o.t.T("office.paid-before-called"))
	}
	rd.past("called-on", t.CalledOn)
	rd.past("paid-on", t.PaidOn)
	for _, other := range a.Tranches {
		if other.ID == t.ID && t.ID != before {
			rd.bad("id", rd.o.t.T("office.tranche-twice", t.ID))
		}
	}
	t.Conditions, t.Suspended = rd.conditions(), rd.suspensions()
	for i, c := range t.Conditions {
		if c.MetOn.IsZero() && !t.CalledOn.IsZero() {
			rd.bad(named("met", i), rd.o.t.T("office.condition-unmet"))
		}
	}
}

func (rd *reader) conditions() (list []funding.Condition) {
	for i := range rd.rowsRead("condition") {
		c := funding.Condition{Text: rd.text(named("condition", i)), MetOn: rd.date(named("met", i))}
		rd.past(named("met", i), c.MetOn)
		switch {
		case c.Text != "":
			list = append(list, c)
		case rd.text(named("met", i)) != "":
			rd.bad(named("condition", i), rd.o.t.T("office.required"))
		}
	}
	return list
}

// suspensions reads the times during which the clock of payment stood still; one
// without an end goes on.
func (rd *reader) suspensions() (list []funding.Period) {
	for i := range rd.rowsRead("from") {
		p := funding.Period{From: rd.date(named("from", i)), To: rd.date(named("until", i))}
		switch {
		case p.From.IsZero() && rd.text(named("until", i)) != "":
			rd.bad(named("from", i), rd.o.t.T("office.required"))
		case !p.To.IsZero() && p.To.Before(p.From):
			rd.bad(named("until", i), rd.o.t.T("office.ends-before"))
		case !p.From.IsZero():
			list = append(list, p)
		}
	}
	return list
}

func trancheWords(v *visit, t funding.Tranche) string {
	words := []string{v.label(t.Kind), v.t.T("office.planned") + " " + v.t.Write(t.Planned)}
	say := func(key, text string, there bool) {
		if there {
			words = append(words, v.t.T(key)+" "+text)
		}
	}
	say("office.expected", v.t.Write(t.Expected), !t.Expected.IsZero())
	say("office.called", v.t.Write(t.Called)+" ("+v.t.Write(t.CalledOn)+")", !t.CalledOn.IsZero())
	say("office.paid", v.t.Write(t.Paid)+" ("+v.t.Write(t.PaidOn)+")", !t.PaidOn.IsZero())
	for i, c := range t.Conditions {
		words = append(words, v.t.Colon(v.t.T("office.condition", i+1), strings.TrimSpace(c.Text+" "+v.t.Write(c.MetOn))))
	}
	for _, p := range t.Suspended {
		words = append(words, v.t.T("office.suspended")+" "+v.t.Write(p.From)+" – "+v.t.Write(p.To))
	}
	if t.Cancelled {
		words = append(words, v.t.T("office.cancelled"))
	}
	return strings.Join(words, " · ")
}

func (v *visit) tranches(rec store.Record[funding.Application]) *table {
	t := &table{Heads: heads(v.t.T("office.tranche"), "#"+v.t.T("office.planned"), v.t.T("office.conditions"), "#"+v.t.T("office.called"), "#"+v.t.T("office.paid"), v.t.T("office.payment-due")), Empty: v.t.T("office.tranches.empty")}
	for i, tr := range rec.Value.Tranches {
		name := cell{Text: v.label(tr.Kind) + " " + tr.ID, Href: tranches.address(rec.ID, i)}
		if tr.Cancelled {
			name.Text += " (" + v.t.T("office.cancelled") + ")"
		}
		t.Rows = append(t.Rows, []cell{name, {Text: v.t.Write(tr.Planned)}, v.conditionCell(tr), v.dated(tr.Called, tr.CalledOn), v.dated(tr.Paid, tr.PaidOn), v.paymentDue(tr)})
	}
	return t
}

// conditionCell says whether a payment can be claimed.
func (v *visit) conditionCell(t funding.Tranche) cell {
	met := 0
	for _, c := range t.Conditions {
		if !c.MetOn.IsZero() {
			met++
		}
	}
	switch {
	case t.Callable():
		return cell{Text: v.t.T("office.callable"), Class: "good"}
	case len(t.Conditions) == 0:
		return cell{Text: "–"}
	}
	return cell{Text: v.t.T("office.conditions-met", met, len(t.Conditions))}
}

// paymentDue is the legal day of payment of what was claimed, suspensions
// counted.
func (v *visit) paymentDue(t funding.Tranche) cell {
	if t.CalledOn.IsZero() || !t.PaidOn.IsZero() || t.Cancelled {
		return cell{Text: "–"}
	}
	d, err := rules.Law().PaymentDue(t.CalledOn, t.Suspended, v.today())
	switch {
	case err != nil:
		return cell{Text: "–"}
	case !d.Running:
		return cell{Text: v.t.T("office.suspended-now"), Class: "warn"}
	}
	return v.countdown(d.On)
}

func (o *office) dated(c funding.Cents, on funding.Date) cell {
	if on.IsZero() {
		return cell{Text: "–"}
	}
	return cell{Text: o.t.Write(c) + " · " + o.t.Write(on)}
}
