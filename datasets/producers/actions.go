package producers

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// ActionRules says which activity belongs to which action of the roadmap. It
// is a CSV that users edit: the first rule that fits, by priority, decides. The
// zero value attaches nothing.
type ActionRules struct {
	rules []actionRule
}

type actionRule struct {
	priority int
	field    string // tag, theme, demarche, atelier, type, canal, commune, reorientation, toujours
	compare  string // egal, contient, mot
	value    string // folded
	action   string
	why      string
}

// Facts is what a rule can look at.
type Facts struct {
	Tags, Themes  []string
	Kind, Channel string
	Commune       string
	Title         string // of the workshop
	Procedure     string // name of the administrative procedure
	Referral      string
}

//go:embed actions.csv
var defaultActions []byte

var defaultActionRules = func() *ActionRules {
	r, err := ReadActionRules(bytes.NewReader(defaultActions))
	if err != nil {
		panic(err)
	}
	return r
}()

// DefaultActionRules returns the table that comes with the program, made for
// the 14 actions of Lozère's roadmap.
func DefaultActionRules() *ActionRules { return defaultActionRules }

// DefaultActionTable returns that table as the CSV that users edit.
func DefaultActionTable() []byte { return bytes.Clone(defaultActions) }

var actionFields = []string{"tag", "theme", "demarche", "atelier", "type", "canal", "commune", "reorientation", "toujours"}
var actionCompares = []string{"egal", "contient", "mot"}

// ReadActionRules reads a table with the columns priorite;champ;comparaison;
// valeur;action;pourquoi. A field or comparison that does not exist is an error
// with its line.
func ReadActionRules(r io.Reader) (*ActionRules, error) {
	in := csv.NewReader(r)
	in.Comma, in.FieldsPerRecord, in.Comment = ';', -1, '#'
	out := &ActionRules{}
	for first := true; ; first = false {
		record, err := in.Read()
		if err == io.EOF {
			break
		} else if err != nil {
			return nil, fmt.Errorf("table of actions: %w", err)
		}
		if first || len(record) < 5 {
			continue
		}
		n, _ := in.FieldPos(0)
		rule, err := parseActionRule(record, n)
		if err != nil {
			return nil, err
		}
		out.rules = append(out.rules, rule)
	}
	slices.SortStableFunc(out.rules, func(a, b actionRule) int { return a.priority - b.priority })
	return out, nil
}

func parseActionRule(f []string, row int) (actionRule, error) {
	bad := func(col int, name string, err error) (actionRule, error) {
		return actionRule{}, &ingest.CellError{File: "actions.csv", Row: row, Column: name, Value: f[col], Err: err}
	}
	priority, err := strconv.Atoi(strings.TrimSpace(f[0]))
	if err != nil {
		return bad(0, "priorite", ingest.Notef("ingest.not-whole", "not a whole number"))
	}
	r := actionRule{priority: priority, field: ingest.Fold(f[1]), compare: ingest.Fold(f[2]), value: ingest.Fold(f[3]), action: strings.TrimSpace(f[4])}
	if !slices.Contains(actionFields, r.field) {
		return bad(1, "champ", ingest.Notef("ingest.not-in-list", "not one of %s", strings.Join(actionFields, ", ")))
	}
	if r.field != "toujours" && !slices.Contains(actionCompares, r.compare) {
		return bad(2, "comparaison", ingest.Notef("ingest.not-in-list", "not one of %s", strings.Join(actionCompares, ", ")))
	}
	if r.field != "toujours" && r.value == "" {
		return bad(3, "valeur", ingest.Notef("ingest.required", "a value is needed here"))
	}
	if len(f) > 5 {
		r.why = f[5]
	}
	return r, nil
}

// Action returns the action of the first rule that fits, "" when none does.
func (a *ActionRules) Action(f Facts) string {
	for i := range a.rules {
		if a.rules[i].fits(f) {
			return a.rules[i].action
		}
	}
	return ""
}

func (r *actionRule) fits(f Facts) bool {
	switch r.field {
	case "toujours":
		return true
	case "tag":
		return slices.ContainsFunc(f.Tags, r.match)
	case "theme":
		return slices.ContainsFunc(f.Themes, r.match)
	}
	return r.match(f.field(r.field))
}

func (f *Facts) field(name string) string {
	switch name {
	case "demarche":
		return f.Procedure
	case "atelier":
		return f.Title
	case "type":
		return f.Kind
	case "canal":
		return f.Channel
	case "commune":
		return f.Commune
	}
	return f.Referral
}

func (r *actionRule) match(s string) bool {
	if s == "" {
		return false
	}
	s = ingest.Fold(s)
	switch r.compare {
	case "egal":
		return s == r.value
	case "mot":
		return strings.Contains(" "+s+" ", " "+r.value+" ")
	}
	return strings.Contains(s, r.value)
}

// Write writes the table as the CSV that ReadActionRules reads.
func (a *ActionRules) Write(w io.Writer) error {
	out := csv.NewWriter(w)
	out.Comma = ';'
	out.Write([]string{"priorite", "champ", "comparaison", "valeur", "action", "pourquoi"})
	for _, r := range a.rules {
		out.Write([]string{strconv.Itoa(r.priority), r.field, r.compare, r.value, r.action, r.why})
	}
	out.Flush()
	return out.Error()
}
