package office

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// typed is the first page of what is filled in by hand: who is late, what is
// to be approved, the questionnaires.
func (o *office) typed(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	drafts, err := store.IndicatorValues.List(ctx, o.Store, store.Query{Where: []store.Condition{store.Is("state", string(store.Draft))}})
	if err != nil {
		return err
	}
	review := &table{Heads: heads(o.t.T("office.indicator"), o.t.T("office.period"), "#"+o.t.T("office.value"), o.t.T("office.by")), Empty: o.t.T("office.review.none")}
	for _, v := range drafts {
		review.Rows = append(review.Rows, []cell{{Text: o.indicatorName(v.Value.Indicator), Href: "/saisie/indicateurs/" + v.Value.Action + "#" + v.ID}, {Text: v.Value.Period}, {Text: o.t.Number(v.Value.Value, -1)}, {Text: v.By}})
	}
	late, err := o.late(ctx)
	if err != nil {
		return err
	}
	actions := &table{Heads: heads(o.t.T("office.action"), "", "")}
	for _, a := range o.Roadmap.Actions {
		actions.Rows = append(actions.Rows, []cell{{Text: a.Short}, {Text: o.t.T("office.indicators"), Href: "/saisie/indicateurs/" + a.ID}, {Text: o.t.T("office.stages"), Href: "/saisie/etapes/" + a.ID}})
	}
	forms := &table{Heads: heads(o.t.T("office.instrument"), o.t.T("office.licence"))}
	for _, in := range impact.Instruments() {
		forms.Rows = append(forms.Rows, []cell{{Text: in.Title, Href: "/saisie/questionnaires/" + in.ID}, {Text: in.Licence}})
	}
	var pour section
	if o.Import != nil {
		pour = section{Title: o.t.T("office.pour"), Lead: o.t.T("office.pour.lead"), Form: &form{Action: "/saisie/verser", Submit: o.t.T("office.pour")}}
	}
	return o.page(w, r, http.StatusOK, pages.Page{Title: o.t.T("office.nav.typed"), Lead: o.t.T("office.typed.lead")},
		section{Title: o.t.T("office.late"), Table: late}, section{Title: o.t.T("office.review"), Table: review},
		section{Title: o.t.T("office.instruments"), Table: forms}, section{Title: o.t.T("office.by-action"), Table: actions}, pour)
}

// late lists the stages whose day has passed, by the organisation in charge,
// and the actions without any value for the last full half-year.
func (o *office) late(ctx context.Context) (*table, error) {
	t := &table{Heads: heads(o.t.T("office.what"), o.t.T("office.owner"), o.t.T("office.since-when")), Empty: o.t.T("office.late.none")}
	stages, err := store.ActionStages.List(ctx, o.Store, store.Query{Where: []store.Condition{store.In("progress", "todo", "doing"), store.AtMost("due", store.DayKey(o.today().AddDays(-1)))}, Order: []string{"due"}})
	if err != nil {
		return nil, err
	}
	for _, s := range stages {
		t.Rows = append(t.Rows, []cell{{Text: o.stageName(s.ID), Href: "/saisie/etapes/" + s.Value.Action}, {Text: s.Value.Owner}, o.countdown(s.Value.Due)})
	}
	return t, nil
}

func (o *office) indicatorName(id string) string {
	if in, ok := o.Roadmap.Indicator(id); ok {
		return in.Label
	}
	return id
}

func (o *office) stageName(id string) string {
	for _, a := range o.Roadmap.Actions {
		for _, s := range a.Stages {
			if stageID(s) == id {
				return a.Short + " – " + s.Title
			}
		}
	}
	return id
}

func stageID(s roadmap.Stage) string { return fmt.Sprintf("%s-e%d", s.Action, s.Number) }

func (o *office) indicatorForm(a *roadmap.Action) *form {
	var indicators []option
	for _, in := range a.Indicators {
		indicators = append(indicators, option{in.ID, in.Label + " (" + in.Unit + ")"})
	}
	return &form{Action: "/saisie/indicateurs/" + a.ID, Submit: o.t.T("office.save-draft"), Upload: true, Fields: []*field{
		{Name: "indicator", Label: o.t.T("office.indicator"), Kind: "select", Options: indicators},
		{Name: "period", Label: o.t.T("office.period"), Hint: o.t.T("office.hint.period"), Required: true},
		{Name: "kind", Label: o.t.T("office.kind"), Kind: "select", Value: "actual", Options: []option{{"actual", o.t.T("office.kind.actual")}, {"baseline", o.t.T("office.kind.baseline")}, {"target", o.t.T("office.kind.target")}}},
		{Name: "value", Label: o.t.T("office.value"), Kind: "number", Required: true},
		{Name: "note", Label: o.t.T("office.field.note")},
		{Name: "evidence", Label: o.t.T("office.evidence"), Hint: o.t.T("office.hint.evidence"), Kind: "file"},
	}}
}

