package pages

import (
	"time"

	"github.com/lozere-developpement/sillage/datasets"
)

type dataView struct {
	Manifests []manifestView
	Schemas   []schemaView
	Files     []Link
	Unlinked  []string
}

type manifestView struct {
	datasets.Manifest
	Added int
	When  time.Time
	Aside int
}

type schemaView struct {
	Name    string
	Title   string
	Rows    int
	Columns []datasets.ColumnDoc
}

// data shows what is loaded, from which file, since when, and what was set
// aside.
func (b *Book) data(r Request) (*Leaf, error) {
	v := dataView{}
	for i := len(b.Evidence.Manifests) - 1; i >= 0; i-- {
		m := b.Evidence.Manifests[i]
		mv := manifestView{Manifest: m, When: m.At, Aside: len(m.Aside)}
		for _, n := range m.Rows {
			mv.Added += n
		}
		v.Manifests = append(v.Manifests, mv)
	}
	rows := map[string]int{"attendances": b.Evidence.Rows.Attendances, "answers": b.Evidence.Rows.Answers, "indicators": b.Evidence.Rows.Indicators}
	for _, name := range []string{"attendances", "answers", "indicators"} {
		v.Schemas = append(v.Schemas, schemaView{name, r.Texts.T("pages.data." + name), rows[name], datasets.Schema(name)})
	}
	return b.leaf(r, "data", Page{Title: r.Texts.T("pages.nav.data"), Lead: r.Texts.T("pages.data.lead"), Active: "data"}, v)
}
