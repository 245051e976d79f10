package folder

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

type row struct {
	Code  string `csv:"code"`
	Name  string `csv:"name"`
	Since string `csv:"since"`
	Share string `csv:"share"`
	Count int    `csv:"count"`
}

// The same table, as programs write it and as the spreadsheets of a French
// office save it.
func TestRowsAsSpreadsheetsSaveThem(t *testing.T) {
	for name, content := range map[string]string{
		"as written":           "code,name,since,share,count\n01001,Forêt,2025-01-31,2.5,3\n",
		"a mark of UTF-8":      "\ufeffcode,name,since,share,count\n01001,Forêt,2025-01-31,2.5,3\n",
		"semicolons and CRLF":  "code;name;since;share;count\r\n1001;Forêt;31/01/2025;2,5;3\r\n",
		"Windows-1252":         "code;name;since;share;count\r\n1001;For\xeat;31/01/2025;2,5;3\r\n",
		"other order, a blank": "name;count;code;share;since;note\r\n;;;;;\r\nForêt;3;1001;2,5;31/01/2025;à voir\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			r := NewReader(fstest.MapFS{"a.csv": {Data: []byte(content)}})
			rows := Rows[row](r, "a.csv")
			if err := r.Err(); err != nil || len(rows) != 1 {
				t.Fatalf("%d rows, %v", len(rows), err)
			}
			got := rows[0]
			day := r.Date("a.csv", 0, got.Since)
			if Code(got.Code, 5) != "01001" || got.Name != "Forêt" || got.Count != 3 || r.Number("a.csv", 0, got.Share) != 2.5 || !day.Equal(time.Date(2025, 1, 31, 0, 0, 0, 0, time.UTC)) {
				t.Errorf("%+v, %v", got, day)
			}
		})
	}
}

func TestReaderSaysWhere(t *testing.T) {
	files := fstest.MapFS{
		"count.csv":  {Data: []byte("code,name,since,share,count\n\n1,A,,,trois\n")},
		"column.csv": {Data: []byte("code,name,since,count\n1,A,,3\n")},
		"share.csv":  {Data: []byte("code,name,since,share,count\n1,A,30/02/2025,beaucoup,-4\n")},
		"empty.csv":  {},
	}
	r := NewReader(files)
	Rows[row](r, "count.csv")
	shares := Rows[row](r, "share.csv")
	r.Number("share.csv", 0, shares[0].Share)
	r.Date("share.csv", 0, shares[0].Since)
	if none := r.Whole("share.csv", 0, "-4", -1); none != -1 {
		t.Errorf("-4 counts as %d", none)
	}
	for _, name := range []string{"column.csv", "empty.csv", "absent.csv"} {
		Rows[row](r, name)
	}
	r.Bad("share.csv", 0, "1", Twice) // of a row of a file that could not be read
	got := r.Err().Error()
	for _, want := range []string{
		`count.csv:3: "trois": not a number`, `column.csv:0: "": no header with the column(s) share`, `empty.csv:0: "": `,
		`share.csv:2: "beaucoup": not a number`, `share.csv:2: "30/02/2025": not a date`, `share.csv:2: "-4": not a number`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not said:\n%s", want, got)
		}
	}
	if strings.Contains(got, "twice") || !errors.Is(r.Err(), fs.ErrNotExist) {
		t.Errorf("what a missing file entails is said, or its absence is not:\n%s", got)
	}
}

// A column in another notation is wrong on every row: it is said twenty times,
// not three hundred.
func TestReaderStopsSaying(t *testing.T) {
	r := NewReader(fstest.MapFS{"a.csv": {Data: []byte("code,name,since,share,count\n" + strings.Repeat("1,A,,x,1\n", 25))}})
	for i, row := range Rows[row](r, "a.csv") {
		r.Number("a.csv", i, row.Share)
	}
	if got := strings.Split(r.Err().Error(), "\n"); len(got) != 21 || got[20] != "and 5 others" {
		t.Errorf("%d lines, the last %q", len(got), got[len(got)-1])
	}
}
