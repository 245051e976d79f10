package notebook

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

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
	// Tabular writes a table in a binary format for machines, by extension;
	// nil = only CSV is written.
	Tabular func(head []string, rows [][]string) (map[string][]byte, error)
	Tell    func(Combination, Progress)
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
		t := nb.Shown(run.Result.Tables[name])
		rows := make([][]string, len(t.Rows))
		for i, r := range t.Rows {
			for _, cell := range r {
				rows[i] = append(rows[i], cell.Text)
			}
		}
		more, err := p.tabular(out, base+"/"+name, t.Caption, t.Head, rows)
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
	links = append(links, link{Text: f.Title + " (CSV)", Href: base + "/" + name + ".csv"})
	if p.Tabular == nil {
		return links, nil
	}
	t := f.Table(lang.French)
	rows := make([][]string, len(t.Rows))
	for i, r := range t.Rows {
		for _, c := range r {
			rows[i] = append(rows[i], c.Text)
		}
	}
	more, err := p.machine(out, base+"/"+name, f.Title, t.Head, rows)
	return append(links, more...), err
}

func (p *Press) tabular(out files, path, title string, head []string, rows [][]string) ([]link, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.Comma = ';'
	w.Write(head)
	w.WriteAll(rows)
	if err := w.Error(); err != nil {
		return nil, err
	}
	out[path+".csv"] = b.Bytes()
	links := []link{{Text: title + " (CSV)", Href: path + ".csv"}}
	more, err := p.machine(out, path, title, head, rows)
	return append(links, more...), err
}

func (p *Press) machine(out files, path, title string, head []string, rows [][]string) ([]link, error) {
	if p.Tabular == nil {
		return nil, nil
	}
	made, err := p.Tabular(head, rows)
	if err != nil {
		return nil, err
	}
	var links []link
	for _, ext := range slices.Sorted(maps.Keys(made)) {
		out[path+"."+ext] = made[ext]
		links = append(links, link{Text: title + " (" + ext + ")", Href: path + "." + ext})
	}
	return links, nil
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
	return id, record(shelf, Entry{At: at.UTC(), Act: Published, ID: id})
}