func (o *office) indicators(w http.ResponseWriter, r *http.Request) error {
	a, ok := o.Roadmap.Action(r.PathValue("action"))
	if !ok {
		return web.ErrNotFound
	}
	return o.showIndicators(w, r, http.StatusOK, a, o.indicatorForm(a))
}

func (o *office) showIndicators(w http.ResponseWriter, r *http.Request, status int, a *roadmap.Action, f *form) error {
	list, err := store.IndicatorValues.List(r.Context(), o.Store, store.Query{Where: []store.Condition{store.Is("action", a.ID)}, Order: []string{"indicator", "-period"}})
	if err != nil {
		return err
	}
	t := &table{Heads: heads(o.t.T("office.indicator"), o.t.T("office.period"), "#"+o.t.T("office.value"), o.t.T("office.state"), o.t.T("office.evidence"), o.t.T("office.by")), Empty: o.t.T("office.values.none")}
	sections := []section{{Table: t}, {Title: o.t.T("office.value.new"), Form: f}}
	class := map[store.Review]string{store.Approved: "good", store.Returned: "bad", store.Draft: "warn"}
	for _, v := range list {
		proof := cell{Text: "–"}
		if len(v.Value.Evidence) > 0 {
			proof = cell{Text: v.Value.Evidence[0].Name, Href: "/saisie/pieces/" + v.Value.Evidence[0].SHA256}
		}
		state := o.label(v.Value.State)
		if v.Value.Reason != "" {
			state += " : " + v.Value.Reason
		}
		t.Rows = append(t.Rows, []cell{{Text: o.indicatorName(v.Value.Indicator)}, {Text: v.Value.Period}, {Text: o.t.Number(v.Value.Value, -1)}, {Text: state, Class: class[v.Value.State]}, proof, {Text: v.By}})
		if v.Value.State == store.Draft {
			sections = append(sections, section{ID: v.ID, Title: o.t.T("office.review-of", o.indicatorName(v.Value.Indicator), v.Value.Period),
				Form: &form{Action: "/saisie/valeurs/" + v.ID, Submit: o.t.T("office.review-send"), Version: strconv.FormatInt(v.Version, 10), Fields: []*field{
					{Name: "state", Label: o.t.T("office.decision"), Kind: "select", Options: []option{{"approved", o.t.T("office.approve")}, {"returned", o.t.T("office.return")}}, Value: "approved"},
					{Name: "reason", Label: o.t.T("office.reason"), Hint: o.t.T("office.hint.return")}}}})
		}
	}
	return o.page(w, r, status, pages.Page{Title: a.Short, Lead: o.t.T("office.indicators"), Crumbs: o.typedCrumbs()}, sections...)
}

func (o *office) typedCrumbs() []pages.Link {
	return []pages.Link{{Href: "/financements", Text: o.t.T("office.title")}, {Href: "/saisie", Text: o.t.T("office.nav.typed")}}
}

// period reads "2026", "2026-S1" or "2026-T2".
func (rd *reader) period(name string) string {
	v := rd.text(name)
	year, part := 0, ""
	if n, _ := fmt.Sscanf(v, "%4d-%2s", &year, &part); n == 0 || year < 2000 || year > 2100 {
		rd.bad(name, rd.o.t.T("office.period-unreadable", v))
		return v
	}
	switch part {
	case "", "S1", "S2", "T1", "T2", "T3", "T4":
		if v == fmt.Sprintf("%d-%s", year, part) || v == strconv.Itoa(year) {
			return v
		}
	}
	rd.bad(name, rd.o.t.T("office.period-unreadable", v))
	return v
}

