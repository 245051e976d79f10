package office

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/exchange"
	"github.com/lozere-developpement/sillage/reports/pages"
)

func (o *office) importForm() *form {
	return &form{Action: files.path + "/import", Submit: o.t.T("office.import"), Upload: true, Fields: []*field{
		{Name: "file", Label: o.t.T("office.import-file"), Hint: o.t.T("office.import-hint"), Kind: "file", Required: true}}}
}

// ReadFiles reads a file of applications, whatever it is: the officer's own
// workbook or CSV file, the table of subsidy requests of Mon Inclusion Numérique, or the
// files of a procedure of démarches-simplifiées. département keeps its rows
// alone where the source has all of them; "" keeps all.
func ReadFiles(content []byte, departement string) ([]funding.Application, []exchange.Problem, error) {
	start := bytes.TrimSpace(bytes.TrimPrefix(content, []byte("\ufeff")))
	switch {
	case bytes.HasPrefix(start, []byte("{")):
		return exchange.ReadDossiers(bytes.NewReader(start), "")
	case bytes.HasPrefix(start, []byte("PK")):
		sheets, err := readSheets(content)
		if err != nil {
			return nil, nil, err
		}
		return exchange.ReadTables(sheets, stageLabel)
	case bytes.Contains(start[:min(len(start), 4096)], []byte("demande_subvention_id")):
		return exchange.ReadMIN(bytes.NewReader(content), funding.UnderReview, departement)
	}
	if rows, err := exchange.ReadRows(bytes.NewReader(content)); err == nil && len(start) > 0 && !bytes.Contains(content, []byte{0}) {
		if apps, problems, err := exchange.ReadTable(rows, stageLabel); err == nil || len(rows[0]) > 1 {
			return apps, problems, err
		}
	}
	return nil, nil, funding.Notef("office.import-unreadable", "not a workbook")
}

func (o *office) importApplications(v *visit, w http.ResponseWriter) error {
	f := o.importForm()
	content, _, err := upload(v.r, "file", largestSheet)
	var apps []funding.Application
	var problems []exchange.Problem
	if err == nil {
		apps, problems, err = ReadFiles(content, o.Departement)
	}
	if err != nil {
		f.Fields[0].Error = o.t.T("office.import-unreadable")
		if said(err) {
			f.Fields[0].Error = o.t.Error(err)
		}
		return files.alone(v, w, http.StatusUnprocessableEntity, o.t.T("office.import-title"), f)
	}
	in, err := ImportApplications(v.ctx, o.Deps, o.User(v.r), apps, true)
	if err != nil {
		return err
	}
	s := section{Notes: []string{o.t.T("office.import-done", in.Added, in.Known, len(problems))}, Table: &table{Heads: heads("#"+o.t.T("office.line"), o.t.T("office.column"), o.t.T("office.value"), o.t.T("office.why")), Empty: o.t.T("office.import-clean")},
		Links: []pages.Link{{Href: files.path, Text: o.t.T("office.nav.applications")}}}
	for i := range problems {
		p := &problems[i]
		s.Table.Rows = append(s.Table.Rows, []cell{{Text: fmt.Sprint(p.Line)}, {Text: p.Column}, {Text: p.Value}, {Text: o.t.Error(p.Err)}})
	}
	sections := []section{s}
	if len(in.Differences) > 0 {
		sections = append(sections, o.adoptSection(o.adoptForm(in.Differences), in.Differences))
	}
	if len(in.Elsewhere) > 0 {
		t := &table{Heads: heads(o.t.T("office.application"), o.t.T("office.stage"), o.t.T("office.stage-there"))}
		for _, e := range in.Elsewhere {
			t.Rows = append(t.Rows, []cell{{Text: e.Title, Href: files.path + "/" + e.ID}, {Text: o.label(e.Here)}, {Text: o.label(e.There)}})
		}
		sections = append(sections, section{Title: o.t.T("office.import-moved"), Lead: o.t.T("office.import-moved-lead"), Table: t})
	}
	return o.page(w, v.r, http.StatusOK, pages.Page{Title: o.t.T("office.import-title"), Crumbs: files.crumbs(v)}, sections...)
}

// An Intake is what became of the applications of a file.
type Intake struct {
	Added, Known int
	Elsewhere    []Elsewhere
	Differences  []Difference // of those that are known; nothing of it is written
}

// Elsewhere is a known application that its source has at another stage.
type Elsewhere struct {
	ID, Title   string
	Here, There funding.Stage
}

// errOnTrial undoes an edit that was only tried.
var errOnTrial = errors.New("on trial")

// ImportApplications keeps what is not there yet: a file with the same
// reference, or the same title from the same funder, is known. Where the source
// has a known file at another stage, it is told and nothing is changed: a move
// has a date and a reason. A funder that nobody knew is added. write=false
// changes nothing.
func ImportApplications(ctx context.Context, d Deps, by string, apps []funding.Application, write bool) (in Intake, err error) {
	err = d.Store.Write(ctx, by, "import", func(tx *store.Tx) error {
		book, err := newFunderBook(ctx, tx)
		if err != nil {
			return err
		}
		for _, a := range apps {
			if a.FunderID, err = book.find(ctx, tx, a.FunderID); err != nil {
				return err
			}
			twin, ok, err := twinOf(ctx, tx, a)
			if err != nil {
				return err
			}
			if ok {
				in.Known++
				in.Differences = append(in.Differences, differencesOf(twin, a)...)
				// A table without a stage reads as identified.
				if twin.Value.Stage != a.Stage && (a.Reference != "" || a.Stage != funding.Identified) {
					in.Elsewhere = append(in.Elsewhere, Elsewhere{twin.ID, twin.Value.Title, twin.Value.Stage, a.Stage})
				}
				continue
			}
			a.ID, a.Demo = "", d.Demo
			if _, err := store.Applications.Put(ctx, tx, store.Record[funding.Application]{Value: a}); err != nil {
				return err
			}
			in.Added++
		}
		if !write {
			return errOnTrial
		}
		return nil
	})
	if errors.Is(err, errOnTrial) {
		err = nil
	}
	return in, err
}

// twinOf finds the application that one of a file is.
func twinOf(ctx context.Context, tx *store.Tx, a funding.Application) (twin store.Record[funding.Application], ok bool, err error) {
	q := store.Query{Where: []store.Condition{store.Is("sort", store.Fold(a.Title)), store.Is("funder", a.FunderID)}}
	if a.Reference != "" {
		q = store.Query{Search: a.Reference}
	}
	list, err := store.Applications.List(ctx, tx, q)
	for _, x := range list {
		if a.Reference == "" || x.Value.Reference == a.Reference {
			return x, true, err
		}
	}
	return twin, false, err
}
