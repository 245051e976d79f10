package parquet

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

// Limits bound what is decoded. The zero value is the published setting.
type Limits struct {
	Rows    int // 0 = 20 million
	Columns int // 0 = 2 000
}

func (l Limits) orDefault() Limits {
	if l.Rows == 0 {
		l.Rows = 20_000_000
	}
	if l.Columns == 0 {
		l.Columns = 2_000
	}
	return l
}

// ErrFormat says that the bytes are neither Parquet nor Arrow.
var ErrFormat = errors.New("neither a Parquet file nor an Arrow file or stream")

// An Input is a whole file: an *os.File or a *bytes.Reader.
type Input interface {
	io.Reader
	io.ReaderAt
	io.Seeker
}

// Decode writes the file as CSV (RFC 4180) to w: names of columns in the first
// line, dates as 2025-03-31, times with their offset (UTC from Parquet, which
// keeps no zone), decimals with a point,
// the elements of a list joined by "|", a missing value as an empty cell. It
// returns the number of rows. The format is told from the first bytes.
func Decode(ctx context.Context, w io.Writer, in Input, l Limits) (rows int, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("damaged file: %v", p)
		}
	}()
	out := &writer{csv: csv.NewWriter(w), limits: l.orDefault()}
	head := make([]byte, 8)
	n, err := in.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return 0, err
	}
	switch head = head[:n]; {
	case bytes.HasPrefix(head, []byte("PAR1")):
		err = fromParquet(ctx, out, in)
	case bytes.HasPrefix(head, []byte("ARROW1")):
		err = fromFile(ctx, out, in)
	case bytes.HasPrefix(head, []byte{0xff, 0xff, 0xff, 0xff}):
		err = fromStream(ctx, out, in)
	default:
		return 0, ErrFormat
	}
	out.csv.Flush()
	return out.rows, errors.Join(err, out.csv.Error())
}

// batch is how many rows are held at once: memory does not grow with the file.
const batch = 16 << 10

func fromParquet(ctx context.Context, out *writer, in Input) error {
	f, err := file.NewParquetReader(in)
	if err != nil {
		return err
	}
	defer f.Close()
	if f.NumRows() > int64(out.limits.Rows) {
		return fmt.Errorf("%d rows, at most %d are read", f.NumRows(), out.limits.Rows)
	}
	fr, err := pqarrow.NewFileReader(f, pqarrow.ArrowReadProperties{BatchSize: batch}, memory.DefaultAllocator)
	if err != nil {
		return err
	}
	schema, err := fr.Schema()
	if err != nil {
		return err
	}
	if err := out.header(schema); err != nil {
		return err
	}
	records, err := fr.GetRecordReader(ctx, nil, nil)
	if err != nil {
		return err
	}
	defer records.Release()
	return out.all(ctx, records)
}

func fromStream(ctx context.Context, out *writer, in Input) error {
	r, err := ipc.NewReader(in)
	if err != nil {
		return err
	}
	defer r.Release()
	if err := out.header(r.Schema()); err != nil {
		return err
	}
	return out.all(ctx, r)
}

func fromFile(ctx context.Context, out *writer, in Input) error {
	r, err := ipc.NewFileReader(in)
	if err != nil {
		return err
	}
	defer r.Close()
	if err := out.header(r.Schema()); err != nil {
		return err
	}
	for i := range r.NumRecords() {
		rec, err := r.RecordAt(i)
		if err != nil {
			return err
		}
		err = errors.Join(out.record(rec), ctx.Err())
		rec.Release()
		if err != nil {
			return err
		}
	}
	return nil
}

type writer struct {
	csv    *csv.Writer
	limits Limits
	rows   int
	line   []string
}

func (o *writer) header(s *arrow.Schema) error {
	if s.NumFields() == 0 || s.NumFields() > o.limits.Columns {
		return fmt.Errorf("%d columns, 1 to %d are read", s.NumFields(), o.limits.Columns)
	}
	o.line = make([]string, s.NumFields())
	for i, f := range s.Fields() {
		o.line[i] = f.Name
	}
	return o.csv.Write(o.line)
}

func (o *writer) all(ctx context.Context, r array.RecordReader) error {
	for r.Next() {
		if err := errors.Join(o.record(r.Record()), ctx.Err()); err != nil {
			return err
		}
	}
	// The Parquet reader ends with io.EOF, which is not a failure.
	if err := r.Err(); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

func (o *writer) record(rec arrow.Record) error {
	if int(rec.NumCols()) != len(o.line) {
		return fmt.Errorf("%d columns in a batch, %d in the schema", rec.NumCols(), len(o.line))
	}
	if o.rows += int(rec.NumRows()); o.rows > o.limits.Rows {
		return fmt.Errorf("more than %d rows", o.limits.Rows)
	}
	for row := range int(rec.NumRows()) {
		for i := range o.line {
			o.line[i] = word(rec.Column(i), row)
		}
		if err := o.csv.Write(o.line); err != nil {
			return err
		}
	}
	return nil
}

// word returns a cell as text.
func word(a arrow.Array, row int) string {
	if a.IsNull(row) {
		return ""
	}
	switch a := a.(type) {
	case *array.Boolean:
		return strconv.FormatBool(a.Value(row))
	case *array.Float64:
		return strconv.FormatFloat(a.Value(row), 'f', -1, 64)
	case *array.Float32:
		return strconv.FormatFloat(float64(a.Value(row)), 'f', -1, 32)
	case *array.Timestamp:
		return moment(a, row)
	case *array.Dictionary:
		return word(a.Dictionary(), a.GetValueIndex(row))
	case *array.List:
		start, end := a.ValueOffsets(row)
		words := make([]string, 0, end-start)
		for i := start; i < end; i++ {
			words = append(words, word(a.ListValues(), int(i)))
		}
		return strings.Join(words, "|")
	}
	return a.ValueStr(row)
}

// moment writes a point in time with its offset; a time without a zone is a
// clock reading and gets none.
func moment(a *array.Timestamp, row int) string {
	typ := a.DataType().(*arrow.TimestampType)
	t := a.Value(row).ToTime(typ.Unit)
	if typ.TimeZone == "" {
		return t.Format("2006-01-02T15:04:05.999999999")
	}
	zone, err := typ.GetZone()
	if err != nil {
		zone = time.UTC
	}
	return t.In(zone).Format(time.RFC3339Nano)
}
