package notebook

import (
	"os"
	"path/filepath"
	"strings"
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
	modules := filepath.Join(src, modulesFolder)
	if err := WriteModules(t.Context(), modules, source); err != nil {
		t.Fatal(err)
	}
	carried, err := readFiles(modules)
	if err != nil {
		t.Fatal(err)
	}
	size := 0
	for name, data := range carried {
		size += len(data)
		if strings.Contains(name, "/testdata/") || strings.HasSuffix(name, "_test.go") {
			t.Errorf("%s travels for nothing", name)
		}
	}
	if t.Logf("%d files, %d MB", len(carried), size/1e6); size > 40e6 {
		t.Errorf("%d MB travel with each release", size/1e6)
	}
	for _, name := range []string{"gonum.org/v1/gonum/LICENSE", "github.com/apache/arrow/go/v17/LICENSE.txt", "golang.org/x/sys/windows/types_windows.go"} {
		if carried[name] == nil {
			t.Errorf("%s does not travel", name)
		}
	}
	root := t.TempDir()
	copyTree(t, "testdata/banc", filepath.Join(root, "banc")) // imports impact, funding, gonum
	empty := filepath.Join(t.TempDir(), "mod")
	t.Setenv("GOMODCACHE", empty)
	t.Setenv("GOFLAGS", "-modcacherw")
	b, err := NewBenchFrom(root, src, "test")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Build(t.Context(), "banc"); err != nil {
		t.Fatal(said(failure(err)))
	}
	for _, dir := range []string{"github.com", "golang.org", "gonum.org"} {
		if isDir(filepath.Join(empty, dir)) {
			t.Errorf("a module was taken from elsewhere: %s", dir)
		}
	}
}
