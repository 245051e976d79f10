package cli

import (
	"bytes"
	"encoding/json"
	"html"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// run runs a command that must succeed and returns what it printed.
func run(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if code := Run("test", args, nil, &out, &errs); code != 0 {
		t.Fatalf("sillage %s: exit %d\n%s%s", strings.Join(args, " "), code, out.String(), errs.String())
	}
	return out.String()
}

// evaluated returns the scores that the command line prints, by level and
// criterion or dimension.
func evaluated(t *testing.T, dir string) []scoreRow {
	t.Helper()
	var rows []scoreRow
	if err := json.Unmarshal([]byte(run(t, "evaluate", "--data", dir, "--format", "json")), &rows); err != nil {
		t.Fatal(err)
	}
	return rows
}

// shown writes a score as the pages do.
func shown(r scoreRow) string {
	if r.Value == nil {
		return ""
	}
	return pages.Score(lang.French, impact.Estimate{Value: *r.Value, Low: *r.Low, High: *r.High})
}

// The numbers of the pages are those of the command line, and one cell that
// changes in an imported file moves both, equally.
func TestPagesAgreeWithTheCommandLine(t *testing.T) {
	if testing.Short() {
		t.Skip("a walk over everything, one page after the other: skipped with -short")
	}
	dir := filepath.Join(t.TempDir(), "ws")
	run(t, "demo", "--data", dir)
	home := start(t, dir)
	before := agree(t, home, dir)

	book := filepath.Join(t.TempDir(), "indicateurs.xlsx")
	run(t, "template", "indicateurs", "--sortie", book)
	f, err := excelize.OpenFile(book)
	if err != nil {
		t.Fatal(err)
	}
	for cell, v := range map[string]any{"A2": "a03-i03", "D2": "réalisé", "E2": "T1 2025", "F2": 60} {
		if err := f.SetCellValue("a03", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SaveAs(book); err != nil {
		t.Fatal(err)
	}
	old, _, _ := fetch(t, home+"/dimensions")
	run(t, "import", book, "--data", dir)
	for range 300 { // readers keep the page they had until the new one is drawn
		if now, _, _ := fetch(t, home+"/dimensions"); now != old {
			break
		}
		time.Sleep(200 * time.Millisecond)
	}
	after := agree(t, home, dir)
	if before["citizenship"] == after["citizenship"] {
		t.Errorf("one cell changed and the score of its criterion did not: %s", after["citizenship"])
	}
}

// agree compares every criterion of the page with the command line, and returns
// the scores as shown.
func agree(t *testing.T, home, dir string) map[string]string {
	t.Helper()
	body, _, _ := fetch(t, home+"/dimensions")
	text := strings.ReplaceAll(html.UnescapeString(body), "’", "'") // a page is typeset, data are not
	scores := map[string]string{}
	for _, r := range evaluated(t, dir) {
		if r.Level != "criterion" || r.Value == nil {
			continue
		}
		scores[r.Criterion] = shown(r)
		row := regexp.MustCompile(`<th [^>]*>` + regexp.QuoteMeta(r.Label) + `</th><td [^>]*class="num">` + regexp.QuoteMeta(shown(r)) + `(</td>| <a class="code")`)
		if !row.MatchString(text) {
			t.Errorf("%s: the command line says %s, the page does not", r.Label, shown(r))
		}
	}
	if len(scores) < 8 {
		t.Errorf("only %d criteria are measured: the comparison proves little", len(scores))
	}
	return scores
}
