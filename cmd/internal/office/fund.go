package office

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/ledger"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// PooledFund is the name of the partners' fund in the store.
const PooledFund = "departement"

// Policy says on what the fund commits, and which axis each action is on.
func Policy(d Deps) ledger.Policy {
	p := ledger.Policy{AxisOf: map[string]string{}}
	for _, a := range d.Roadmap.Actions {
		p.AxisOf[a.ID] = axisNumber(a.Axis)
	}
	return p
}

// axisNumber is how earmarks name an axis: "3" for "x3".
func axisNumber(id string) string { return strings.TrimPrefix(id, "x") }

// readFund gives f the journal, verified: what was added since the last page is
// verified now, the rest was when it was first read.
func (o *office) readFund(ctx context.Context, f func(*ledger.Journal) error) error {
	return store.ReadFund(ctx, o.Store, PooledFund, Policy(o.Deps), f)
}

func (o *office) fund(w http.ResponseWriter, r *http.Request) error {
	return o.showFund(w, r, http.StatusOK, o.entryForm(r.Context()))
}

// shownEntries is how many lines of the journal the page shows.
const shownEntries = 100

func (o *office) showFund(w http.ResponseWriter, r *http.Request, status int, f *form) error {
	err := o.readFund(r.Context(), func(j *ledger.Journal) error { return o.fundPage(w, r, status, f, j) })
	if broken := (*ledger.BrokenError)(nil); errors.As(err, &broken) { // shown, and nothing is computed on it
		return o.page(w, r, http.StatusOK, pages.Page{Title: o.t.T("office.nav.fund")}, section{Problem: o.t.Error(err)})
	}
	return err
}

func (o *office) fundPage(w http.ResponseWriter, r *http.Request, status int, f *form, j *ledger.Journal) error {
	p := j.Position(o.today())
	b := &table{Caption: o.t.T("office.fund.buckets"), Heads: heads(o.t.T("office.contributor"), o.t.T("office.earmark"), "#"+o.t.T("office.fund.pledged"), "#"+o.t.T("office.fund.received"),
		"#"+o.t.T("office.fund.committed"), "#"+o.t.T("office.paid"), "#"+o.t.T("office.fund.available")), Empty: o.t.T("office.fund.empty")}
	for _, l := range p.Buckets {
		b.Rows = append(b.Rows, []cell{{Text: l.Bucket.Contributor, Href: "/financements/fonds/releve?partenaire=" + strings.ReplaceAll(url.QueryEscape(l.Bucket.Contributor), "+", "%20")}, {Text: o.earmark(l.Bucket.Earmark)},
			{Text: o.t.Write(l.Pledged)}, {Text: o.t.Write(l.Received)}, {Text: o.t.Write(l.Committed)}, {Text: o.t.Write(l.Paid)}, {Text: o.t.Write(l.Available)}})
	}
	t := &table{Caption: o.t.T("office.fund.journal"), Heads: heads("#"+o.t.T("money.head.number"), o.t.T("office.on"), o.t.T("office.kind"), o.t.T("office.contributor"), o.t.T("office.action"), "#"+o.t.T("office.amount"), o.t.T("office.what")), Empty: o.t.T("office.fund.empty")}
	entries := j.Entries()
	for i := len(entries) - 1; i >= max(0, len(entries)-shownEntries); i-- {
		e := entries[i]
		action := ""
		if e.Action != "" {
			action = o.actionName(e.Action)
		}
		t.Rows = append(t.Rows, []cell{{Text: strconv.Itoa(e.Seq)}, {Text: o.t.Write(e.On)}, {Text: o.label(e.Kind)}, {Text: e.Contributor}, {Text: action}, {Text: o.t.Write(e.Amount)}, {Text: e.Label}})
	}
	if len(entries) == 0 {
		return o.page(w, r, status, pages.Page{Title: o.t.T("office.nav.fund"), Lead: o.t.T("office.fund.begin")}, section{Title: o.t.T("office.fund.new"), Form: f})
	}
	return o.page(w, r, status, pages.Page{Title: o.t.T("office.nav.fund"), Lead: o.t.T("office.fund.lead", len(entries)), Hash: j.Head().String()[:16]},
		section{Keys: []keyFigure{{o.t.Write(p.Total.Received), o.t.T("office.fund.received"), ""}, {o.t.Write(p.Total.Available), o.t.T("office.fund.available"), ""},
			{o.t.Write(p.Total.Bank), o.t.T("office.fund.bank"), ""}, {o.t.Write(p.Total.Receivable), o.t.T("office.fund.receivable"), ""}, {o.t.Write(p.Earmarked), o.t.T("office.fund.dedicated"), ""}}},
		section{Table: b}, section{ID: "ecriture", Title: o.t.T("office.fund.new"), Form: f, Details: o.t.T("office.edit-open")}, section{Table: t})
}

