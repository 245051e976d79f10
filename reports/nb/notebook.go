package nb

import (
	"fmt"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
)

// A Notebook is a set of named handles. It is filled by package-level variable
// declarations and is not changed once [Main] or [Notebook.Run] has started.
type Notebook struct {
	name, title string
	place       Place
	nodes       []*node
	byName      map[string]*node
	faults      []*Problem // what the declarations got wrong
}

// New returns an empty notebook. Name is that of its folder: small letters,
// digits and hyphens. Title is what readers see.
func New(name, title string) *Notebook {
	n := &Notebook{name: name, title: title, place: caller(1), byName: map[string]*node{}}
	if !goodName.MatchString(name) {
		n.fault(n.place, "nb.notebook-name", "notebook %q: a name is made of small letters, digits and hyphens", name)
	}
	return n
}

// Name returns the notebook's name.
func (n *Notebook) Name() string { return n.name }

// Title returns what readers see as its title.
func (n *Notebook) Title() string { return n.title }

// Err returns what the declarations got wrong, joined, or nil. [Notebook.Run]
// refuses to start while it is not nil.
func (n *Notebook) Err() error { return joined(n.faults) }

// Names returns the declared names in the order of declaration.
func (n *Notebook) Names() []string {
	names := make([]string, len(n.nodes))
	for i, d := range n.nodes {
		names[i] = d.name
	}
	return names
}

var goodName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// A Kind says what a handle stands for.
type Kind string

// The kinds of handles.
const (
	KindParam  Kind = "parameter"
	KindSource Kind = "source"
	KindCell   Kind = "cell"
	KindFigure Kind = "figure"
	KindTable  Kind = "table"
	KindCheck  Kind = "check"
	KindNote   Kind = "note"
)

// A Place is a line of a file, as an editor opens it.
type Place struct {
	File string `json:"file"` // base name: the notebook is one folder
	Line int    `json:"line"`
}

// String returns "notebook.go:12", or "" for no place.
func (p Place) String() string {
	if p.File == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d", p.File, p.Line)
}

// A Handle stands for a value of type T that some step will compute. It is
// given to other steps as an input. The zero Handle belongs to no notebook and
// is refused where it is used.
type Handle[T any] struct{ d *node }

// Name returns the name under which the handle was declared.
func (h *Handle[T]) Name() string { return h.d.name }

// node is a handle without its type.
type node struct {
	name   string
	kind   Kind
	place  Place
	inputs []*node
	typ    reflect.Type
	param  *parameter               // of a parameter
	file   string                   // of a source: the file beside the notebook
	money  bool                     // of a source: it reads the funding, not the workspace
	feed   func(*Feed) (any, error) // of a source
	eval   func([]any) (any, error) // of all others
	annex  bool                     // its value may leave the workspace
	unit   string                   // of its value; "" = none
	order  int
}

// declare adds a node, or records why it cannot be added. It always returns a
// usable node, so that one slip does not hide the next.
func (n *Notebook) declare(d *node) *node {
	d.order = len(n.nodes)
	if first, twice := n.byName[d.name]; twice {
		n.fault(d.place, "nb.twice", "name %q is already taken by the %s at %s", d.name, string(first.kind), first.place.String())
		return d
	}
	if d.name == "" {
		n.fault(d.place, "nb.no-name", "this %s has no name", string(d.kind))
		return d
	}
	for i, in := range d.inputs {
		if in == nil {
			n.fault(d.place, "nb.nil-input", "%s %q: input %d is not declared yet: declare it at the level of the package, with var", string(d.kind), d.name, i+1)
			return d
		}
		if n.byName[in.name] != in {
			n.fault(d.place, "nb.foreign-input", "%s %q: input %q belongs to another notebook", string(d.kind), d.name, in.name)
			return d
		}
	}
	n.nodes = append(n.nodes, d)
	n.byName[d.name] = d
	return d
}

// under returns the node of a handle, nil for a missing one.
func under[T any](h *Handle[T]) *node {
	if h == nil {
		return nil
	}
	return h.d
}

func typeOf[T any]() reflect.Type { return reflect.TypeFor[T]() }

// caller returns the place of the code that called the exported function;
// skip 1 is the caller of the function that calls caller.
func caller(skip int) Place {
	_, file, line, ok := runtime.Caller(skip + 1)
	if !ok {
		return Place{}
	}
	return Place{File: filepath.Base(file), Line: line}
}
