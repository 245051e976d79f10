package office

import (
	"net/url"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// The page leads to forms that lead back to it.
func init() { funders.more = funderPage }

// funderPage says what was asked of a funder and what came of it, with its
// applications and its calls.
func funderPage(v *visit, rec store.Record[funding.Funder]) []section {
	theirs := []store.Condition{store.Is("funder", rec.ID)}
	totals, err := store.Applications.Totals(v.ctx, v.Store, store.Query{Where: theirs}, nil, []string{"requested", "awarded", "paid"})
	v.fail(err)
	if v.err != nil {
		return nil
	}
	top := section{Lead: v.label(rec.Value.Kind), Do: []pages.Link{{Href: files.path + "/nouveau?financeur=" + url.QueryEscape(rec.ID), Text: v.t.T("office.applications.new")}},
		Keys: []keyFigure{{v.t.Int(int64(totals[0].Count)), v.t.T("office.nav.applications"), files.path + "?financeur=" + url.QueryEscape(rec.ID)}}}
	for i, name := range []string{"requested", "awarded", "paid"} {
		top.Keys = append(top.Keys, keyFigure{v.t.Write(funding.Cents(totals[0].Sums[i])), v.t.T("office." + name), ""})
	}
	if rec.Value.URL != "" {
		top.Do = append(top.Do, pages.Link{Href: rec.Value.URL, Text: v.t.T("office.see-source")})
	}
	return []section{top, v.filesOf(theirs, int(totals[0].Count)), v.callsOf(theirs)}
}

// filesOf lists the applications that a condition selects, those with the
// nearest deadline first.
func (v *visit) filesOf(where []store.Condition, n int) section {
	list, err := store.Applications.List(v.ctx, v.Store, store.Query{Where: where, Order: []string{"deadline"}, Limit: perPage})
	v.fail(err)
	t := &table{Heads: heads(v.t.T("office.application"), v.t.T("office.stage"), v.t.T("office.deadline"), "#"+v.t.T("office.requested"), "#"+v.t.T("office.awarded"), "#"+v.t.T("office.paid")), Empty: v.t.T("office.funder.no-file")}
	for _, a := range list {
		row := v.applicationRow(a.Value, nil)
		t.Rows = append(t.Rows, []cell{row[0], row[2], row[3], row[4], row[5], row[7]})
	}
	s := section{ID: "dossiers", Title: v.t.T("office.nav.applications"), Table: t}
	if n > perPage {
		s.Notes = []string{v.t.T("office.more", n-perPage)}
	}
	return s
}

// callsOf lists the calls that a condition selects, to come and permanent.
func (v *visit) callsOf(where []store.Condition) section {
	where = append(where[:len(where):len(where)], store.AtLeast("deadline", store.DayKey(v.today())))
	list, err := store.Calls.List(v.ctx, v.Store, store.Query{Where: where, Order: []string{"deadline"}, Limit: perPage})
	v.fail(err)
	t := &table{Heads: heads(v.t.T("office.call"), v.t.T("office.deadline"), "#"+v.t.T("office.most")), Empty: v.t.T("office.funder.no-call")}
	for _, c := range list {
		t.Rows = append(t.Rows, []cell{{Text: c.Value.Title, Href: calls.path + "/" + c.ID}, v.callDeadline(c.Value), {Text: v.orDash(c.Value.Maximum)}})
	}
	return section{ID: "appels", Title: v.t.T("office.nav.calls"), Table: t}
}