func (o *office) earmark(e string) string {
	if e == "" {
		return o.t.T("office.earmark.free")
	}
	if id, ok := strings.CutPrefix(e, "action:"); ok {
		return o.actionName(id)
	}
	if id, ok := strings.CutPrefix(e, "axis:"); ok {
		if a, ok := o.Roadmap.Axis("x" + id); ok {
			return a.Title
		}
	}
	return e
}

func (o *office) entryForm(ctx context.Context) *form {
	var kinds []option
	for _, k := range ledger.Kinds() {
		kinds = append(kinds, option{string(k), o.label(k)})
	}
	marks := []option{{"", o.t.T("office.earmark.free")}}
	for _, x := range o.Roadmap.Axes {
		marks = append(marks, option{"axis:" + axisNumber(x.ID), x.Title})
	}
	for _, a := range o.Roadmap.Actions {
		marks = append(marks, option{"action:" + a.ID, a.Short})
	}
	sources := []option{{"", "–"}}
	// A journal that does not verify is told by the page: here it has no sources.
	_ = o.readFund(ctx, func(j *ledger.Journal) error {
		for _, b := range j.Buckets() {
			sources = append(sources, option{b.Earmark + "|" + b.Contributor, b.Contributor + ", " + o.earmark(b.Earmark)})
		}
		return nil
	})
	return &form{Action: "/financements/fonds", Submit: o.t.T("office.fund.write"), Fields: []*field{
		{Name: "on", Label: o.t.T("office.on"), Kind: "date", Value: o.today().String(), Required: true},
		{Name: "kind", Label: o.t.T("office.kind"), Kind: "select", Options: kinds, Value: "pledge"},
		{Name: "contributor", Label: o.t.T("office.contributor"), Hint: o.t.T("office.hint.contributor")},
		{Name: "earmark", Label: o.t.T("office.earmark"), Kind: "select", Options: marks},
		{Name: "action", Label: o.t.T("office.action"), Hint: o.t.T("office.hint.entry-action"), Kind: "select", Options: o.actionOptions("–")},
		{Name: "amount", Label: o.t.T("office.amount"), Kind: "money"},
		{Name: "to", Label: o.t.T("office.fund.to"), Hint: o.t.T("office.hint.fund-to"), Kind: "select", Options: sources},
		{Name: "reverses", Label: o.t.T("office.reverses"), Hint: o.t.T("office.hint.reverses"), Kind: "number"},
		{Name: "label", Label: o.t.T("office.what")},
		{Name: "proof", Label: o.t.T("office.proof")},
	}}
}

