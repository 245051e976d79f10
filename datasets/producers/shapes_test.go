package producers

import (
	"bytes"
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/lozere-developpement/sillage/datasets/ingest"
	"github.com/lozere-developpement/sillage/datasets/territory"
)

// records reads a sample as rows of cells, and where its header stands.
func records(t *testing.T, path string) (rows [][]string, comma rune) {
	t.Helper()
	f, err := ingest.OpenPath(path, ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for row, err := range f.Sheets()[0].Rows() {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, slices.Clone(row.Strings()))
	}
	return rows, rune(f.Dialect.Comma)
}

func asCSV(rows [][]string, comma rune, end string) string {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = comma
	w.WriteAll(rows)
	return strings.ReplaceAll(b.String(), "\n", end)
}

// Every sample is recognised, with as many rows, in every shape that the tools
// between its producer and us give a table: encodings, separators, ends of
// lines, a trailing empty column, blank lines, a workbook, another name.
func TestEveryShapeOfEverySample(t *testing.T) {
	samples, err := filepath.Glob("testdata/*_SYNTHETIQUE.csv")
	if err != nil || len(samples) < 25 {
		t.Fatal(len(samples), err)
	}
	dir := t.TempDir()
	for _, path := range samples {
		rows, comma := records(t, path)
		want, err := Read(context.Background(), "", mustOpen(t, path), shapeOptions(t))
		if strings.HasPrefix(filepath.Base(path), "kohesio") {
			continue // refused until its unit is declared, see TestKohesioUnit
		}
		if err != nil {
			t.Fatal(path, err)
		}
		plain := asCSV(rows, comma, "\n")
		shapes := map[string][]byte{
			"utf-8": []byte(plain), "bom": []byte("\xef\xbb\xbf" + plain), "crlf": []byte(asCSV(rows, comma, "\r\n")),
			"tab": []byte(asCSV(rows, '\t', "\n")), "blank-lines": []byte("\n\n" + plain + "\n\n"), "xlsx": asWorkbook(t, rows),
		}
		if utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(plain); err == nil {
			shapes["utf-16"] = []byte(utf16)
		}
		if latin, err := charmap.Windows1252.NewEncoder().String(plain); err == nil {
			shapes["windows-1252"] = []byte(latin)
		}
		if comma == ';' {
			shapes["trailing-column"] = []byte(strings.ReplaceAll(asCSV(rows, comma, "\n"), "\n", ";\n"))
		}
		if strings.ContainsAny(plain, "\"") { // quoted line breaks would be cut
			delete(shapes, "trailing-column")
		}
		for shape, content := range shapes {
			// The name says nothing of the producer.
			name := filepath.Join(dir, "fichier.dat")
			if err := os.WriteFile(name, content, 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := Read(context.Background(), "", mustOpen(t, name), shapeOptions(t))
			if err != nil || got.Kind != want.Kind || got.Report.Rows != want.Report.Rows || got.Report.Aside != want.Report.Aside {
				t.Errorf("%s as %s: %v %s, want %s\n%s", filepath.Base(path), shape, err, kindOf(got), kindOf(want), toldOf(got))
			}
		}
	}
}

func kindOf(out *Outcome) string {
	if out == nil {
		return "nothing"
	}
	return strings.SplitN(told(out), "\n", 2)[0] + " " + string(out.Kind)
}

func toldOf(out *Outcome) string {
	if out == nil {
		return ""
	}
	return told(out)
}

func shapeOptions(t *testing.T) Options {
	return Options{Key: testKey(t), Territory: InTerritory(territory.Lozere())}
}

func mustOpen(t *testing.T, path string) *ingest.File {
	t.Helper()
	f, err := ingest.OpenPath(path, ingest.Options{})
	if err != nil {
		t.Fatal(path, err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func asWorkbook(t *testing.T, rows [][]string) []byte {
	t.Helper()
	x := excelize.NewFile()
	defer x.Close()
	for i, row := range rows {
		cells := make([]any, len(row))
		for j, c := range row {
			cells[j] = c
		}
		if err := setRow(x, "Sheet1", i+1, cells...); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := x.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The sheet of statistics of La Coop: titled blocks, percents as text, beside a
// sheet of the user's own.
func TestCoopStatistics(t *testing.T) {
	x := excelize.NewFile()
	defer x.Close()
	if err := x.SetSheetName("Sheet1", "Mes notes"); err != nil {
		t.Fatal(err)
	}
	x.SetCellValue("Mes notes", "A1", "à garder")
	if _, err := x.NewSheet("Statistiques"); err != nil {
		t.Fatal(err)
	}
	for i, row := range [][]any{
		{"Statistiques générales"}, {"Accompagnements", 324}, {"Bénéficiaires accompagnés", 287}, {},
		{"Thématiques"}, {"E-mail", 40, "12,3 %"}, {"Santé", 81, "25 %"}, {"Budget", "beaucoup"}, {},
		{"Tranches d’âge"}, {"70 ans et plus", 120, "37 %"}, {"Non communiqué", 0, "0 %"},
	} {
		if err := setRow(x, "Statistiques", i+1, row...); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := x.Write(&b); err != nil {
		t.Fatal(err)
	}
	out := open(t, written(t, "stats.xlsx", b.String()), Options{})
	if out.Kind != CoopStats || len(out.Statistics) != 6 || out.Report.Aside != 1 {
		t.Fatalf("%s: %+v\n%s", out.Kind, out.Statistics, told(out))
	}
	if s := out.Statistics[2]; s.Section != "Thématiques" || s.Label != "E-mail" || s.Value != 40 || s.Share < 0.1229 || s.Share > 0.1231 {
		t.Errorf("%+v", s)
	}
}

// A table with a header and no row is recognised and says so; one of a producer
// that is cut short in its header says what it lacks.
func TestHeaderOnly(t *testing.T) {
	out := open(t, written(t, "vide.csv", coopHeader+"\n"), Options{})
	if out.Kind != CoopActivities || out.Report.Rows != 0 || !strings.Contains(told(out), "a header and no row") {
		t.Errorf("%s\n%s", out.Kind, told(out))
	}
	_, err := Open(context.Background(), CoopActivities, written(t, "court.csv", "Date;Type;ID CRA\n14/03/2025;Atelier collectif;a\n"), Options{})
	if err == nil || !strings.Contains(err.Error(), "Participants, Durée (min)") {
		t.Errorf("got %v", err)
	}
}
