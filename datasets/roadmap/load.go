package roadmap

import (
	"embed"
	"io/fs"
	"strconv"
	"sync"

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
	errNoAction = folder.Because("roadmap.no-action", "no such action")
	errNoAxis   = folder.Because("roadmap.no-axis", "no such axis")
	errUnknown  = folder.Because("roadmap.unknown-word", "unknown word")
)

// Load reads a roadmap from axes.csv, actions.csv, stages.csv, indicators.csv,
// people.csv and budget.csv, as a spreadsheet saves them. It returns all that
// does not hold together at once.
func Load(files fs.FS) (*Roadmap, error) {
	l := &loader{Reader: folder.NewReader(files), at: map[string]int{}}
	l.axes()
	l.actions()
	l.stages()
	l.indicators()
	l.people()
	l.budget()
	if err := l.Err(); err != nil {
		return nil, err
	}
	l.r.SHA256 = l.SHA256()
	return &l.r, nil
}

type loader struct {
	*folder.Reader
	r  Roadmap
	at map[string]int // index of each action
}

// action returns the action that a row speaks of, nil when there is none.
func (l *loader) action(file string, i int, id string) *Action {
	at, ok := l.at[id]
	if !ok {
		l.Bad(file, i, id, errNoAction)
		return nil
	}
	return &l.r.Actions[at]
}

func (l *loader) axes() {
	l.r.Axes = folder.Rows[Axis](l.Reader, "axes.csv")
	seen := map[string]bool{}
	for i, a := range l.r.Axes {
		if seen[a.ID] {
			l.Bad("axes.csv", i, a.ID, folder.Twice)
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
	for i, r := range folder.Rows[actionRow](l.Reader, file) {
		if _, twice := l.at[r.ID]; twice {
			l.Bad(file, i, r.ID, folder.Twice)
			continue
		}
		if r.ID == "" || r.Title == "" {
			l.Bad(file, i, r.ID, folder.Empty)
		}
		if _, ok := l.r.Axis(r.Axis); !ok {
			l.Bad(file, i, r.Axis, errNoAxis)
		}
		l.at[r.ID] = len(l.r.Actions)
		l.r.Actions = append(l.r.Actions, Action{
			ID: r.ID, Axis: r.Axis, Title: r.Title, Short: r.Short, Summary: r.Summary, Calendar: r.Calendar,
			Start: l.Date(file, i, r.Start), End: l.Date(file, i, r.End),
			ETP: ETP(l.Whole(file, i, r.ETP, int64(NoETP))), ETPNote: r.ETPNote,
		})
	}
}

func (l *loader) stages() {
	const file = "stages.csv"
	for i, s := range folder.Rows[Stage](l.Reader, file) {
		if a := l.action(file, i, s.Action); a != nil {
			if s.Number != len(a.Stages)+1 {
				l.Bad(file, i, strconv.Itoa(s.Number), folder.Twice)
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
	seen := map[string]bool{}
	for i, r := range folder.Rows[indicatorRow](l.Reader, file) {
		a := l.action(file, i, r.Action)
		if a == nil {
			continue
		}
		if seen[r.ID] {
			l.Bad(file, i, r.ID, folder.Twice)
		}
		seen[r.ID] = true
		for value, known := range map[string]bool{r.Kind: kinds[r.Kind], r.Cumulative: rules[r.Cumulative], r.SixMonths: r.SixMonths == "oui" || r.SixMonths == "non"} {
			if !known {
				l.Bad(file, i, value, errUnknown)
			}
		}
		a.Indicators = append(a.Indicators, Indicator{
			ID: r.ID, Action: r.Action, Label: r.Label, Kind: Kind(r.Kind), Unit: r.Unit, Direction: r.Direction,
			SixMonths: r.SixMonths == "oui", Criterion: r.Criterion,
			Worst: l.Number(file, i, r.Worst), Best: l.Number(file, i, r.Best),
			Cumulative: Cumulative(r.Cumulative), DoubleCount: r.DoubleCount, Period: r.Period, Owner: r.Owner,
		})
	}
}

type personRow struct {
	Action string `csv:"action"`
	Role   string `csv:"role"`
	Name   string `csv:"name"`
}

func (l *loader) people() {
	const file = "people.csv"
	for i, r := range folder.Rows[personRow](l.Reader, file) {
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
			l.Bad(file, i, r.Role, errUnknown)
		}
	}
}

type budgetRow struct {
	Action string `csv:"action"`
	Label  string `csv:"label"`
	Cents  string `csv:"cents"`
	Note   string `csv:"note"`
}

func (l *loader) budget() {
	const file = "budget.csv"
	for i, r := range folder.Rows[budgetRow](l.Reader, file) {
		if a := l.action(file, i, r.Action); a != nil {
			a.Budget = append(a.Budget, BudgetLine{r.Label, l.Whole(file, i, r.Cents, NoAmount), r.Note})
		}
	}
}
