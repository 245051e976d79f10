package office

import (
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
)

// documents are the papers to provide with a file.
var documents = &part[funding.Application, funding.Document]{
	of: files, name: "pieces", key: "office.document",
	list: func(a *funding.Application) *[]funding.Document { return &a.Documents },
	fresh: func(*visit, *funding.Application) funding.Document {
		return funding.Document{State: funding.DocMissing, Required: true}
	},
	fields: func(v *visit, _ *funding.Application, d *funding.Document) []*field {
		var states []option
		for _, s := range []funding.DocumentState{funding.DocMissing, funding.DocAsked, funding.DocReady, funding.DocSent, funding.DocAccepted, funding.DocRejected} {
			states = append(states, option{string(s), v.label(s)})
		}
		return []*field{
			{Name: "name", Label: v.t.T("office.document"), Value: d.Name, Required: true},
			{Name: "state", Label: v.t.T("office.state"), Kind: "select", Options: states, Value: string(d.State)},
			{Name: "due", Label: v.t.T("office.due"), Kind: "date", Value: inputDate(d.Due)},
			{Name: "expires", Label: v.t.T("office.expires"), Hint: v.t.T("office.hint.expires"), Kind: "date", Value: inputDate(d.Expires)},
			{Name: "optional", Label: v.t.T("office.field.optional"), Kind: "check", Value: check(!d.Required)},
			{Name: "note", Label: v.t.T("office.field.note"), Value: d.Note},
		}
	},
	read: func(rd *reader, _ *funding.Application, d *funding.Document) {
		d.Name, d.State, d.Due = rd.text("name"), funding.DocumentState(rd.choice("state")), rd.date("due")
		d.Expires, d.Required, d.Note = rd.date("expires"), !rd.checked("optional"), rd.text("note")
	},
	title: func(_ *visit, d *funding.Document) string { return d.Name },
}

func documentWords(v *visit, d funding.Document) string {
	words := []string{v.label(d.State)}
	if !d.Required {
		words = append(words, strings.ToLower(v.t.T("office.field.optional")))
	}
	if !d.Due.IsZero() {
		words = append(words, v.t.T("office.due")+" "+v.t.Write(d.Due))
	}
	if d.Note != "" {
		words = append(words, d.Note)
	}
	return strings.Join(words, " · ")
}

func (v *visit) documents(rec store.Record[funding.Application]) *table {
	t := &table{Heads: heads(v.t.T("office.document"), v.t.T("office.state"), v.t.T("office.due"), v.t.T("office.expires"), v.t.T("office.field.note")), Empty: v.t.T("office.documents.empty")}
	for i, d := range rec.Value.Documents {
		state := cell{Text: v.label(d.State)}
		if d.Required && !d.State.Done() {
			state.Class = "warn"
		}
		expires := v.dateCell(d.Expires)
		if !d.Expires.IsZero() && d.Expires.Before(v.today()) {
			expires = cell{Text: v.t.T("office.expired", v.t.Write(d.Expires)), Class: "bad"}
		}
		t.Rows = append(t.Rows, []cell{{Text: d.Name, Href: documents.address(rec.ID, i)}, state, v.dateCell(d.Due), expires, {Text: d.Note}})
	}
	return t
}

func (o *office) dateCell(d funding.Date) cell {
	if d.IsZero() {
		return cell{Text: "–"}
	}
	return cell{Text: o.t.Write(d)}
}

// reportsDue are the reports owed to the funder.
var reportsDue = &part[funding.Application, funding.Report]{
	of: files, name: "bilans", key: "office.report",
	list:  func(a *funding.Application) *[]funding.Report { return &a.Reports },
	fresh: func(*visit, *funding.Application) funding.Report { return funding.Report{} },
	fields: func(v *visit, _ *funding.Application, r *funding.Report) []*field {
		return []*field{
			{Name: "name", Label: v.t.T("office.report"), Value: r.Name, Required: true},
			{Name: "due", Label: v.t.T("office.due"), Kind: "date", Value: inputDate(r.Due), Required: true},
			{Name: "filed", Label: v.t.T("office.filed-on"), Hint: v.t.T("office.hint.filed-on"), Kind: "date", Value: inputDate(r.Filed)},
		}
	},
	read: func(rd *reader, _ *funding.Application, r *funding.Report) {
		r.Name, r.Due, r.Filed = rd.text("name"), rd.date("due"), rd.date("filed")
		rd.past("filed", r.Filed)
	},
	title: func(_ *visit, r *funding.Report) string { return r.Name },
}

func reportWords(v *visit, r funding.Report) string {
	words := v.t.T("office.due") + " " + v.t.Write(r.Due)
	if !r.Filed.IsZero() {
		words += " · " + v.t.T("office.filed-on") + " " + v.t.Write(r.Filed)
	}
	return words
}

func (v *visit) reports(rec store.Record[funding.Application]) *table {
	t := &table{Heads: heads(v.t.T("office.report"), v.t.T("office.due"), v.t.T("office.filed-on")), Empty: v.t.T("office.reports.empty")}
	for i, r := range rec.Value.Reports {
		due := v.dateCell(r.Due)
		if r.Filed.IsZero() {
			due = v.countdown(r.Due)
		}
		t.Rows = append(t.Rows, []cell{{Text: r.Name, Href: reportsDue.address(rec.ID, i)}, due, v.dateCell(r.Filed)})
	}
	return t
}

// past refuses a day that has not come yet.
func (rd *reader) past(name string, d funding.Date) {
	if d.After(rd.o.today()) {
		rd.bad(name, rd.o.t.T("office.in-the-future"))
	}
}
