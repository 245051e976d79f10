package reports_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/internal/sample"
	"github.com/lozere-developpement/sillage/reports/lang"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestTables compares what a reader of each figure is told in words: the
// sentence, the text alternative, the table.
func TestTables(t *testing.T) {
	for _, f := range sample.Figures() {
		var b bytes.Buffer
		fmt.Fprintln(&b, f.Sentence(lang.French))
		fmt.Fprintln(&b, f.Alt(lang.French))
		if err := f.Table(lang.French).WriteText(&b); err != nil {
			t.Fatal(err)
		}
		golden(t, filepath.Join("testdata", string(f.Chart)+".golden"), b.Bytes())
	}
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s differs (-update to accept)\nwant:\n%s\ngot:\n%s", path, want, got)
	}
}

func TestValidate(t *testing.T) {
	for _, test := range []struct {
		key   string
		spoil func(*reports.Figure)
	}{
		{"figures.bad-id", func(f *reports.Figure) { f.ID = "Pas une adresse" }},
		{"figures.no-title", func(f *reports.Figure) { f.Title = "" }},
		{"figures.no-question", func(f *reports.Figure) { f.Question = "" }},
		{"figures.no-unit", func(f *reports.Figure) { f.Unit = "" }},
		{"figures.no-source", func(f *reports.Figure) { f.Source = "" }},
		{"figures.no-label", func(f *reports.Figure) { f.Label = "" }},
		{"figures.no-points", func(f *reports.Figure) { f.Points = nil }},
		{"figures.not-a-number", func(f *reports.Figure) { f.Points[0].Value = math.NaN() }},
		{"figures.not-a-number", func(f *reports.Figure) { f.Points[0].High = math.Inf(1) }},
		{"figures.outside", func(f *reports.Figure) { f.Points[0].Value = 99 }},
		{"figures.outside", func(f *reports.Figure) { f.Points[0].High = f.Points[0].Low - 1 }},
		{"figures.twice", func(f *reports.Figure) { f.Points[1] = f.Points[0] }},
		{"figures.no-place", func(f *reports.Figure) { f.Points[0].X = math.NaN() }},
		{"figures.no-interval", func(f *reports.Figure) {
			for i := range f.Points {
				f.Points[i].Low, f.Points[i].High = 0, 0
			}
		}},
	} {
		f := sample.Bar()
		test.spoil(f)
		var wrong *reports.FigureError
		if err := f.Validate(); !errors.As(err, &wrong) || wrong.Reason.Key != test.key {
			t.Errorf("%s: got %v", test.key, err)
		}
	}
}

// A waiver is what lets a figure be shown without intervals; it is then said
// to the reader.
func TestWaiver(t *testing.T) {
	f := sample.Funnel()
	if err := f.Validate(); err != nil {
		t.Fatal(err)
	}
	if notes := strings.Join(f.Notes(lang.French), "\n"); !strings.Contains(notes, f.Waiver) {
		t.Errorf("the reader is not told why there is no interval: %s", notes)
	}
	f.Waiver = ""
	if err := f.Validate(); err == nil {
		t.Error("a figure without interval or waiver is accepted")
	}
}

func TestErrorIsTold(t *testing.T) {
	f := sample.Bar()
	f.Points[0].Value = math.NaN()
	got := lang.French.Error(f.Validate())
	want := "figure «\u00a0essai-bar\u00a0», CC Cœur de Lozère\u00a0: la valeur n’est pas un nombre"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestJSONRoundTrip(t *testing.T) {
	for _, f := range sample.Figures() {
		data, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		var back reports.Figure
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		var a, b bytes.Buffer
		if err := errors.Join(f.CSV(&a, lang.French), back.CSV(&b, lang.French)); err != nil {
			t.Fatal(err)
		}
		if a.String() != b.String() {
			t.Errorf("%s changes on its way:\n%s\n%s", f.Chart, a.String(), b.String())
		}
	}
	if _, err := json.Marshal(reports.Point{Value: math.NaN()}); err == nil {
		t.Error("NaN that does not say why is written")
	}
}

func TestCSVHoldsNoFormula(t *testing.T) {
	f := sample.Bar()
	f.Points[0].Label = `=HYPERLINK("http://x")`
	f.Source = "+1"
	var b bytes.Buffer
	if err := f.CSV(&b, lang.French); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(strings.TrimPrefix(b.String(), "\ufeff")) {
		if strings.ContainsAny(strings.Trim(line, "\"")[:1], "=+@") {
			t.Errorf("a spreadsheet would run %q", line)
		}
	}
}

func TestCertainty(t *testing.T) {
	for _, test := range []struct {
		p    reports.Point
		want reports.Certainty
	}{
		{reports.Point{Missing: "non mesuré"}, reports.Unknown},
		{reports.Point{Value: 3}, reports.Exact},
		{reports.Point{Value: 3, Low: 1, High: 5}, reports.Settled},
		{reports.Point{Value: -3, Low: -5, High: -1}, reports.Settled},
		{reports.Point{Value: 3, Low: -1, High: 7}, reports.Leaning},
		{reports.Point{Value: 0, Low: -1, High: 7}, reports.Unsettled},
		{reports.Point{Value: 1, Low: -4, High: 6}, reports.Unsettled},
	} {
		if got := test.p.Certainty(); got != test.want {
			t.Errorf("%+v: got %d, want %d", test.p, got, test.want)
		}
	}
}

// Two ranks whose intervals overlap are told as a tie, never as a first.
func TestTiesAreTold(t *testing.T) {
	f := sample.Bar()
	if s := f.Sentence(lang.French); !strings.Contains(s, "Le premier rang n’est pas sûr") {
		t.Errorf("got %s", s)
	}
	for i := range f.Points {
		p := &f.Points[i]
		p.Low, p.High = p.Value-0.1, p.Value+0.1
	}
	if s := f.Sentence(lang.French); !strings.Contains(s, "est net") {
		t.Errorf("got %s", s)
	}
}

// A workshop reached more people each year, but the last year was not sent in.
// The figure says so instead of falling to zero.
func ExampleFigure_Sentence() {
	f := &reports.Figure{
		ID: "personnes", Chart: reports.Line, Title: "Personnes accompagnées", Question: "En accompagne-t-on davantage ?",
		Unit: "personnes", Source: "comptes rendus d’activité, 2025", Label: "Année", Waiver: "comptage exhaustif",
		Points: []reports.Point{
			{Label: "2023", Value: 812}, {Label: "2024", Value: 1245},
			{Label: "2025", Value: math.NaN(), Missing: "non transmis"},
		},
	}
	fmt.Println(f.Validate())
	fmt.Println(strings.ReplaceAll(f.Sentence(lang.English), "\u00a0", " "))
	// Output:
	// <nil>
	// Personnes accompagnées: 812 personnes (2023), then 1,245 personnes (2024); a rise. 1 value is missing: non transmis.
}
