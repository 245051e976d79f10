package inplace

import (
	"encoding/binary"
	"errors"
	"fmt"
	"unsafe"
)

// A Type says how the elements of a column are stored.
type Type uint8

// The types that parts use.
const (
	Uint8 Type = iota + 1
	Uint16
	Uint32
	Uint64
	Int32
	Float64
	Text // Column.Offsets point into Column.Data
)

// Width returns the bytes of one element; 0 for Text.
func (t Type) Width() int64 {
	return [...]int64{0, 1, 2, 4, 8, 4, 8, 0}[t]
}

// A Column is one column of the file. Its slices point into the bytes that
// were parsed.
type Column struct {
	Name    string
	Type    Type
	Data    []byte
	Offsets []int32 // of Text: row i is Data[Offsets[i]:Offsets[i+1]], checked to rise within Data
}

const magic = "ARROW1"

// FlatBuffers positions of the fields used, as in Arrow's Schema.fbs,
// Message.fbs and File.fbs.
const (
	footerSchema, footerDictionaries, footerBatches                     = 1, 2, 3
	schemaEndian, schemaFields                                          = 0, 1
	fieldName, fieldNullable, fieldTypeKind, fieldType, fieldDict       = 0, 1, 2, 3, 4
	messageKind, messageHeader                                          = 1, 2
	batchLength, batchNodes, batchBuffers, batchCompression             = 0, 1, 2, 3
	kindInt, kindFloat, kindText, kindRecordBatch                 uint8 = 2, 3, 5, 3
	maxColumns                                                          = 4096
)

// Parse finds the columns of an Arrow IPC file that holds exactly one record
// batch. The bytes must start at an address that is a multiple of 8, as a
// mapped file does.
func Parse(data []byte) (rows int, cols []Column, err error) {
	foot, err := footer(data)
	if err != nil {
		return 0, nil, err
	}
	cols, err = schema(foot)
	if err != nil {
		return 0, nil, err
	}
	meta, body, err := onlyBatch(foot, data)
	if err != nil {
		return 0, nil, err
	}
	rows, err = fill(cols, meta, body)
	return rows, cols, err
}

func footer(data []byte) (*flat, error) {
	n := int64(len(data))
	if n < 8+4+6 || string(data[:6]) != magic || string(data[n-6:]) != magic {
		return nil, errors.New("not an Arrow file")
	}
	if uintptr(unsafe.Pointer(unsafe.SliceData(data)))%8 != 0 {
		return nil, errors.New("bytes are not aligned to 8")
	}
	size := int64(int32(binary.LittleEndian.Uint32(data[n-10:])))
	if size < 8 || size > n-10-8 {
		return nil, fmt.Errorf("footer of %d bytes lies outside", size)
	}
	return &flat{b: data[n-10-size : n-10]}, nil
}

func schema(f *flat) ([]Column, error) {
	s := f.table(f.root(), footerSchema)
	if s == 0 {
		return nil, errors.Join(errors.New("no schema"), f.err)
	}
	if at := f.field(s, schemaEndian); at != 0 && f.u16(at, "endianness") != 0 {
		return nil, errors.New("big-endian data")
	}
	at, n := f.vector(s, schemaFields, 4, "fields")
	if n > maxColumns {
		return nil, fmt.Errorf("%d columns", n)
	}
	cols := make([]Column, n)
	for i := range cols {
		p := at + 4*int64(i)
		field := p + f.u32(p, "field")
		typ, err := columnType(f, field)
		if err != nil {
			return nil, fmt.Errorf("column %d: %w", i, err)
		}
		cols[i] = Column{Name: f.text(field, fieldName, "name"), Type: typ}
	}
	return cols, f.err
}

func columnType(f *flat, field int64) (Type, error) {
	if f.field(field, fieldDict) != 0 {
		return 0, errors.New("dictionary encoded")
	}
	kind, typ := f.u8(field, fieldTypeKind, 0), f.table(field, fieldType)
	switch kind {
	case kindText:
		return Text, f.err
	case kindFloat:
		if at := f.field(typ, 0); at != 0 && f.u16(at, "precision") == 2 {
			return Float64, f.err
		}
	case kindInt:
		var bits int64
		if at := f.field(typ, 0); at != 0 {
			bits = f.i32(at, "bit width")
		}
		if t, ok := intTypes[intType{bits, f.u8(typ, 1, 0) != 0}]; ok {
			return t, f.err
		}
	}
	return 0, errors.Join(fmt.Errorf("type %d is not one that parts use", kind), f.err)
}

type intType struct {
	bits   int64
	signed bool
}

var intTypes = map[intType]Type{
	{8, false}: Uint8, {16, false}: Uint16, {32, false}: Uint32, {64, false}: Uint64, {32, true}: Int32,
}

