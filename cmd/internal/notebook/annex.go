package notebook

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// annexFile is the bundle that anybody can verify: the whole snapshot and the
// sums of the modules that it was compiled with.
const annexFile = "annexe.zip"

// sumFile is what a bundle holds beside the snapshot.
const sumFile = "go.sum"

// stamp dates every file of a bundle, so that the same content gives the same
// bytes.
var stamp = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// annex writes the bundle of a snapshot.
func annex(f files, b *Bench) ([]byte, error) {
	sum, err := os.ReadFile(filepath.Join(b.Source, "go.sum"))
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	put := func(name string, data []byte) error {
		h := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: stamp}
		h.SetMode(0o644)
		out, err := w.CreateHeader(h)
		if err == nil {
			_, err = out.Write(data)
		}
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(f)) {
		if name == annexFile {
			continue
		}
		if err := put(name, f[name]); err != nil {
			return nil, err
		}
	}
	if err := put(sumFile, sum); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// mostBundle is how much a bundle may unpack to, and weigh: half a gigabyte.
const mostBundle = 512 << 20

// readBundle unpacks a bundle in memory, and keeps it beside what it holds.
func readBundle(path string) (files, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, unread(path, err)
	}
	if !info.Mode().IsRegular() || info.Size() > mostBundle {
		return nil, problemf("nb.not-a-bundle", "%s is neither a snapshot nor a bundle", path)
	}
	packed, err := os.ReadFile(path)
	if err != nil {
		return nil, unread(path, err)
	}
	f, err := unpack(path, packed)
	if err != nil {
		return nil, err
	}
	delete(f, sumFile) // sameBundle looks at it
	f[annexFile] = packed
	return f, nil
}

// unpack unpacks a bundle in memory. A name that leads out of it, one that
// comes twice, or more than half a gigabyte, is refused. name is how it is told.
func unpack(name string, packed []byte) (files, error) {
	r, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return nil, problemf("nb.not-a-bundle", "%s is neither a snapshot nor a bundle", name)
	}
	f := files{}
	var total int64
	for _, e := range r.File {
		if strings.HasSuffix(e.Name, "/") {
			continue
		}
		if !filepath.IsLocal(filepath.FromSlash(e.Name)) || strings.Contains(e.Name, `\`) {
			return nil, problemf("nb.bundle-name", "%s: the name %q leads out of the bundle", name, e.Name)
		}
		if _, twice := f[e.Name]; twice {
			return nil, problemf("nb.bundle-twice", "%s: %q is in it twice", name, e.Name)
		}
		in, err := e.Open()
		if err != nil {
			return nil, problemf("nb.bundle-damaged", "%s: %q is damaged", name, e.Name)
		}
		data, err := io.ReadAll(io.LimitReader(in, mostBundle-total+1))
		in.Close()
		if err != nil {
			return nil, problemf("nb.bundle-damaged", "%s: %q is damaged", name, e.Name)
		}
		if total += int64(len(data)); total > mostBundle {
			return nil, problemf("nb.bundle-size", "%s unpacks to more than %d MiB", name, mostBundle>>20)
		}
		f[e.Name] = data
	}
	return f, nil
}

// sameBundle compares the bundle of a snapshot with the one made again of its
// files. Another version of Go may pack the same files otherwise: then what is
// in the bundle is compared.
func (p *Press) sameBundle(packed []byte, published files, m *Manifest) error {
	again, err := annex(published, p.Bench)
	if err != nil || bytes.Equal(again, packed) {
		return err
	}
	in, err := unpack(annexFile, packed)
	if err != nil {
		return err
	}
	want, err := unpack(annexFile, again)
	if err != nil {
		return err
	}
	unlike := sameFiles(in, want)
	if len(unlike) == 0 && m.Record.Go == runtime.Version() {
		return differ([]string{annexFile}, nil, nil)
	}
	return told([]found{{unlike, "nb.annex-forged", annexFile + ": its %s is not what was published"}})
}
