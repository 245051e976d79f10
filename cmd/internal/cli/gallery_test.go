package cli

import (
	"encoding/csv"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/cmd/internal/notebook"
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/gallery"
	"github.com/lozere-developpement/sillage/reports/nb"
)

// Each notebook of the gallery, copied and run by the commands, gives the
// figures that the other commands print on the same workspace, to the last bit.
func TestGalleryAgreesWithTheCommands(t *testing.T) {
	if testing.Short() {
		t.Skip("a walk over everything, one page after the other: skipped with -short")
	}
	if _, err := notebook.FindToolchain(); err != nil {
		t.Skip("needs the Go toolchain")
	}
	dir := filepath.Join(t.TempDir(), "ws")
	run(t, "demo", "--data", dir)
	compare := map[string]func(*testing.T, string, *nb.Result){
		"evaluation": sameEvaluation, "vierge": sameDimensions, "avant-apres": sameAction, "poids": sameCells,
		"previsions": sameForecast, "cout-par-effet": sameEfficiency, "reconditionnement": sameEquipment,
	}
	for _, name := range gallery.Names() {
		t.Run(name, func(t *testing.T) {
			run(t, "notebook", "new", name, "--from", name, "--data", dir)
			var r nb.Result
			if err := json.Unmarshal([]byte(run(t, "notebook", "run", name, "--format", "json", "--data", dir)), &r); err != nil {
				t.Fatal(err)
			}
			if !r.Demo {
				t.Error("it does not say that it rests on demonstration data")
			}
			if compare[name] == nil {
				t.Fatal("nothing compares it with a command")
			}
			compare[name](t, dir, &r)
		})
	}
}

// agrees compares a point of a figure with a row of evaluate, and returns 1 when
// there was a figure to compare.
func agrees(t *testing.T, p reports.Point, row scoreRow) int {
	t.Helper()
	switch {
	case row.Value == nil && p.Missing == "":
		t.Errorf("%s is shown and the command refuses it", p.Label)
	case row.Value != nil && (p.Value != *row.Value || p.Low != *row.Low || p.High != *row.High):
		t.Errorf("%s %s: %v (%v–%v) in the notebook, %v (%v–%v) by the command", p.Series, p.Label, p.Value, p.Low, p.High, *row.Value, *row.Low, *row.High)
	case row.Value != nil:
		return 1
	}
	return 0
}

// rows returns the rows of a level, by their key.
func rows(t *testing.T, dir, level string, key func(scoreRow) string, filter ...string) map[string]scoreRow {
	t.Helper()
	var list []scoreRow
	if err := json.Unmarshal([]byte(run(t, append([]string{"evaluate", "--data", dir, "--format", "json"}, filter...)...)), &list); err != nil {
		t.Fatal(err)
	}
	byKey := map[string]scoreRow{}
	for _, r := range list {
		if r.Level == level {
			byKey[key(r)] = r
		}
	}
	return byKey
}

func figureAgrees(t *testing.T, r *nb.Result, figure string, want map[string]scoreRow, key func(reports.Point) string, least int) {
	t.Helper()
	f := r.Figures[figure]
	if f == nil {
		t.Fatalf("no figure %q", figure)
	}
	n := 0
	for _, p := range f.Points {
		row, ok := want[key(p)]
		if !ok && p.Missing == "" {
			t.Errorf("%s: %q is not a row of the command", figure, key(p))
		}
		n += agrees(t, p, row)
	}
	if n < least {
		t.Errorf("%s: only %d figures were compared", figure, n)
	}
}

func pointKey(p reports.Point) string { return p.Key }

func sameEvaluation(t *testing.T, dir string, r *nb.Result) {
	sameOverall(t, dir, r.Values["bilan.ensemble"].Quantity)
	figureAgrees(t, r, "dimensions", rows(t, dir, "dimension", func(r scoreRow) string { return r.Dimension }), pointKey, 3)
	figureAgrees(t, r, "criteres", rows(t, dir, "criterion", func(r scoreRow) string { return r.Criterion }), pointKey, 8)
	figureAgrees(t, r, "actions", rows(t, dir, "action", func(r scoreRow) string { return r.Action }), pointKey, 5)
	cells := rows(t, dir, "cell", func(r scoreRow) string { return r.Label })
	figureAgrees(t, r, "grille", cells, func(p reports.Point) string { return p.Key + " × " + p.Series }, 20)
}

func sameOverall(t *testing.T, dir string, q nb.Quantity) {
	t.Helper()
	want := rows(t, dir, "overall", func(scoreRow) string { return "" })[""]
	agrees(t, reports.Point{Label: "overall", Value: q.Value, Low: q.Low, High: q.High}, want)
}

