package office

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/exchange"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// importPath is where a file of calls is sent.
const importPath = "/financements/appels/import"

// largestCalls is the size in bytes above which a file of calls is refused.
const largestCalls = 4 << 20

func (v *visit) uploadForm() *form {
	return &form{Action: importPath, Submit: v.t.T("office.calls.preview"), Upload: true, Fields: []*field{
		{Name: "file", Label: v.t.T("office.calls.file"), Hint: v.t.T("office.hint.calls-file"), Kind: "file", Required: true},
		{Name: "funder", Label: v.t.T("office.funder"), Hint: v.t.T("office.hint.calls-funder"), Kind: "select", Options: v.funders("")},
	}}
}

func (o *office) askCalls(v *visit, w http.ResponseWriter) error {
	return calls.alone(v, w, http.StatusOK, v.t.T("office.calls.import"), v.uploadForm())
}

// previewCalls reads a file of calls and shows, before anything is written,
// what is new, what is known, what may be known, and for which actions.
func (o *office) previewCalls(v *visit, w http.ResponseWriter) error {
	f := v.uploadForm()
	content, name, err := upload(v.r, "file", largestCalls)
	rd := v.read(f, v.r)
	var list []funding.Call
	var problems []exchange.Problem
	funder := rd.choice("funder")
	if err == nil {
		list, problems, err = ReadCalls(content, name, v.today())
	} else {
		err = funding.Notef("office.calls-unreadable", "unreadable")
	}
	if err == nil && len(list) == 0 {
		err = funding.Notef("office.calls-empty", "no call")
	}
	if err != nil && !said(err) {
		err = funding.Notef("office.calls-unreadable", "unreadable")
	}
	rd.fail("file", err)
	if !rd.ok {
		return calls.alone(v, w, http.StatusUnprocessableEntity, v.t.T("office.calls.import"), f)
	}
	incoming, err := v.compare(v.ctx, v.Store, list)
	if err != nil {
		return err
	}
	return v.showIncoming(w, http.StatusOK, incoming, problems, funder, nil)
}

// confirmForm carries the calls of a file from the preview to the decision.
func (v *visit) confirmForm(incoming []Incoming, funder string) (*form, error) {
	var list []funding.Call
	for _, in := range incoming {
		list = append(list, in.Call)
	}
	body, err := json.Marshal(list)
	f := &form{ID: "import", Action: importPath + "/confirmer", Submit: v.t.T("office.calls.confirm"), Fields: []*field{
		{Name: "calls", Kind: "hidden", Value: string(body)}, {Name: "funder", Kind: "hidden", Value: funder}}}
	return f, err
}

func (v *visit) showIncoming(w http.ResponseWriter, status int, incoming []Incoming, problems []exchange.Problem, funder string, chosen []*field) error {
	f, err := v.confirmForm(incoming, funder)
	if err != nil {
		return err
	}
	t := &table{Heads: heads(v.t.T("office.call"), v.t.T("office.funder"), v.t.T("office.deadline"), v.t.T("office.known-as"), v.t.T("office.matches"), v.t.T("office.decision")), Caption: v.t.T("office.calls.found", len(incoming))}
	if chosen == nil {
		chosen = v.fateFields(incoming)
	}
	for i, in := range incoming {
		known := cell{Text: v.t.T("office.new-here"), Class: "good"}
		if in.Why.Key != "" {
			known = cell{Text: v.t.Error(in.Why)}
			if in.Twin.ID != "" {
				known.Text, known.Href = in.Twin.Value.Title+" – "+known.Text, calls.path+"/"+in.Twin.ID
			}
		}
		var words []string
		for _, m := range in.Matches[:min(3, len(in.Matches))] {
			words = append(words, v.actionName(m.ActionID)+" ("+strings.Join(m.Words, ", ")+")")
		}
		t.Rows = append(t.Rows, []cell{{Text: in.Call.Title}, {Text: in.Funder}, v.callDeadline(in.Call), known, {Text: strings.Join(words, " ; ")}, {Field: chosen[i], Form: f.ID}})
	}
	s := []section{{Lead: v.t.T("office.calls.preview-lead"), Table: t, Form: f}}
	if len(problems) > 0 {
		p := &table{Heads: heads("#"+v.t.T("office.line"), v.t.T("office.column"), v.t.T("office.value"), v.t.T("office.why"))}
		for i := range problems {
			p.Rows = append(p.Rows, []cell{{Text: fmt.Sprint(problems[i].Line)}, {Text: problems[i].Column}, {Text: problems[i].Value}, {Text: v.t.Error(problems[i].Err)}})
		}
		s = append(s, section{Title: v.t.T("office.calls.problems"), Table: p})
	}
	if v.err != nil {
		return v.err
	}
	return v.page(w, v.r, status, pages.Page{Title: v.t.T("office.calls.import"), Crumbs: calls.crumbs(v)}, s...)
}

// fateFields ask of each call what becomes of it.
func (v *visit) fateFields(incoming []Incoming) (fields []*field) {
	for i, in := range incoming {
		var fates []option
		for _, f := range []Fate{Add, Update, Skip} {
			if f != Update || in.Twin.ID != "" {
				fates = append(fates, option{string(f), v.label(f)})
			}
		}
		fields = append(fields, &field{Name: named("fate", i), Label: v.t.T("office.decision-on", in.Call.Title), Kind: "select", Options: fates, Value: string(in.Fate)})
	}
	return fields
}

// takeCalls writes what was decided on the preview. The calls are compared
// again: what somebody else added meanwhile is not added twice unasked.
func (o *office) takeCalls(v *visit, w http.ResponseWriter) error {
	var list []funding.Call
	if err := json.Unmarshal([]byte(v.r.PostFormValue("calls")), &list); err != nil || len(list) == 0 {
		f := v.uploadForm()
		f.Fields[0].Error = v.t.T("office.calls-unreadable")
		return calls.alone(v, w, http.StatusUnprocessableEntity, v.t.T("office.calls.import"), f)
	}
	funder := v.r.PostFormValue("funder")
	incoming, err := v.compare(v.ctx, v.Store, list)
	if err != nil {
		return err
	}
	chosen := v.fateFields(incoming)
	rd := v.read(&form{Fields: chosen}, v.r)
	for i := range incoming {
		incoming[i].Fate = Fate(rd.choice(named("fate", i)))
	}
	if funder != "" && !hasOption(v.funders(""), funder) {
		funder = ""
	}
	if !rd.ok {
		return v.showIncoming(w, http.StatusUnprocessableEntity, incoming, nil, funder, chosen)
	}
	var t Tally
	err = v.write(v.r, "import", func(ctx context.Context, tx *store.Tx) (err error) {
		t, err = o.take(ctx, tx, incoming, funder)
		return err
	})
	if err != nil {
		return err
	}
	return v.page(w, v.r, http.StatusOK, pages.Page{Title: v.t.T("office.calls.import"), Crumbs: calls.crumbs(v)}, section{
		Notes: []string{v.t.T("office.calls.taken", t.Added, t.Updated, t.Same, t.Skipped)}, Links: []pages.Link{{Href: calls.path, Text: v.t.T("office.nav.calls")}}})
}
