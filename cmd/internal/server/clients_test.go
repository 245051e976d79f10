package server

import (
	"encoding/csv"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/lozere-developpement/sillage/reports/opendata"
)

// otherPrograms reads what the server gave with the programs of others: Arrow's own
// library and DuckDB. Every table must be the same in each format, and hold to
// the types that its schema declares.
const otherPrograms = `
import csv, duckdb, io, json, math, os, pyarrow as pa, pyarrow.ipc as ipc, pyarrow.parquet as pq, sys, zipfile
folder = sys.argv[1]
def same(a, b):
    if a is None or b is None: return (a in (None, '')) and (b in (None, ''))
    if isinstance(a, (int, float)): return math.isclose(float(a), float(b), rel_tol=1e-12, abs_tol=1e-12)
    return a == b
for name in sys.argv[2:]:
    at = lambda end: os.path.join(folder, name + '.' + end)
    schema = json.load(open(at('schema.json'), encoding='utf-8'))
    columns = [f['name'] for f in schema['fields']]
    kinds = {f['name']: f['type'] for f in schema['fields']}
    rows = list(csv.reader(open(at('csv'), encoding='utf-8', newline='')))
    assert rows[0] == columns, (name, rows[0], columns)
    rows = rows[1:]
    assert rows, name
    read = {'integer': int, 'number': float, 'string': str}
    for row in rows:
        for c, cell in zip(columns, row):
            if cell != '': read[kinds[c]](cell)
    french = list(csv.reader(io.StringIO(open(at('excel.csv'), encoding='utf-8-sig', newline='').read()), delimiter=';'))[1:]
    parquet = pq.read_table(at('parquet'))
    arrow = ipc.open_stream(open(at('arrows'), 'rb')).read_all()
    duck = duckdb.sql("select * from read_parquet('%s')" % at('parquet'))
    typed = {'integer': pa.types.is_integer, 'number': pa.types.is_floating, 'string': lambda t: pa.types.is_string(t) or pa.types.is_dictionary(t) or pa.types.is_large_string(t)}
    for t in (parquet, arrow):
        assert t.column_names == columns, (name, t.column_names)
        for c in columns: assert typed[kinds[c]](t.schema.field(c).type), (name, c, kinds[c], t.schema.field(c).type)
    assert duck.columns == columns
    others = {'parquet': [tuple(r.values()) for r in parquet.to_pylist()], 'arrow': [tuple(r.values()) for r in arrow.to_pylist()], 'duckdb': duck.fetchall(),
              'excel': [tuple(c.replace(',', '.') if kinds[n] != 'string' else c for n, c in zip(columns, r)) for r in french]}
    for who, theirs in others.items():
        assert len(theirs) == len(rows), (name, who, len(theirs), len(rows))
        for i, (ours, their) in enumerate(zip(rows, theirs)):
            for c, a, b in zip(columns, ours, their):
                if kinds[c] == 'string': assert (a or '') == (b or ''), (name, who, i, c, a, b)
                else: assert same(read[kinds[c]](a) if a != '' else None, b), (name, who, i, c, a, b)
    z = zipfile.ZipFile(at('zip'))
    package = json.loads(z.read('datapackage.json'))
    for r in package['resources']:
        assert r['path'] in z.namelist(), r['path']
        assert z.read(r['path']).decode('utf-8') == open(at('csv'), encoding='utf-8', newline='').read(), name
    print(name, len(rows))
`

// The tables that leave are the same rows and types in every format, at their
// stable addresses, for programs that are not ours.
func TestOthersReadEveryFormat(t *testing.T) {
	s, dir := demoServer(t), t.TempDir()
	for _, name := range opendata.Names {
		for end := range extensions {
			w := get(t, s, "/donnees/"+name+"."+end)
			if w.Code != 200 {
				t.Fatalf("%s.%s: %d", name, end, w.Code)
			}
			if err := os.WriteFile(filepath.Join(dir, name+"."+end), w.Body.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		sameWorkbook(t, filepath.Join(dir, name))
	}
	if exec.Command("python3", "-c", "import pyarrow, duckdb").Run() != nil {
		t.Skip("needs python3 with pyarrow and duckdb")
	}
	out, err := exec.Command("python3", append([]string{"-c", otherPrograms, dir}, opendata.Names...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range opendata.Names {
		if !strings.Contains(string(out), name+" ") {
			t.Errorf("%s was not read: %s", name, out)
		}
	}
}

// sameWorkbook compares the workbook with the CSV: numbers are numbers in it,
// not text that looks like one.
func sameWorkbook(t *testing.T, path string) {
	t.Helper()
	f, err := os.Open(path + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenFile(path + ".xlsx")
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	sheet, numbers := book.GetSheetName(0), 0
	got, err := book.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil || len(got) != len(rows) {
		t.Fatalf("%s: %d rows in the workbook, %d in the CSV (%v)", path, len(got), len(rows), err)
	}
	for i := 1; i < len(rows); i++ {
		for c, want := range rows[i] {
			cell := ""
			if c < len(got[i]) {
				cell = got[i][c]
			}
			if cell == want {
				continue
			}
			a, errA := strconv.ParseFloat(cell, 64)
			b, errB := strconv.ParseFloat(want, 64)
			if errA != nil || errB != nil || math.Abs(a-b) > 1e-9*math.Max(1, math.Abs(b)) {
				t.Errorf("%s row %d: %q in the workbook, %q in the CSV", path, i+1, cell, want)
			}
		}
		for c, want := range rows[i] {
			if _, err := strconv.ParseFloat(want, 64); err != nil {
				continue
			}
			at, _ := excelize.CoordinatesToCellName(c+1, i+1) // c and i are in range
			if kind, _ := book.GetCellType(sheet, at); kind == excelize.CellTypeSharedString || kind == excelize.CellTypeInlineString {
				if strings.Contains(want, ".") { // no code of ours has one
					t.Errorf("%s %s: %q is text", path, at, want)
				}
				continue
			}
			numbers++
		}
	}
	if numbers == 0 {
		t.Errorf("%s: no number was compared", path)
	}
}
