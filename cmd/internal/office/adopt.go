package office

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// adoptPath is where the values of a file are taken over.
const adoptPath = "/financements/dossiers/import/reprendre"

// A Difference is a value of a known application that a file has otherwise.
type Difference struct {
	ID, Title   string
	Version     int64  // of the application when it was compared
	Field       string // "requested", as in the form of the application
	Here, There string // as they are typed
}

// Message returns the catalogue key of the name of the field.
func (d Difference) Message() (key string, args []any) {
	if i := slices.IndexFunc(adoptable, func(f adoptableField) bool { return f.name == d.Field }); i >= 0 {
		return adoptable[i].key, nil
	}
	return "office.field.title", nil
}

// An adoptableField is a value that a table of applications may bring up to
// date. Stages and payments are not: they have dates and reasons.
type adoptableField struct {
	name, key, kind string
	get             func(*funding.Application) string
	set             func(*reader, string, *funding.Application)
}

var adoptable = []adoptableField{
	{"requested", "office.requested", "money", func(a *funding.Application) string { return inputAmount(lang.French, a.Requested) }, func(rd *reader, name string, a *funding.Application) { a.Requested = rd.amount(name) }},
	{"awarded", "office.awarded", "money", func(a *funding.Application) string { return inputAmount(lang.French, a.Awarded) }, func(rd *reader, name string, a *funding.Application) { a.Awarded = rd.amount(name) }},
	{"deadline", "office.deadline", "date", func(a *funding.Application) string { return inputDate(a.Deadline) }, func(rd *reader, name string, a *funding.Application) { a.Deadline = rd.date(name) }},
	{"officer", "office.field.officer", "text", func(a *funding.Application) string { return a.Officer }, func(rd *reader, name string, a *funding.Application) { a.Officer = rd.text(name) }},
	{"reference", "office.field.reference", "text", func(a *funding.Application) string { return a.Reference }, func(rd *reader, name string, a *funding.Application) { a.Reference = rd.text(name) }},
	{"note", "office.field.note", "area", func(a *funding.Application) string { return a.Note }, func(rd *reader, name string, a *funding.Application) { a.Note = rd.text(name) }},
}

// differencesOf lists what a file has otherwise. A cell that it leaves empty
// says nothing.
func differencesOf(kept store.Record[funding.Application], incoming funding.Application) (list []Difference) {
	for _, f := range adoptable {
		here, there := f.get(&kept.Value), f.get(&incoming)
		if there != "" && there != here {
			list = append(list, Difference{kept.ID, kept.Value.Title, kept.Version, f.name, here, there})
		}
	}
	return list
}

// adoptForm carries the differences: each value may be changed, or left out.
func (o *office) adoptForm(list []Difference) *form {
	f := &form{ID: "reprendre", Action: adoptPath, Submit: o.t.T("office.adopt"), Fields: []*field{{Name: "count", Kind: "hidden", Value: strconv.Itoa(len(list))}}}
	for i, d := range list {
		kind := "text"
		if at := slices.IndexFunc(adoptable, func(f adoptableField) bool { return f.name == d.Field }); at >= 0 {
			kind = adoptable[at].kind
		}
		f.Fields = append(f.Fields, &field{Name: named("id", i), Kind: "hidden", Value: d.ID}, &field{Name: named("of", i), Kind: "hidden", Value: versionText(d.Version)},
			&field{Name: named("field", i), Kind: "hidden", Value: d.Field})
		f.Fields = append(f.Fields, &field{Name: named("value", i), Label: o.t.T("office.adopt.value", o.label(d), d.Title), Kind: kind, Value: d.There},
			&field{Name: named("take", i), Label: o.t.T("office.adopt.take", o.label(d), d.Title), Kind: "select", Value: "there",
				Options: []option{{"there", o.t.T("office.adopt.there")}, {"here", o.t.T("office.adopt.here")}}})
	}
	return f
}

