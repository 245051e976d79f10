package notebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// readTree reads a snapshot (a folder) or a bundle (a zip) that somebody else
// may have touched.
func readTree(path string) (files, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, unread(path, err)
	case !info.IsDir():
		return readBundle(path)
	}
	// First what says that it is a snapshot: a folder that is none may hold
	// anything, and is not read through.
	if info, err := os.Lstat(filepath.Join(path, manifestFile)); errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return nil, problemf("nb.no-manifest", "%s is not a snapshot: it has no %s", path, manifestFile)
	}
	return readFiles(path)
}

// readFiles reads a tree of plain files. It follows no link and opens no pipe:
// what is behind them is not in the folder.
func readFiles(dir string) (files, error) {
	f := files{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(dir, path)
		rel = filepath.ToSlash(rel)
		switch {
		case err != nil:
			return unread(rel, err)
		case path == dir || d.IsDir():
			return nil
		case !d.Type().IsRegular():
			return problemf("nb.not-plain", "%s is a link or a special file: a snapshot holds plain files only", rel)
		}
		if f[rel], err = os.ReadFile(path); err != nil {
			return unread(rel, err)
		}
		return nil
	})
	return f, err
}

// unread says in plain words why a file was not read.
func unread(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return problemf("nb.no-file", "%s does not exist", name)
	case errors.Is(err, fs.ErrPermission):
		return problemf("nb.forbidden", "%s cannot be read: this account has no right to", name)
	}
	return problemf("nb.unread", "%s cannot be read: %s", name, err.Error())
}

// decodeManifest takes a manifest only as encode writes it: what can be read in
// two ways, or holds more than this program knows, proves nothing.
func decodeManifest(path string, data []byte) (*Manifest, error) {
	if data == nil {
		return nil, problemf("nb.no-manifest", "%s is not a snapshot: it has no %s", path, manifestFile)
	}
	m := &Manifest{}
	if err := json.Unmarshal(data, m); err != nil {
		return nil, problemf("nb.bad-manifest", "%s: %s is damaged", path, manifestFile)
	}
	if !goodName(m.Name) || len(m.Files) == 0 || len(m.Combinations) == 0 {
		return nil, problemf("nb.other-manifest", "%s: %s is not in the format of this version of Sillage", path, manifestFile)
	}
	again, _, err := m.encode()
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(data, again) {
		return nil, differ([]string{manifestFile}, nil, nil)
	}
	return m, nil
}

// unlike returns the names of what two manifests say otherwise, sorted.
func (m *Manifest) unlike(o *Manifest) []string {
	mine, theirs := m.fields(), o.fields()
	var out []string
	for _, name := range slices.Sorted(maps.Keys(mine)) {
		if !bytes.Equal(mine[name], theirs[name]) {
			out = append(out, name)
		}
	}
	return out
}

func (m *Manifest) fields() map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	data, _, err := m.encode()
	if err == nil {
		err = json.Unmarshal(data, &out)
	}
	if err != nil {
		panic(err) // a manifest that was read, or is about to be written
	}
	return out
}