// saveIndicator keeps a value as a draft. The value of the same indicator,
// period and kind, when it is a draft or was returned, is replaced; an approved
// one is kept, and the new one waits beside it.
func (o *office) saveIndicator(w http.ResponseWriter, r *http.Request) error {
	a, ok := o.Roadmap.Action(r.PathValue("action"))
	if !ok {
		return web.ErrNotFound
	}
	content, name, uploadErr := upload(r, "evidence", store.LargestEvidence)
	rd := o.read(o.indicatorForm(a), r)
	v := store.IndicatorValue{Indicator: rd.choice("indicator"), Action: a.ID, Period: rd.period("period"), Kind: rd.choice("kind"),
		Value: rd.number("value"), Note: rd.text("note"), State: store.Draft}
	if uploadErr != nil && uploadErr != http.ErrMissingFile && uploadErr != http.ErrNotMultipart {
		rd.bad("evidence", o.t.T("office.evidence-refused", store.LargestEvidence>>20))
	}
	if !rd.ok {
		return o.showIndicators(w, r, http.StatusUnprocessableEntity, a, rd.form)
	}
	err := o.write(r, "", func(ctx context.Context, tx *store.Tx) error {
		if len(content) > 0 {
			sha, err := tx.PutEvidence(ctx, content)
			if err != nil {
				return err
			}
			v.Evidence = []store.Evidence{{SHA256: sha, Name: name, Type: http.DetectContentType(content), Size: int64(len(content))}}
		}
		rec := store.Record[store.IndicatorValue]{Value: v}
		kept, err := store.IndicatorValues.List(ctx, tx, store.Query{Where: []store.Condition{store.Is("indicator", v.Indicator), store.Is("period", v.Period), store.In("state", "draft", "returned")}})
		if err != nil {
			return err
		}
		for _, k := range kept {
			if k.Value.Kind == v.Kind {
				if len(v.Evidence) == 0 {
					v.Evidence = k.Value.Evidence
				}
				v.ID = k.ID
				rec = store.Record[store.IndicatorValue]{ID: k.ID, Version: k.Version, Value: v}
			}
		}
		_, err = store.IndicatorValues.Put(ctx, tx, rec)
		return err
	})
	if err == nil {
		http.Redirect(w, r, "/saisie/indicateurs/"+a.ID, http.StatusSeeOther)
	}
	return err
}

// reviewValue approves a draft or returns it with a reason.
func (o *office) reviewValue(w http.ResponseWriter, r *http.Request) error {
	v, err := store.IndicatorValues.Get(r.Context(), o.Store, r.PathValue("id"))
	if err != nil {
		return found(err)
	}
	state, reason := store.Review(r.PostFormValue("state")), r.PostFormValue("reason")
	if state != store.Approved && state != store.Returned || v.Value.State != store.Draft || state == store.Returned && reason == "" {
		return &web.Error{Status: http.StatusUnprocessableEntity, Err: &refusal{"office.review-refused", "a draft is approved, or returned with a reason"}}
	}
	v.Value.State, v.Value.Reason, v.Value.Reviewer = state, reason, o.User(r)
	v.Version, _ = strconv.ParseInt(r.PostFormValue("version"), 10, 64) // unreadable is a conflict
	err = o.write(r, reason, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.IndicatorValues.Put(ctx, tx, v)
		return err
	})
	if store.IsConflict(err) {
		return &web.Error{Status: http.StatusConflict, Err: err}
	}
	if err == nil {
		http.Redirect(w, r, "/saisie/indicateurs/"+v.Value.Action, http.StatusSeeOther)
	}
	return err
}

// refusal is a refusal with a text of the catalogue.
type refusal struct{ key, text string }

func (e *refusal) Error() string                     { return e.text }
func (e *refusal) Message() (key string, args []any) { return e.key, nil }

func (o *office) stageForm(a *roadmap.Action) *form {
	var stages, progress []option
	for _, s := range a.Stages {
		stages = append(stages, option{stageID(s), s.Title})
	}
	for _, p := range []store.Progress{store.ToDo, store.Doing, store.Done, store.Dropped} {
		progress = append(progress, option{string(p), o.label(p)})
	}
	return &form{Action: "/saisie/etapes/" + a.ID, Submit: o.t.T("office.save"), Fields: []*field{
		{Name: "stage", Label: o.t.T("office.stage"), Kind: "select", Options: stages},
		{Name: "progress", Label: o.t.T("office.progress"), Kind: "select", Options: progress, Value: "doing"},
		{Name: "owner", Label: o.t.T("office.owner")},
		{Name: "due", Label: o.t.T("office.due"), Kind: "date"},
		{Name: "done-on", Label: o.t.T("office.done-on"), Kind: "date"},
		{Name: "note", Label: o.t.T("office.field.note")},
	}}
}

