package roadmap

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"hash"
	"io/fs"
	"math"
	"strconv"
	"sync"
	"time"

	"github.com/gocarina/gocsv"

	"github.com/lozere-developpement/sillage/datasets/internal/folder"
)

//go:embed lozere/*.csv
var embedded embed.FS

// Lozere returns the roadmap adopted in Lozère in October 2024.
// The result is shared: do not change it.
var Lozere = sync.OnceValue(func() *Roadmap {
	l, err := Load(LozereFiles())
	if err != nil {
		panic(err) // the tests load it
	}
	return l
})

// LozereFiles returns the CSV files that [Lozere] is read from: a template for
// another département.
func LozereFiles() fs.FS {
	files, err := fs.Sub(embedded, "lozere")
	if err != nil {
		panic(err) // embedded at build
	}
	return files
}

// An Error names the file and the row of a roadmap that does not hold
// together.
type Error = folder.Error

var (
	errTwice     = folder.Twice
	errNoAction  = folder.Because("roadmap.no-action", "no such action")
	errNoAxis    = folder.Because("roadmap.no-axis", "no such axis")
	errNotNumber = folder.Because("roadmap.not-number", "not a number")
	errNotDate   = folder.Because("roadmap.not-date", "not a date (want 2025-01-31)")
	errUnknown   = folder.Because("roadmap.unknown-word", "unknown word")
	errEmpty     = folder.Because("roadmap.empty", "empty")
)

// Load reads a roadmap from axes.csv, actions.csv, stages.csv, indicators.csv,
// people.csv and budget.csv. It returns all that does not hold together at
// once.
func Load(files fs.FS) (*Roadmap, error) {
	l := &loader{files: files, at: map[string]int{}, hash: sha256.New()}
	l.axes()
	l.actions()
	l.stages()
	l.indicators()
	l.people()
	l.budget()
	if err := errors.Join(l.errs...); err != nil {
		return nil, err
	}
	l.r.SHA256 = hex.EncodeToString(l.hash.Sum(nil))
	return &l.r, nil
}

type loader struct {
	files fs.FS
	r     Roadmap
	at    map[string]int // index of each action
	hash  hash.Hash      // of the files read
	errs  []error
}

func (l *loader) bad(file string, row int, value string, reason error) {
	l.errs = append(l.errs, &Error{File: file, Row: row, Value: value, Reason: reason})
}

// rows reads a file into rows, which is a pointer to a slice.
func (l *loader) rows(file string, rows any) {
	data, err := fs.ReadFile(l.files, file)
	if err == nil {
		l.hash.Write(data)
		err = gocsv.UnmarshalBytes(data, rows)
	}
	if err != nil {
		l.bad(file, 0, "", err)
	}
}

// action returns the action that a row speaks of, nil when there is none.
func (l *loader) action(file string, i int, id string) *Action {
	at, ok := l.at[id]
	if !ok {
		l.bad(file, i+2, id, errNoAction)
		return nil
	}
	return &l.r.Actions[at]
}

func (l *loader) axes() {
	l.rows("axes.csv", &l.r.Axes)
	seen := map[string]bool{}
	for i, a := range l.r.Axes {
		if seen[a.ID] {
			l.bad("axes.csv", i+2, a.ID, errTwice)
		}
		seen[a.ID] = true
	}
}

type actionRow struct {
	ID       string `csv:"id"`
	Axis     string `csv:"axis"`
	Title    string `csv:"title"`
	Short    string `csv:"short"`
	Summary  string `csv:"summary"`
	Start    string `csv:"start"`
	End      string `csv:"end"`
	Calendar string `csv:"calendar"`
	ETP      string `csv:"etp_hundredths"`
	ETPNote  string `csv:"etp_note"`
}

func (l *loader) actions() {
	const file = "actions.csv"
	var rows []actionRow
	l.rows(file, &rows)
	for i, r := range rows {
		if _, twice := l.at[r.ID]; twice {
			l.bad(file, i+2, r.ID, errTwice)
			continue
		}
		if r.ID == "" || r.Title == "" {
			l.bad(file, i+2, r.ID, errEmpty)
		}
		if _, ok := l.r.Axis(r.Axis); !ok {
			l.bad(file, i+2, r.Axis, errNoAxis)
		}
		l.at[r.ID] = len(l.r.Actions)
		l.r.Actions = append(l.r.Actions, Action{
			ID: r.ID, Axis: r.Axis, Title: r.Title, Short: r.Short, Summary: r.Summary, Calendar: r.Calendar,
			Start: l.date(file, i, r.Start), End: l.date(file, i, r.End),
			ETP: ETP(l.whole(file, i, r.ETP, int64(NoETP))), ETPNote: r.ETPNote,
		})
	}
}

