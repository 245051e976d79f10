package office

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/intake"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
	"github.com/lozere-developpement/sillage/datasets/producers"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// filesRoutes are the pages by which files come in. Without a tray there are
// none.
func (o *office) filesRoutes() []web.Route {
	if o.Tray == nil {
		return nil
	}
	return append(slices.Concat(o.matchRoutes(), o.attachRoutes()), []web.Route{
		{Pattern: "GET /donnees/deposer", Least: web.Evaluator, Serve: o.drop},
		{Pattern: "POST /donnees/deposer", Least: web.Evaluator, Serve: o.dropFile, Most: intake.LargestFile + beside},
		{Pattern: "GET /donnees/deposer/{id}", Least: web.Evaluator, Serve: o.dropped},
		{Pattern: "POST /donnees/deposer/{id}/lire", Least: web.Evaluator, Serve: o.readAgain},
		{Pattern: "POST /donnees/deposer/{id}/importer", Least: web.Evaluator, Serve: o.importDropped},
		{Pattern: "POST /donnees/deposer/{id}/abandonner", Least: web.Evaluator, Serve: o.giveUp},
		{Pattern: "GET /donnees/deposer/{id}/a-corriger.xlsx", Least: web.Evaluator, Serve: o.aside},
		{Pattern: "GET /donnees/deposer/{id}/correspondance.toml", Least: web.Evaluator, Serve: o.mapping},
		{Pattern: "GET /donnees/modeles/{file}", Least: web.Evaluator, Serve: o.template},
	}...)
}

// dropCrumbs lead back to the data.
func (o *office) dropCrumbs(more ...pages.Link) []pages.Link {
	return append([]pages.Link{{Href: "/donnees", Text: o.t.T("pages.nav.data")}}, more...)
}

// dropForm asks for a file and, for who knows better, how to read it.
func (o *office) dropForm() *form {
	return &form{Action: "/donnees/deposer", Submit: o.t.T("intake.check"), Upload: true, Fields: append([]*field{
		{Name: "file", Label: o.t.T("intake.file"), Hint: o.t.T("intake.hint.file", intake.LargestFile>>20), Kind: "file"},
	}, o.howFields(intake.How{})...)}
}

// howFields are how a file is to be read. Every one may be left as it is.
func (o *office) howFields(how intake.How) []*field {
	kinds := []option{{"", o.t.T("intake.kind.guess")}}
	for _, k := range producers.Kinds() {
		kinds = append(kinds, option{string(k.Kind), k.Title})
	}
	asked := []option{{"", o.t.T("intake.wave.in-file")}}
	for _, w := range []string{"before", "after", "six-months"} {
		asked = append(asked, option{w, o.t.T(waves[w])})
	}
	wave := ""
	if how.Wave != nil {
		wave = []string{"before", "after", "six-months"}[*how.Wave]
	}
	return []*field{
		{Name: "kind", Label: o.t.T("intake.kind"), Kind: "select", Options: kinds, Value: string(how.Kind)},
		{Name: "action", Label: o.t.T("office.action"), Hint: o.t.T("intake.hint.action"), Kind: "select", Options: o.actionOptions("–"), Value: how.Action},
		{Name: "wave", Label: o.t.T("office.wave"), Hint: o.t.T("intake.hint.wave"), Kind: "select", Options: asked, Value: wave},
		{Name: "mapping", Label: o.t.T("intake.mapping"), Hint: o.t.T("intake.hint.mapping"), Kind: "file"},
	}
}

func (o *office) drop(w http.ResponseWriter, r *http.Request) error {
	return o.showDrop(w, r, http.StatusOK, o.dropForm())
}

func (o *office) showDrop(w http.ResponseWriter, r *http.Request, status int, f *form) error {
	sections := []section{{Form: f}}
	if list := o.Tray.Waiting(o.Account(r)); len(list) > 0 {
		t := &table{Heads: heads(o.t.T("intake.file"), o.t.T("intake.kind"), o.t.T("office.state"))}
		for _, d := range list {
			t.Rows = append(t.Rows, []cell{{Text: d.Name, Href: "/donnees/deposer/" + d.ID}, {Text: d.Kind.Title()}, o.verdict(d)})
		}
		sections = append(sections, section{Title: o.t.T("intake.waiting"), Lead: o.t.T("intake.waiting.lead"), Table: t})
	}
	sections = append(sections, section{Title: o.t.T("intake.templates"), Lead: o.t.T("intake.templates.lead"), Links: []pages.Link{
		{Href: "/donnees/modeles/indicateurs.xlsx", Text: o.t.T("intake.template.indicators")},
		{Href: "/donnees/modeles/equipements.xlsx", Text: o.t.T("intake.template.equipment")},
	}})
	sections = append(sections, section{Title: o.t.T("intake.match"), Lead: o.t.T("intake.match.lead"), Links: []pages.Link{{Href: "/donnees/rapprochements", Text: o.t.T("intake.match.open")}}},
		section{Title: o.t.T("intake.attach"), Lead: o.t.T("intake.attach.lead"), Links: []pages.Link{{Href: attachPath, Text: o.t.T("intake.attach.open")}}})
	return o.page(w, r, status, pages.Page{Title: o.t.T("intake.drop"), Lead: o.t.T("intake.drop.lead"), Crumbs: o.dropCrumbs()}, sections...)
}

