package notebook

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/lozere-developpement/sillage/datasets/export"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/nb"
)

// A Press makes snapshots.
type Press struct {
	Bench     *Bench
	Painter   Painter
	Workspace string // folder; "" = the notebooks need none
	Money     []byte
	Threshold int // least persons of a breakdown; 0 = 5
	Tell      func(Combination, Progress)
}

// threshold returns the least persons of a breakdown.
func (p *Press) threshold() int {
	if p.Threshold == 0 {
		return 5
	}
	return p.Threshold
}

// Render makes the whole snapshot of a notebook in memory: every declared
// combination of parameters, with pages, figures, tables, results, the
// notebook's own source, and the manifest. The error holds every reason not to
// publish.
func (p *Press) Render(ctx context.Context, name string) (files, *Manifest, error) {
	return p.render(ctx, name, nil)
}

// render starts from the values of an annex where there is one, by page.
func (p *Press) render(ctx context.Context, name string, from map[string]*start) (files, *Manifest, error) {
	built, err := p.Bench.Build(ctx, name)
	if err != nil {
		return nil, nil, failure(err)
	}
	bare, err := p.Bench.Run(ctx, built, Order{Bare: true})
	if err != nil {
		return nil, nil, err
	}
	params := bare.Result.Params
	all, err := combinations(params)
	if err != nil {
		return nil, nil, err
	}
	threshold := p.threshold()
	m := &Manifest{
		Name: name, Title: bare.Result.Title, Engine: p.Bench.engine, Threshold: threshold, Host: p.Painter.Host,
		Params: params, Combinations: all,
	}
	out := files{"style.css": StyleSheet()}
	var objections []*nb.Problem
	for _, c := range all {
		var tell func(Progress)
		if p.Tell != nil {
			tell = func(e Progress) { p.Tell(c, e) }
		}
		run, err := p.Bench.Run(ctx, built, Order{Params: c.Params, Workspace: p.Workspace, Money: p.Money, Start: from[c.Page], Tell: tell})
		if err != nil {
			if ctx.Err() != nil {
				return nil, nil, ctx.Err()
			}
			return nil, nil, err
		}
		m.Record = run.Result.Record
		m.Demo = m.Demo || run.Result.Demo
		more, err := p.add(out, run, c, params, all, threshold)
		if err != nil {
			return nil, nil, err
		}
		objections = append(objections, more...)
	}
	if len(objections) > 0 {
		return nil, nil, &Failure{unique(objections)}
	}
	if err := out.copyNotebook(built.Dir); err != nil {
		return nil, nil, err
	}
	m.Files = out.hashes()
	return out, m, nil
}

// add writes what one combination shows, or returns why it may not be shown.
func (p *Press) add(out files, run *Run, c Combination, params []nb.ParamState, all []Combination, threshold int) ([]*nb.Problem, error) {
	objections := Objections(run.Result, threshold)
	l, faults := p.Painter.leaf(run)
	objections = append(objections, nb.Problems(faults)...)
	if len(objections) > 0 || l == nil {
		return objections, nil
	}
	base := stem(c.Page)
	l.Sheet, l.Filters = "style.css", filters(params, c.Params, all)
	for _, name := range slices.Sorted(maps.Keys(run.Result.Figures)) {
		more, err := p.faces(out, run, base, name)
		if err != nil {
			return nil, err
		}
		l.Files = append(l.Files, more...)
	}
	for _, name := range slices.Sorted(maps.Keys(run.Result.Tables)) {
		more, err := p.tabular(out, base+"/"+name, nb.Shown(run.Result.Tables[name]))
		if err != nil {
			return nil, err
		}
		l.Files = append(l.Files, more...)
	}
	result, err := json.MarshalIndent(run.Result, "", " ")
	if err != nil {
		return nil, err
	}
	out[base+"/resultat.json"] = append(result, '\n')
	l.Files = append(l.Files, link{Text: "Tous les résultats (JSON)", Href: base + "/resultat.json"})
	if len(run.Result.Annex) > 0 {
		annexed, err := json.MarshalIndent(run.Result.Annex, "", " ")
		if err != nil {
			return nil, err
		}
		out[base+"/annexe.json"] = append(annexed, '\n')
	}
	out[c.Page], err = write("page", l)
	return nil, err
}

// faces writes the drawing and the data of a figure.
func (p *Press) faces(out files, run *Run, base, name string) ([]link, error) {
	f := run.Result.Figures[name]
	var links []link
	if draw := p.Painter.draw(); draw != nil {
		for suffix, width := range map[string]reports.Width{"": reports.Wide, "-etroit": reports.Narrow} {
			svg, err := draw(f, width)
			if err != nil {
				return nil, err
			}
			out[base+"/"+name+suffix+".svg"] = svg
		}
		links = append(links, link{Text: f.Title + " (SVG)", Href: base + "/" + name + ".svg"})
	}
	var b bytes.Buffer
	if err := f.CSV(&b, lang.French); err != nil {
		return nil, err
	}
	out[base+"/"+name+".csv"] = b.Bytes()
	links = append(links, link{Text: f.Title + " (CSV)", Href: base + "/" + name + ".csv"}, link{Text: f.Title + " (Arrow)", Href: base + "/" + name + arrowStream})
	return links, arrow(out, base+"/"+name, pointTable(name, f))
}

