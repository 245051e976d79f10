package notebook

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/reports/nb"
)

// manifestFile is the list of a snapshot's files.
const manifestFile = "manifest.json"

// A Manifest says what a snapshot holds and what it was made from. It holds no
// date: the same notebook on the same data gives the same snapshot.
type Manifest struct {
	Name         string            `json:"name"`
	Title        string            `json:"title"`
	Record       nb.Record         `json:"record"`
	Engine       string            `json:"engine"` // hash of the program's source
	Threshold    int               `json:"threshold"`
	Host         string            `json:"host"`
	Demo         bool              `json:"demo"`
	Params       []nb.ParamState   `json:"params"`
	Combinations []Combination     `json:"combinations"`
	Files        map[string]string `json:"files"` // SHA-256 by path, of all but the manifest and the annex
}

// ReadManifest reads the manifest of a snapshot.
func ReadManifest(dir string) (*Manifest, error) {
	data, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if err != nil {
		return nil, problemf("nb.no-manifest", "%s is not a snapshot: it has no %s", dir, manifestFile)
	}
	m := &Manifest{}
	if err := json.Unmarshal(data, m); err != nil {
		return nil, problemf("nb.bad-manifest", "%s: %s is damaged", dir, manifestFile)
	}
	return m, nil
}

// encode writes the manifest; its hash names the snapshot.
func (m *Manifest) encode() (data []byte, id string, err error) {
	data, err = json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, "", err
	}
	data = append(data, '\n')
	return data, hashBytes(data)[:12], nil
}

// files is a tree of files held in memory until it is whole.
type files map[string][]byte

// hashes returns the SHA-256 of each file.
func (f files) hashes() map[string]string {
	m := make(map[string]string, len(f))
	for name, data := range f {
		m[name] = hashBytes(data)
	}
	return m
}

// write writes the tree into dir, which must not exist.
func (f files) write(dir string) error {
	for name, data := range f {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := writeSynced(path, data); err != nil {
			return err
		}
	}
	return syncDir(dir)
}

func writeSynced(path string, data []byte) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

// syncDir makes the names in a folder last; systems that cannot are left alone.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = d.Sync()
	return d.Close()
}

// differences names the files that are not what the manifest says, sorted.
func (m *Manifest) differences(f files) (changed, lost, added []string) {
	for name, hash := range m.Files {
		data, ok := f[name]
		switch {
		case !ok:
			lost = append(lost, name)
		case hashBytes(data) != hash:
			changed = append(changed, name)
		}
	}
	for name := range f {
		if _, ok := m.Files[name]; !ok && name != manifestFile && name != annexFile {
			added = append(added, name)
		}
	}
	slices.Sort(changed)
	slices.Sort(lost)
	slices.Sort(added)
	return changed, lost, added
}

func hashBytes(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// sameFiles returns the names of the files in which two trees differ.
func sameFiles(a, b files) []string {
	var out []string
	for name, data := range a {
		if other, ok := b[name]; !ok || !bytes.Equal(data, other) {
			out = append(out, name)
		}
	}
	for name := range b {
		if _, ok := a[name]; !ok {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// copyNotebook adds the notebook's own files under notebook/.
func (f files) copyNotebook(dir string) error {
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if strings.HasPrefix(d.Name(), ".") && path != dir {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() || !d.Type().IsRegular() || strings.HasSuffix(d.Name(), "_test.go") {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		f["notebook/"+filepath.ToSlash(rel)] = data
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return problemf("nb.no-notebook", "there is no notebook %q in %s", filepath.Base(dir), filepath.Dir(dir))
	}
	return err
}
