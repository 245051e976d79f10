package office

import (
	"cmp"
	"context"
	"errors"
	"net/http"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// A visit is one request: what is asked, and what went wrong on the way. After
// a first error the helpers return nothing, and the page is not shown.
type visit struct {
	*office
	ctx context.Context
	r   *http.Request
	err error
}

func (v *visit) fail(err error) {
	if v.err == nil {
		v.err = err
	}
}

// read takes what was typed into f.
func (v *visit) read(f *form, r *http.Request) *reader {
	rd := v.office.read(f, r)
	rd.v = v
	return rd
}

// choices are records to choose from, the first choice being none of them. One
// that is chosen already and is not there any more stays a choice.
func choices[T any](v *visit, k *store.Kind[T], none, present string, name func(store.Record[T]) string) []option {
	list, err := k.List(v.ctx, v.Store, store.Query{Order: []string{"sort"}, Limit: 2000})
	v.fail(err)
	options := []option{{"", none}}
	for _, r := range list {
		options = append(options, option{r.ID, name(r)})
	}
	if !hasOption(options, present) {
		options = append(options, option{present, present})
	}
	return options
}

func hasOption(list []option, value string) bool {
	for _, op := range list {
		if op.Value == value {
			return true
		}
	}
	return false
}

func (v *visit) funders(present string) []option {
	return choices(v, &store.Funders, v.t.T("office.choose"), present, func(r store.Record[funding.Funder]) string { return r.Value.Name })
}

func (v *visit) schemes(present string) []option {
	return choices(v, &store.Schemes, "–", present, func(r store.Record[funding.Scheme]) string { return r.Value.Name })
}

func (v *visit) calls(none, present string) []option {
	return choices(v, &store.Calls, none, present, func(r store.Record[funding.Call]) string { return r.Value.Title })
}

// structures are the organisations that carry files, here and elsewhere.
func (v *visit) structures(present string) []option {
	return choices(v, &store.Structures, v.t.T("office.ourselves"), present, func(r store.Record[funding.Structure]) string {
		if r.Value.Departement == "" {
			return r.Value.Name
		}
		return r.Value.Name + " (" + r.Value.Departement + ")"
	})
}

// funderName returns the name of a funder, or its identifier when it is gone.
func (v *visit) funderName(id string) string {
	f, err := store.Funders.Get(v.ctx, v.Store, id)
	if err != nil {
		return id
	}
	return f.Value.Name
}

func (o *office) visiting(serve func(*visit, http.ResponseWriter) error) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		v := &visit{office: o, ctx: r.Context(), r: r}
		if err := serve(v, w); err != nil {
			return err
		}
		return v.err
	}
}

// A register is one kind of record and its pages: a new one, one that is
// there, edited, taken away, and its history. What differs between kinds is
// said here once; the lock, the audit, the sentence beside the field and what
// somebody else wrote meanwhile are the same for all.
type register[T any] struct {
	path string // of its addresses: "/financements/financeurs"
	home string // address of the list; "" = path
	key  string // of its words: key+".list", ".new"
	kind *store.Kind[T]
	// fresh returns a value to begin with.
	fresh func(v *visit) T
	// fields are those of the form, filled with the value.
	fields func(v *visit, x *T) []*field
	// read takes the fields into the value. It never edits a slice in place.
	read func(rd *reader, x *T)
	// title is what the record is called.
	title func(v *visit, x *T) string
	// more is what its page shows above the form; nil = nothing.
	more func(v *visit, rec store.Record[T]) []section
	// lines says what a record holds beside its fields, for its history; nil =
	// nothing.
	lines func(v *visit, x *T) []pair
	// kept is what hangs on a record, in words: "" lets it be taken away. nil =
	// it never is taken away.
	kept func(v *visit, id string) string
	// next is where one goes after an edit; nil = the page of the record.
	next func(x *T, id string) string
}

func (g *register[T]) routes(o *office) []web.Route {
	list := []web.Route{
		{Pattern: "GET " + g.path + "/nouveau", Least: web.Officer, Serve: o.visiting(g.open)},
		{Pattern: "POST " + g.path + "/nouveau", Least: web.Officer, Serve: o.visiting(g.save)},
		{Pattern: "GET " + g.path + "/{id}", Least: web.Reader, Serve: o.visiting(g.see)},
		{Pattern: "POST " + g.path + "/{id}", Least: web.Officer, Serve: o.visiting(g.save)},
	}
	if g.kept != nil {
		list = append(list, web.Route{Pattern: "POST " + g.path + "/{id}/supprimer", Least: web.Officer, Serve: o.visiting(g.remove)})
	}
	return list
}

func (g *register[T]) form(v *visit, rec store.Record[T]) *form {
	f := &form{Action: g.path + "/nouveau", Submit: v.t.T("office.save"), Fields: g.fields(v, &rec.Value)}
	if rec.ID != "" {
		f.Action, f.Version = g.path+"/"+rec.ID, versionText(rec.Version)
	}
	return f
}

// get reads the record that the address names.
func (g *register[T]) get(v *visit) (store.Record[T], error) {
	rec, err := g.kind.Get(v.ctx, v.Store, v.r.PathValue("id"))
	return rec, found(err)
}

func (g *register[T]) crumbs(v *visit) []pages.Link {
	return []pages.Link{{Href: "/financements", Text: v.t.T("office.title")}, {Href: cmp.Or(g.home, g.path), Text: v.t.T(g.key + ".list")}}
}

