package pages

import (
	"time"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/reports/opendata"
)

type dataView struct {
	Manifests []manifestView
	Schemas   []schemaView
	Tables    []tableLinks
	Private   bool // the reader may bring data in
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

// tableLinks are the addresses of one table that may leave.
type tableLinks struct {
	Title string
	Files []Link
}

// offered lists the formats of the tables, the most asked for first.
var offered = []Link{{".excel.csv", "CSV (Excel)"}, {".xlsx", "XLSX"}, {".csv", "CSV"}, {".parquet", "Parquet"}, {".arrows", "Arrow"}, {".zip", "Data Package"}}

// data shows what is loaded, from which file, since when, and what was set
// aside.
func (b *Book) data(r Request) (*Leaf, error) {
	v := dataView{Private: !b.Public}
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
	for _, name := range opendata.Names {
		t := tableLinks{Title: r.Texts.T("pages.table." + name)}
		for _, f := range offered {
			t.Files = append(t.Files, Link{"/donnees/" + name + f.Href, f.Text})
		}
		v.Tables = append(v.Tables, t)
	}
	return b.leaf(r, "data", Page{Title: r.Texts.T("pages.nav.data"), Lead: r.Texts.T("pages.data.lead"), Active: "data"}, v)
}
