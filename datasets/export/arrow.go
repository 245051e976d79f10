package export

import (
	"io"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

// Arrow writes an Arrow IPC stream of one record batch.
func Arrow(w io.Writer, t Table) error {
	record, err := t.record()
	if err != nil {
		return err
	}
	defer record.Release()
	sw := ipc.NewWriter(w, ipc.WithSchema(record.Schema()))
	if err := sw.Write(record); err != nil {
		return err
	}
	return sw.Close()
}

// Parquet writes a Parquet file, compressed with Snappy.
func Parquet(w io.Writer, t Table) error {
	record, err := t.record()
	if err != nil {
		return err
	}
	defer record.Release()
	fw, err := pqarrow.NewFileWriter(record.Schema(), w, parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Snappy)), pqarrow.DefaultWriterProps())
	if err != nil {
		return err
	}
	if err := fw.Write(record); err != nil {
		return err
	}
	return fw.Close()
}

// record returns the table as Arrow columns. A missing value is a null.
func (t Table) record() (arrow.Record, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	fields := make([]arrow.Field, len(t.Columns))
	arrays := make([]arrow.Array, len(t.Columns))
	for i, c := range t.Columns {
		arrays[i] = c.array()
		defer arrays[i].Release()
		fields[i] = arrow.Field{
			Name: c.Name, Type: arrays[i].DataType(), Nullable: true,
			Metadata: arrow.NewMetadata([]string{"title", "description", "unit"}, []string{c.Title, c.Doc, c.Unit}),
		}
	}
	meta := arrow.NewMetadata([]string{"title", "source"}, []string{t.Title, t.Source})
	return array.NewRecord(arrow.NewSchema(fields, &meta), arrays, int64(t.Rows())), nil
}

func (c Column) array() arrow.Array {
	switch {
	case c.Text != nil:
		b := array.NewStringBuilder(memory.DefaultAllocator)
		defer b.Release()
		for _, s := range c.Text {
			if s == "" {
				b.AppendNull()
			} else {
				b.Append(s)
			}
		}
		return b.NewArray()
	case c.Integers != nil:
		b := array.NewInt64Builder(memory.DefaultAllocator)
		defer b.Release()
		b.AppendValues(c.Integers, nil)
		return b.NewArray()
	}
	b := array.NewFloat64Builder(memory.DefaultAllocator)
	defer b.Release()
	for _, v := range c.Numbers {
		if missing(v) {
			b.AppendNull()
		} else {
			b.Append(v)
		}
	}
	return b.NewArray()
}
