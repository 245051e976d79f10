package nb

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"runtime"

	"github.com/lozere-developpement/sillage/reports"
)

// key returns the hash of all that the value of a node depends on: its code,
// its inputs, the parameters among them, the data that sources read, the
// program's version and the machine's kind.
func (r *run) key(d *node) string {
	if k, done := r.keys[d]; done {
		return k
	}
	h := sha256.New()
	add := func(words ...string) {
		for _, w := range words {
			io.WriteString(h, w)
			h.Write([]byte{0})
		}
	}
	add(string(d.kind), d.name, d.typ.String())
	switch d.kind {
	case KindParam:
		add(r.valueText(d))
	default:
		add(r.codeOf(d), r.req.Program, runtime.Version(), runtime.GOARCH)
	}
	if d.kind == KindSource {
		add(r.fingerprint(d))
	}
	for _, in := range d.inputs {
		add(r.key(in))
	}
	k := hex.EncodeToString(h.Sum(nil))
	r.keys[d] = k
	return k
}

// fingerprint returns the hash of what a source reads, or read when the values
// that this run starts from were computed.
func (r *run) fingerprint(d *node) string {
	if h, ok := r.req.Data[d.name]; ok {
		return h
	}
	return d.fingerprint(&r.req.Feed)
}

// codeOf returns the hash of the code of a node's declaration, or of the whole
// notebook where only that is known.
func (r *run) codeOf(d *node) string {
	for _, s := range r.req.Code {
		if s.File == d.place.File && s.From <= d.place.Line && d.place.Line <= s.To {
			return s.Hash
		}
	}
	return r.req.Method
}

// given returns the value of a node that need not be computed: one of the
// annex, or one kept from an earlier run. It returns nil when there is none.
func (r *run) given(d *node) *outcome {
	if text, ok := r.req.Annex[d.name]; ok && d.annex {
		v, err := read(d.typ, []byte(text))
		if err != nil {
			return failed(d, err)
		}
		return &outcome{value: v, state: Kept}
	}
	if !r.keeps(d) {
		return nil
	}
	data, err := os.ReadFile(r.memoFile(d))
	if err != nil {
		return nil
	}
	v, err := read(d.typ, data)
	if err != nil {
		return nil // damaged: computed again
	}
	return &outcome{value: v, state: Kept}
}

func read(t reflect.Type, data []byte) (any, error) {
	p := reflect.New(t)
	parse := Decode
	if t == figureType {
		parse = json.Unmarshal
	}
	if err := parse(data, p.Interface()); err != nil {
		return nil, err
	}
	return p.Elem().Interface(), nil
}

// write is the other half of read. A figure has its own way to JSON, since the
// outlines of a map do not travel with it.
func write(v any) ([]byte, error) {
	if f, ok := v.(reports.Figure); ok {
		return json.Marshal(f)
	}
	return Encode(v)
}

var figureType = reflect.TypeFor[reports.Figure]()

// keep writes a value for the next run. What cannot be written is computed
// again next time.
func (r *run) keep(d *node, v any) {
	if !r.keeps(d) {
		return
	}
	const largest = 64 << 20
	data, err := write(v)
	if err != nil || len(data) > largest {
		return
	}
	name := r.memoFile(d)
	tmp, err := os.CreateTemp(filepath.Dir(name), "new-*")
	if err != nil {
		return
	}
	_, err = tmp.Write(data)
	if cerr := tmp.Close(); err != nil || cerr != nil || os.Rename(tmp.Name(), name) != nil {
		os.Remove(tmp.Name())
	}
}

// keeps reports whether values of the node are kept. Sources are not: their
// value is the view itself, and reading it is what they are for. Nor is
// anything when the code is not known.
func (r *run) keeps(d *node) bool {
	return r.req.Memo != "" && r.codeOf(d) != "" && d.kind != KindParam && d.kind != KindSource &&
		(d.typ == figureType || Plain(d.typ) == nil)
}

func (r *run) memoFile(d *node) string { return filepath.Join(r.req.Memo, r.key(d)+".json") }
