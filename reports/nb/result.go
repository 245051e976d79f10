package nb

import "github.com/lozere-developpement/sillage/reports"

// A Result is everything that a run computed. Written as JSON it holds no time
// and no memory, so that the same inputs give the same bytes.
type Result struct {
	Notebook string                     `json:"notebook"`
	Title    string                     `json:"title"`
	Record   Record                     `json:"record"`
	Params   []ParamState               `json:"params"`
	Cells    []CellState                `json:"cells"` // in the order of declaration
	Values   map[string]Bound           `json:"values"`
	Figures  map[string]*reports.Figure `json:"figures"`
	Tables   map[string]Table           `json:"tables"`
	Verdicts map[string]Verdict         `json:"checks"`
	Remarks  map[string]Remark          `json:"notes"`
	Annex    map[string]string          `json:"annex,omitempty"` // encoded values of the annexed cells
	Demo     bool                       `json:"demo"`            // some of it rests on demonstration data
}

// A Record says what the result was made from.
type Record struct {
	Method  string            `json:"method"`  // hash of the notebook's code and prose and of the program's source
	Data    map[string]string `json:"data"`    // hash of what each source that was read holds, by name
	Program string            `json:"program"` // version of the program
	Go      string            `json:"go"`
	Arch    string            `json:"arch"`
	Seed    string            `json:"seed"`
}

// A ParamState is a parameter as it was for this run.
type ParamState struct {
	Name    string   `json:"name"`
	Label   string   `json:"label"`
	Help    string   `json:"help,omitempty"`
	Value   string   `json:"value"`
	Choices []string `json:"choices,omitempty"`
	Year    bool     `json:"year,omitempty"`
}

// A State says how a cell fared.
type State string

// The states of a cell.
const (
	Idle    State = "idle" // nothing asked for depends on it, or a kept value was enough
	Running State = "running"
	Fresh   State = "fresh" // computed in this run
	Kept    State = "kept"  // taken from an earlier run with the same code, inputs and parameters
	Failed  State = "failed"
	Blocked State = "blocked" // an input failed
	Stale   State = "stale"   // edited since it last ran; only an editor sees this one
)

// A CellState is one declared handle and how it fared.
type CellState struct {
	Name    string   `json:"name"`
	Kind    Kind     `json:"kind"`
	Place   Place    `json:"place"`
	Inputs  []string `json:"inputs,omitempty"`
	State   State    `json:"-"`   // kept or fresh depends on the machine's past
	Key     string   `json:"key"` // hash of code, inputs and parameters
	Problem *Problem `json:"problem,omitempty"`
}

// A Bound is a quantity that the document quotes and where it comes from.
type Bound struct {
	Quantity Quantity `json:"quantity"`
	Cell     string   `json:"cell"`
	Problem  *Problem `json:"problem,omitempty"` // why the name leads nowhere
}

// Failures returns the problems of the cells, in the order of declaration.
func (r *Result) Failures() []*Problem {
	var all []*Problem
	for _, c := range r.Cells {
		if c.Problem != nil && c.State != Blocked {
			all = append(all, c.Problem)
		}
	}
	return all
}
