package office

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/instrument"
	"github.com/lozere-developpement/sillage/reports/pages"
)

func questionnaire(id string) *impact.Instrument {
	for _, in := range impact.Instruments() {
		if in.ID == id {
			return in
		}
	}
	return nil
}

var waves = map[string]string{"before": "office.wave.before", "after": "office.wave.after", "six-months": "office.wave.six-months"}

// has reports whether an item of the instrument has a role.
func has(in *impact.Instrument, role string) bool {
	return slices.ContainsFunc(in.Items, func(it impact.Item) bool { return it.Role == role })
}

// responseForm asks the questions of an instrument. r is what was answered
// already; its zero value is a new form.
func (o *office) responseForm(in *impact.Instrument, r store.Response) *form {
	var asked []option
	for _, wave := range in.Waves {
		asked = append(asked, option{wave, o.t.T(waves[wave])})
	}
	if r.ID == "" {
		r.Day, r.Wave = o.today(), in.Waves[0]
		if has(in, "orientation-proposed") {
			r.Action = "a13"
		}
	}
	f := &form{Action: "/saisie/questionnaires/" + in.ID, Submit: o.t.T("office.save-draft"), Upload: true, Long: true, Fields: []*field{
		{Name: "wave", Label: o.t.T("office.wave"), Kind: "select", Options: asked, Value: r.Wave},
		{Name: "day", Label: o.t.T("office.on"), Kind: "date", Value: r.Day.String(), Required: true},
	}}
	if o.Pseudonym != nil {
		hint := "office.hint.code"
		if r.Respondent != "" {
			hint = "office.hint.code-kept"
		}
		f.Fields = append(f.Fields, &field{Name: "code", Label: o.t.T("office.code"), Hint: o.t.T(hint)})
	}
	f.Fields = append(f.Fields,
		&field{Name: "action", Label: o.t.T("office.action"), Kind: "select", Options: o.actionOptions("–"), Value: r.Action},
		&field{Name: "territory", Label: o.t.T("office.commune"), Hint: o.t.T("office.hint.commune"), Value: r.Territory},
		&field{Name: "structure", Label: o.t.T("office.structure"), Hint: o.t.T("office.hint.structure"), Value: r.Structure})
	for _, it := range in.Items {
		options := []option{{"", o.t.T("office.no-answer")}}
		for _, c := range it.Codes {
			options = append(options, option{strconv.Itoa(int(c.Value)), c.Label})
		}
		answer := ""
		if v, ok := r.Answers[it.ID]; ok {
			answer = strconv.Itoa(v)
		}
		f.Fields = append(f.Fields, &field{Name: it.ID, Label: it.Text, Kind: "select", Options: options, Value: answer})
	}
	f.Fields = append(f.Fields, &field{Name: "evidence", Label: o.t.T("office.evidence"), Hint: o.t.T("office.hint.evidence"), Kind: "file"})
	return f
}

func (o *office) instrument(w http.ResponseWriter, r *http.Request) error {
	in := questionnaire(r.PathValue("id"))
	if in == nil {
		return web.ErrNotFound
	}
	return o.showInstrument(w, r, http.StatusOK, in, o.responseForm(in, store.Response{}))
}

// showInstrument shows how many forms there are, the latest, and a new one.
func (o *office) showInstrument(w http.ResponseWriter, r *http.Request, status int, in *impact.Instrument, f *form) error {
	list, err := store.Responses.List(r.Context(), o.Store, store.Query{Where: []store.Condition{store.Is("instrument", in.ID)}, Order: []string{"-day"}})
	if err != nil {
		return err
	}
	keys, drafts := o.tally(in, list)
	sections := []section{{Keys: keys, Lead: o.t.T("office.nobody-named"), Links: []pages.Link{{Href: "/saisie/questionnaires/" + in.ID + "/feuille", Text: o.t.T("office.sheet.print")}}}, {Form: f}}
	if len(list) > 0 {
		s := section{Title: o.t.T("office.responses.latest"), Table: o.responses(list)}
		if drafts > 0 {
			s.Form = &form{Action: "/saisie/questionnaires/" + in.ID + "/valider", Submit: o.t.T("office.responses.approve", drafts)}
		}
		sections = append(sections, s)
	}
	return o.page(w, r, status, pages.Page{Title: in.Title, Lead: in.Intro, Source: in.Source + " · " + in.Licence, Crumbs: o.typedCrumbs()}, sections...)
}

// tally counts the forms of an instrument, and of a diagnostic the levels and
// what became of the orientations.
func (o *office) tally(in *impact.Instrument, list []store.Record[store.Response]) (keys []keyFigure, drafts int) {
	proposed, accepted := 0, 0
	levels := map[instrument.Level]int{}
	for _, r := range list {
		if r.Value.State == store.Draft {
			drafts++
		}
		if r.Value.Proposed {
			proposed++
		}
		if r.Value.Accepted {
			accepted++
		}
		levels[instrument.Diagnose(in, r.Value.Answers).Level]++
	}
	key := func(n int, label string) { keys = append(keys, keyFigure{Value: o.t.Int(int64(n)), Label: label}) }
	key(len(list), o.t.T("office.responses"))
	key(drafts, o.t.T("office.responses.drafts"))
	if !has(in, "orientation-proposed") {
		return keys, drafts
	}
	key(proposed, o.t.T("office.proposed"))
	key(accepted, o.t.T("office.accepted"))
	for _, l := range []instrument.Level{instrument.Distant, instrument.Fragile, instrument.Independent, instrument.Unknown} {
		key(levels[l], o.label(l))
	}
	return keys, drafts
}

