package index

import (
	"encoding/csv"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/impact"
)

// ReadFramework reads COINr's iMeta table: a CSV with the columns iCode,
// Type, and any of iName, Level, Direction, Weight, Unit, Target, Low, High,
// Denominator, ScaleFactor and Parent. Empty and NA are missing; a decimal
// comma is read.
func ReadFramework(r io.Reader) (Framework, error) {
	header, rows, err := readCSV(r)
	if err != nil {
		return Framework{}, err
	}
	for _, need := range []string{"iCode", "Type"} {
		if !slices.Contains(header, need) {
			return Framework{}, &CellError{Stage: "read", Column: need, Err: refuseNoColumn()}
		}
	}
	var f Framework
	for i, row := range rows {
		n, err := readNode(header, row)
		if err != nil {
			return Framework{}, &RowError{Row: i + 1, Err: err}
		}
		f.Nodes = append(f.Nodes, n)
	}
	return f, nil
}

func readNode(header, row []string) (Node, error) {
	n := Node{Target: math.NaN()}
	for c, name := range header {
		v := strings.TrimSpace(row[c])
		var err error
		switch name {
		case "iCode":
			n.Code = v
		case "iName":
			n.Name = v
		case "Parent":
			n.Parent = known(v)
		case "Unit":
			n.Unit = known(v)
		case "Denominator":
			n.Denominator = known(v)
		case "Type":
			n.Kind, err = parseKind(v)
		case "Level", "Direction":
			var x float64
			if x, err = readNumber(v); err == nil && !math.IsNaN(x) {
				if name == "Level" {
					n.Level = int(x)
				} else if n.Direction = int(x); n.Direction != 1 && n.Direction != -1 {
					err = impact.Notef("index.direction", "the direction must be 1 or -1, not %s", v)
				}
			}
		case "Weight":
			n.Weight, err = readNumber(v)
		case "ScaleFactor":
			n.Scale, err = readPost(v)
		case "Target":
			n.Target, err = readNumber(v)
		case "Low":
			n.Low, err = readPost(v)
		case "High":
			n.High, err = readPost(v)
		}
		if err != nil {
			return n, &CellError{Stage: "read", Unit: n.Code, Column: name, Err: err}
		}
	}
	return n, nil
}

// ReadData reads COINr's iData table: a CSV with uCode, perhaps uName and
// Time, and the columns of the framework. Columns that the framework does
// not name are left out. Empty and NA are missing; a decimal comma is read.
func ReadData(r io.Reader, f Framework) (*Data, error) {
	header, rows, err := readCSV(r)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(header, "uCode") {
		return nil, &CellError{Stage: "read", Column: "uCode", Err: refuseNoColumn()}
	}
	d := &Data{Groups: map[string][]string{}}
	for c, name := range header {
		column := make([]string, len(rows))
		for i, row := range rows {
			column[i] = strings.TrimSpace(row[c])
		}
		switch name {
		case "uCode":
			d.Units = column
		case "uName":
			d.Names = column
		case "Time":
			d.Period = column
		default:
			if err := d.readColumn(name, column, rows, header, f); err != nil {
				return nil, err
			}
		}
	}
	if d.Period != nil && allEqual(d.Period) {
		d.Period = nil
	}
	return d, d.Check()
}

func (d *Data) readColumn(name string, column []string, rows [][]string, header []string, f Framework) error {
	n, ok := f.Node(name)
	switch {
	case !ok || n.Kind == Aggregate || n.Kind == Other:
		return nil
	case n.Kind == Group:
		d.Groups[name] = column
		return nil
	}
	values := make([]float64, len(column))
	for i, v := range column {
		x, err := readNumber(v)
		if err != nil {
			return &CellError{Stage: "read", Unit: rows[i][slices.Index(header, "uCode")], Column: name, Err: err}
		}
		values[i] = x
	}
	d.Columns = append(d.Columns, name)
	d.Values = append(d.Values, values)
	return nil
}

func readCSV(r io.Reader) (header []string, rows [][]string, err error) {
	all, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, nil, err
	}
	if len(all) < 2 {
		return nil, nil, refuseNoData()
	}
	header = all[0]
	header[0] = strings.TrimPrefix(header[0], "\ufeff")
	return header, all[1:], nil
}

func readNumber(s string) (float64, error) {
	if known(s) == "" {
		return math.NaN(), nil
	}
	v, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, impact.Notef("index.not-a-number", "%q is not a number", s)
	}
	return v, nil
}

func readPost(s string) (float64, error) {
	v, err := readNumber(s)
	if math.IsNaN(v) {
		v = 0
	}
	return v, err
}

func known(s string) string {
	if s == "NA" {
		return ""
	}
	return s
}

func allEqual(s []string) bool {
	for _, v := range s {
		if v != s[0] {
			return false
		}
	}
	return true
}