// appendEntry reads the journal, checks the entry against it and writes it, in
// one edit: two officers cannot both spend the last euro.
func (o *office) appendEntry(w http.ResponseWriter, r *http.Request) error {
	rd := o.read(o.entryForm(r.Context()), r)
	e := ledger.Entry{On: rd.date("on"), Kind: ledger.Kind(rd.choice("kind")), Contributor: rd.text("contributor"), Earmark: rd.choice("earmark"),
		Action: rd.choice("action"), Amount: rd.amount("amount").Cents, Reverses: -1, Label: rd.text("label"), Proof: rd.text("proof"), By: o.User(r)}
	switch n := rd.whole("reverses", 0, 1<<31); {
	case e.Kind == ledger.Reversal && rd.text("reverses") == "":
		rd.bad("reverses", o.t.T("office.which-entry"))
	case e.Kind == ledger.Reversal:
		e.Reverses = int(n)
	}
	if mark, who, _ := strings.Cut(rd.choice("to"), "|"); e.Kind == ledger.Reassign {
		if who == "" && rd.field("to").Error == "" {
			rd.bad("to", o.t.T("office.fund.to-missing"))
		}
		by, label, proof := e.By, e.Label, e.Proof
		e = ledger.Reassigned(e.On, e.Action, ledger.Bucket{Contributor: e.Contributor, Earmark: e.Earmark}, ledger.Bucket{Contributor: who, Earmark: mark}, e.Amount)
		e.By, e.Label, e.Proof, e.Reverses = by, label, proof, -1
	}
	if e.Kind != ledger.Reversal && e.Kind != ledger.Closing && e.Amount == 0 {
		rd.bad("amount", o.t.T("office.amount-missing"))
	}
	if rd.ok {
		err := o.write(r, "", func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.AddEntry(ctx, PooledFund, Policy(o.Deps), e)
			return err
		})
		if err == nil {
			http.Redirect(w, r, "/financements/fonds", http.StatusSeeOther)
			return nil
		}
		if !said(err) {
			return err
		}
		rd.Problem = o.t.Error(err)
	}
	return o.showFund(w, r, http.StatusUnprocessableEntity, rd.form)
}

// statement tells a contributor what their money paid for.
func (o *office) statement(w http.ResponseWriter, r *http.Request) error {
	who, year := r.URL.Query().Get("partenaire"), atoi(r.URL.Query().Get("annee"))
	period := funding.Period{To: o.today()}
	if year > 0 {
		period = funding.Period{From: funding.Day(year, 1, 1), To: funding.Day(year, 12, 31)}
	}
	return o.readFund(r.Context(), func(j *ledger.Journal) error {
		if !slices.Contains(j.Contributors(), who) {
			return found(store.ErrNotFound)
		}
		return o.statementPage(w, r, j.Statement(who, period))
	})
}

func (o *office) statementPage(w http.ResponseWriter, r *http.Request, s ledger.Statement) error {
	t := &table{Heads: heads(o.t.T("office.action"), "#"+o.t.T("office.fund.committed"), "#"+o.t.T("office.paid")), Empty: o.t.T("office.statement.nothing")}
	for _, a := range s.Actions {
		t.Rows = append(t.Rows, []cell{{Text: o.actionName(a.Action)}, {Text: o.t.Write(a.Committed)}, {Text: o.t.Write(a.Paid)}})
	}
	return o.page(w, r, http.StatusOK, pages.Page{Title: o.t.T("office.statement", s.Contributor), Lead: o.t.T("office.statement.lead", o.t.Write(s.Received), o.t.Write(s.Paid)), Hash: s.Head.String()[:16],
		Crumbs: []pages.Link{{Href: "/financements", Text: o.t.T("office.title")}, {Href: "/financements/fonds", Text: o.t.T("office.nav.fund")}}},
		section{Keys: []keyFigure{{o.t.Write(s.Opening), o.t.T("office.opening"), ""}, {o.t.Write(s.Received), o.t.T("office.fund.received"), ""}, {o.t.Write(s.Repaid), o.t.T("office.fund.repaid"), ""},
			{o.t.Write(s.Paid), o.t.T("office.paid"), ""}, {o.t.Write(s.Closing), o.t.T("office.closing"), ""}, {o.t.Write(s.Dedicated), o.t.T("office.fund.dedicated"), ""}}, Table: t})
}