func sameDimensions(t *testing.T, dir string, r *nb.Result) {
	sameOverall(t, dir, r.Values["notes.ensemble"].Quantity)
	figureAgrees(t, r, "dimensions", rows(t, dir, "dimension", func(r scoreRow) string { return r.Dimension }), pointKey, 3)
}

// The command gives the score of an action; the notebook quotes it beside the
// changes that it is made of.
func sameAction(t *testing.T, dir string, r *nb.Result) {
	for _, action := range []string{"a06", "a03"} {
		var other nb.Result
		if err := json.Unmarshal([]byte(run(t, "notebook", "run", "avant-apres", "--param", "action="+action, "--format", "json", "--data", dir)), &other); err != nil {
			t.Fatal(err)
		}
		want := rows(t, dir, "action", func(r scoreRow) string { return r.Action }, "--action", action)[action]
		q := other.Values["suivi.note"].Quantity
		if agrees(t, reports.Point{Label: action, Value: q.Value, Low: q.Low, High: q.High}, want) == 0 {
			t.Errorf("%s: nothing was compared", action)
		}
	}
}

func sameCells(t *testing.T, dir string, r *nb.Result) {
	byLabel := map[string]float64{}
	labels := rows(t, dir, "action", func(r scoreRow) string { return r.Label })
	for _, c := range rows(t, dir, "cell", func(r scoreRow) string { return r.Label }) {
		for short, a := range labels {
			if a.Action == c.Action {
				_, criterion, _ := strings.Cut(c.Label, " × ")
				byLabel[short+" × "+criterion] = *c.Value
			}
		}
	}
	table, n := r.Tables["comparees"], 0
	for _, row := range table.Rows {
		for j, q := range row[1:] {
			key := row[0].Words + " × " + table.Columns[j+1]
			if want, ok := byLabel[key]; !ok || q.Value != want {
				t.Errorf("%s: %v in the notebook, %v by the command (%v)", key, q.Value, want, ok)
			}
			n++
		}
	}
	if n < 6 {
		t.Errorf("only %d figures were compared", n)
	}
}

func sameForecast(t *testing.T, dir string, r *nb.Result) {
	var want []struct{ What, Amount string }
	if err := json.Unmarshal([]byte(run(t, "funding", "forecast", "--format", "json", "--data", dir)), &want); err != nil {
		t.Fatal(err)
	}
	for i, path := range []string{"prevision.sur", "prevision.prudent", "", "prevision.heureux"} {
		if path == "" {
			continue // the median is not quoted in the text
		}
		q := r.Values[path].Quantity
		if q.Form != nb.FormMoney || funding.Cents(q.Cents).String() != want[i].Amount || q.Cents == 0 {
			t.Errorf("%s: %v in the notebook, %s by the command", path, funding.Cents(q.Cents), want[i].Amount)
		}
	}
}

func sameEfficiency(t *testing.T, dir string, r *nb.Result) {
	var list []effectRow
	if err := json.Unmarshal([]byte(run(t, "funding", "efficiency", "--format", "json", "--data", dir)), &list); err != nil {
		t.Fatal(err)
	}
	want := map[string]scoreRow{}
	for _, e := range list {
		want[e.Action] = scoreRow{Value: e.PerPoint, Low: e.Low, High: e.High}
	}
	figureAgrees(t, r, "barres", want, pointKey, 1)
	lines, err := csv.NewReader(strings.NewReader(run(t, "funding", "efficiency", "--format", "csv", "--data", dir))).ReadAll()
	if err != nil || len(lines) != len(list)+1 || lines[1][0] != list[0].Action || lines[1][2] != list[0].Awarded {
		t.Errorf("%q (%v)", lines, err)
	}
}

// No command counts the equipment: the rows themselves do.
func sameEquipment(t *testing.T, dir string, r *nb.Result) {
	ws, err := datasets.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	view, err := ws.View()
	if err != nil {
		t.Fatal(err)
	}
	defer view.Close()
	all, given := 0, 0
	for _, table := range view.Tables {
		for i, c := range table.Columns {
			if table.Name == "equipements" && c.Name == "etat" {
				for _, state := range table.Cells[i] {
					all++
					if state == "redistribué" {
						given++
					}
				}
			}
		}
	}
	f := r.Figures["entonnoir"]
	if all == 0 || f.Points[0].Value != float64(all) || f.Points[2].Value != float64(given) {
		t.Errorf("%v; the rows hold %d, of them %d given", f.Points, all, given)
	}
}
