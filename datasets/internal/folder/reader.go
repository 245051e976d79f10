package folder

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/gocarina/gocsv"

	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// A Reader reads the files of a folder one after the other and keeps account of
// what is wrong in them. A row is named by its place in the slice it was read
// into; its error says the line of the file.
type Reader struct {
	files fs.FS
	hash  hash.Hash
	lines map[string][]int // of each file, the line of each row
	errs  []error
	// unread: a file could not be read. What the others say of its rows is then
	// no fault of theirs.
	unread bool
}

// NewReader returns a reader of the files.
func NewReader(files fs.FS) *Reader {
	return &Reader{files: files, hash: sha256.New(), lines: map[string][]int{}}
}

// Rows reads a file into structs by their csv tags. Every tag must be a column;
// other columns are passed over.
func Rows[T any](r *Reader, file string) (rows []T) {
	data, err := fs.ReadFile(r.files, file)
	if err != nil {
		r.cannotRead(file, err)
		return nil
	}
	r.hash.Write(data)
	var header bytes.Buffer
	if err := gocsv.Marshal([]T{}, &header); err != nil {
		panic(err) // T is not a struct
	}
	records := table{strings.Split(strings.TrimSpace(header.String()), ",")}
	if r.lines[file], err = records.read(file, data); err == nil {
		err = gocsv.UnmarshalCSV(&records, &rows)
	}
	if wrong := (*csv.ParseError)(nil); errors.As(err, &wrong) { // of a whole number
		r.Bad(file, wrong.Line-2, records[wrong.Line-1][wrong.Column-1], NotNumber)
	} else if err != nil {
		r.cannotRead(file, bare(err))
	}
	return rows
}

func (r *Reader) cannotRead(file string, err error) {
	r.unread = true
	r.errs = append(r.errs, &Error{File: file, Reason: err})
}

// bare is err without the name of the file, which [Error] says already.
func bare(err error) error {
	if cell := (*ingest.CellError)(nil); errors.As(err, &cell) {
		return cell.Err
	}
	return err
}

// A table is the header and the rows of a file, for gocsv.
type table [][]string

// read adds the rows of a file, in the order of the header, and returns their
// lines.
func (t *table) read(file string, data []byte) (lines []int, err error) {
	f, err := ingest.Open(file, bytes.NewReader(data), int64(len(data)), ingest.Options{})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	header := (*t)[0]
	in, err := f.Sheets()[0].Table(ingest.TableOptions{Has: header})
	if err != nil {
		return nil, err
	}
	for row, err := range in.Rows() {
		if err != nil {
			return nil, err
		}
		record := make([]string, len(header))
		for i, name := range header {
			record[i] = strings.TrimSpace(row.At(in.Column(name)).Text)
		}
		*t, lines = append(*t, record), append(lines, row.Number)
	}
	return lines, nil
}

// Read returns the next record.
func (t *table) Read() ([]string, error) {
	if len(*t) == 0 {
		return nil, io.EOF
	}
	record := (*t)[0]
	*t = (*t)[1:]
	return record, nil
}

// ReadAll returns the records that are left.
func (t *table) ReadAll() ([][]string, error) { return *t, nil }

// Bad keeps what is wrong with a row.
func (r *Reader) Bad(file string, row int, value string, reason error) {
	if !r.unread {
		r.errs = append(r.errs, &Error{File: file, Row: r.lines[file][row], Value: value, Reason: reason})
	}
}

// Lacks keeps what a whole file lacks.
func (r *Reader) Lacks(file string, reason error) {
	if !r.unread {
		r.errs = append(r.errs, &Error{File: file, Reason: reason})
	}
}

// Number reads a number with a decimal point or comma, and nothing between its
// thousands; an empty cell is 0.
func (r *Reader) Number(file string, row int, text string) float64 {
	if text == "" {
		return 0
	}
	v, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		r.Bad(file, row, text, NotNumber)
		return 0
	}
	return v
}

// Whole reads a whole number that is not negative; an empty cell is none.
func (r *Reader) Whole(file string, row int, text string, none int64) int64 {
	if text == "" {
		return none
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		r.Bad(file, row, text, NotNumber)
		return none
	}
	return n
}

// Date reads a day, as 2025-01-31 or 31/01/2025; an empty cell is the zero time.
func (r *Reader) Date(file string, row int, text string) time.Time {
	if text == "" {
		return time.Time{}
	}
	d, err := ingest.Cell{Text: text, Kind: ingest.Text}.Day(ingest.DayFirst)
	if err != nil {
		r.Bad(file, row, text, NotDate)
		return time.Time{}
	}
	return d.Time()
}

// Code gives a number of so many digits the zeros back that a spreadsheet took
// from its left: "1001" is the commune 01001. Any other text stays as it is.
func Code(text string, digits int) string {
	if code, _, err := (ingest.Cell{Text: text, Kind: ingest.Text}).Code(digits); err == nil {
		return code
	}
	return text
}

// shown is how many errors are said one by one: a column that is wrong is wrong
// on every row.
const shown = 20

// Err returns all that is wrong, the first twenty one by one; nil for nothing.
func (r *Reader) Err() error {
	if more := len(r.errs) - shown; more > 0 {
		return errors.Join(append(r.errs[:shown:shown], Because("folder.others", "and %d others", more))...)
	}
	return errors.Join(r.errs...)
}

// SHA256 returns the hash of the files read so far, one after the other.
func (r *Reader) SHA256() string { return hex.EncodeToString(r.hash.Sum(nil)) }
