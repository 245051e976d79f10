package echarts

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/dop251/goja"
)

//go:embed all:dist
var dist embed.FS

//go:embed src/explore.js
var exploreScript []byte

//go:embed src/worker.js
var workerScript []byte

// ErrNoBundle is returned where the drawing library is not embedded.
var ErrNoBundle = errors.New("built without the drawing library (npm ci && npm run build in reports/echarts)")

var bundle = sync.OnceValues(func() ([]byte, error) {
	src, err := dist.ReadFile("dist/echarts.js")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoBundle
	}
	return src, err
})

// Bundled reports whether the drawing library is embedded.
func Bundled() bool { _, err := bundle(); return err == nil }

// program is the bundle, compiled once for the whole process.
var program = sync.OnceValues(func() (*goja.Program, error) {
	src, err := bundle()
	if err != nil {
		return nil, err
	}
	return goja.Compile("echarts.js", string(src), false)
})

// Warm compiles the bundle, so that the first reader does not wait for it.
func Warm() error { _, err := program(); return err }

// An Asset is a file for browsers, compressed once.
type Asset struct {
	Name         string // with a hash of the content: "echarts.1f0c….js"
	Type         string // media type
	Plain        []byte
	Gzip, Brotli []byte
}

// Assets returns the files that exploring needs: the script that answers the
// button, the worker that keeps visited pages for when there is no network,
// and, where it is embedded, the bundle with the licences of what it holds. Each may be cached for ever under its
// Name, the worker excepted: a browser wants it at one address.
var Assets = sync.OnceValue(func() map[string]Asset {
	assets := map[string]Asset{
		"explore": newAsset("explore", exploreScript),
		"worker":  newAsset("worker", workerScript),
	}
	if src, err := bundle(); err == nil {
		assets["echarts"] = newAsset("echarts", src)
	}
	if text, err := dist.ReadFile("dist/licences.txt"); err == nil {
		licences := newAsset("licences", text)
		licences.Name = strings.TrimSuffix(licences.Name, ".js") + ".txt"
		licences.Type = "text/plain; charset=utf-8"
		assets["licences"] = licences
	}
	return assets
})

func newAsset(name string, src []byte) Asset {
	sum := sha256.Sum256(src)
	return Asset{
		Name: name + "." + hex.EncodeToString(sum[:8]) + ".js", Type: "text/javascript; charset=utf-8", Plain: src,
		Gzip: packed(src, func(w io.Writer) io.WriteCloser {
			z, _ := gzip.NewWriterLevel(w, gzip.BestCompression) // the level is known
			return z
		}),
		Brotli: packed(src, func(w io.Writer) io.WriteCloser { return brotli.NewWriterLevel(w, 9) }),
	}
}

func packed(src []byte, to func(io.Writer) io.WriteCloser) []byte {
	var b bytes.Buffer
	z := to(&b)
	_, _ = z.Write(src) // a bytes.Buffer never fails
	_ = z.Close()
	return b.Bytes()
}
