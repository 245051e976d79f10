package notebook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/reports/nb"
)

// refused are imports that a notebook has no use for: it gets its data from
// sources and hands back figures. See the package comment for what this check
// is not.
var refused = []string{"unsafe", "net", "os/exec", "plugin", "C", "syscall", "runtime/cgo"}

// Code is what reading a notebook's files tells.
type Code struct {
	Spans []nb.Span
	Hash  string // of all its files, code and prose
	texts []string

	program string   // hash of what is compiled: prose and data change without a build
	files   []string // Go files, base names
	imports []string // import paths
	special bool     // some file is compiled with conditions or options of its own
}

// Text returns the text of the declaration that a span covers.
func (c *Code) Text(s nb.Span) string {
	for i, span := range c.Spans {
		if span == s {
			return c.texts[i]
		}
	}
	return ""
}

// Inspect reads the Go files of a notebook: it refuses what a notebook may not
// import and hashes each declaration together with all that it refers to, so
// that an edit runs again what it touches and nothing else.
func Inspect(dir string) (*Code, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	names = slices.DeleteFunc(names, func(n string) bool { return strings.HasSuffix(n, "_test.go") })
	if len(names) == 0 {
		return nil, problemf("nb.no-go-file", "%s holds no Go file: it is not a notebook", filepath.Base(dir))
	}
	in := &inspection{fset: token.NewFileSet(), decls: map[string]*decl{}}
	for _, kind := range []string{"*.s", "*.c", "*.syso"} {
		more, _ := filepath.Glob(filepath.Join(dir, kind))
		in.seen.special = in.seen.special || len(more) > 0
	}
	for _, name := range names {
		if err := in.read(name); err != nil {
			return nil, err
		}
	}
	if len(in.faults) > 0 {
		return nil, &Failure{in.faults}
	}
	return in.code(dir)
}

type inspection struct {
	fset *token.FileSet
	seen Code // files and imports

	sources []string // names and texts of the Go files
	faults  []*nb.Problem
	decls   map[string]*decl // by name; methods with their type
	list    []*decl
	shared  []*decl // init functions and dot imports: part of every hash
}

// decl is one top-level declaration.
type decl struct {
	name     string
	file     string
	from, to int
	text     string
	refs     []string
}

func (in *inspection) read(name string) error {
	src, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	file, err := parser.ParseFile(in.fset, name, src, parser.ParseComments)
	if err != nil {
		return syntaxProblems(err)
	}
	in.seen.files = append(in.seen.files, filepath.Base(name))
	in.sources = append(in.sources, filepath.Base(name), string(src))
	in.seen.special = in.seen.special || strings.Contains(filepath.Base(name), "_")
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		in.seen.imports = append(in.seen.imports, path)
		if strings.HasPrefix(path, "carnets/") {
			in.fault(spec.Pos(), "nb.import-notebook", "a notebook does not import %q: it must be whole to be handed on; copy the file that you need", path)
		}
		for _, r := range refused {
			if path == r || strings.HasPrefix(path, r+"/") {
				in.fault(spec.Pos(), "nb.import", "a notebook does not import %q: data comes from nb.Source and nb.File, results go to figures and tables", path)
			}
		}
	}
	for _, group := range file.Comments {
		for _, c := range group.List {
			in.seen.special = in.seen.special || strings.HasPrefix(c.Text, "//go:") || strings.HasPrefix(c.Text, "// +build")
			if strings.HasPrefix(c.Text, "//go:linkname") || strings.HasPrefix(c.Text, "//go:cgo") {
				in.fault(c.Pos(), "nb.linkname", "a notebook does not use %s", strings.Fields(c.Text)[0])
			}
		}
	}
	for _, d := range file.Decls {
		in.declare(src, d)
	}
	return nil
}

func (in *inspection) fault(at token.Pos, key, format string, args ...any) {
	p := in.fset.Position(at)
	in.faults = append(in.faults, nb.Problemf(nb.Place{File: filepath.Base(p.Filename), Line: p.Line}, key, format, args...))
}

