package producers

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/csv"
	"encoding/hex"
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
	rules []ActionRule
}

// An ActionRule is one line of the table. The zero ActionRule is no rule.
type ActionRule struct {
	Priority int    // the smallest is asked first; among equals, the first line
	Field    string // what is looked at, one of ActionFields
	Compare  string // how, one of ActionCompares; ignored for "toujours"
	Value    string // what it must be; case, accents and spacing do not matter
	Action   string // "a01".."a14"
	Why      string // for people

	folded string
}

// ID tells the rule by what it does: the lines of two tables that attach the
// same have the same. It is "" for no rule.
func (r ActionRule) ID() string {
	if r.Field == "" {
		return ""
	}
	return strings.Join([]string{r.Field, r.Compare, ingest.Fold(r.Value), r.Action}, ";")
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

// ActionFields lists what a rule can look at; "toujours" looks at nothing and
// fits everything.
func ActionFields() []string { return slices.Clone(actionFields) }

// ActionCompares lists how a rule compares: the whole, a part, a whole word.
func ActionCompares() []string { return slices.Clone(actionCompares) }

const always = "toujours"

var actionFields = []string{"tag", "theme", "demarche", "atelier", "type", "canal", "commune", "reorientation", always}
var actionCompares = []string{"egal", "contient", "mot"}

// Names of the columns of the table, in order.
var actionColumns = []string{"priorite", "champ", "comparaison", "valeur", "action", "pourquoi"}

// ReadActionRules reads a table with the columns priorite;champ;comparaison;
// valeur;action;pourquoi. A field or comparison that does not exist is an error
// with its line. A mark of UTF-8, as spreadsheets write one, does no harm: it stands before the header.
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
		if first || strings.Join(record, "") == "" {
			continue
		}
		n, _ := in.FieldPos(0)
		rule, err := ParseActionRule(record)
		if e, ok := err.(*ingest.CellError); ok {
			e.File, e.Row = "actions.csv", n
			return nil, e
		}
		out.rules = append(out.rules, rule)
	}
	out.sort()
	return out, nil
}

// NewActionRules returns the table of the given rules, in the order in which
// they are asked.
func NewActionRules(rules []ActionRule) *ActionRules {
	a := &ActionRules{rules: slices.Clone(rules)}
	a.sort()
	return a
}

func (a *ActionRules) sort() {
	for i := range a.rules {
		a.rules[i].folded = ingest.Fold(a.rules[i].Value)
	}
	slices.SortStableFunc(a.rules, func(x, y ActionRule) int { return x.Priority - y.Priority })
}

// Rules lists the rules in the order in which they are asked.
func (a *ActionRules) Rules() []ActionRule { return slices.Clone(a.rules) }

// ParseActionRule reads the cells of one line of the table, in the order of its
// columns; those that are left out are empty. The error is an
// *ingest.CellError that names the column.
func ParseActionRule(cells []string) (ActionRule, error) {
	f := make([]string, len(actionColumns))
	copy(f, cells)
	bad := func(col int, key, format string, args ...any) (ActionRule, error) {
		return ActionRule{}, &ingest.CellError{Column: actionColumns[col], Value: f[col], Err: ingest.Notef(key, format, args...)}
	}
	priority, err := strconv.Atoi(strings.TrimSpace(f[0]))
	if err != nil {
		return bad(0, "ingest.not-whole", "not a whole number")
	}
	r := ActionRule{Priority: priority, Field: ingest.Fold(f[1]), Compare: ingest.Fold(f[2]), Value: strings.TrimSpace(f[3]), Action: strings.TrimSpace(f[4]), Why: strings.TrimSpace(f[5])}
	switch {
	case !slices.Contains(actionFields, r.Field):
		return bad(1, "ingest.not-in-list", "not one of %s", strings.Join(actionFields, ", "))
	case r.Field == always:
		r.Compare, r.Value = "", ""
	case !slices.Contains(actionCompares, r.Compare):
		return bad(2, "ingest.not-in-list", "not one of %s", strings.Join(actionCompares, ", "))
	case ingest.Fold(r.Value) == "":
		return bad(3, "ingest.required", "a value is needed here")
	}
	if r.Action == "" {
		return bad(4, "ingest.required", "a value is needed here")
	}
	return r, nil
}

// Action returns the action of the first rule that fits, "" when none does.
func (a *ActionRules) Action(f Facts) string {
	r, _ := a.claim(f)
	return r.Action
}

// claim returns the first rule that fits.
func (a *ActionRules) claim(f Facts) (ActionRule, bool) {
	for i := range a.rules {
		if a.rules[i].fits(f) {
			return a.rules[i], true
		}
	}
	return ActionRule{}, false
}

func (r *ActionRule) fits(f Facts) bool {
	switch r.Field {
	case always:
		return true
	case "tag":
		return slices.ContainsFunc(f.Tags, r.match)
	case "theme":
		return slices.ContainsFunc(f.Themes, r.match)
	}
	return r.match(f.field(r.Field))
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

func (r *ActionRule) match(s string) bool {
	if s == "" {
		return false
	}
	s = ingest.Fold(s)
	switch r.Compare {
	case "egal":
		return s == r.folded
	case "mot":
		return strings.Contains(" "+s+" ", " "+r.folded+" ")
	}
	return strings.Contains(s, r.folded)
}

// Write writes the table as the CSV that ReadActionRules reads.
func (a *ActionRules) Write(w io.Writer) error {
	out := csv.NewWriter(w)
	out.Comma = ';'
	out.Write(actionColumns)
	for _, r := range a.rules {
		out.Write([]string{strconv.Itoa(r.Priority), r.Field, r.Compare, r.Value, r.Action, r.Why})
	}
	out.Flush()
	return out.Error()
}

// Fingerprint tells two tables apart that attach otherwise; the reasons given
// for people do not count.
func (a *ActionRules) Fingerprint() string {
	sum := sha256.New()
	for _, r := range a.rules {
		fmt.Fprintln(sum, r.Priority, r.ID())
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}