func (o *office) stages(w http.ResponseWriter, r *http.Request) error {
	a, ok := o.Roadmap.Action(r.PathValue("action"))
	if !ok {
		return web.ErrNotFound
	}
	return o.showStages(w, r, http.StatusOK, a, o.stageForm(a))
}

func (o *office) showStages(w http.ResponseWriter, r *http.Request, status int, a *roadmap.Action, f *form) error {
	list, err := store.ActionStages.List(r.Context(), o.Store, store.Query{Where: []store.Condition{store.Is("action", a.ID)}})
	if err != nil {
		return err
	}
	kept := map[string]store.ActionStage{}
	for _, s := range list {
		kept[s.ID] = s.Value
	}
	t := &table{Heads: heads(o.t.T("office.stage"), o.t.T("office.progress"), o.t.T("office.owner"), o.t.T("office.due"), o.t.T("office.done-on"), o.t.T("office.field.note"))}
	for _, s := range a.Stages {
		v, ok := kept[stageID(s)]
		progress := cell{Text: o.t.T("office.not-said")}
		if ok {
			progress = cell{Text: o.label(v.Progress)}
		}
		due := cell{Text: v.Due.French()}
		if ok && v.Progress != store.Done && !v.Due.IsZero() {
			due = o.countdown(v.Due)
		}
		t.Rows = append(t.Rows, []cell{{Text: s.Title}, progress, {Text: v.Owner}, due, {Text: v.DoneOn.String()}, {Text: v.Note}})
	}
	return o.page(w, r, status, pages.Page{Title: a.Short, Lead: o.t.T("office.stages"), Crumbs: o.typedCrumbs()}, section{Table: t}, section{Title: o.t.T("office.stage.update"), Form: f})
}

func (o *office) saveStage(w http.ResponseWriter, r *http.Request) error {
	a, ok := o.Roadmap.Action(r.PathValue("action"))
	if !ok {
		return web.ErrNotFound
	}
	rd := o.read(o.stageForm(a), r)
	v := store.ActionStage{ID: rd.choice("stage"), Action: a.ID, Progress: store.Progress(rd.choice("progress")), Owner: rd.text("owner"),
		Due: rd.date("due"), DoneOn: rd.date("done-on"), Note: rd.text("note"), State: store.Draft}
	if (v.Progress == store.Done) == v.DoneOn.IsZero() {
		rd.bad("done-on", o.t.T("office.done-needs-date"))
	}
	if v.DoneOn.After(o.today()) {
		rd.bad("done-on", o.t.T("office.in-the-future"))
	}
	if !rd.ok {
		return o.showStages(w, r, http.StatusUnprocessableEntity, a, rd.form)
	}
	err := o.write(r, "", func(ctx context.Context, tx *store.Tx) error {
		rec := store.Record[store.ActionStage]{Value: v}
		kept, err := store.ActionStages.List(ctx, tx, store.Query{Where: []store.Condition{store.Is("id", v.ID)}})
		if err != nil {
			return err
		}
		if len(kept) == 1 {
			rec.Version = kept[0].Version
		}
		_, err = store.ActionStages.Put(ctx, tx, rec)
		return err
	})
	if err == nil {
		http.Redirect(w, r, "/saisie/etapes/"+a.ID, http.StatusSeeOther)
	}
	return err
}

func instrument(id string) *impact.Instrument {
	for _, in := range impact.Instruments() {
		if in.ID == id {
			return in
		}
	}
	return nil
}

var waves = map[string]string{"before": "office.wave.before", "after": "office.wave.after", "six-months": "office.wave.six-months"}