func (l *loader) date(file string, i int, text string) time.Time {
	if text == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		l.bad(file, i+2, text, errNotDate)
	}
	return t
}

// whole reads a whole number; an empty cell is none.
func (l *loader) whole(file string, i int, text string, none int64) int64 {
	if text == "" {
		return none
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		l.bad(file, i+2, text, errNotNumber)
		return none
	}
	return n
}

func (l *loader) stages() {
	const file = "stages.csv"
	var rows []Stage
	l.rows(file, &rows)
	for i, s := range rows {
		if a := l.action(file, i, s.Action); a != nil {
			if s.Number != len(a.Stages)+1 {
				l.bad(file, i+2, strconv.Itoa(s.Number), errTwice)
			}
			a.Stages = append(a.Stages, s)
		}
	}
}

type indicatorRow struct {
	ID          string `csv:"id"`
	Action      string `csv:"action"`
	Label       string `csv:"label"`
	Kind        string `csv:"kind"`
	Unit        string `csv:"unit"`
	Direction   int    `csv:"direction"`
	SixMonths   string `csv:"six_months"`
	Criterion   string `csv:"criterion"`
	Worst       string `csv:"worst"`
	Best        string `csv:"best"`
	Cumulative  string `csv:"cumulative"`
	DoubleCount string `csv:"double_count"`
	Period      string `csv:"period"`
	Owner       string `csv:"owner"`
}

var kinds = map[string]bool{"count": true, "rate": true, "amount": true, "deliverable": true, "satisfaction": true, "qualitative": true}
var rules = map[string]bool{"sum": true, "last": true, "ratio": true}

func (l *loader) indicators() {
	const file = "indicators.csv"
	var rows []indicatorRow
	l.rows(file, &rows)
	seen := map[string]bool{}
	for i, r := range rows {
		a := l.action(file, i, r.Action)
		if a == nil {
			continue
		}
		if seen[r.ID] {
			l.bad(file, i+2, r.ID, errTwice)
		}
		seen[r.ID] = true
		for value, known := range map[string]bool{r.Kind: kinds[r.Kind], r.Cumulative: rules[r.Cumulative], r.SixMonths: r.SixMonths == "oui" || r.SixMonths == "non"} {
			if !known {
				l.bad(file, i+2, value, errUnknown)
			}
		}
		a.Indicators = append(a.Indicators, Indicator{
			ID: r.ID, Action: r.Action, Label: r.Label, Kind: Kind(r.Kind), Unit: r.Unit, Direction: r.Direction,
			SixMonths: r.SixMonths == "oui", Criterion: r.Criterion,
			Worst: l.number(file, i, r.Worst), Best: l.number(file, i, r.Best),
			Cumulative: Cumulative(r.Cumulative), DoubleCount: r.DoubleCount, Period: r.Period, Owner: r.Owner,
		})
	}
}

func (l *loader) number(file string, i int, text string) float64 {
	if text == "" {
		return 0
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		l.bad(file, i+2, text, errNotNumber)
	}
	return v
}

func (l *loader) people() {
	const file = "people.csv"
	var rows []struct {
		Action string `csv:"action"`
		Role   string `csv:"role"`
		Name   string `csv:"name"`
	}
	l.rows(file, &rows)
	for i, r := range rows {
		a := l.action(file, i, r.Action)
		if a == nil {
			continue
		}
		switch r.Role {
		case "partner":
			a.Partners = append(a.Partners, r.Name)
		case "owner":
			a.Owners = append(a.Owners, r.Name)
		case "beneficiary":
			a.Beneficiaries = append(a.Beneficiaries, r.Name)
		default:
			l.bad(file, i+2, r.Role, errUnknown)
		}
	}
}

func (l *loader) budget() {
	const file = "budget.csv"
	var rows []struct {
		Action string `csv:"action"`
		Label  string `csv:"label"`
		Cents  string `csv:"cents"`
		Note   string `csv:"note"`
	}
	l.rows(file, &rows)
	for i, r := range rows {
		if a := l.action(file, i, r.Action); a != nil {
			a.Budget = append(a.Budget, BudgetLine{r.Label, l.whole(file, i, r.Cents, NoAmount), r.Note})
		}
	}
}