func (o *office) verdict(d *intake.Dropped) cell {
	if d.Err != nil {
		return cell{Text: o.t.T("intake.refused"), Class: "bad"}
	}
	if d.Report.Aside > d.Report.Totals() {
		return cell{Text: o.t.T("intake.ready-aside", d.Report.Aside-d.Report.Totals()), Class: "warn"}
	}
	return cell{Text: o.t.T("intake.ready"), Class: "good"}
}

// dropFile takes a file in and reads it.
func (o *office) dropFile(w http.ResponseWriter, r *http.Request) error {
	file, head, err := r.FormFile("file")
	f := o.dropForm()
	if err != nil {
		f.fill(r)
		f.field("file").Error = o.t.T("intake.no-file", intake.LargestFile>>20)
		return o.showDrop(w, r, http.StatusUnprocessableEntity, f)
	}
	defer file.Close()
	how, ok := o.how(f, r, intake.How{})
	if !ok {
		return o.showDrop(w, r, http.StatusUnprocessableEntity, f)
	}
	d, err := o.Tray.Drop(r.Context(), o.Account(r), head.Filename, file, how)
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/donnees/deposer/"+d.ID, http.StatusSeeOther)
	return nil
}

// how reads the fields of howFields, and those of the rules to confirm and the
// columns to keep, which a first reading brought up. before is how the file was
// read until now: a mapping is kept until another one is sent.
func (o *office) how(f *form, r *http.Request, before intake.How) (how intake.How, ok bool) {
	rd := o.read(f, r)
	how.Kind, how.Action, how.Mapping = producers.Kind(rd.choice("kind")), rd.choice("action"), before.Mapping
	switch rd.choice("wave") {
	case "before":
		how.Wave = new(datasets.Before)
	case "after":
		how.Wave = new(datasets.After)
	case "six-months":
		how.Wave = new(datasets.SixMonths)
	}
	if file, _, err := r.FormFile("mapping"); err == nil {
		defer file.Close()
		how.Mapping, err = producers.ReadMapping(file)
		rd.fail("mapping", err)
	}
	for _, fd := range f.Fields {
		switch {
		case fd.Name == "confirm" && fd.Value != "":
			how.Confirm = ingest.FractionOfDate
		case fd.Name == "ratio" && fd.Value != "":
			how.Ratio = new(fd.Value == "ratio")
		case strings.HasPrefix(fd.Name, "keep-") && fd.Value != "":
			if how.Keep == nil {
				how.Keep = map[string]string{}
			}
			how.Keep[fd.Label] = fd.Value
		}
	}
	return how, rd.ok
}

// held returns the file that the address names, when who asks dropped it.
func (o *office) held(r *http.Request) (*intake.Dropped, error) {
	if d := o.Tray.Find(o.Account(r), r.PathValue("id")); d != nil {
		return d, nil
	}
	return nil, web.ErrNotFound
}

func (o *office) dropped(w http.ResponseWriter, r *http.Request) error {
	d, err := o.held(r)
	if err != nil {
		return err
	}
	return o.showDropped(w, r, http.StatusOK, d, o.againForm(d))
}

// showDropped shows what was understood of a file, what importing it would do,
// and what can be done about the rest.
func (o *office) showDropped(w http.ResponseWriter, r *http.Request, status int, d *intake.Dropped, f *form) error {
	var sections []section
	if d.Report != nil {
		sections = append(sections, o.counts(d))
	}
	sections = append(sections, o.decision(d))
	if d.Report != nil {
		sections = append(sections, o.account(d)...)
	}
	sections = append(sections, section{Form: &form{Action: "/donnees/deposer/" + d.ID + "/abandonner", Submit: o.t.T("intake.give-up"), Danger: true}})
	sections = append(sections, section{Title: o.t.T("intake.again"), Lead: o.t.T("intake.again.lead"), Form: f, Details: o.t.T("intake.again.open")})
	lead := o.t.T("intake.not-read")
	if d.Kind != "" {
		lead = o.t.T("intake.recognised", d.Kind.Title())
	}
	return o.page(w, r, status, pages.Page{Title: d.Name, Lead: lead, Crumbs: o.dropCrumbs(pages.Link{Href: "/donnees/deposer", Text: o.t.T("intake.drop")})}, sections...)
}