func (o *office) responseForm(in *impact.Instrument) *form {
	var asked []option
	for _, wave := range in.Waves {
		asked = append(asked, option{wave, o.t.T(waves[wave])})
	}
	action := ""
	if in.ID == "diagnostic-usages" {
		action = "a13"
	}
	f := &form{Action: "/saisie/questionnaires/" + in.ID, Submit: o.t.T("office.save"), Fields: []*field{
		{Name: "wave", Label: o.t.T("office.wave"), Kind: "select", Options: asked},
		{Name: "day", Label: o.t.T("office.on"), Kind: "date", Value: o.today().String(), Required: true},
		{Name: "action", Label: o.t.T("office.action"), Kind: "select", Options: o.actionOptions("–"), Value: action},
		{Name: "territory", Label: o.t.T("office.commune"), Hint: o.t.T("office.hint.commune")},
		{Name: "structure", Label: o.t.T("office.structure"), Hint: o.t.T("office.hint.structure")},
	}}
	for _, it := range in.Items {
		options := []option{{"", o.t.T("office.no-answer")}}
		for _, c := range it.Codes {
			options = append(options, option{strconv.Itoa(int(c.Value)), c.Label})
		}
		f.Fields = append(f.Fields, &field{Name: it.ID, Label: it.Text, Kind: "select", Options: options})
	}
	return f
}

func (o *office) instrument(w http.ResponseWriter, r *http.Request) error {
	in := instrument(r.PathValue("id"))
	if in == nil {
		return web.ErrNotFound
	}
	return o.showInstrument(w, r, http.StatusOK, in, o.responseForm(in))
}

func (o *office) showInstrument(w http.ResponseWriter, r *http.Request, status int, in *impact.Instrument, f *form) error {
	count := func(where ...store.Condition) (keyFigure, error) {
		n, err := store.Responses.Count(r.Context(), o.Store, store.Query{Where: append(where, store.Is("instrument", in.ID))})
		return keyFigure{Value: o.t.Int(int64(n))}, err
	}
	all, err1 := count()
	proposed, err2 := count(store.Is("proposed", 1))
	accepted, err3 := count(store.Is("accepted", 1))
	for _, err := range []error{err1, err2, err3} {
		if err != nil {
			return err
		}
	}
	all.Label, proposed.Label, accepted.Label = o.t.T("office.responses"), o.t.T("office.proposed"), o.t.T("office.accepted")
	s := section{Keys: []keyFigure{all}, Lead: o.t.T("office.nobody-named")}
	for _, it := range in.Items {
		if it.Role == "orientation-proposed" {
			s.Keys = append(s.Keys, proposed, accepted)
		}
	}
	return o.page(w, r, status, pages.Page{Title: in.Title, Lead: in.Intro, Source: in.Source + " · " + in.Licence, Crumbs: o.typedCrumbs()}, s, section{Form: f})
}

// saveResponse keeps a filled-in instrument. An answer that was not given is
// not there: it is never counted as the lowest.
func (o *office) saveResponse(w http.ResponseWriter, r *http.Request) error {
	in := instrument(r.PathValue("id"))
	if in == nil {
		return web.ErrNotFound
	}
	rd := o.read(o.responseForm(in), r)
	v := store.Response{Instrument: in.ID, Version: in.Version, Wave: rd.choice("wave"), Action: rd.choice("action"), Territory: rd.text("territory"),
		Day: rd.date("day"), Structure: rd.text("structure"), Answers: map[string]int{}, State: store.Draft}
	if v.Territory != "" && !isCommune(v.Territory) {
		rd.bad("territory", o.t.T("office.commune-unreadable"))
	}
	if v.Day.After(o.today()) {
		rd.bad("day", o.t.T("office.in-the-future"))
	}
	for _, it := range in.Items {
		if text := rd.choice(it.ID); text != "" {
			v.Answers[it.ID] = atoi(text)
			v.Proposed = v.Proposed || it.Role == "orientation-proposed" && text == "1"
			v.Accepted = v.Accepted || it.Role == "orientation-accepted" && text == "1"
		}
	}
	if len(v.Answers) == 0 {
		rd.bad(in.Items[0].ID, o.t.T("office.nothing-answered"))
	}
	if !rd.ok {
		return o.showInstrument(w, r, http.StatusUnprocessableEntity, in, rd.form)
	}
	err := o.write(r, "", func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Responses.Put(ctx, tx, store.Record[store.Response]{Value: v})
		return err
	})
	if err == nil {
		http.Redirect(w, r, "/saisie/questionnaires/"+in.ID, http.StatusSeeOther)
	}
	return err
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

// evidence sends a proof as a download: what was sent by a user is never shown
// as a page of ours.
func (o *office) evidence(w http.ResponseWriter, r *http.Request) error {
	content, err := o.Store.Evidence(r.Context(), r.PathValue("sha"))
	if err != nil {
		return found(err)
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", "attachment")
	_, err = w.Write(content)
	return err
}