func (in *inspection) declare(src []byte, d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		name := d.Name.Name
		if d.Recv != nil {
			name = receiver(d.Recv.List[0].Type)
		}
		made := in.add(src, name, d)
		if d.Recv == nil && name == "init" {
			in.shared = append(in.shared, made)
		}
	case *ast.GenDecl:
		// Constants of one group may follow from the one above (iota).
		if d.Tok == token.CONST {
			for _, spec := range d.Specs {
				for _, id := range spec.(*ast.ValueSpec).Names {
					in.add(src, id.Name, d)
				}
			}
			return
		}
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				in.add(src, spec.Name.Name, spec)
			case *ast.ValueSpec:
				for _, id := range spec.Names {
					in.add(src, id.Name, spec)
				}
			case *ast.ImportSpec:
				// A renamed import changes what names mean: every declaration
				// depends on the list of imports.
				in.shared = append(in.shared, in.add(src, "import "+spec.Path.Value, spec))
			}
		}
	}
}

func (in *inspection) add(src []byte, name string, n ast.Node) *decl {
	from, to := in.fset.Position(n.Pos()), in.fset.Position(n.End())
	d := &decl{name: name, file: filepath.Base(from.Filename), from: from.Line, to: to.Line, text: string(src[from.Offset:to.Offset])}
	seen := map[string]bool{}
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && !seen[id.Name] {
			seen[id.Name] = true
			d.refs = append(d.refs, id.Name)
		}
		return true
	})
	in.list = append(in.list, d)
	if old := in.decls[name]; old != nil && name != "_" {
		// A type and its methods stand together: whoever uses one may call all.
		old.refs = append(old.refs, d.refs...)
		old.text += "\n" + d.text
		return d
	}
	if name != "_" {
		c := *d
		in.decls[name] = &c
	}
	return d
}

func receiver(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.StarExpr:
		return receiver(t.X)
	case *ast.IndexExpr:
		return receiver(t.X)
	case *ast.IndexListExpr:
		return receiver(t.X)
	case *ast.Ident:
		return t.Name
	}
	return ""
}

func (in *inspection) code(dir string) (*Code, error) {
	c := &Code{files: in.seen.files, imports: in.seen.imports, special: in.seen.special}
	for _, d := range in.list {
		c.Spans = append(c.Spans, nb.Span{File: d.file, From: d.from, To: d.to, Hash: in.closure(d)})
		c.texts = append(c.texts, d.text)
	}
	var err error
	c.Hash, err = HashFolder(dir)
	c.program = hashText(in.sources...)
	if c.special { // it may embed any file
		c.program = c.Hash
	}
	return c, err
}

// closure hashes a declaration and, by name, all those it refers to, whatever
// the depth. Names are compared without their scope: a local variable that is
// called as a function adds that function, which can only run too much again.
func (in *inspection) closure(d *decl) string {
	texts := []string{d.text}
	seen := map[string]bool{}
	var visit func(refs []string)
	visit = func(refs []string) {
		for _, name := range refs {
			if next := in.decls[name]; next != nil && !seen[name] {
				seen[name] = true
				texts = append(texts, name+"\x00"+next.text)
				visit(next.refs)
			}
		}
	}
	visit(d.refs)
	for _, s := range in.shared {
		texts = append(texts, s.text)
		visit(s.refs)
	}
	slices.Sort(texts[1:])
	h := sha256.New()
	for _, t := range texts {
		fmt.Fprintf(h, "%d\x00%s", len(t), t)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// HashFolder hashes the files of a notebook: names and contents, tests and
// hidden files left out.
func HashFolder(dir string) (string, error) {
	files, err := folderFiles(dir)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	for _, name := range files {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%s\x00", filepath.ToSlash(name))
		_, err = io.Copy(h, f)
		f.Close()
		if err != nil {
			return "", err
		}
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// folderFiles lists the files that make a notebook, sorted.
func folderFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		n := e.Name()
		if e.Type().IsRegular() && !strings.HasPrefix(n, ".") && !strings.HasSuffix(n, "_test.go") && !strings.HasSuffix(n, "~") {
			names = append(names, n)
		}
	}
	return names, nil
}

// syntaxProblems turns what the parser says into problems at their lines.
func syntaxProblems(err error) error {
	list, ok := err.(scanner.ErrorList)
	if !ok {
		return err
	}
	f := &Failure{}
	for _, e := range list {
		f.Problems = append(f.Problems, nb.Problemf(nb.Place{File: filepath.Base(e.Pos.Filename), Line: e.Pos.Line}, "nb.syntax", "%[1]s", e.Msg, Translate(e.Msg)))
	}
	return f
}
