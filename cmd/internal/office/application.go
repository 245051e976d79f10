package office

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/checks"
	"github.com/lozere-developpement/sillage/funding/rules"
)

// files are the applications. Stage, documents, payments and reports have
// forms of their own.
var files = &register[funding.Application]{
	path: "/financements/dossiers", key: "office.applications", kind: &store.Applications,
	fresh: func(v *visit) funding.Application {
		a := funding.Application{Stage: funding.Identified, Demo: v.Demo, FunderID: v.r.URL.Query().Get("financeur")}
		if id := v.r.URL.Query().Get("appel"); id != "" {
			c, err := store.Calls.Get(v.ctx, v.Store, id)
			v.fail(found(err))
			a.Title, a.CallID, a.FunderID, a.SchemeID = c.Value.Title, c.ID, c.Value.FunderID, c.Value.SchemeID
			a.Deadline, a.TwoStep = c.Value.Deadline, c.Value.TwoStep()
			for _, m := range c.Value.Matches {
				a.Shares = append(a.Shares, funding.Share{ActionID: m.ActionID, Weight: 1})
			}
		}
		return a
	},
	fields: applicationFields, read: readApplication, lines: applicationLines,
	title: func(_ *visit, a *funding.Application) string { return a.Title },
}

func applicationFields(v *visit, a *funding.Application) []*field {
	chance := ""
	if a.Chance != nil {
		chance = v.t.Write(a.Chance)
	}
	effort := ""
	if a.Effort != 0 {
		effort = strings.Replace(strconv.FormatFloat(float64(a.Effort)/10, 'f', -1, 64), ".", ",", 1)
	}
	fields := []*field{
		{Name: "title", Label: v.t.T("office.field.title"), Value: a.Title, Required: true},
		{Name: "funder", Label: v.t.T("office.funder"), Kind: "select", Options: v.funders(a.FunderID), Value: a.FunderID, Required: true},
		{Name: "scheme", Label: v.t.T("office.scheme"), Kind: "select", Options: v.schemes(a.SchemeID), Value: a.SchemeID},
		{Name: "call", Label: v.t.T("office.call"), Kind: "select", Options: v.calls(v.t.T("office.no-call"), a.CallID), Value: a.CallID},
		{Name: "two-step", Label: v.t.T("office.field.two-step"), Kind: "check", Value: check(a.TwoStep)},
		{Name: "deadline", Label: v.t.T("office.deadline"), Kind: "date", Value: inputDate(a.Deadline)},
		{Name: "requested", Label: v.t.T("office.requested"), Hint: v.t.T("office.hint.amount"), Kind: "money", Value: v.inputAmount(a.Requested)},
		{Name: "awarded", Label: v.t.T("office.awarded"), Hint: v.t.T("office.hint.awarded"), Kind: "money", Value: v.inputAmount(a.Awarded)},
	}
	fields = append(fields, v.shareFields(a)...)
	return append(fields, []*field{
		{Name: "chance", Label: v.t.T("office.chance"), Hint: v.t.T("office.hint.chance"), Value: chance},
		{Name: "effort", Label: v.t.T("office.effort"), Hint: v.t.T("office.hint.effort"), Kind: "number", Value: effort},
		{Name: "officer", Label: v.t.T("office.field.officer"), Value: a.Officer},
		{Name: "reference", Label: v.t.T("office.field.reference"), Value: a.Reference},
		{Name: "published", Label: v.t.T("office.published-on"), Hint: v.t.T("office.hint.published-on"), Kind: "date", Value: inputDate(a.Published)},
		{Name: "note", Label: v.t.T("office.field.note"), Kind: "area", Value: a.Note},
	}...)
}

func readApplication(rd *reader, a *funding.Application) {
	v := rd.v
	a.Title, a.FunderID, a.SchemeID, a.CallID = rd.text("title"), rd.choice("funder"), rd.choice("scheme"), rd.choice("call")
	a.Deadline, a.Requested, a.Awarded = rd.date("deadline"), rd.amount("requested"), rd.amount("awarded")
	a.Shares = rd.shares(v, a.Shares, a.Requested)
	a.Chance, a.Officer, a.Reference = rd.rate("chance"), rd.text("officer"), rd.text("reference")
	a.Published = rd.date("published")
	rd.past("published", a.Published)
	days := rd.number("effort")
	if days < 0 || days > 1000 {
		rd.bad("effort", v.t.T("office.effort-range"))
	}
	a.Effort = int(days*10 + 0.5)
	a.TwoStep, a.Note = rd.checked("two-step"), rd.text("note")
}

func check(b bool) string {
	if b {
		return "1"
	}
	return ""
}

