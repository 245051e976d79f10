package office

import (
	"encoding/json"
)

// mostChanges is how many lines a history shows.
const mostChanges = 60

// history tells every edit of a record: when, by whom, why, and of each field
// what it held before and after.
func (g *register[T]) history(v *visit, id string) section {
	changes, err := v.Store.History(v.ctx, g.kind.Name, id)
	v.fail(err)
	t := &table{Heads: heads(v.t.T("office.on"), v.t.T("office.by"), v.t.T("office.field"), v.t.T("office.before"), v.t.T("office.after"), v.t.T("office.why")), Empty: v.t.T("office.history.none")}
	for _, c := range changes {
		when, by, why := cell{Text: v.t.T("office.at", c.At, c.At.Format("15:04"))}, cell{Text: c.By}, cell{Text: c.Why}
		if c.Before == "" {
			t.Rows = append(t.Rows, []cell{when, by, {Text: v.t.T("office.made")}, {}, {}, why})
			continue
		}
		for _, d := range differences(g.told(v, c.Before), g.told(v, c.After)) {
			t.Rows = append(t.Rows, []cell{when, by, {Text: d.Label}, {Text: d.before}, {Text: d.after}, why})
		}
	}
	s := section{ID: "historique", Title: v.t.T("office.history"), Table: t}
	if n := len(t.Rows); n > mostChanges {
		t.Rows = t.Rows[:mostChanges]
		s.Notes = []string{v.t.T("office.more", n-mostChanges)}
	}
	return s
}

// told says what a line of the audit held.
func (g *register[T]) told(v *visit, body string) []pair {
	x, ok := g.decoded(v, body)
	if !ok {
		return nil
	}
	return g.said(v, &x)
}

// decoded reads what a line of the audit held; ok is false when that is nothing.
func (g *register[T]) decoded(v *visit, body string) (x T, ok bool) {
	if body == "" {
		return x, false
	}
	err := json.Unmarshal([]byte(body), &x)
	v.fail(err)
	return x, err == nil
}

type difference struct{ Label, before, after string }

// differences sets two descriptions side by side and keeps what is not the
// same, in the order of the later one.
func differences(before, after []pair) (list []difference) {
	was := map[string]string{}
	for _, p := range before {
		was[p.Label] = p.Value
	}
	seen := map[string]bool{}
	for _, p := range after {
		seen[p.Label] = true
		if was[p.Label] != p.Value {
			list = append(list, difference{p.Label, was[p.Label], p.Value})
		}
	}
	for _, p := range before {
		if !seen[p.Label] && p.Value != "" {
			list = append(list, difference{p.Label, p.Value, ""})
		}
	}
	return list
}
