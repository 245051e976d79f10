package office

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// A part is a list inside a record, whose lines have a form each: the
// documents of an application, the lines of a plan. A line is named by its
// place; the version of the record holds that the place is still its own.
type part[T, L any] struct {
	of     *register[T]
	name   string // in addresses: "pieces"
	key    string // of its words: key+".new", ".one"
	list   func(x *T) *[]L
	fresh  func(v *visit, x *T) L
	fields func(v *visit, x *T, l *L) []*field
	read   func(rd *reader, x *T, l *L)
	title  func(v *visit, l *L) string
}

func (p *part[T, L]) routes(o *office) []web.Route {
	path := p.of.path + "/{id}/" + p.name + "/{line}"
	return []web.Route{
		{Pattern: "GET " + path, Least: web.Officer, Serve: o.visiting(p.open)},
		{Pattern: "POST " + path, Least: web.Officer, Serve: o.visiting(p.save)},
		{Pattern: "POST " + path + "/supprimer", Least: web.Officer, Serve: o.visiting(p.remove)},
	}
}

// address of a line; "nouveau" is a new one.
func (p *part[T, L]) address(id string, line int) string {
	if line < 0 {
		return p.of.path + "/" + id + "/" + p.name + "/nouveau"
	}
	return p.of.path + "/" + id + "/" + p.name + "/" + strconv.Itoa(line)
}

// find reads the record and the line that the address names: −1 for a new one.
func (p *part[T, L]) find(v *visit) (rec store.Record[T], line int, l L, err error) {
	if rec, err = p.of.get(v); err != nil {
		return rec, 0, l, err
	}
	name := v.r.PathValue("line")
	if name == "nouveau" {
		return rec, -1, p.fresh(v, &rec.Value), nil
	}
	line, err = strconv.Atoi(name)
	list := *p.list(&rec.Value)
	if gone := err == nil && line >= len(list) && v.r.FormValue("version") != versionText(rec.Version); gone && v.r.Method == http.MethodPost {
		return rec, -1, p.fresh(v, &rec.Value), nil // taken away meanwhile: a conflict, and nothing typed is lost
	}
	if err != nil || line < 0 || line >= len(list) {
		return rec, 0, l, web.ErrNotFound
	}
	return rec, line, list[line], nil
}

func (p *part[T, L]) form(v *visit, rec *store.Record[T], line int, l *L) *form {
	return &form{Action: p.address(rec.ID, line), Submit: v.t.T("office.save"), Version: versionText(rec.Version), Fields: p.fields(v, &rec.Value, l)}
}

// blank is the form of a new line, as it stands folded on the page of the
// record.
func (p *part[T, L]) blank(v *visit, rec *store.Record[T]) *form {
	l := p.fresh(v, &rec.Value)
	return p.form(v, rec, -1, &l)
}

func (p *part[T, L]) crumbs(v *visit, rec *store.Record[T]) []pages.Link {
	return append(p.of.crumbs(v), pages.Link{Href: p.home(rec), Text: p.of.title(v, &rec.Value)})
}

// home is the page of the record.
func (p *part[T, L]) home(rec *store.Record[T]) string {
	if p.of.next != nil {
		return p.of.next(&rec.Value, rec.ID)
	}
	return p.of.path + "/" + rec.ID
}

func (p *part[T, L]) open(v *visit, w http.ResponseWriter) error {
	rec, line, l, err := p.find(v)
	if err != nil {
		return err
	}
	title := v.t.T(p.key + ".new")
	sections := []section{{Form: p.form(v, &rec, line, &l)}}
	if line >= 0 {
		title = p.title(v, &l)
		sections = append(sections, section{Title: v.t.T("office.remove"), Details: v.t.T("office.remove-open"),
			Form: &form{Action: p.address(rec.ID, line) + "/supprimer", Submit: v.t.T("office.remove"), Danger: true, Version: versionText(rec.Version)}})
	}
	if v.err != nil {
		return v.err
	}
	return v.page(w, v.r, http.StatusOK, pages.Page{Title: title, Crumbs: p.crumbs(v, &rec)}, sections...)
}

func (p *part[T, L]) save(v *visit, w http.ResponseWriter) error {
	rec, line, l, err := p.find(v)
	if err != nil {
		return err
	}
	f := p.form(v, &rec, line, &l)
	if v.err != nil {
		return v.err
	}
	rd := v.read(f, v.r)
	p.read(rd, &rec.Value, &l)
	list := p.list(&rec.Value)
	if *list = slices.Clone(*list); line < 0 {
		*list = append(*list, l)
	} else {
		(*list)[line] = l
	}
	rec.Version = f.version()
	return p.of.put(v, w, rec, rd, v.t.T(p.key+".new"), "")
}

func (p *part[T, L]) remove(v *visit, w http.ResponseWriter) error {
	rec, line, l, err := p.find(v)
	if err != nil {
		return err
	}
	if line < 0 {
		return web.ErrNotFound
	}
	f := p.form(v, &rec, line, &l)
	f.Version = v.r.PostFormValue("version")
	list := p.list(&rec.Value)
	*list = slices.Delete(slices.Clone(*list), line, line+1)
	rec.Version = f.version()
	return p.of.put(v, w, rec, &reader{form: f, o: v.office, ok: true, v: v}, p.title(v, &l), v.t.T("office.removed", p.title(v, &l)))
}
