package parquet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
	parq "github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

const want = `commune,jour,heures,note,thèmes,vu
Mende,2025-03-31,1.5,3,email|santé,2025-03-31T09:27:00+02:00
"Florac, le bas",,,,,
`

func sample(t testing.TB) (*arrow.Schema, arrow.Record) {
	t.Helper()
	zoned := &arrow.TimestampType{Unit: arrow.Second, TimeZone: "Europe/Paris"}
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "commune", Type: arrow.BinaryTypes.String},
		{Name: "jour", Type: arrow.FixedWidthTypes.Date32, Nullable: true},
		{Name: "heures", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
		{Name: "note", Type: arrow.PrimitiveTypes.Int16, Nullable: true},
		{Name: "thèmes", Type: arrow.ListOf(arrow.BinaryTypes.String), Nullable: true},
		{Name: "vu", Type: zoned, Nullable: true},
	}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	b.Field(0).(*array.StringBuilder).AppendValues([]string{"Mende", "Florac, le bas"}, nil)
	b.Field(1).(*array.Date32Builder).Append(20178) // days since 1970
	b.Field(2).(*array.Float64Builder).Append(1.5)
	b.Field(3).(*array.Int16Builder).Append(3)
	list := b.Field(4).(*array.ListBuilder)
	list.Append(true)
	list.ValueBuilder().(*array.StringBuilder).AppendValues([]string{"email", "santé"}, nil)
	b.Field(5).(*array.TimestampBuilder).Append(1743406020)
	for i := 1; i < 6; i++ {
		b.Field(i).AppendNull()
	}
	return schema, b.NewRecord()
}

func inParquet(t testing.TB) []byte {
	t.Helper()
	schema, rec := sample(t)
	var buf bytes.Buffer
	w, err := pqarrow.NewFileWriter(schema, &buf, parq.NewWriterProperties(), pqarrow.DefaultWriterProps())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(rec), w.Close()); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func inStream(t testing.TB) []byte {
	t.Helper()
	schema, rec := sample(t)
	var buf bytes.Buffer
	w := ipc.NewWriter(&buf, ipc.WithSchema(schema))
	if err := errors.Join(w.Write(rec), w.Close()); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestDecode(t *testing.T) {
	for name, content := range map[string][]byte{"parquet": inParquet(t), "stream": inStream(t)} {
		var out strings.Builder
		rows, err := Decode(context.Background(), &out, bytes.NewReader(content), Limits{})
		if err != nil || rows != 2 {
			t.Errorf("%s: %d rows, %v", name, rows, err)
		}
		want := want
		if name == "parquet" { // which keeps the instant, not the zone
			want = strings.Replace(want, "09:27:00+02:00", "07:27:00Z", 1)
		}
		if out.String() != want {
			t.Errorf("%s:\n%s\nwant\n%s", name, out.String(), want)
		}
	}
}

func TestLimits(t *testing.T) {
	for name, l := range map[string]Limits{"rows": {Rows: 1}, "columns": {Columns: 5}} {
		if _, err := Decode(context.Background(), new(bytes.Buffer), bytes.NewReader(inParquet(t)), l); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Decode(context.Background(), new(bytes.Buffer), strings.NewReader("commune;heures\n"), Limits{}); !errors.Is(err, ErrFormat) {
		t.Errorf("a CSV file: %v", err)
	}
}

// TestDamage cuts files short; what is left is told, never taken for whole.
// Flipped bits are not tried here: they may end the process, which is why this
// runs in a child.
func TestDamage(t *testing.T) {
	content := inParquet(t)
	for cut := 8; cut < len(content); cut += 97 {
		if _, err := Decode(context.Background(), new(bytes.Buffer), bytes.NewReader(content[:cut]), Limits{}); err == nil {
			t.Errorf("cut at %d: accepted", cut)
		}
	}
}

// A PDF that was renamed is told for what it is not.
func ExampleDecode() {
	_, err := Decode(context.Background(), io.Discard, strings.NewReader("%PDF-1.7"), Limits{})
	fmt.Println(err)
	// Output: neither a Parquet file nor an Arrow file or stream
}
