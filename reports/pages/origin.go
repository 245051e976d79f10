package pages

import (
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

type originView struct {
	Code    string
	Label   string
	Score   impact.Score
	Parts   []partView
	Files   []datasets.Manifest
	Method  string
	Command string
}

// origin tells where a figure comes from: what it is made of, the files, and
// the command that makes it again.
func (b *Book) origin(r Request) (*Leaf, error) {
	res, err := b.Evidence.Result(evidence.Filter{})
	if err != nil {
		return nil, err
	}
	v, ok := b.coded(r, res, r.Value("code"))
	if !ok {
		return nil, ErrNoPage
	}
	v.Method = b.Evidence.Design.Name
	for _, p := range v.Score.Parts {
		v.Parts = append(v.Parts, b.partView(r, p))
	}
	v.Files = b.files(v.Score)
	return b.leaf(r, "origin", Page{Title: r.Texts.T("pages.origin.title", v.Code), Lead: v.Label, Active: "method", Crumbs: []Link{{"/methode", r.Texts.T("pages.nav.method")}}}, v)
}

// coded finds the figure that a code names.
func (b *Book) coded(r Request, res *impact.Result, code string) (originView, bool) {
	ref := b.Evidence.Design.Referential
	for i, d := range ref.Dimensions {
		if Code("dimension", d.ID) == code {
			return originView{Code: code, Label: d.Label, Score: res.Dims[i], Command: "sillage evaluate --format json"}, true
		}
	}
	for i, c := range ref.Criteria {
		if Code("criterion", c.ID) == code {
			return originView{Code: code, Label: c.Label, Score: res.Criteria[i], Command: "sillage evaluate --format json"}, true
		}
	}
	for _, s := range res.Matrix {
		if Code("cell", s.Action, s.Criterion) != code {
			continue
		}
		a, _ := b.Evidence.Roadmap.Action(s.Action)
		c, _ := ref.Criterion(s.Criterion)
		if a != nil {
			return originView{Code: code, Label: r.Texts.T("pages.cell", a.Short, c.Label), Score: s, Command: "sillage evaluate --action " + s.Action + " --format json"}, true
		}
	}
	return originView{}, false
}

// files returns the imports that a score rests on, by the hashes it carries.
func (b *Book) files(s impact.Score) []datasets.Manifest {
	used := map[string]bool{}
	for _, sum := range s.Lineage.Files {
		used[sum] = true
	}
	for _, p := range s.Parts {
		for _, sum := range append(p.Value.Lineage.Files, p.Score.Lineage.Files...) {
			used[sum] = true
		}
	}
	var list []datasets.Manifest
	for _, m := range b.Evidence.Manifests {
		if used[m.SHA256] {
			list = append(list, m)
		}
	}
	return list
}
