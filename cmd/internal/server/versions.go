package server

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/impact/method"
	"github.com/lozere-developpement/sillage/reports/evidence"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// MethodsDir is the folder of a workspace that holds methods as they were on
// days past, as `sillage method write` writes them.
const MethodsDir = "methodes"

// readVersions reads the methods that were kept, the last name first.
func (s *Shelf) readVersions(view *datasets.View, now *evidence.Evidence) ([]pages.Version, error) {
	names, err := filepath.Glob(filepath.Join(s.ws.Dir(), MethodsDir, "*.toml"))
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	slices.Reverse(names)
	var list []pages.Version
	for _, name := range names {
		v := pages.Version{File: filepath.Base(name)}
		if v.Method, v.Problem = readMethod(name); v.Problem == nil {
			settings := evidence.Settings{Config: s.ws.Config(), Roadmap: under(now.Roadmap, v.Method), Territory: now.Territory, Design: v.Method.Design}
			v.Evidence = sync.OnceValues(func() (*evidence.Evidence, error) { return evidence.Load(view, settings) })
		}
		list = append(list, v)
	}
	return list, nil
}

func readMethod(name string) (*method.Method, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return method.Read(f)
}

// under returns the roadmap with the goalposts that a method gives its
// indicators; one that the method does not score is not scored.
func under(r *roadmap.Roadmap, m *method.Method) *roadmap.Roadmap {
	goals := map[string]method.Indicator{}
	for _, i := range m.Indicators {
		goals[i.ID] = i
	}
	then := *r
	then.Actions = slices.Clone(r.Actions)
	for a := range then.Actions {
		then.Actions[a].Indicators = slices.Clone(then.Actions[a].Indicators)
		for i := range then.Actions[a].Indicators {
			ind := &then.Actions[a].Indicators[i]
			g := goals[ind.ID] // the zero one scores nothing
			ind.Criterion, ind.Worst, ind.Best = g.Criterion, g.Worst, g.Best
		}
	}
	return &then
}

// versionStamp changes when a method is added, changed or removed.
func versionStamp(dir string) string {
	var b strings.Builder
	names, _ := filepath.Glob(filepath.Join(dir, MethodsDir, "*.toml")) // the pattern is well formed
	for _, name := range names {
		b.WriteString(filepath.Base(name) + stampOf(filepath.Dir(name), filepath.Base(name)))
	}
	return b.String()
}
