package datasets

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// history reads all manifests, in order.
func (w *Workspace) history() ([]Manifest, error) {
	names, err := filepath.Glob(filepath.Join(w.dir, manifestsDir, "[0-9]*.json"))
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	list := make([]Manifest, len(names))
	for i, name := range names {
		b, err := os.ReadFile(name)
		if err == nil {
			err = json.Unmarshal(b, &list[i])
		}
		if err != nil {
			return nil, fail(err, "datasets.manifest", "%s: unreadable", filepath.Base(name))
		}
	}
	return list, nil
}

// active returns the parts that are read: those written and not retired since.
func active(history []Manifest) []Part {
	retired := map[string]bool{}
	for _, m := range history {
		for _, name := range m.Retired {
			retired[name] = true
		}
	}
	var parts []Part
	for _, m := range history {
		for _, p := range m.Parts {
			if !retired[p.Name] {
				parts = append(parts, p)
			}
		}
	}
	return parts
}

// importID names imports so that their order is that of their names.
func importID(n int) string { return fmt.Sprintf("%06d", n) }

// sweep removes what a killed import left, and parts that nobody reads any
// more. It is called under the lock. What cannot be removed (a reader of
// another process may hold it on Windows) is tried again by the next import.
func (w *Workspace) sweep(parts []Part) {
	used := map[string]bool{}
	for _, p := range parts {
		used[filepath.FromSlash(p.Name)] = true
	}
	root := filepath.Join(w.dir, datasetsDir)
	files, _ := filepath.Glob(filepath.Join(root, "*", "*.arrow"))
	torn, _ := filepath.Glob(filepath.Join(root, "*", ".*.*"))
	for _, path := range files {
		if name, err := filepath.Rel(root, path); err == nil && !used[name] {
			os.Remove(path)
		}
	}
	for _, path := range torn {
		if strings.HasPrefix(filepath.Base(path), ".") {
			os.Remove(path)
		}
	}
}
