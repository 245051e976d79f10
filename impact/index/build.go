package index

import (
	"errors"
	"math"

	"github.com/lozere-developpement/sillage/impact"
)

// An Index is the result of a design on a table: the table after every stage
// and the score of every node.
type Index struct {
	Design Design
	Tree   *Tree
	// Raw is the table as given, all rows, the columns of the framework.
	Raw *Data
	// Stages are the tables of indicators after each step done and after
	// normalisation, in order; their rows are those kept so far.
	Stages []Stage
	// Data gives the rows that were scored.
	Data *Data
	// Scores[i] are the scores of Tree.Nodes[i]: normalised values of
	// indicators, then aggregates. NaN is missing.
	Scores [][]float64
	// Coverage[i] is, for an aggregate, the share of weight under it that
	// had a value, 0 to 1; nil for an indicator.
	Coverage [][]float64

	Screened []Screened // one line for each row of Raw
	Imputed  []Imputed  // every value filled
	Treated  []Treated  // before and after, one line for each indicator
	Notes    []impact.Note
}

// A Stage is the table after a step.
type Stage struct {
	Name string // "denominate", "screen", "impute", "treat", "normalise"
	Data *Data
}

// Build applies the design to the table. It leaves the table as it was. The
// error names the stage, the unit and the column.
func Build(d *Data, design Design) (*Index, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	tree, err := design.Framework.Tree(design.Weights)
	if err != nil {
		return nil, err
	}
	x := &Index{Design: design, Tree: tree}
	columns := make([]string, tree.Leaves)
	for i, n := range tree.Nodes[:tree.Leaves] {
		columns[i] = n.Code
		if d.Column(n.Code) == nil {
			return nil, &CellError{Stage: "read", Column: n.Code, Err: refuseNoColumn()}
		}
	}
	x.Raw = d.keep(columns, allRows(len(d.Units)))
	x.Data = x.Raw
	if err := x.prepare(d, columns); err != nil {
		return nil, err
	}
	if err := x.normalise(); err != nil {
		return nil, err
	}
	return x, x.aggregate()
}

// prepare does the steps before normalisation.
func (x *Index) prepare(d *Data, columns []string) error {
	for _, step := range x.Design.order() {
		next := x.Data.clone()
		var err error
		switch step {
		case Denominating:
			err = x.Design.denominate(next, x.Tree, d)
		case Screen:
			next, d, err = x.screen(next, d, columns)
		case Impute:
			err = x.impute(next)
		case Treat:
			err = x.treat(next)
		}
		if err != nil {
			return err
		}
		x.Data = next
		x.Stages = append(x.Stages, Stage{step.String(), next})
	}
	return nil
}

// screen returns the rows kept of both tables: the indicators and the whole.
func (x *Index) screen(next, d *Data, columns []string) (*Data, *Data, error) {
	x.Screened = x.Design.Screen.Apply(next, columns)
	var rows []int
	for i, line := range x.Screened {
		if line.Kept {
			rows = append(rows, i)
		} else {
			x.Notes = append(x.Notes, *line.Note)
		}
	}
	if len(rows) == 0 {
		return nil, nil, refuse(
			impact.Notef("index.nothing-kept", "no unit has enough data to be kept"),
			impact.Notef("index.nothing-kept.remedy", "collect more values or lower the threshold of the screening"))
	}
	return next.keep(columns, rows), d.keep(d.Columns, rows), nil
}

