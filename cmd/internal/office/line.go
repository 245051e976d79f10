package office

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// A lineEdit is a line of the table of applications while it is edited in
// place. Its fields stand in the cells and belong to a form below the table, so
// that the Enter key sends it, with and without script.
type lineEdit struct {
	rec  store.Record[funding.Application]
	form *form
}

func (o *office) lineForm(a store.Record[funding.Application], q url.Values) *form {
	v := a.Value
	f := &form{ID: "ligne", Action: files.path + "/" + a.ID + "/ligne", Version: versionText(a.Version), Bare: true, Fields: []*field{
		{Name: "title", Label: o.t.T("office.field.title"), Value: v.Title, Required: true},
		{Name: "deadline", Label: o.t.T("office.deadline"), Kind: "date", Value: inputDate(v.Deadline)},
		{Name: "requested", Label: o.t.T("office.requested"), Kind: "money", Value: o.inputAmount(v.Requested)},
		{Name: "awarded", Label: o.t.T("office.awarded"), Kind: "money", Value: o.inputAmount(v.Awarded)},
		{Name: "back", Kind: "hidden", Value: with(q, "modifier", "")},
	}}
	f.Fields[0].Focus = true
	for _, fd := range f.Fields {
		if fd.Name == q.Get("champ") && fd.Kind != "hidden" {
			f.Fields[0].Focus, fd.Focus = false, true
		}
	}
	return f
}

// editRow is the line with its fields in place.
func (o *office) editRow(l *lineEdit, names map[string]string, q url.Values) []cell {
	row := o.applicationRow(l.rec.Value, names)
	for i, name := range map[int]string{0: "title", 3: "deadline", 4: "requested", 5: "awarded"} {
		row[i] = cell{ID: row[i].ID, Field: l.form.field(name), Form: l.form.ID}
	}
	next, _ := url.ParseQuery(with(q, "page", q.Get("page"))) // written above
	last := &row[len(row)-1]                                  // by Tab, after the fields
	last.Form, last.Submit, last.Links = l.form.ID, o.t.T("office.save"), []pages.Link{{Href: files.path + "?" + next.Encode() + "#d-" + l.rec.ID, Text: o.t.T("office.cancel")}}
	return row
}

// saveLine keeps a line that was edited in place, and shows the table as it was.
func (o *office) saveLine(v *visit, w http.ResponseWriter) error {
	a, err := files.get(v)
	if err != nil {
		return err
	}
	f := o.lineForm(a, nil)
	rd := v.read(f, v.r)
	q, err := url.ParseQuery(rd.text("back"))
	if err != nil {
		q = url.Values{}
	}
	q.Del("modifier")
	x := &a.Value
	x.Title, x.Deadline, x.Requested, x.Awarded = rd.text("title"), rd.date("deadline"), rd.amount("requested"), rd.amount("awarded")
	status := http.StatusUnprocessableEntity
	if rd.ok {
		kept := a
		kept.Version = f.version()
		err = v.write(v.r, "", func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Applications.Put(ctx, tx, kept)
			return err
		})
		var conflict *store.Conflict[funding.Application]
		switch {
		case err == nil:
			next := "?" + q.Encode() + "#d-" + a.ID
			if id := v.r.PostFormValue("next"); id != "" { // the line above or below, in the same column
				q.Set("champ", v.r.PostFormValue("champ"))
				next = "?" + with(q, "modifier", id)
			}
			http.Redirect(w, v.r, files.path+next, http.StatusSeeOther)
			return nil
		case errors.As(err, &conflict) && !conflict.Removed:
			t := conflict.Theirs
			files.merge(v, rd, files.opened(v, a.ID, f.version()), &t.Value)
			f.Problem = o.t.T("office.conflict-line", t.By, t.Changed, t.Value.Title, o.t.Write(t.Value.Deadline), o.orDash(t.Value.Requested), o.orDash(t.Value.Awarded))
			f.Version, status = versionText(t.Version), http.StatusConflict
		case said(err):
			f.Problem = o.t.Error(err)
		default:
			return err
		}
	}
	return o.showApplications(v, w, status, q, &lineEdit{a, f})
}
