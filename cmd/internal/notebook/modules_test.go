package notebook

import (
	"os"
	"path/filepath"
	"testing"
)

// A laptop with the released archive, the Go toolchain, an empty module cache
// and no network can build a notebook.
func TestBuildFromTheArchiveAlone(t *testing.T) {
	source, err := Source()
	if err != nil {
		t.Fatal(err)
	}
	src := filepath.Join(t.TempDir(), "src")
	for _, top := range []string{"datasets", "impact", "funding", "reports"} {
		if err := os.MkdirAll(src, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(filepath.Join(source, top), filepath.Join(src, top)); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join(source, f))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(src, f), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := WriteModules(t.Context(), filepath.Join(src, "modules"), source); err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	copyTree(t, "testdata/premier", filepath.Join(root, "premier"))
	t.Setenv("GOMODCACHE", filepath.Join(t.TempDir(), "mod"))
	t.Setenv("GOFLAGS", "-modcacherw")
	b, err := NewBenchFrom(root, src, "test")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Build(t.Context(), "premier"); err != nil {
		t.Fatal(said(failure(err)))
	}
}
