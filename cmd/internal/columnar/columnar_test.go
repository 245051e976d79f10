package columnar

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/datasets/export"
)

// The test program is its own child.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == Command {
		os.Exit(Child(os.Args[2:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

func places(t *testing.T, write func(*bytes.Buffer, export.Table) error) []byte {
	t.Helper()
	var b bytes.Buffer
	err := write(&b, export.Table{Name: "lieux", Columns: []export.Column{
		{Name: "commune", Title: "Commune", Text: []string{"Mende", "Le Rozier"}},
		{Name: "postes", Title: "Postes", Integers: []int64{3, 1}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func put(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCSV(t *testing.T) {
	for name, write := range map[string]func(*bytes.Buffer, export.Table) error{
		"lieux.parquet": func(b *bytes.Buffer, t export.Table) error { return export.Parquet(b, t) },
		"lieux.arrows":  func(b *bytes.Buffer, t export.Table) error { return export.Arrow(b, t) },
	} {
		path := put(t, name, places(t, write))
		if !Is(path) {
			t.Errorf("%s is not recognised", name)
		}
		to, err := CSV(t.Context(), os.Args[0], path, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		got, _ := os.ReadFile(to)
		if want := "commune,postes\nMende,3\nLe Rozier,1\n"; string(got) != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestDamaged flips bits all over a file. Whatever that does to the child, this
// process answers with a reason and leaves no file.
func TestDamaged(t *testing.T) {
	good := places(t, func(b *bytes.Buffer, t export.Table) error { return export.Arrow(b, t) })
	refused := 0
	for at := 8; at < len(good); at += len(good) / 12 {
		bad := bytes.Clone(good)
		bad[at] ^= 0x40
		dir := t.TempDir()
		_, err := CSV(context.Background(), os.Args[0], put(t, "lieux.arrows", bad), dir)
		if err == nil {
			continue // the flip hit padding or a value
		}
		refused++
		var f *Failure
		if !errors.As(err, &f) || strings.TrimSpace(f.Reason) == "" {
			t.Errorf("byte %d: %v", at, err)
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("byte %d: %s is left behind", at, left[0].Name())
		}
	}
	if refused == 0 {
		t.Error("no damage was noticed: the test proves nothing")
	}
}

func TestOthersAreLeftAlone(t *testing.T) {
	for name, content := range map[string]string{"a.csv": "commune;postes\nMende;3\n", "vide": "", "b.xlsx": "PK\x03\x04"} {
		if Is(put(t, name, []byte(content))) {
			t.Errorf("%s is taken for Parquet or Arrow", name)
		}
	}
}