// onlyBatch returns metadata and body of the file's single record batch.
func onlyBatch(f *flat, data []byte) (meta *flat, body []byte, err error) {
	root := f.root()
	if _, n := f.vector(root, footerDictionaries, 24, "dictionaries"); n != 0 {
		return nil, nil, errors.New("dictionaries in the file")
	}
	at, n := f.vector(root, footerBatches, 24, "record batches")
	if f.err != nil {
		return nil, nil, f.err
	}
	if n != 1 {
		return nil, nil, fmt.Errorf("%d record batches, want 1", n)
	}
	off, metaLen, bodyLen := f.i64(at, "block"), f.i32(at+8, "block"), f.i64(at+16, "block")
	size := int64(len(data))
	if off < 8 || off%8 != 0 || metaLen < 16 || metaLen%8 != 0 || bodyLen < 0 ||
		off > size-metaLen || off+metaLen > size-bodyLen {
		return nil, nil, errors.New("record batch lies outside")
	}
	m := data[off : off+metaLen]
	if binary.LittleEndian.Uint32(m) != 0xFFFFFFFF {
		return nil, nil, errors.New("record batch without continuation mark")
	}
	body = data[off+metaLen : off+metaLen+bodyLen]
	return &flat{b: m[8:]}, body, nil
}

// fill finds the buffers of each column in the batch's body.
func fill(cols []Column, f *flat, body []byte) (int, error) {
	msg := f.root()
	if f.u8(msg, messageKind, 0) != kindRecordBatch {
		return 0, errors.Join(errors.New("message is not a record batch"), f.err)
	}
	batch := f.table(msg, messageHeader)
	if batch == 0 {
		return 0, errors.Join(errors.New("no record batch"), f.err)
	}
	if f.field(batch, batchCompression) != 0 {
		return 0, errors.New("compressed body")
	}
	var rows int64
	if at := f.field(batch, batchLength); at != 0 {
		rows = f.i64(at, "rows")
	}
	nodes, nNodes := f.vector(batch, batchNodes, 16, "nodes")
	buffers, nBuffers := f.vector(batch, batchBuffers, 16, "buffers")
	if f.err != nil {
		return 0, f.err
	}
	if rows < 0 || rows > int64(len(body)) || nNodes != int64(len(cols)) {
		return 0, fmt.Errorf("%d rows in %d bytes, %d columns for %d", rows, len(body), nNodes, len(cols))
	}
	r := &bufferReader{f: f, body: body, at: buffers, left: nBuffers}
	for i := range cols {
		node := nodes + 16*int64(i)
		if f.i64(node, "node") != rows || f.i64(node+8, "node") != 0 {
			return 0, fmt.Errorf("column %s: nulls, or another length", cols[i].Name)
		}
		if err := r.column(&cols[i], rows); err != nil {
			return 0, fmt.Errorf("column %s: %w", cols[i].Name, err)
		}
	}
	if r.left != 0 {
		return 0, fmt.Errorf("%d buffers too many", r.left)
	}
	return int(rows), f.err
}

type bufferReader struct {
	f    *flat
	body []byte
	at   int64
	left int64
}

// next returns the following buffer of the body.
func (r *bufferReader) next() ([]byte, error) {
	if r.left == 0 {
		return nil, errors.New("buffer missing")
	}
	off, n := r.f.i64(r.at, "buffer"), r.f.i64(r.at+8, "buffer")
	r.at, r.left = r.at+16, r.left-1
	if off < 0 || n < 0 || off%8 != 0 || off > int64(len(r.body))-n {
		return nil, errors.New("buffer lies outside")
	}
	return r.body[off : off+n : off+n], nil
}

func (r *bufferReader) column(c *Column, rows int64) error {
	if _, err := r.next(); err != nil { // validity: without nulls its content says nothing
		return err
	}
	if c.Type == Text {
		offsets, err := r.next()
		if err != nil {
			return err
		}
		if err := c.setOffsets(offsets, rows); err != nil {
			return err
		}
	}
	data, err := r.next()
	if err != nil {
		return err
	}
	if c.Type != Text {
		if int64(len(data)) < rows*c.Type.Width() {
			return errors.New("buffer too short")
		}
		c.Data = data[:rows*c.Type.Width()]
		return nil
	}
	c.Data = data
	if rows > 0 && int64(c.Offsets[rows]) > int64(len(data)) {
		return errors.New("text lies outside")
	}
	return nil
}

func (c *Column) setOffsets(b []byte, rows int64) error {
	if rows == 0 {
		return nil
	}
	if int64(len(b)) < 4*(rows+1) {
		return errors.New("offsets too short")
	}
	c.Offsets = Slice[int32](b)[:rows+1]
	last := int32(0)
	for _, o := range c.Offsets {
		if o < last {
			return errors.New("offsets fall")
		}
		last = o
	}
	return nil
}

// Slice sees bytes as numbers of a fixed width. The bytes must be aligned to
// it, as every buffer that Parse returns is.
func Slice[T uint8 | uint16 | uint32 | uint64 | int32 | float64](b []byte) []T {
	var zero T
	if len(b) == 0 {
		return nil
	}
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/int(unsafe.Sizeof(zero)))
}

// Strings sees a Text column as strings that share its bytes.
func (c *Column) Strings(rows int) []string {
	out := make([]string, rows)
	for i := range out {
		if b := c.Data[c.Offsets[i]:c.Offsets[i+1]]; len(b) > 0 {
			out[i] = unsafe.String(&b[0], len(b))
		}
	}
	return out
}
