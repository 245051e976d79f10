package pages

import (
	"slices"
	"time"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/reports/evidence"
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
	Added  int
	When   time.Time
	Aside  int
	Secret bool // how many rows it has would tell of few people
}

type schemaView struct {
	Name    string
	Title   string
	Rows    string
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
	few := b.fewRows()
	for i := len(b.Evidence.Manifests) - 1; i >= 0; i-- {
		m := b.Evidence.Manifests[i]
		mv := manifestView{Manifest: m, When: m.At, Aside: len(m.Aside), Secret: few && ofPeople(m)}
		for _, n := range m.Rows {
			mv.Added += n
		}
		v.Manifests = append(v.Manifests, mv)
	}
	t := r.Texts
	rows := map[string]string{"attendances": t.T("pages.short.impact.withheld"), "answers": t.Int(int64(b.Evidence.Rows.Answers)), "indicators": t.Int(int64(b.Evidence.Rows.Indicators))}
	if n, shown := b.Evidence.People(evidence.Filter{}).Value(); shown {
		rows["attendances"] = t.Int(int64(n))
	}
	for _, name := range []string{"attendances", "answers", "indicators"} {
		v.Schemas = append(v.Schemas, schemaView{name, r.Texts.T("pages.data." + name), rows[name], r.columns(name)})
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

// fewRows reports whether a file tells of fewer people than may be shown: then
// the others, less the total, would tell how many, and none says it.
func (b *Book) fewRows() bool {
	return slices.ContainsFunc(b.Evidence.Manifests, func(m datasets.Manifest) bool {
		n := m.Rows["attendances"]
		return n > 0 && n < b.Evidence.Config.Disclosure.Persons
	})
}

// ofPeople reports whether a file holds one row for each time somebody came.
func ofPeople(m datasets.Manifest) bool { return m.Rows["attendances"] > 0 }

// columns describes the columns of a dataset in the reader's language.
func (r Request) columns(dataset string) []datasets.ColumnDoc {
	docs := slices.Clone(datasets.Schema(dataset))
	for i, c := range docs {
		key := "pages.column." + dataset + "." + c.Name
		docs[i].Doc, docs[i].Unit = r.Texts.Or(key, c.Doc), r.Texts.Or(key+".unit", c.Unit)
	}
	return docs
}
