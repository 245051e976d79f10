package office

import (
	"bytes"
	"context"
	"encoding/csv"
	"io"
	"net/http"
	"net/url"
	"slices"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/datasets/export"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/exchange"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// A Format is a way in which the applications leave.
type Format struct {
	Name string // of the command and the address: "xlsx"
	File string // proposed name
	Type string // media type
	// Us says that the file names who we are.
	Us    bool
	write func(ctx context.Context, s *store.Store, w io.Writer, us exchange.Organisation) error
}

// Message returns the catalogue key of the label.
func (f Format) Message() (key string, args []any) { return "office.format." + f.Name, nil }

// Formats are the ways in which the applications leave: our own table, open
// standards, and the status of each file in the words of each tool.
var Formats = []Format{
	{"xlsx", "dossiers.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", false, func(ctx context.Context, s *store.Store, w io.Writer, _ exchange.Organisation) error {
		rows, err := officersTable(ctx, s)
		if err != nil {
			return err
		}
		return writeSheet(w, "Dossiers", rows) // its headings are what the import reads
	}},
	{"scdl", "demandes-scdl.csv", "text/csv; charset=utf-8", true, func(ctx context.Context, s *store.Store, w io.Writer, us exchange.Organisation) error {
		apps, funders, err := moneyOf(ctx, s)
		if err != nil {
			return err
		}
		return exchange.WriteDataSubvention(w, us, apps, funders)
	}},
	{"360giving", "subventions-360giving.json", "application/json", true, func(ctx context.Context, s *store.Store, w io.Writer, us exchange.Organisation) error {
		apps, funders, err := moneyOf(ctx, s)
		if err != nil {
			return err
		}
		return exchange.Write360(w, "sillage", us, apps, funders)
	}},
	{"statuts", "statuts.csv", "text/csv; charset=utf-8", false, writeStatuses},
	{"arrow", "dossiers.arrows", export.Formats["arrow"].MediaType, false, writeDataset("arrow")},
	{"parquet", "dossiers.parquet", export.Formats["parquet"].MediaType, false, writeDataset("parquet")},
}

// FormatOf returns the format of a name.
func FormatOf(name string) (Format, bool) {
	i := slices.IndexFunc(Formats, func(f Format) bool { return f.Name == name })
	if i < 0 {
		return Format{}, false
	}
	return Formats[i], true
}

// Write writes the applications.
func (f Format) Write(ctx context.Context, s *store.Store, w io.Writer, us exchange.Organisation) error {
	return f.write(ctx, s, w, us)
}

func moneyOf(ctx context.Context, s *store.Store) (apps []funding.Application, funders []funding.Funder, err error) {
	if err = values(ctx, s, &store.Applications, &apps); err != nil {
		return nil, nil, err
	}
	return apps, funders, values(ctx, s, &store.Funders, &funders)
}

// writeStatuses writes the stage of each file as each tool would call it; an
// empty cell is a stage that the tool does not know.
func writeStatuses(ctx context.Context, s *store.Store, w io.Writer, _ exchange.Organisation) error {
	apps, _, err := moneyOf(ctx, s)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.Comma = ';'
	head := []string{"identifiant", "référence", "intitulé", "étape"}
	for _, c := range funding.Crosswalks() {
		head = append(head, c.Name)
	}
	if err := out.Write(head); err != nil {
		return err
	}
	for _, a := range apps {
		row := []string{a.ID, export.Inert(a.Reference), export.Inert(a.Title), stageLabel(a.Stage)}
		for _, c := range funding.Crosswalks() {
			status, _ := c.To(a.Outcome()) // "" where it has none
			row = append(row, status)
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// exchanges is the page on which the applications come in and leave, with what
// our stages are called elsewhere.
func (o *office) exchanges(v *visit, w http.ResponseWriter) error {
	q := v.r.URL.Query()
	us := exchange.Organisation{Name: q.Get("nom"), SIRET: q.Get("siret")}
	ask := &form{Submit: o.t.T("office.exchange.ask"), Fields: []*field{
		{Name: "nom", Label: o.t.T("office.exchange.name"), Value: us.Name},
		{Name: "siret", Label: "SIRET", Value: us.SIRET},
	}}
	out := &table{Heads: heads(o.t.T("office.exchange.file"), o.t.T("office.exchange.for"))}
	for _, f := range Formats {
		address := "/financements/echanges/" + f.Name
		if f.Us && (us.Name != "" || us.SIRET != "") {
			address += "?" + url.Values{"nom": {us.Name}, "siret": {us.SIRET}}.Encode()
		}
		out.Rows = append(out.Rows, []cell{{Text: o.label(f), Href: address}, {Text: o.t.T("office.format." + f.Name + ".for")}})
	}
	walk := &table{Heads: heads(o.t.T("office.stage"))}
	for _, c := range funding.Crosswalks() {
		walk.Heads = append(walk.Heads, heading{Text: c.Name})
	}
	for _, s := range funding.Stages() {
		row := []cell{{Text: o.label(s)}}
		for _, c := range funding.Crosswalks() {
			status, ok := c.To(s)
			if !ok {
				status = "–"
			}
			row = append(row, cell{Text: status})
		}
		walk.Rows = append(walk.Rows, row)
	}
	return o.page(w, v.r, http.StatusOK, pages.Page{Title: o.t.T("office.exchange"), Lead: o.t.T("office.exchange.lead")},
		section{ID: "recevoir", Title: o.t.T("office.import-title"), Form: o.importForm()},
		section{Title: o.t.T("office.calls.import"), Links: []pages.Link{{Href: importPath, Text: o.t.T("office.calls.import")}}},
		section{ID: "envoyer", Title: o.t.T("office.exchange.out"), Lead: o.t.T("office.exchange.us"), Filters: ask, Table: out},
		section{ID: "statuts", Title: o.t.T("office.exchange.walk"), Lead: o.t.T("office.exchange.walk-lead"), Table: walk, Fold: o.t.T("office.exchange.walk-open")})
}

// send writes the applications in a format.
func (o *office) send(v *visit, w http.ResponseWriter) error {
	f, ok := FormatOf(v.r.PathValue("format"))
	if !ok {
		return web.ErrNotFound
	}
	var b bytes.Buffer
	if err := f.write(v.ctx, o.Store, &b, exchange.Organisation{Name: v.r.URL.Query().Get("nom"), SIRET: v.r.URL.Query().Get("siret")}); err != nil {
		return err
	}
	w.Header().Set("Content-Type", f.Type)
	w.Header().Set("Content-Disposition", `attachment; filename="`+f.File+`"`)
	_, err := b.WriteTo(w)
	return err
}
