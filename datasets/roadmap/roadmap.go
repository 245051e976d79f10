package roadmap

import (
	"time"
)

// A Roadmap is what was adopted: axes, and the actions on them in order.
type Roadmap struct {
	Axes    []Axis
	Actions []Action
	SHA256  string // of the files it was read from
}

// An Axis groups actions.
type Axis struct {
	ID    string `csv:"id"` // "x1"
	Title string `csv:"title"`
}

// An Action is one sheet of the roadmap.
type Action struct {
	ID       string // "a01" … in the order of the document
	Axis     string // ID of its axis
	Title    string
	Short    string    // a few words, for charts and menus
	Summary  string    // one sentence, written for this program
	Start    time.Time // first day; zero = not settled
	End      time.Time // last day; zero = no end given
	Calendar string    // as the document says it
	ETP      ETP       // staff time stated on the sheet
	ETPNote  string

	Stages        []Stage
	Indicators    []Indicator
	Partners      []string
	Owners        []string
	Beneficiaries []string
	Budget        []BudgetLine
}

// An ETP is staff time in hundredths of a full-time equivalent; −1 when the
// sheet states none.
type ETP int

// NoETP is the ETP of a sheet that states none.
const NoETP ETP = -1

// Stated reports whether the sheet states a time.
func (e ETP) Stated() bool { return e != NoETP }

// Float returns the time in full-time equivalents, 0 when none is stated.
func (e ETP) Float() float64 { return float64(max(e, 0)) / 100 }

// A Stage is a step of an action.
type Stage struct {
	Action string `csv:"action"`
	Number int    `csv:"number"` // from 1
	Title  string `csv:"title"`
}

// A BudgetLine is an expense that the sheet names.
type BudgetLine struct {
	Label string
	Cents int64 // NoAmount when the sheet names the expense without an amount
	Note  string
}

// NoAmount is the amount of an expense that is named and not priced.
const NoAmount int64 = -1

// A Kind says what an indicator counts.
type Kind string

// The kinds of indicator.
const (
	Count        Kind = "count"
	Rate         Kind = "rate"
	Amount       Kind = "amount"
	Deliverable  Kind = "deliverable"
	Satisfaction Kind = "satisfaction"
	Qualitative  Kind = "qualitative"
)

// A Cumulative rule says how the values of several periods make one.
type Cumulative string

// The cumulative rules.
const (
	Sum   Cumulative = "sum"   // values add up
	Last  Cumulative = "last"  // the latest value holds
	Ratio Cumulative = "ratio" // numerators and denominators add up
)

// An Indicator is a follow-up indicator of an action.
type Indicator struct {
	ID        string // "a01-i02"
	Action    string
	Label     string
	Kind      Kind
	Unit      string // "personnes", "%", "€", "points sur 100", "fait"
	Direction int    // 1 = more is better, −1 = less is better
	SixMonths bool   // measured again six months later
	Criterion string // of the impact referential that it informs; "" = none, it counts activity only
	// Worst and Best are the values worth 0 and 100, in Unit; both 0 = none: see
	// [Indicator.Goals].
	Worst, Best float64
	Cumulative  Cumulative
	DoubleCount string // what counts once
	Period      string // how often it is measured, in French
	Owner       string // who answers for it
}

// Goals reports whether the indicator has goalposts, and so enters a score.
func (i Indicator) Goals() bool { return i.Criterion != "" && i.Worst != i.Best }

// GoalSource says where the goalposts of every indicator come from.
const GoalSource = "bornes proposées par le projet, à valider par le comité de pilotage"

// Action returns the action with the given id.
func (r *Roadmap) Action(id string) (*Action, bool) {
	for i := range r.Actions {
		if r.Actions[i].ID == id {
			return &r.Actions[i], true
		}
	}
	return nil, false
}

// Axis returns the axis with the given id.
func (r *Roadmap) Axis(id string) (Axis, bool) {
	for _, a := range r.Axes {
		if a.ID == id {
			return a, true
		}
	}
	return Axis{}, false
}

// Indicator returns the indicator with the given id.
func (r *Roadmap) Indicator(id string) (Indicator, bool) {
	for _, a := range r.Actions {
		for _, i := range a.Indicators {
			if i.ID == id {
				return i, true
			}
		}
	}
	return Indicator{}, false
}
