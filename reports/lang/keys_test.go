package lang_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/reports/lang"
)

// key is what a key looks like: "impact.few-pairs".
var key = regexp.MustCompile(`^[a-z]+(\.[a-z0-9-]+)+$`)

// asks are the functions that take a key first.
var asks = map[string]bool{"T": true, "Key": true, "Notef": true, "Because": true}

// under are the functions that take the end of a key first, and its beginning.
var under = map[string]string{"refuseDesign": "index.design.", "refuseChoices": "robust.choices.", "refuseShape": "counterfactual.shape."}

// TestEveryKeyHasAText reads the whole repository for keys and looks each up.
// Each has its text in both languages.
func TestEveryKeyHasAText(t *testing.T) {
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && entry.Name() != "..") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			name := called(call.Fun)
			literal, isText := call.Args[0].(*ast.BasicLit)
			if !asks[name] && under[name] == "" || !isText || literal.Kind != token.STRING {
				return true
			}
			k, err := strconv.Unquote(literal.Value)
			k = under[name] + k
			if err != nil || !key.MatchString(k) {
				return true
			}
			if !lang.French.Has(k) {
				t.Errorf("%s: no French text for %q", files.Position(call.Pos()), k)
			}
			if !lang.English.Has(k) {
				t.Errorf("%s: no English text for %q", files.Position(call.Pos()), k)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func called(f ast.Expr) string {
	switch f := f.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}
