package office

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/intake"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
	"github.com/lozere-developpement/sillage/datasets/producers"
	"github.com/lozere-developpement/sillage/reports/pages"
)

const attachPath = "/donnees/actions"

// What the table of rules takes at most, and how many lines stand empty below
// for new ones.
const (
	mostRules  = 500
	emptyRules = 3
)

// attachRoutes are the pages of the rules that attach activities to actions.
func (o *office) attachRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + attachPath, Least: web.Evaluator, Serve: o.attach},
		{Pattern: "POST " + attachPath, Least: web.Evaluator, Serve: o.saveAttach},
		{Pattern: "GET " + attachPath + "/regles.csv", Least: web.Evaluator, Serve: o.attachTable},
	}
}

// ruleFields are the columns of a rule, as forms and files name them.
var ruleFields = []string{"priorite", "champ", "comparaison", "valeur", "action", "pourquoi"}

// ruleForm is the form of the whole table: each rule is a line of fields named
// with its number.
func (o *office) ruleForm(lines [][]string, version string) *form {
	kinds, compares := []option{{"", "–"}}, []option{{"", "–"}}
	for _, f := range producers.ActionFields() {
		kinds = append(kinds, option{f, o.t.T("intake.attach.field." + f)})
	}
	for _, c := range producers.ActionCompares() {
		compares = append(compares, option{c, o.t.T("intake.attach.compare." + c)})
	}
	f := &form{ID: "regles", Action: attachPath, Version: version, Bare: true}
	for i, line := range lines {
		for c, name := range ruleFields {
			fd := &field{Name: name + "-" + strconv.Itoa(i), Value: line[c], Label: o.t.T("intake.attach.in-row", o.t.T(ruleLabels[c]), i+1)}
			switch name {
			case "priorite":
				fd.Kind = "number"
			case "champ":
				fd.Kind, fd.Options = "select", kinds
			case "comparaison":
				fd.Kind, fd.Options = "select", compares
			case "action":
				fd.Kind, fd.Options = "select", o.actionOptions("–")
			}
			f.Fields = append(f.Fields, fd)
		}
	}
	return f
}

var ruleLabels = []string{"intake.attach.priority", "intake.attach.field", "intake.attach.compare", "intake.attach.value", "office.action", "intake.attach.why"}

func ruleCells(r producers.ActionRule) []string {
	return []string{strconv.Itoa(r.Priority), r.Field, r.Compare, r.Value, r.Action, r.Why}
}

func (o *office) attach(w http.ResponseWriter, r *http.Request) error {
	rules, err := intake.Rules(o.Tray.Workspace)
	if err != nil && !said(err) {
		return err
	}
	if err != nil { // the file was edited by hand and does not hold together
		return &web.Error{Status: http.StatusUnprocessableEntity, Err: err}
	}
	var lines [][]string
	for _, rule := range rules.Rules() {
		lines = append(lines, ruleCells(rule))
	}
	for range emptyRules {
		lines = append(lines, make([]string, len(ruleFields)))
	}
	return o.showAttach(w, r, http.StatusOK, rules, o.ruleForm(lines, rules.Fingerprint()))
}

func (o *office) showAttach(w http.ResponseWriter, r *http.Request, status int, rules *producers.ActionRules, f *form) error {
	v, err := o.Tray.Workspace.View()
	if err != nil {
		return err
	}
	defer v.Close()
	claims := intake.Claims(v)
	t := &table{Caption: o.t.T("intake.attach.rules"), Heads: heads("#"+o.t.T("intake.attach.claimed"), o.t.T("intake.attach.priority"), o.t.T("intake.attach.field"), o.t.T("intake.attach.compare"), o.t.T("intake.attach.value"), o.t.T("office.action"), o.t.T("intake.attach.why"))}
	for at := 0; at < len(f.Fields); at += len(ruleFields) {
		var row []cell
		var rule producers.ActionRule
		for i, fd := range f.Fields[at : at+len(ruleFields)] {
			row = append(row, cell{Field: fd, Form: f.ID})
			if fd.Value != "" && i < 5 {
				rule, _ = producers.ParseActionRule(typedIn(f.Fields[at : at+len(ruleFields)]))
			}
		}
		claimed := cell{Text: "–"}
		if id := rule.ID(); id != "" && len(claims) > 0 {
			claimed.Text = o.t.Int(int64(claims[id]))
		}
		t.Rows = append(t.Rows, append([]cell{claimed}, row...))
	}
	t.Rows = append(t.Rows, []cell{{}, {}, {Submit: o.t.T("intake.attach.save"), Form: f.ID}, {}, {}, {}, {}})
	edit := section{ID: "table", Title: o.t.T("intake.attach.rules"), Lead: o.t.T("intake.attach.rules.lead"), Problem: f.Problem, Table: t, Form: f,
		Links: []pages.Link{{Href: attachPath + "/regles.csv", Text: o.t.T("intake.attach.rules.csv")}}}
	now := section{Title: o.t.T("intake.attach.now"), Table: o.attached(v)}
	if again := intake.Unapplied(v, rules); len(again) > 0 {
		now.Notes = []string{o.t.T("intake.attach.apply", strings.Join(again, ", "))}
	} else if len(claims) > 0 {
		now.Notes = []string{o.t.T("intake.attach.applied")}
	}
	return o.page(w, r, status, pages.Page{Title: o.t.T("intake.attach"), Lead: o.t.T("intake.attach.lead"), Crumbs: o.dropCrumbs()}, now, edit)
}

