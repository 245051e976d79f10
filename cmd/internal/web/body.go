package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
)

// A Body is a response that was made once and is served many times: it is
// compressed when it is made, because compressing at each request costs sixty
// times as much as sending.
type Body struct {
	Type  string // media type with its charset
	ETag  string // quoted, of the plain bytes
	plain []byte
	gz    []byte
	br    []byte
}

// smallest is the length in bytes below which compression does not pay.
const smallest = 512

// NewBody compresses plain and names it by its content.
func NewBody(mediaType string, plain []byte) *Body {
	sum := sha256.Sum256(plain)
	b := &Body{Type: mediaType, ETag: `"` + hex.EncodeToString(sum[:12]) + `"`, plain: plain}
	if len(plain) >= smallest && compressible(mediaType) {
		b.gz, b.br = gzipped(plain), brotlied(plain)
	}
	return b
}

// Precompressed is NewBody for bytes that were compressed already.
func Precompressed(mediaType string, plain, gz, br []byte) *Body {
	sum := sha256.Sum256(plain)
	return &Body{Type: mediaType, ETag: `"` + hex.EncodeToString(sum[:12]) + `"`, plain: plain, gz: gz, br: br}
}

// Size returns the number of bytes kept in memory.
func (b *Body) Size() int { return len(b.plain) + len(b.gz) + len(b.br) }

// Plain returns the uncompressed bytes; the caller must not change them.
func (b *Body) Plain() []byte { return b.plain }

// Packed returns the body compressed with brotli and with gzip, empty when it is
// not worth it; the caller must not change them.
func (b *Body) Packed() (br, gz []byte) { return b.br, b.gz }

func compressible(mediaType string) bool {
	return strings.HasPrefix(mediaType, "text/") || strings.Contains(mediaType, "json") ||
		strings.Contains(mediaType, "javascript") || strings.Contains(mediaType, "svg")
}

func gzipped(plain []byte) []byte {
	var buf bytes.Buffer
	zw, _ := gzip.NewWriterLevel(&buf, gzip.BestCompression) // the level is valid
	zw.Write(plain)                                          // a bytes.Buffer never fails
	zw.Close()
	return buf.Bytes()
}

func brotlied(plain []byte) []byte {
	level := 9
	if len(plain) > 1<<20 {
		level = 5 // an answer is awaited; the last percent is not worth a second
	}
	var buf bytes.Buffer
	bw := brotli.NewWriterLevel(&buf, level)
	bw.Write(plain)
	bw.Close()
	return buf.Bytes()
}

// Serve answers with the body in the best encoding that the reader takes, or
// with 304 when the reader has it already.
func (b *Body) Serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h["Content-Type"] = []string{b.Type}
	h["Etag"] = []string{b.ETag}
	if len(b.gz) > 0 {
		h["Vary"] = []string{"Accept-Encoding"}
	}
	if match := r.Header.Get("If-None-Match"); match != "" && strings.Contains(match, b.ETag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	out := b.plain
	switch accepted := r.Header.Get("Accept-Encoding"); {
	case len(b.br) > 0 && Accepts(accepted, "br"):
		out, h["Content-Encoding"] = b.br, []string{"br"}
	case len(b.gz) > 0 && Accepts(accepted, "gzip"):
		out, h["Content-Encoding"] = b.gz, []string{"gzip"}
	}
	h["Content-Length"] = []string{strconv.Itoa(len(out))}
	if r.Method != http.MethodHead {
		w.Write(out) // the reader may have left; there is no one to tell
	}
}

// Accepts reports whether an Accept-Encoding header allows the encoding.
func Accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(name) == encoding {
			q := strings.ReplaceAll(params, " ", "")
			return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
		}
	}
	return false
}
