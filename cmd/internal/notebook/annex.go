package notebook

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// annexFile is the bundle that anybody can verify: the whole snapshot and the
// sums of the modules that it was compiled with.
const annexFile = "annexe.zip"

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
	if err := put("go.sum", sum); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// readBundle unpacks a bundle in memory. A name that leads out of it, or more
// than half a gigabyte, is refused.
func readBundle(path string) (files, error) {
	const most = 512 << 20
	r, err := zip.OpenReader(path)
	if err != nil {
		return nil, problemf("nb.not-a-bundle", "%s is neither a snapshot nor a bundle", path)
	}
	defer r.Close()
	f := files{}
	var total int64
	for _, e := range r.File {
		if strings.HasSuffix(e.Name, "/") {
			continue
		}
		if !filepath.IsLocal(filepath.FromSlash(e.Name)) || strings.Contains(e.Name, `\`) {
			return nil, problemf("nb.bundle-name", "%s: the name %q leads out of the bundle", path, e.Name)
		}
		in, err := e.Open()
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(io.LimitReader(in, most-total+1))
		in.Close()
		if err != nil {
			return nil, problemf("nb.bundle-damaged", "%s: %q is damaged", path, e.Name)
		}
		if total += int64(len(data)); total > most {
			return nil, problemf("nb.bundle-size", "%s unpacks to more than %d MiB", path, most>>20)
		}
		f[e.Name] = data
	}
	return f, nil
}