// typedIn returns what fields hold, in order.
func typedIn(fields []*field) (list []string) {
	for _, f := range fields {
		list = append(list, f.Value)
	}
	return list
}

// attached counts the activities of each action, and those of none.
func (o *office) attached(v *datasets.View) *table {
	byAction, seen := map[string]int{}, map[uint32]bool{}
	for _, part := range v.Attendances {
		for i, activity := range part.Activity {
			if !seen[activity] {
				seen[activity] = true
				byAction[v.Dictionaries.Actions.Name(int(part.Action[i]))]++
			}
		}
	}
	t := &table{Heads: heads(o.t.T("office.action"), "#"+o.t.T("intake.attach.activities")), Empty: o.t.T("intake.attach.no-activity")}
	if len(seen) == 0 {
		return t
	}
	for _, a := range o.Roadmap.Actions {
		if n := byAction[a.ID]; n > 0 {
			t.Rows = append(t.Rows, []cell{{Text: a.Short}, {Text: o.t.Int(int64(n))}})
		}
	}
	none := cell{Text: o.t.Int(int64(byAction[""]))}
	if byAction[""] > 0 {
		none.Class = "warn"
	}
	t.Rows = append(t.Rows, []cell{{Text: o.t.T("intake.attach.none")}, none})
	return t
}

// saveAttach makes what was typed the table of the workspace, unless a cell is
// wrong or somebody else changed the table meanwhile.
func (o *office) saveAttach(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return refused("office.import-unreadable", "the form could not be read")
	}
	current, err := intake.Rules(o.Tray.Workspace)
	if err != nil && !said(err) {
		return err
	}
	n := 0
	for n < mostRules && r.PostForm.Has("champ-"+strconv.Itoa(n)) {
		n++
	}
	lines := make([][]string, n)
	for i := range lines {
		lines[i] = make([]string, len(ruleFields))
	}
	f := o.ruleForm(lines, "")
	rd := o.read(f, r)
	var rules []producers.ActionRule
	for i := range n {
		own := f.Fields[i*len(ruleFields) : (i+1)*len(ruleFields)]
		cells := typedIn(own)
		if cells[1] == "" && cells[3] == "" {
			continue // an empty line, or a rule taken away
		}
		rule, err := producers.ParseActionRule(cells)
		if wrong, ok := err.(*ingest.CellError); ok {
			own[slices.Index(ruleFields, wrong.Column)].Error = o.t.Error(wrong.Err)
			rd.ok = false
			continue
		}
		rd.choice(own[4].Name)
		rules = append(rules, rule)
	}
	if current == nil {
		current = producers.DefaultActionRules()
	}
	if !rd.ok {
		wrong := 0
		for _, fd := range f.Fields {
			if fd.Error != "" {
				wrong++
			}
		}
		f.Problem = o.t.T("intake.attach.problem", wrong)
		return o.showAttach(w, r, http.StatusUnprocessableEntity, current, f)
	}
	if f.Version != current.Fingerprint() {
		f.Problem = o.t.T("intake.attach.theirs")
		return o.showAttach(w, r, http.StatusConflict, current, f)
	}
	if err := intake.SaveRules(o.Tray.Workspace, producers.NewActionRules(rules)); err != nil {
		return err
	}
	http.Redirect(w, r, attachPath, http.StatusSeeOther)
	return nil
}

// attachTable sends the rules as the file that the workspace keeps.
func (o *office) attachTable(w http.ResponseWriter, r *http.Request) error {
	rules, err := intake.Rules(o.Tray.Workspace)
	if err != nil {
		return err
	}
	download(w, "text/csv; charset=utf-8", intake.ActionsFile)
	return intake.WriteRules(w, rules)
}