// alone shows a form by itself: a new record, or what was refused.
func (g *register[T]) alone(v *visit, w http.ResponseWriter, status int, title string, f *form) error {
	if v.err != nil {
		return v.err
	}
	return v.page(w, v.r, status, pages.Page{Title: title, Crumbs: g.crumbs(v)}, section{Form: f})
}

func (g *register[T]) open(v *visit, w http.ResponseWriter) error {
	f := g.form(v, store.Record[T]{Value: g.fresh(v)})
	return g.alone(v, w, http.StatusOK, v.t.T(g.key+".new"), f)
}

// see shows a record: what is said of it, the form folded below, its history.
func (g *register[T]) see(v *visit, w http.ResponseWriter) error {
	rec, err := g.get(v)
	if err != nil {
		return err
	}
	edit := section{ID: "modifier", Form: g.form(v, rec)}
	var sections []section
	if g.more != nil {
		sections = g.more(v, rec)
		edit.Title, edit.Details = v.t.T("office.edit"), v.t.T("office.edit-open")
	}
	sections = append(sections, edit, g.history(v, rec.ID))
	if g.kept != nil {
		sections = append(sections, g.removal(v, rec))
	}
	if v.err != nil {
		return v.err
	}
	return v.page(w, v.r, http.StatusOK, pages.Page{Title: g.title(v, &rec.Value), Crumbs: g.crumbs(v)}, sections...)
}

// removal is the form that takes a record away, or why it stays.
func (g *register[T]) removal(v *visit, rec store.Record[T]) section {
	s := section{ID: "supprimer", Title: v.t.T("office.remove")}
	if why := g.kept(v, rec.ID); why != "" {
		s.Lead = why
		return s
	}
	s.Details = v.t.T("office.remove-open")
	s.Form = &form{Action: g.path + "/" + rec.ID + "/supprimer", Submit: v.t.T("office.remove"), Danger: true, Version: versionText(rec.Version),
		Fields: []*field{{Name: "why", Label: v.t.T("office.reason"), Hint: v.t.T("office.hint.remove"), Required: true}}}
	return s
}

func (g *register[T]) remove(v *visit, w http.ResponseWriter) error {
	rec, err := g.get(v)
	if err != nil {
		return err
	}
	f := g.removal(v, rec).Form
	title := g.title(v, &rec.Value)
	if f == nil {
		return g.alone(v, w, http.StatusConflict, title, &form{Action: g.path, Submit: v.t.T("office.remove"), Problem: g.kept(v, rec.ID)})
	}
	rd := v.read(f, v.r)
	if !rd.ok {
		return g.alone(v, w, http.StatusUnprocessableEntity, title, f)
	}
	rec.Version = f.version()
	err = v.write(v.r, rd.text("why"), func(ctx context.Context, tx *store.Tx) error { return g.kind.Remove(ctx, tx, rec) })
	return g.answer(v, w, err, rd, title, cmp.Or(g.home, g.path))
}

func (g *register[T]) save(v *visit, w http.ResponseWriter) error {
	rec := store.Record[T]{Value: g.fresh(v)}
	title := v.t.T(g.key + ".new")
	if v.r.PathValue("id") != "" {
		var err error
		if rec, err = g.get(v); err != nil {
			return err
		}
		title = g.title(v, &rec.Value)
	}
	f := g.form(v, rec)
	if v.err != nil {
		return v.err
	}
	rd := v.read(f, v.r)
	g.read(rd, &rec.Value)
	if rec.ID != "" {
		rec.Version = f.version()
	}
	return g.put(v, w, rec, rd, title, "")
}

// put writes a record that was read from a form, and goes on.
func (g *register[T]) put(v *visit, w http.ResponseWriter, rec store.Record[T], rd *reader, title, why string) (err error) {
	if rd.ok {
		err = v.write(v.r, why, func(ctx context.Context, tx *store.Tx) (err error) {
			rec, err = g.kind.Put(ctx, tx, rec)
			return err
		})
	}
	next := g.path + "/" + rec.ID
	if g.next != nil {
		next = g.next(&rec.Value, rec.ID)
	}
	return g.answer(v, w, err, rd, title, next)
}

// answer ends an edit: on to the next page when it was kept; otherwise the form
// again, with what is wrong, or what somebody else wrote. Saying yes a second
// time, against the newer version, keeps what is in the form.
func (g *register[T]) answer(v *visit, w http.ResponseWriter, err error, rd *reader, title, next string) error {
	var conflict *store.Conflict[T]
	switch {
	case err == nil && rd.ok:
		http.Redirect(w, v.r, next, http.StatusSeeOther)
		return nil
	case errors.As(err, &conflict) && conflict.Removed:
		rd.Problem = v.t.T("office.conflict-removed")
	case errors.As(err, &conflict):
		rd.Problem = v.t.T("office.conflict", conflict.Theirs.By, conflict.Theirs.Changed)
		rd.Theirs = g.meanwhile(v, rd, conflict.Theirs)
		rd.Version = versionText(conflict.Theirs.Version)
	case err != nil && !said(err):
		return err
	case err != nil:
		rd.Problem = v.t.Error(err)
		return g.alone(v, w, http.StatusUnprocessableEntity, title, rd.form)
	default:
		return g.alone(v, w, http.StatusUnprocessableEntity, title, rd.form)
	}
	return g.alone(v, w, http.StatusConflict, title, rd.form)
}

// said is all that a record says: its fields, and its lines.
func (g *register[T]) said(v *visit, x *T) []pair {
	list := pairs(g.fields(v, x), v.t)
	if g.lines != nil {
		list = append(list, g.lines(v, x)...)
	}
	return list
}
