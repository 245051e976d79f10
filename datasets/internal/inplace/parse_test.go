package inplace

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// written returns an Arrow file with one column of each type, in batches of
// the given sizes, as Arrow's own writer makes it.
func written(t testing.TB, options []ipc.Option, sizes ...int) []byte {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "byte", Type: arrow.PrimitiveTypes.Uint8},
		{Name: "code", Type: arrow.PrimitiveTypes.Uint16},
		{Name: "person", Type: arrow.PrimitiveTypes.Uint32},
		{Name: "themes", Type: arrow.PrimitiveTypes.Uint64},
		{Name: "day", Type: arrow.PrimitiveTypes.Int32},
		{Name: "value", Type: arrow.PrimitiveTypes.Float64},
		{Name: "word", Type: arrow.BinaryTypes.String},
	}, nil)
	path := filepath.Join(t.TempDir(), "part.arrow")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w, err := ipc.NewFileWriter(f, append(options, ipc.WithSchema(schema))...)
	if err != nil {
		t.Fatal(err)
	}
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	for _, n := range sizes {
		for i := range n {
			b.Field(0).(*array.Uint8Builder).Append(uint8(i))
			b.Field(1).(*array.Uint16Builder).Append(uint16(i * 7))
			b.Field(2).(*array.Uint32Builder).Append(uint32(i * 70001))
			b.Field(3).(*array.Uint64Builder).Append(1 << (i % 64))
			b.Field(4).(*array.Int32Builder).Append(int32(20000 - i))
			b.Field(5).(*array.Float64Builder).Append(float64(i) / 3)
			b.Field(6).(*array.StringBuilder).Append(strings.Repeat("é", i%4))
		}
		if err := w.Write(b.NewRecord()); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f.Close()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return aligned(data)
}

// aligned copies bytes to an address that is a multiple of 8, where a mapping
// would be.
func aligned(b []byte) []byte {
	words := make([]uint64, len(b)/8+1)
	out := unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), len(b))
	copy(out, b)
	return out
}

// TestSameAsArrow compares what is read in place with what Arrow's own reader
// copies out of the same bytes.
func TestSameAsArrow(t *testing.T) {
	data := written(t, nil, 1000)
	rows, cols, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	r, err := ipc.NewFileReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	rec, err := r.Record(0)
	if err != nil {
		t.Fatal(err)
	}
	if rows != int(rec.NumRows()) || len(cols) != int(rec.NumCols()) {
		t.Fatalf("%d rows and %d columns, want %d and %d", rows, len(cols), rec.NumRows(), rec.NumCols())
	}
	same := []bool{
		slices.Equal(Slice[uint8](cols[0].Data), rec.Column(0).(*array.Uint8).Uint8Values()),
		slices.Equal(Slice[uint16](cols[1].Data), rec.Column(1).(*array.Uint16).Uint16Values()),
		slices.Equal(Slice[uint32](cols[2].Data), rec.Column(2).(*array.Uint32).Uint32Values()),
		slices.Equal(Slice[uint64](cols[3].Data), rec.Column(3).(*array.Uint64).Uint64Values()),
		slices.Equal(Slice[int32](cols[4].Data), rec.Column(4).(*array.Int32).Int32Values()),
		slices.Equal(Slice[float64](cols[5].Data), rec.Column(5).(*array.Float64).Float64Values()),
	}
	if i := slices.Index(same, false); i >= 0 {
		t.Errorf("column %s differs", cols[i].Name)
	}
	for i, s := range cols[6].Strings(rows) {
		if want := rec.Column(6).(*array.String).Value(i); s != want {
			t.Fatalf("row %d: %q, want %q", i, s, want)
		}
	}
}

// TestNothingIsCopied proves by address that columns lie in the mapped file.
func TestNothingIsCopied(t *testing.T) {
	path := filepath.Join(t.TempDir(), "part.arrow")
	content := written(t, nil, 500)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	data, release, err := Map(f, int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	_, cols, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	start := uintptr(unsafe.Pointer(&data[0]))
	end := start + uintptr(len(data))
	for _, c := range cols {
		if at := uintptr(unsafe.Pointer(&c.Data[0])); at < start || at+uintptr(len(c.Data)) > end {
			t.Errorf("column %s lies outside the mapping", c.Name)
		}
	}
	if s := cols[6].Strings(500)[3]; uintptr(unsafe.Pointer(unsafe.StringData(s))) < start || uintptr(unsafe.Pointer(unsafe.StringData(s))) > end {
		t.Error("text is copied")
	}
}

func TestRefused(t *testing.T) {
	good := written(t, nil, 10)
	for name, data := range map[string][]byte{
		"two record batches": written(t, nil, 10, 10),
		"1 record batch":     written(t, nil),
		"compressed":         written(t, []ipc.Option{ipc.WithZstd()}, 10),
		"not an Arrow file":  aligned([]byte("%PDF-1.7 and so on, long enough to be looked at")),
		"cut":                good[:len(good)-100],
		"empty":              nil,
		"not aligned":        aligned(append([]byte{0}, good...))[1:],
	} {
		if _, _, err := Parse(data); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestDamage flips every bit of the metadata in turn, and many at once. Arrow's
// own reader dies of such files; this one answers, and all that it hands out
// lies within the bytes it was given.
func TestDamage(t *testing.T) {
	good := written(t, nil, 40)
	for bit := range 8 * len(good) {
		bad := aligned(good)
		bad[bit/8] ^= 1 << (bit % 8)
		read(t, bad)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		bad := aligned(good)
		for range 1 + r.IntN(8) {
			bad[r.IntN(len(bad))] = byte(r.Uint32())
		}
		read(t, bad)
	}
}

// read touches everything that Parse hands out.
func read(t testing.TB, data []byte) {
	t.Helper()
	rows, cols, err := Parse(data)
	if err != nil {
		return
	}
	for _, c := range cols {
		if c.Type == Text {
			for _, s := range c.Strings(rows) {
				_ = strings.Clone(s)
			}
		} else if len(c.Data) != rows*int(c.Type.Width()) {
			t.Fatalf("column %s: %d bytes for %d rows", c.Name, len(c.Data), rows)
		}
		_ = bytes.Clone(c.Data)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(written(f, nil, 3)))
	f.Add([]byte(written(f, nil, 1, 2)))
	f.Add([]byte(written(f, []ipc.Option{ipc.WithLZ4()}, 30)))
	f.Add([]byte("ARROW1\x00\x00\x00\x00\x00\x00\x08\x00\x00\x00ARROW1"))
	f.Fuzz(func(t *testing.T, b []byte) { read(t, aligned(b)) })
}

func BenchmarkParse(b *testing.B) {
	data := written(b, nil, 100_000)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := Parse(data); err != nil {
			b.Fatal(err)
		}
	}
}
