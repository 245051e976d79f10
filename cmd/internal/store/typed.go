package store

import (
	"github.com/lozere-developpement/sillage/funding"
)

// A Review says how far something typed in has come.
type Review string

// The states of what is typed in. What is returned becomes a draft again when
// it is edited; what is approved is not edited any more, it is replaced.
const (
	Draft    Review = "draft"
	Approved Review = "approved"
	Returned Review = "returned"
)

// Message returns the catalogue key of the label.
func (r Review) Message() (key string, args []any) { return "store.review." + string(r), nil }

// An Evidence is a file that proves a value, kept by its content.
type Evidence struct {
	SHA256 string
	Name   string // as it was sent
	Type   string // media type, as found from the content
	Size   int64
}

// An IndicatorValue is one value of a roadmap indicator, typed by hand.
type IndicatorValue struct {
	ID        string
	Indicator string  // "a01-i02"
	Action    string  // "a01"
	Territory string  // INSEE code; "" = the whole département
	Period    string  // "2025-T2", "2025-S1", "2025"
	Kind      string  // "actual", "baseline" or "target"
	Value     float64 // in the indicator's unit
	Base      float64 // units a rate rests on; 0 = unknown
	Note      string
	Evidence  []Evidence
	State     Review
	Reason    string // why it was returned
	Reviewer  string
}

// A Progress says how far a stage of an action is.
type Progress string

// The progress of a stage.
const (
	ToDo    Progress = "todo"
	Doing   Progress = "doing"
	Done    Progress = "done"
	Dropped Progress = "dropped"
)

// Message returns the catalogue key of the label.
func (p Progress) Message() (key string, args []any) { return "store.progress." + string(p), nil }

// An ActionStage is where one stage of an action of the roadmap stands.
type ActionStage struct {
	ID       string // "a01-e2"
	Action   string
	Progress Progress
	Owner    string // organisation in charge
	Due      funding.Date
	DoneOn   funding.Date
	Note     string
	Evidence []Evidence
	State    Review
	Reason   string
	Reviewer string
}

// A Response is an instrument filled in by hand. It names nobody: Respondent is
// a pseudonym, or empty when the person is not followed.
type Response struct {
	ID         string
	Instrument string // "diagnostic-usages"
	Version    string // of the instrument
	Wave       string // "before", "after", "six-months"
	Action     string
	Territory  string // INSEE code
	Day        funding.Date
	Structure  string // organisation that asks
	Respondent string
	Answers    map[string]int // by item id; what was not answered is not there
	Proposed   bool           // an orientation was proposed
	Accepted   bool           // and accepted
	Evidence   []Evidence
	State      Review
	Reason     string // why it was returned
	Reviewer   string
}

// The kinds of record that are typed in.
var (
	IndicatorValues = Kind[IndicatorValue]{
		Name: "indicator_values", id: func(v *IndicatorValue) *string { return &v.ID },
		columns: []column[IndicatorValue]{
			{"indicator", func(v *IndicatorValue) any { return v.Indicator }},
			{"action", func(v *IndicatorValue) any { return v.Action }},
			{"period", func(v *IndicatorValue) any { return v.Period }},
			{"state", func(v *IndicatorValue) any { return string(v.State) }},
		},
	}
	ActionStages = Kind[ActionStage]{
		Name: "action_stages", id: func(s *ActionStage) *string { return &s.ID },
		columns: []column[ActionStage]{
			{"action", func(s *ActionStage) any { return s.Action }},
			{"due", func(s *ActionStage) any { return DayKey(s.Due) }},
			{"progress", func(s *ActionStage) any { return string(s.Progress) }},
			{"state", func(s *ActionStage) any { return string(s.State) }},
		},
	}
	Responses = Kind[Response]{
		Name: "responses", id: func(r *Response) *string { return &r.ID },
		columns: []column[Response]{
			{"instrument", func(r *Response) any { return r.Instrument }},
			{"action", func(r *Response) any { return r.Action }},
			{"territory", func(r *Response) any { return r.Territory }},
			{"day", func(r *Response) any { return DayKey(r.Day) }},
			{"state", func(r *Response) any { return string(r.State) }},
			{"proposed", func(r *Response) any { return flag(r.Proposed) }},
			{"accepted", func(r *Response) any { return flag(r.Accepted) }},
		},
	}
)