func (o *office) counts(d *intake.Dropped) section {
	key := func(n int, label string) keyFigure { return keyFigure{Value: o.t.Int(int64(n)), Label: o.t.T(label)} }
	return section{Keys: []keyFigure{
		key(d.Report.Rows, "intake.rows"), key(d.Report.Kept, "intake.kept"), key(d.Report.Repaired, "intake.repaired"), key(d.Report.Aside, "intake.aside")}}
}

// decision is what would happen, and the button that makes it happen.
func (o *office) decision(d *intake.Dropped) section {
	s := section{Title: o.t.T("intake.decide")}
	if d.Err != nil {
		s.Notes = []string{o.t.Error(d.Err), o.t.T("intake.refused.lead")}
	} else {
		s.Notes = o.planned(d.Plan, true)
		if !d.Plan.Unchanged {
			s.Form = &form{Action: "/donnees/deposer/" + d.ID + "/importer", Submit: o.t.T("intake.import", added(d.Plan))}
		}
	}
	if d.Report != nil && d.Report.Aside > d.Report.Totals() {
		s.Links = append(s.Links, pages.Link{Href: "/donnees/deposer/" + d.ID + "/a-corriger.xlsx", Text: o.t.T("intake.aside.get", d.Report.Aside-d.Report.Totals())})
	}
	if d.Mapping != nil {
		s.Links = append(s.Links, pages.Link{Href: "/donnees/deposer/" + d.ID + "/correspondance.toml", Text: o.t.T("intake.mapping.get")})
	}
	return s
}

func added(m *datasets.Manifest) (n int) {
	for _, rows := range m.Rows {
		n += rows
	}
	return n
}

// planned says what an import does, or would do.
func (o *office) planned(m *datasets.Manifest, dry bool) (notes []string) {
	if m.Unchanged {
		return []string{o.t.T("cli.import-unchanged", m.Source, m.ID)}
	}
	if dry {
		notes = append(notes, o.t.T("intake.nothing-written"))
	} else {
		notes = append(notes, o.t.T("cli.import-done", m.ID, added(m)))
	}
	for _, s := range m.Superseded {
		notes = append(notes, o.t.T("cli.import-superseded", s.Rows, s.Keys, s.Source))
	}
	if m.Outdated > 0 {
		notes = append(notes, o.t.T("cli.import-outdated", m.Outdated))
	}
	return notes
}

// listed is how many places of one reason the page lists.
const listed = 10

// account is the report of the file: what was understood, then the rows set
// aside, with their place.
func (o *office) account(d *intake.Dropped) []section {
	said := section{Title: o.t.T("intake.report")}
	for _, line := range d.Report.Lines(listed) {
		var place *ingest.CellError
		if !errors.As(line, &place) {
			said.List = append(said.List, o.t.Error(line))
		}
	}
	t := &table{Heads: heads("#"+o.t.T("office.line"), o.t.T("office.column"), o.t.T("office.value"), o.t.T("intake.why"))}
	for _, a := range d.Report.Set {
		for _, e := range a.Errors {
			if len(t.Rows) < 50 && !a.Benign {
				t.Rows = append(t.Rows, []cell{{Text: strconv.Itoa(a.Row)}, {Text: cmp.Or(e.Column, "–")}, {Text: cmp.Or(e.Value, "–")}, {Text: o.t.Error(e.Err)}})
			}
		}
	}
	if len(t.Rows) == 0 {
		return []section{said}
	}
	return []section{said, {Title: o.t.T("intake.aside.rows"), Lead: o.t.T("intake.aside.lead"), Table: t}}
}