// responses lists the latest forms.
func (o *office) responses(list []store.Record[store.Response]) *table {
	const most = 50
	t := &table{Heads: heads(o.t.T("office.on"), o.t.T("office.wave"), o.t.T("office.commune"), o.t.T("office.structure"), "#"+o.t.T("office.answers"), o.t.T("office.state"))}
	for _, r := range list[:min(most, len(list))] {
		v := r.Value
		t.Rows = append(t.Rows, []cell{{Text: o.t.Write(v.Day), Href: "/saisie/reponses/" + r.ID}, {Text: o.t.T(waves[v.Wave])}, {Text: v.Territory}, {Text: v.Structure},
			{Text: strconv.Itoa(len(v.Answers))}, o.reviewed(v.State, v.Reason)})
	}
	if len(list) > most {
		t.Caption = o.t.T("office.responses.most", most, len(list))
	}
	return t
}

// reviewed shows how far something typed in has come, and why it was returned.
func (o *office) reviewed(state store.Review, reason string) cell {
	text := o.label(state)
	if reason != "" {
		text = o.t.Colon(text, reason)
	}
	return cell{Text: text, Class: map[store.Review]string{store.Approved: "good", store.Returned: "bad", store.Draft: "warn"}[state]}
}

// readResponse reads a form that was filled in. What was not answered is not
// there: it is never counted as the lowest answer.
func (o *office) readResponse(rd *reader, in *impact.Instrument, v store.Response) store.Response {
	v.Instrument, v.Version, v.Answers, v.State = in.ID, in.Version, map[string]int{}, store.Draft
	v.Wave, v.Action, v.Territory, v.Day, v.Structure = rd.choice("wave"), rd.choice("action"), rd.text("territory"), rd.date("day"), rd.text("structure")
	if v.Territory != "" && !isCommune(v.Territory) {
		rd.bad("territory", o.t.T("office.commune-unreadable"))
	}
	if v.Day.After(o.today()) {
		rd.bad("day", o.t.T("office.in-the-future"))
	}
	if o.Pseudonym != nil && rd.text("code") != "" {
		if strings.Contains(rd.text("code"), "@") {
			rd.bad("code", o.t.T("office.code-personal"))
		}
		v.Respondent = o.Pseudonym(rd.text("code"))
	}
	v.Proposed, v.Accepted = false, false
	for _, it := range in.Items {
		if text := rd.choice(it.ID); text != "" {
			v.Answers[it.ID] = atoi(text)
			v.Proposed = v.Proposed || it.Role == "orientation-proposed" && text == "1"
			v.Accepted = v.Accepted || it.Role == "orientation-accepted" && text == "1"
		}
	}
	for _, it := range in.Items {
		if it.Role == "orientation-accepted" && v.Accepted && !v.Proposed {
			rd.bad(it.ID, o.t.T("office.accepted-unproposed"))
		}
	}
	if len(v.Answers) == 0 {
		rd.bad(in.Items[0].ID, o.t.T("office.nothing-answered"))
	}
	return v
}

// saveResponse keeps a new form, then shows it: a diagnostic with its level and
// the orientation that the rule proposes.
func (o *office) saveResponse(w http.ResponseWriter, r *http.Request) error {
	in := questionnaire(r.PathValue("id"))
	if in == nil {
		return web.ErrNotFound
	}
	content, name, uploadErr := upload(r, "evidence", store.LargestEvidence)
	rd := o.read(o.responseForm(in, store.Response{}), r)
	rd.proof(uploadErr)
	v := o.readResponse(rd, in, store.Response{})
	if err := o.onceAWave(r.Context(), rd, v); err != nil {
		return err
	}
	if !rd.ok {
		return o.showInstrument(w, r, http.StatusUnprocessableEntity, in, rd.form)
	}
	var kept store.Record[store.Response]
	err := o.write(r, "", func(ctx context.Context, tx *store.Tx) (err error) {
		if v.Evidence, err = putEvidence(ctx, tx, content, name, nil); err == nil {
			kept, err = store.Responses.Put(ctx, tx, store.Record[store.Response]{Value: v})
		}
		return err
	})
	if err == nil {
		http.Redirect(w, r, "/saisie/reponses/"+kept.ID, http.StatusSeeOther)
	}
	return err
}

// onceAWave refuses a second form of the same person at the same wave: it is a
// form typed in twice, or a code given to two people.
func (o *office) onceAWave(ctx context.Context, rd *reader, v store.Response) error {
	if v.Respondent == "" || !rd.ok {
		return nil
	}
	list, err := store.Responses.List(ctx, o.Store, store.Query{Where: []store.Condition{store.Is("instrument", v.Instrument)}})
	for _, other := range list {
		if other.ID != v.ID && other.Value.Respondent == v.Respondent && other.Value.Wave == v.Wave {
			rd.bad("code", o.t.T("office.code-twice", o.t.Write(other.Value.Day)))
		}
	}
	return err
}

// proof refuses a file that could not be received.
func (rd *reader) proof(err error) {
	if err != nil && err != http.ErrMissingFile && err != http.ErrNotMultipart {
		rd.bad("evidence", rd.o.t.T("office.evidence-refused", store.LargestEvidence>>20))
	}
}

// putEvidence keeps a proof; without a new one, those of before stay.
func putEvidence(ctx context.Context, tx *store.Tx, content []byte, name string, before []store.Evidence) ([]store.Evidence, error) {
	if len(content) == 0 {
		return before, nil
	}
	sha, err := tx.PutEvidence(ctx, content)
	return []store.Evidence{{SHA256: sha, Name: name, Type: http.DetectContentType(content), Size: int64(len(content))}}, err
}

func isCommune(code string) bool {
	if len(code) != 5 {
		return false
	}
	for i, c := range code {
		if (c < '0' || c > '9') && !(i == 1 && (c == 'A' || c == 'B')) {
			return false
		}
	}
	return true
}
