package datasets_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/territory"
)

// Another département puts its own CSV folders in the workspace; nothing is
// rebuilt.
func TestOwnRoadmapAndTerritory(t *testing.T) {
	ws, err := datasets.Init(t.TempDir(), datasets.Config{Departement: datasets.Departement{Code: "12", Name: "Aveyron"}})
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	before, err := ws.View()
	if err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{"roadmap/lozere": "feuille-de-route", "territory/lozere": "territoire"} {
		if err := os.CopyFS(filepath.Join(ws.Dir(), to), os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	edit(t, filepath.Join(ws.Dir(), "territoire/epci.csv"), "CC du Haut Allier Margeride", "CC d'Ailleurs")
	c := ws.Config()
	c.Roadmap, c.Territory = "feuille-de-route", "territoire"
	if err := ws.Configure(c); err != nil {
		t.Fatal(err)
	}
	view, err := ws.View()
	if err != nil {
		t.Fatal(err)
	}
	if view.Hash == before.Hash {
		t.Error("another territory has the same hash")
	}
	if g := view.Territory.EPCI; !strings.Contains(names(g), "CC d'Ailleurs") {
		t.Errorf("EPCI: %s", names(g))
	}
	edit(t, filepath.Join(ws.Dir(), "feuille-de-route/actions.csv"), "a03,", "a02,")
	if _, err := ws.View(); err == nil || !strings.Contains(err.Error(), "actions.csv") {
		t.Errorf("an action given twice: %v", err)
	}
}

func edit(t *testing.T, path, old, new string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(b), old) {
		t.Fatalf("%s: no %q", path, old)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(b), old, new, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}

func names(groups []territory.EPCI) string {
	var all []string
	for _, g := range groups {
		all = append(all, g.Name)
	}
	return strings.Join(all, ", ")
}