func (x *Index) impute(next *Data) error {
	if x.Design.Impute == nil {
		return nil
	}
	before := next.clone()
	if err := x.Design.Impute.Fill(next, x.Tree); err != nil {
		var cell *CellError
		if errors.As(err, &cell) {
			return err
		}
		return &CellError{Stage: "impute", Err: err}
	}
	for c, code := range next.Columns {
		left := 0
		for i, v := range next.Values[c] {
			was := before.Values[c][i]
			switch {
			case math.IsNaN(v):
				left++
			case math.IsNaN(was):
				x.Imputed = append(x.Imputed, Imputed{Unit: next.Units[i], Period: next.period(i),
					Column: code, Value: v, Method: x.Design.Impute.Name()})
			}
			if !math.IsNaN(was) && v != was {
				return &CellError{Stage: "impute", Unit: next.Units[i], Column: code, Err: refuse(
					impact.Notef("index.impute-changed", "the imputation %s changed a value that was known", x.Design.Impute.Name()),
					impact.Notef("index.impute-changed.remedy", "correct the imputation: it may only fill what is missing"))}
			}
		}
		if left > 0 {
			x.Notes = append(x.Notes, impact.Notef("index.not-imputed",
				"%d values of %s could not be imputed and stay missing", left, code))
		}
	}
	return nil
}

func (x *Index) treat(next *Data) error {
	for c, code := range next.Columns {
		y, line, err := x.Design.Treat.Apply(next.Values[c], code)
		if err != nil {
			return &CellError{Stage: "treat", Column: code, Err: err}
		}
		next.Values[c] = y
		x.Treated = append(x.Treated, line)
		if line.Note != nil {
			x.Notes = append(x.Notes, *line.Note)
		}
	}
	return nil
}

func (x *Index) normalise() error {
	next := x.Data.clone()
	for c, n := range x.Tree.Nodes[:x.Tree.Leaves] {
		scale := x.Design.Normaliser(n.Code)
		if ref, ok := scale.(DistanceToReference); ok && ref.Unit != "" {
			if ref.Row = next.Row(ref.Unit, next.period(0)); ref.Row < 0 {
				return refuseDesign("no-unit", "there is no reference unit %s", ref.Unit)
			}
			scale = ref
		}
		y, err := scale.Normalise(next.Values[c], n)
		if err != nil {
			return &CellError{Stage: "normalise", Column: n.Code, Err: err}
		}
		next.Values[c] = y
	}
	x.Data = next
	x.Stages = append(x.Stages, Stage{"normalise", next})
	return nil
}

func (x *Index) aggregate() error {
	t := x.Tree
	n := len(x.Data.Units)
	x.Scores = make([][]float64, len(t.Nodes))
	x.Coverage = make([][]float64, len(t.Nodes))
	copy(x.Scores, x.Data.Values)
	for i := t.Leaves; i < len(t.Nodes); i++ {
		columns := make([][]float64, len(t.Parts[i]))
		for k, c := range t.Parts[i] {
			columns[k] = x.Scores[c]
		}
		x.Scores[i] = make([]float64, n)
		if err := x.Design.Aggregator(t.Nodes[i]).Aggregate(x.Scores[i], columns, t.Weights[i]); err != nil {
			return x.atRow(t.Nodes[i].Code, err)
		}
		x.Coverage[i] = x.coverage(i)
		for r, c := range x.Coverage[i] {
			if c < x.Design.minCoverage()-1e-12 {
				x.Scores[i][r] = math.NaN()
				x.Notes = append(x.Notes, impact.Notef("index.low-coverage",
					"%s of %s is not given: only %.0f%% of its weight has data", t.Nodes[i].Code, x.Data.Units[r], 100*c))
			}
		}
	}
	return nil
}

// coverage returns the share of weight under node i that has a value, down to
// the indicators.
func (x *Index) coverage(i int) []float64 {
	out := make([]float64, len(x.Data.Units))
	for r := range out {
		var has, total float64
		for k, c := range x.Tree.Parts[i] {
			w := x.Tree.Weights[i][k]
			total += w
			switch {
			case math.IsNaN(x.Scores[c][r]):
			case x.Coverage[c] != nil:
				has += w * x.Coverage[c][r]
			default:
				has += w
			}
		}
		out[r] = has / total
	}
	return out
}

// atRow names the unit of a row error.
func (x *Index) atRow(code string, err error) error {
	var row *RowError
	if errors.As(err, &row) {
		return &CellError{Stage: "aggregate", Unit: x.Data.Units[row.Row], Column: code, Err: row.Err}
	}
	return &CellError{Stage: "aggregate", Column: code, Err: err}
}