// applicationPage shows one application: its four amounts, what does not agree,
// the split, and a form for each thing that happens to it.
// The page leads to forms that lead back to it.
func init() { files.more = applicationPage }

func applicationPage(v *visit, rec store.Record[funding.Application]) []section {
	a := rec.Value
	sums, _ := a.Amounts() // refused when it was saved
	top := section{Lead: v.funderName(a.FunderID) + " · " + v.label(a.Stage), Keys: []keyFigure{{v.t.Write(a.Requested), v.t.T("office.requested"), ""}, {v.awarded(a), v.t.T("office.awarded"), ""},
		{v.t.Write(sums.Called), v.t.T("office.called"), ""}, {v.t.Write(sums.Paid), v.t.T("office.paid"), ""}}, Notes: v.alarms(a)}
	return []section{top, {ID: "etape", Title: v.t.T("office.move-title"), Form: v.moveForm(rec)},
		{ID: "pieces", Title: v.t.T("office.documents-title"), Table: v.documents(rec), Form: documents.blank(v, &rec), Details: v.t.T("office.document.new")},
		{ID: "versements", Title: v.t.T("office.tranches-title"), Table: v.tranches(rec), Form: tranches.blank(v, &rec), Details: v.t.T("office.tranche.new")},
		{ID: "bilans", Title: v.t.T("office.reports-title"), Table: v.reports(rec), Form: reportsDue.blank(v, &rec), Details: v.t.T("office.report.new")},
		v.shareSection(a), v.moves(a),
	}
}

// alarms are what an auditor would find in this file.
func (v *visit) alarms(a funding.Application) (notes []string) {
	funders, err1 := store.Funders.All(v.ctx, v.Store)
	schemes, err2 := store.Schemes.All(v.ctx, v.Store)
	findings, err := checks.Applications([]funding.Application{a}, rules.Law(), v.today(), checks.Options{European: europeanFile(funders, schemes)})
	v.fail(errors.Join(err, err1, err2))
	for _, f := range findings {
		notes = append(notes, v.t.Error(f.Note))
	}
	return notes
}

func (v *visit) shareSection(a funding.Application) section {
	t := &table{Heads: heads(v.t.T("office.action"), v.t.T("office.structure"), "#"+v.t.T("office.requested"), "#"+v.t.T("office.awarded")), Empty: v.t.T("office.shares.none")}
	requested, err1 := a.Split(a.Requested.Cents)
	awarded, err2 := a.Split(a.Awarded.Cents)
	if err1 == nil && err2 == nil {
		for i, s := range a.Shares {
			t.Rows = append(t.Rows, []cell{{Text: v.actionName(s.ActionID)}, {Text: v.structure(v.ctx, s)},
				{Text: v.t.Write(funding.Amount{Cents: requested[i], Known: a.Requested.Known})}, {Text: v.awardedPart(a, awarded[i])}})
		}
	}
	return section{Title: v.t.T("office.shares-title"), Table: t}
}

// awardedPart is what a part of an application obtained, in words where nothing
// is decided.
func (v *visit) awardedPart(a funding.Application, c funding.Cents) string {
	if !a.Awarded.Known {
		return v.awarded(a)
	}
	return v.t.Write(c)
}

// structure names who carries a share, with its département.
func (o *office) structure(ctx context.Context, s funding.Share) string {
	name := s.StructureID
	if name == "" {
		name = o.t.T("office.ourselves")
	} else if kept, err := store.Structures.Get(ctx, o.Store, s.StructureID); err == nil {
		name = kept.Value.Name
	}
	if s.Departement != "" {
		name += " (" + s.Departement + ")"
	}
	return strings.TrimSpace(name)
}

// awarded says what was obtained: before a decision, that there is none.
func (o *office) awarded(a funding.Application) string {
	switch {
	case a.Awarded.Known || a.Outcome().Granted():
		return o.t.Write(a.Awarded)
	case a.Stage.BeforeFiling() || a.Stage.Pending():
		return o.t.T("office.undecided")
	}
	return "–"
}

// applicationLines says what a file holds beside its fields: stage, documents,
// payments, reports.
func applicationLines(v *visit, a *funding.Application) []pair {
	list := []pair{{v.t.T("office.stage"), v.label(a.Stage)}}
	for _, d := range a.Documents {
		list = append(list, pair{v.t.T("office.document") + " " + v.t.Quote(d.Name), documentWords(v, d)})
	}
	for _, t := range a.Tranches {
		list = append(list, pair{v.t.T("office.tranche") + " " + t.ID, trancheWords(v, t)})
	}
	for _, r := range a.Reports {
		list = append(list, pair{v.t.T("office.report") + " " + v.t.Quote(r.Name), reportWords(v, r)})
	}
	return list
}
