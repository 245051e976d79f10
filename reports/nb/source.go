package nb

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/funding/portfolio"
)

// Data is the workspace as it was when the run started.
type Data struct {
	*datasets.View
	Config datasets.Config // thresholds, département
}

// A Feed is what sources read from: the workspace as it was when the run
// started, and the files beside the notebook.
type Feed struct {
	Dir    string         // folder of the notebook; "" = none
	View   *datasets.View // nil = there is no workspace
	Config datasets.Config
	Money  []byte // funding state as the program wrote it; nil = none
}

// Source declares data that comes from the workspace: everything read through
// the view is hashed, so the step runs again when a file has been imported, and
// the publication says which data it rests on. The view is closed after the
// run: keep what you need of it in T.
func Source[T any](n *Notebook, name string, load func(Data) (T, error)) *Handle[T] {
	at := caller(1)
	return source[T](n, name, at, load == nil, "", func(f *Feed) (any, error) {
		if f.View == nil {
			return nil, Problemf(at, "nb.no-workspace", "source %q needs a workspace: there is none here", name)
		}
		return load(Data{f.View, f.Config})
	})
}

// Funding declares data that comes from the funding state of the workspace:
// applications, plans, the pooled fund.
func Funding[T any](n *Notebook, name string, load func(portfolio.State) (T, error)) *Handle[T] {
	at := caller(1)
	h := source[T](n, name, at, load == nil, "", func(f *Feed) (any, error) {
		if len(f.Money) == 0 {
			return nil, Problemf(at, "nb.no-money", "source %q reads the funding: there is none here", name)
		}
		var s portfolio.State
		if err := json.Unmarshal(f.Money, &s); err != nil {
			return nil, err
		}
		return load(s)
	})
	h.d.money = true
	return h
}

// File declares data that lies beside the notebook, such as a small table typed
// by hand. Path is relative to the notebook's folder and stays inside it.
func File[T any](n *Notebook, name, path string, read func([]byte) (T, error)) *Handle[T] {
	at := caller(1)
	if !filepath.IsLocal(path) {
		n.fault(at, "nb.file-outside", "source %q: the file %q is not inside the notebook's folder", name, path)
	}
	return source[T](n, name, at, read == nil, path, func(f *Feed) (any, error) {
		data, err := os.ReadFile(filepath.Join(f.Dir, path))
		if err != nil {
			return nil, Problemf(at, "nb.file-missing", "source %q: the file %q cannot be read in the notebook's folder", name, path)
		}
		return read(data)
	})
}

func source[T any](n *Notebook, name string, at Place, missing bool, path string, feed func(*Feed) (any, error)) *Handle[T] {
	if missing {
		n.fault(at, "nb.no-function", "%s %q has no function", string(KindSource), name)
	}
	return &Handle[T]{n.declare(&node{name: name, kind: KindSource, place: at, typ: typeOf[T](), file: path, feed: feed})}
}

// fingerprint returns the hash of what the source reads.
func (d *node) fingerprint(f *Feed) string {
	switch {
	case d.file != "":
		data, err := os.ReadFile(filepath.Join(f.Dir, d.file))
		if err != nil {
			return "missing"
		}
		return hashOf(data)
	case d.money && len(f.Money) > 0:
		return "+" + hashOf(f.Money)
	case !d.money && f.View != nil:
		config, _ := json.Marshal(f.Config) // plain words and numbers: cannot fail
		return f.View.Hash + "+" + hashOf(config)
	}
	return "none+"
}

// demo reports whether the run rests on demonstration data.
func (n *Notebook) demo(f *Feed) bool {
	var reads, money bool
	for _, d := range n.nodes {
		reads = reads || d.kind == KindSource && d.file == "" && !d.money
		money = money || d.money
	}
	if reads && f.View != nil && f.View.Demo {
		return true
	}
	var s struct{ Demo bool }
	return money && json.Unmarshal(f.Money, &s) == nil && s.Demo
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