// tabular writes the data of a table.
func (p *Press) tabular(out files, path string, t reports.Table) ([]link, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.Comma = ';'
	head := make([]string, len(t.Head))
	columns := make([]export.Column, len(t.Head))
	for i, h := range t.Head {
		columns[i] = export.Column{Name: fmt.Sprintf("c%d", i+1), Title: h}
		head[i] = export.Inert(h)
	}
	w.Write(head)
	for _, r := range t.Rows {
		row := make([]string, len(r))
		for i, c := range r {
			if row[i] = c.Text; !c.Number {
				row[i] = export.Inert(c.Text)
			}
			columns[i].Text = append(columns[i].Text, c.Text)
		}
		w.Write(row)
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return nil, err
	}
	out[path+".csv"] = b.Bytes()
	links := []link{{Text: t.Caption + " (CSV)", Href: path + ".csv"}}
	if len(t.Rows) == 0 {
		return links, nil
	}
	links = append(links, link{Text: t.Caption + " (Arrow)", Href: path + arrowStream})
	return links, arrow(out, path, export.Table{Name: filepath.Base(path), Title: t.Caption, Columns: columns})
}

// pointTable returns the points of a figure as typed columns.
func pointTable(name string, f *reports.Figure) export.Table {
	t := export.Table{Name: name, Title: f.Title, Source: f.Source, Columns: []export.Column{
		{Name: "serie", Title: f.Series}, {Name: "libelle", Title: f.Label}, {Name: "cle", Title: "Clé"},
		{Name: "valeur", Title: "Valeur", Unit: f.Unit}, {Name: "borne_basse", Title: "Borne basse", Unit: f.Unit}, {Name: "borne_haute", Title: "Borne haute", Unit: f.Unit},
		{Name: "effectif", Title: "Effectif"}, {Name: "absence", Title: "Pourquoi il n’y a pas de valeur"},
	}}
	c := t.Columns
	for _, p := range f.Points {
		value, low, high := p.Value, math.NaN(), math.NaN()
		if p.Missing != "" {
			value = math.NaN()
		} else if l, h, ok := p.Interval(); ok {
			low, high = l, h
		}
		c[0].Text, c[1].Text, c[2].Text = append(c[0].Text, p.Series), append(c[1].Text, p.Label), append(c[2].Text, p.Key)
		c[3].Numbers, c[4].Numbers, c[5].Numbers = append(c[3].Numbers, value), append(c[4].Numbers, low), append(c[5].Numbers, high)
		c[6].Integers, c[7].Text = append(c[6].Integers, int64(p.N)), append(c[7].Text, p.Missing)
	}
	return t
}

// arrowStream ends the names of Arrow streams, as the format recommends; .arrow
// would be another layout.
const arrowStream = ".arrows"

func arrow(out files, path string, t export.Table) error {
	var b bytes.Buffer
	err := export.Arrow(&b, t)
	out[path+arrowStream] = b.Bytes()
	return err
}

// stem names the folder of a combination's files after its page.
func stem(page string) string { return page[:len(page)-len(filepath.Ext(page))] }

// unique drops what two combinations say alike.
func unique(ps []*nb.Problem) []*nb.Problem {
	seen := map[string]bool{}
	return slices.DeleteFunc(ps, func(p *nb.Problem) bool {
		said := p.Error()
		defer func() { seen[said] = true }()
		return seen[said]
	})
}

// Publish renders a notebook and puts it online under root, the workspace's
// folder of publications, or fails and leaves what is there as it was. At is
// when and by whom, for the journal alone. A notebook that was published
// already as it is gives the same id and writes nothing twice.
func (p *Press) Publish(ctx context.Context, root, name string, at time.Time) (id string, err error) {
	out, m, err := p.Render(ctx, name)
	if err != nil {
		return "", err
	}
	ledger, err := readLedger(root, m.Threshold)
	if err != nil {
		return "", err
	}
	refused, err := disclose(ledger, name, out, m)
	if err != nil {
		return "", err
	}
	if len(refused) > 0 {
		return "", &Failure{refused}
	}
	data, id, err := m.encode()
	if err != nil {
		return "", err
	}
	out[manifestFile] = data
	if out[annexFile], err = annex(out, p.Bench); err != nil {
		return "", err
	}
	shelf := filepath.Join(root, m.Name)
	if err := os.MkdirAll(shelf, 0o755); err != nil {
		return "", err
	}
	final := filepath.Join(shelf, id)
	if _, err := os.Stat(final); err != nil {
		tmp, err := os.MkdirTemp(shelf, ".new-")
		if err != nil {
			return "", err
		}
		defer os.RemoveAll(tmp)
		if err := os.Chmod(tmp, 0o755); err != nil {
			return "", err
		}
		if err := out.write(tmp); err != nil {
			return "", err
		}
		if err := os.Rename(tmp, final); err != nil && !isDir(final) {
			return "", err
		}
		if err := syncDir(shelf); err != nil {
			return "", err
		}
	}
	// The ledger first: a count that is known to be shown and is not yet does no
	// harm, the other way round it might.
	if err := writeLedger(root, ledger); err != nil {
		return "", err
	}
	return id, record(shelf, Entry{At: at.UTC(), Act: Published, ID: id})
}
