package intake

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/columnar"
	"github.com/lozere-developpement/sillage/datasets/export"
	"github.com/lozere-developpement/sillage/datasets/producers"
)

// The test program is the child that decodes.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == columnar.Command {
		os.Exit(columnar.Child(os.Args[2:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// forms is a questionnaire before and after, as another program's table.
var forms = export.Table{Name: "q", Columns: []export.Column{
	{Name: "code", Title: "code", Text: []string{"P1", "P2", "P1", "P2"}},
	{Name: "vague", Title: "vague", Text: []string{"avant", "avant", "après", "après"}},
	{Name: "aisance", Title: "aisance", Integers: []int64{1, 2, 4, 3}},
}}

// The mapping of a Parquet or Arrow file is drafted as that of any other, and
// reading it through that mapping gives the same answers.
func TestDraftColumnar(t *testing.T) {
	for name, write := range map[string]func(*bytes.Buffer) error{
		"q.parquet": func(b *bytes.Buffer) error { return export.Parquet(b, forms) },
		"q.arrow":   func(b *bytes.Buffer) error { return export.Arrow(b, forms) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		d := &Desk{Now: func() time.Time { return time.Date(2025, 9, 1, 0, 0, 0, 0, time.UTC) }, Program: os.Args[0]}
		m, err := d.Draft(t.Context(), path)
		if err != nil {
			t.Fatal(name, err)
		}
		if m.Columns.Wave != "vague" || m.Columns.Respondent != "code" || len(m.Items) != 1 || m.Items[0].Column != "aisance" {
			t.Errorf("%s: %+v", name, m)
		}
		o, err := d.Options()
		if err != nil {
			t.Fatal(err)
		}
		o.Mapping = m
		out, _, err := d.Import(t.Context(), producers.Survey, path, o, true)
		if err != nil || out.Report.Kept != 4 {
			t.Errorf("%s: %v %+v", name, err, out.Report)
		}
	}
}

// A file that says it is Parquet and is not gives its reason, with its name.
func TestDraftDamagedColumnar(t *testing.T) {
	path := filepath.Join(t.TempDir(), "q.parquet")
	if err := os.WriteFile(path, []byte("PAR1 but no more"), 0o600); err != nil {
		t.Fatal(err)
	}
	d := &Desk{Now: time.Now, Program: os.Args[0]}
	if _, err := d.Draft(t.Context(), path); err == nil {
		t.Error("a mapping was drafted from nothing")
	}
}