func (o *office) adoptSection(f *form, list []Difference) section {
	t := &table{Heads: heads(o.t.T("office.application"), o.t.T("office.field"), o.t.T("office.here"), o.t.T("office.there"), o.t.T("office.take-over"))}
	shown := &form{ID: f.ID, Action: f.Action, Submit: f.Submit, Problem: f.Problem, Fields: slices.DeleteFunc(slices.Clone(f.Fields), func(fd *field) bool { return fd.Kind != "hidden" })}
	for i, d := range list {
		here := (&field{Kind: f.field(named("value", i)).Kind, Value: d.Here}).words(o.t)
		t.Rows = append(t.Rows, []cell{{Text: d.Title, Href: files.path + "/" + d.ID}, {Text: o.label(d)}, {Text: here}, {Field: f.field(named("value", i)), Form: f.ID}, {Field: f.field(named("take", i)), Form: f.ID}})
	}
	return section{ID: "differences", Title: o.t.T("office.adopt.title"), Lead: o.t.T("office.adopt.lead"), Table: t, Form: shown}
}

// differencesSent reads back what adoptForm carries, beside what is kept now.
func (o *office) differencesSent(v *visit) (list []Difference, err error) {
	n := min(atoi(v.r.PostFormValue("count")), len(v.r.PostForm))
	for i := range n {
		d := Difference{ID: v.r.PostFormValue(named("id", i)), Field: v.r.PostFormValue(named("field", i)), There: v.r.PostFormValue(named("value", i))}
		d.Version, _ = strconv.ParseInt(v.r.PostFormValue(named("of", i)), 10, 64) // what cannot be read is nobody's version
		at := slices.IndexFunc(adoptable, func(f adoptableField) bool { return f.name == d.Field })
		kept, err := store.Applications.Get(v.ctx, v.Store, d.ID)
		if err != nil || at < 0 {
			return nil, found(store.ErrNotFound)
		}
		d.Title, d.Here = kept.Value.Title, adoptable[at].get(&kept.Value)
		list = append(list, d)
	}
	return list, nil
}

// adopt takes over the values that are chosen. Where somebody changed one of the
// applications since the file was read, nothing is written, and what they wrote
// is shown beside.
func (o *office) adopt(v *visit, w http.ResponseWriter) error {
	if err := v.r.ParseForm(); err != nil {
		return err
	}
	list, err := o.differencesSent(v)
	if err != nil {
		return err
	}
	f := o.adoptForm(list)
	rd := v.read(f, v.r)
	edits, now := map[string]*store.Record[funding.Application]{}, map[string]int64{}
	var order []string
	for i, d := range list {
		if rd.choice(named("take", i)) != "there" {
			continue
		}
		rec := edits[d.ID]
		if rec == nil {
			kept, err := store.Applications.Get(v.ctx, v.Store, d.ID)
			if err != nil {
				return found(err)
			}
			now[d.ID], rec = kept.Version, &kept
			edits[d.ID], order = rec, append(order, d.ID)
		}
		rec.Version = d.Version
		adoptable[slices.IndexFunc(adoptable, func(f adoptableField) bool { return f.name == d.Field })].set(rd, named("value", i), &rec.Value)
	}
	page := pages.Page{Title: o.t.T("office.import-title"), Crumbs: files.crumbs(v)}
	if !rd.ok {
		return o.page(w, v.r, http.StatusUnprocessableEntity, page, o.adoptSection(f, list))
	}
	err = v.write(v.r, "import", func(ctx context.Context, tx *store.Tx) error {
		for _, id := range order {
			if _, err := store.Applications.Put(ctx, tx, *edits[id]); err != nil {
				return err
			}
		}
		return nil
	})
	var conflict *store.Conflict[funding.Application]
	switch {
	case errors.As(err, &conflict):
		for i := range list {
			list[i].Version = now[list[i].ID]
		}
		f := o.adoptForm(list)
		f.Problem = o.t.T("office.adopt.changed", conflict.Theirs.Value.Title, conflict.Theirs.By)
		return o.page(w, v.r, http.StatusConflict, page, o.adoptSection(f, list))
	case err != nil:
		return err
	}
	return o.page(w, v.r, http.StatusOK, page, section{Notes: []string{o.t.T("office.adopt.done", len(order))}, Links: []pages.Link{{Href: files.path, Text: o.t.T("office.nav.applications")}}})
}
