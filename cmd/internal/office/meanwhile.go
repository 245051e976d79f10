package office

import "github.com/lozere-developpement/sillage/cmd/internal/store"

// meanwhile says what somebody else changed since a form was opened, beside
// what is typed in it. What was not touched there is taken into the form: only
// what both wrote is left to whoever saves again.
func (g *register[T]) meanwhile(v *visit, rd *reader, theirs store.Record[T]) *table {
	opened := g.opened(v, theirs.ID, rd.version())
	typed := words(v, rd.Fields)
	if rd.Action == g.path+"/"+theirs.ID { // its own fields, not those of one of its lines
		g.merge(v, rd, opened, &theirs.Value)
	}
	merged := words(v, rd.Fields)
	t := &table{Heads: heads(v.t.T("office.field"), v.t.T("office.before"), v.t.T("office.conflict.theirs", theirs.By), v.t.T("office.conflict.yours"))}
	for _, d := range differences(g.told(v, opened), g.said(v, &theirs.Value)) {
		yours := cell{Text: v.t.T("office.conflict.not-yours")}
		switch now, ok := merged[d.Label]; {
		case !ok:
		case now != d.after:
			yours = cell{Text: now, Class: "warn"}
		case typed[d.Label] != now:
			yours = cell{Text: v.t.T("office.conflict.taken"), Class: "good"}
		default:
			yours = cell{Text: v.t.T("office.same")}
		}
		t.Rows = append(t.Rows, []cell{{Text: d.Label}, {Text: d.before}, {Text: d.after}, yours})
	}
	return t
}

// opened is a record as it was in a version, as JSON; "" where that version is
// not known.
func (g *register[T]) opened(v *visit, id string, version int64) string {
	changes, err := v.Store.History(v.ctx, g.kind.Name, id)
	v.fail(err)
	for _, c := range changes {
		if c.Version == version {
			return c.After
		}
	}
	return ""
}

// merge takes into the fields what they hold now, where nobody typed anything
// else than what they held when they were opened.
func (g *register[T]) merge(v *visit, rd *reader, opened string, theirs *T) {
	x, ok := g.decoded(v, opened)
	if !ok {
		return
	}
	was, now := map[string]string{}, map[string]string{}
	for _, fd := range g.fields(v, &x) {
		was[fd.Name] = fd.Value
	}
	for _, fd := range g.fields(v, theirs) {
		now[fd.Name] = fd.Value
	}
	for _, fd := range rd.Fields {
		before, there := was[fd.Name]
		if after, still := now[fd.Name]; there && still && fd.filled() && fd.Value == before {
			fd.Value = after
		}
	}
}

// words is what fields say, by what they are called.
func words(v *visit, fields []*field) map[string]string {
	said := map[string]string{}
	for _, p := range pairs(fields, v.t) {
		said[p.Label] = p.Value
	}
	return said
}