// againForm asks for another reading: the questions that the first one brought
// up are there, and only they.
func (o *office) againForm(d *intake.Dropped) *form {
	f := &form{Action: "/donnees/deposer/" + d.ID + "/lire", Submit: o.t.T("intake.again"), Upload: true, Fields: o.howFields(d.How)}
	if d.Report == nil {
		return f
	}
	if d.How.Confirm != 0 || d.Report.Says("ingest.date-for-fraction") {
		f.Fields = append(f.Fields, &field{Name: "confirm", Label: o.t.T("intake.confirm-fraction"), Kind: "check", Value: checked(d.How.Confirm != 0)})
	}
	unit := &field{Name: "ratio", Label: o.t.T("intake.ratio"), Kind: "select", Options: []option{{"", o.t.T("intake.ratio.guess")}, {"ratio", o.t.T("intake.ratio.ratio")}, {"percent", o.t.T("intake.ratio.percent")}}}
	if d.How.Ratio != nil {
		unit.Value = map[bool]string{true: "ratio", false: "percent"}[*d.How.Ratio]
	}
	f.Fields = append(f.Fields, unit)
	for i, column := range personal(d) {
		f.Fields = append(f.Fields, &field{Name: fmt.Sprintf("keep-%d", i), Label: column, Hint: o.t.T("intake.hint.keep"), Value: d.How.Keep[column]})
	}
	return f
}

func checked(yes bool) string {
	if yes {
		return "1"
	}
	return ""
}

// personal lists the columns that name people, kept or not.
func personal(d *intake.Dropped) (columns []string) {
	for _, c := range d.Report.Discarded {
		columns = append(columns, c.Column)
	}
	for c := range d.How.Keep {
		columns = append(columns, c)
	}
	slices.Sort(columns)
	return slices.Compact(columns)
}

func (o *office) readAgain(w http.ResponseWriter, r *http.Request) error {
	d, err := o.held(r)
	if err != nil {
		return err
	}
	f := o.againForm(d)
	how, ok := o.how(f, r, d.How)
	if !ok {
		return o.showDropped(w, r, http.StatusUnprocessableEntity, d, f)
	}
	if _, err := o.Tray.Again(r.Context(), d, how); err != nil {
		return err
	}
	http.Redirect(w, r, "/donnees/deposer/"+d.ID, http.StatusSeeOther)
	return nil
}

// importDropped adds a file that was looked at. It may be refused by now: the
// workspace goes on changing.
func (o *office) importDropped(w http.ResponseWriter, r *http.Request) error {
	d, err := o.held(r)
	if err != nil {
		return err
	}
	// A reader who leaves must not stop what they asked for.
	m, err := o.Tray.Import(context.WithoutCancel(r.Context()), d)
	if said(err) {
		return &web.Error{Status: http.StatusUnprocessableEntity, Err: err}
	}
	if err != nil {
		return err
	}
	return o.page(w, r, http.StatusOK, pages.Page{Title: o.t.T("intake.done", d.Name), Crumbs: o.dropCrumbs(pages.Link{Href: "/donnees/deposer", Text: o.t.T("intake.drop")})},
		section{Notes: o.planned(m, false), Links: []pages.Link{{Href: "/donnees#import-" + m.ID, Text: o.t.T("intake.see")}, {Href: "/donnees/deposer", Text: o.t.T("intake.another")}}})
}

func (o *office) giveUp(w http.ResponseWriter, r *http.Request) error {
	d, err := o.held(r)
	if err != nil {
		return err
	}
	o.Tray.GiveUp(d)
	http.Redirect(w, r, "/donnees/deposer", http.StatusSeeOther)
	return nil
}

// download sends what write makes as a file, and never as a page.
func download(w http.ResponseWriter, mediaType, name string) {
	h := w.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	h.Set("Cache-Control", "no-store")
}

const workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

func (o *office) aside(w http.ResponseWriter, r *http.Request) error {
	d, err := o.held(r)
	if err != nil {
		return err
	}
	if d.Report == nil || d.Report.Aside == d.Report.Totals() {
		return web.ErrNotFound
	}
	download(w, workbook, "a-corriger.xlsx")
	return producers.WriteAside(w, d.Kind, d.Report, d.Mapping, o.t.Error)
}

func (o *office) mapping(w http.ResponseWriter, r *http.Request) error {
	d, err := o.held(r)
	if err != nil {
		return err
	}
	if d.Mapping == nil {
		return web.ErrNotFound
	}
	download(w, "application/toml", "correspondance.toml")
	return d.Mapping.Write(w)
}

// template sends a workbook to fill in.
func (o *office) template(w http.ResponseWriter, r *http.Request) error {
	kind, ok := strings.CutSuffix(r.PathValue("file"), ".xlsx")
	if !ok || kind != string(producers.IndicatorSheet) && kind != string(producers.EquipmentSheet) {
		return web.ErrNotFound
	}
	download(w, workbook, kind+".xlsx")
	return producers.WriteTemplate(w, producers.Kind(kind), o.asWritten())
}
