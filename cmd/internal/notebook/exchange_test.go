package notebook

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
)

// The Arrow file of a published figure, read by Arrow's own reader, holds the
// figure's points.
func TestArrowHoldsTheFigure(t *testing.T) {
	b := bench(t, "premier")
	root := t.TempDir()
	id, err := press(b).Publish(t.Context(), root, "premier", noon)
	if err != nil {
		t.Fatal(said(failure(err)))
	}
	r, err := ipc.NewReader(bytes.NewReader(must(readOne(root, id, "index/barres"+arrowStream))))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Release()
	if !r.Next() || r.Record().NumRows() != 1 {
		t.Fatalf("%v", r.Err())
	}
	p := mustRun(t, b, "premier", Order{}).Result.Figures["barres"].Points[0]
	rec := r.Record()
	for name, want := range map[string]any{"libelle": p.Label, "valeur": p.Value, "borne_basse": p.Low, "borne_haute": p.High, "effectif": int64(p.N)} {
		at := rec.Schema().FieldIndices(name)
		if len(at) != 1 {
			t.Errorf("no column %q in %v", name, rec.Schema())
			continue
		}
		var got any
		switch c := rec.Column(at[0]).(type) {
		case *array.String:
			got = c.Value(0)
		case *array.Float64:
			got = c.Value(0)
		case *array.Int64:
			got = c.Value(0)
		}
		if got != want {
			t.Errorf("%s: %v, the figure has %v", name, got, want)
		}
	}
}

func readOne(root, id, name string) ([]byte, error) {
	f, err := readFiles(filepath.Join(root, "premier", id))
	return f[name], err
}

// The same page printed twice by the same Chromium is the same file.
func TestPDFTwiceIsTheSame(t *testing.T) {
	if FindChromium() == "" {
		t.Skip("needs Chromium")
	}
	b := bench(t, "premier")
	r := mustRun(t, b, "premier", Order{})
	print := func() []byte {
		data, err := Painter{Host: "Service de test"}.Format(t.Context(), r, "pdf")
		if err != nil {
			t.Fatal(said(failure(err)))
		}
		return data
	}
	first, second := print(), print()
	if !bytes.HasPrefix(first, []byte("%PDF-")) || !bytes.Contains(first, []byte("/StructTreeRoot")) {
		t.Error("not a tagged PDF")
	}
	if !bytes.Equal(first, second) {
		t.Errorf("%d and %d bytes that differ", len(first), len(second))
	}
}
