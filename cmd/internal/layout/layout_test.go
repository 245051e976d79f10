package layout

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/lozere-developpement/sillage/"

// topLevel is what the root of the repository holds, and nothing else.
var topLevel = []string{"cmd", "datasets", "docs", "funding", "impact", "reports"}

// floors lists which of our folders each folder may import. The longest
// matching key applies, so one sub-package can be allowed more than its parent.
var floors = map[string][]string{
	"datasets":           {"datasets"},
	"impact":             {"impact"},
	"funding":            {"funding"},
	"funding/efficiency": {"funding", "impact"},
	"reports":            {"datasets", "impact", "funding", "reports"},
	"cmd":                {"datasets", "impact", "funding", "reports", "cmd"},
}

// homes are the outside packages that live in one folder only, so that a move
// to another library touches that folder alone.
var homes = map[string]string{
	"github.com/apache/arrow/":   "datasets",
	"github.com/xuri/excelize":   "datasets cmd/internal/office reports",
	"github.com/go-echarts/":     "reports",
	"github.com/dop251/goja":     "reports",
	"gonum.org/v1/plot":          "reports",
	"modernc.org/":               "cmd",
	"github.com/jackc/":          "cmd",
	"github.com/spf13/cobra":     "cmd",
	"github.com/schollz/":        "cmd",
	"github.com/yuin/goldmark":   "reports",
	"github.com/trinodb/":        "cmd/internal/warehouse",
	"github.com/alexedwards/scs": "cmd/internal/auth cmd/internal/store",
}

// effects are the packages through which the world is touched: only cmd may.
var effects = []string{"net", "net/http", "database/sql", "os/exec", "os/signal", "log", "log/slog", "plugin", "C"}

// banned are names of folders that say nothing of what is inside.
var banned = []string{"util", "utils", "common", "helper", "helpers", "manager", "misc"}

// sources calls f for each Go file of the product; tests are left out.
func sources(t *testing.T, mode parser.Mode, f func(name string, file *ast.File)) {
	t.Helper()
	root := os.DirFS("../../..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != "." && skipped(d.Name()) {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		src, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, src, mode)
		if err != nil {
			return err
		}
		f(name, file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func skipped(dir string) bool {
	return dir == "testdata" || dir == "node_modules" || dir == "workspace" || strings.HasPrefix(dir, ".") || strings.HasPrefix(dir, "_")
}

func TestImportsPointDown(t *testing.T) {
	sources(t, parser.ImportsOnly|parser.ParseComments, func(name string, file *ast.File) {
		from := floors[floor(path.Dir(name))]
		for _, spec := range file.Imports {
			imp := strings.Trim(spec.Path.Value, `"`)
			if ours, ok := strings.CutPrefix(imp, module); ok && !slices.Contains(from, top(ours)) {
				t.Errorf("%s imports %s, which is not below it", name, imp)
			}
			if slices.Contains(effects, imp) && top(name) != "cmd" && !generator(file) {
				t.Errorf("%s imports %s; only cmd may", name, imp)
			}
			for outside, home := range homes {
				if strings.HasPrefix(imp, outside) && !under(name, home) && !generator(file) {
					t.Errorf("%s imports %s, whose home is %s", name, imp, home)
				}
			}
		}
	})
}

// TestClockIsInjected holds that a result never depends on when it is
// computed: outside cmd the time is an argument.
// What go.mod asks for is named with its reason, and nothing is named that it
// does not ask for.
func TestDependenciesAreNamed(t *testing.T) {
	mod, err := os.ReadFile("../../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../../../docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{}
	for line := range strings.Lines(string(mod)) {
		f := strings.Fields(line)
		if len(f) >= 2 && strings.Contains(f[0], ".") && strings.HasPrefix(f[1], "v") {
			asked[f[0]] = !strings.Contains(line, "// indirect")
		}
	}
	named := map[string]bool{}
	for line := range strings.Lines(string(page)) {
		if row := strings.Split(line, "|"); len(row) > 2 {
			for name := range strings.SplitSeq(row[1], ",") {
				named[strings.TrimSpace(name)] = true
			}
		}
	}
	for name, direct := range asked {
		if direct && !named[name] {
			t.Errorf("docs/dependencies.md does not name %s", name)
		}
	}
	for name := range named {
		if _, ok := asked[name]; strings.Contains(name, ".") && !ok {
			t.Errorf("docs/dependencies.md names %s, which go.mod does not ask for", name)
		}
	}
}

func TestClockIsInjected(t *testing.T) {
	sources(t, parser.ParseComments, func(name string, file *ast.File) {
		if top(name) == "cmd" || generator(file) {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" && (sel.Sel.Name == "Now" || sel.Sel.Name == "Since") {
				t.Errorf("%s reads the clock; take the time as an argument", name)
			}
			return true
		})
	})
}

func TestFolderNames(t *testing.T) {
	entries, err := os.ReadDir("../../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && !skipped(e.Name()) && !slices.Contains(topLevel, e.Name()) && e.Name() != "bin" && e.Name() != "dist" {
			t.Errorf("folder %s is not one of %v", e.Name(), topLevel)
		}
	}
	seen := map[string]bool{}
	sources(t, parser.PackageClauseOnly, func(name string, _ *ast.File) {
		for _, part := range strings.Split(path.Dir(name), "/") {
			if slices.Contains(banned, part) && !seen[part] {
				seen[part] = true
				t.Errorf("%s: a folder named %s does not say what it holds", name, part)
			}
		}
	})
}

// TestPackagesSayWhatTheyAreFor wants one package comment per package.
func TestPackagesSayWhatTheyAreFor(t *testing.T) {
	documented := map[string]bool{}
	sources(t, parser.ParseComments|parser.PackageClauseOnly, func(name string, file *ast.File) {
		dir := path.Dir(name)
		documented[dir] = documented[dir] || file.Doc != nil && len(file.Doc.Text()) > 30
	})
	for dir, ok := range documented {
		if !ok {
			t.Errorf("%s: no package comment", dir)
		}
	}
}

// generator reports whether the file is only run by go generate: it is never
// linked into the program, so it may fetch and run what it needs.
func generator(file *ast.File) bool {
	for _, group := range file.Comments {
		for _, c := range group.List {
			if strings.HasPrefix(c.Text, "//go:build ignore") {
				return true
			}
		}
	}
	return false
}

// floor returns the longest key of floors that dir lies under.
func floor(dir string) string {
	for dir != "." {
		if _, ok := floors[dir]; ok {
			return dir
		}
		dir = path.Dir(dir)
	}
	return ""
}

func top(name string) string {
	first, _, _ := strings.Cut(name, "/")
	return first
}

// under reports whether name lies in one of the folders named in homes.
func under(name, homes string) bool {
	for _, home := range strings.Fields(homes) {
		if strings.HasPrefix(name, home+"/") {
			return true
		}
	}
	return false
}
