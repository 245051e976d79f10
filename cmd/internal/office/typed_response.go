package office

import (
	"context"
	"net/http"
	"strconv"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/instrument"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// formRoutes are the pages of one form that was filled in, and of its paper.
func (o *office) formRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET /saisie/questionnaires/{id}/feuille", Least: web.Evaluator, Serve: o.paper},
		{Pattern: "POST /saisie/questionnaires/{id}/valider", Least: web.Officer, Serve: o.approveResponses},
		{Pattern: "GET /saisie/reponses/{id}", Least: web.Evaluator, Serve: o.response},
		{Pattern: "POST /saisie/reponses/{id}", Least: web.Evaluator, Serve: o.editResponse, Most: store.LargestEvidence + beside},
		{Pattern: "POST /saisie/reponses/{id}/decision", Least: web.Officer, Serve: o.reviewResponse},
		{Pattern: "POST /saisie/etapes/{id}/decision", Least: web.Officer, Serve: o.reviewStage},
	}
}

// filled returns a form that was filled in, and its questionnaire.
func (o *office) filled(r *http.Request) (kept store.Record[store.Response], in *impact.Instrument, err error) {
	kept, err = store.Responses.Get(r.Context(), o.Store, r.PathValue("id"))
	if err != nil {
		return kept, nil, found(err)
	}
	if in = questionnaire(kept.Value.Instrument); in == nil {
		return kept, nil, web.ErrNotFound
	}
	return kept, in, nil
}

func (o *office) response(w http.ResponseWriter, r *http.Request) error {
	kept, in, err := o.filled(r)
	if err != nil {
		return err
	}
	f := o.responseForm(in, kept.Value)
	return o.showResponse(w, r, http.StatusOK, kept, in, f)
}

// showResponse shows one form: what the diagnostic says, the decision to take,
// the answers to correct until they are approved.
func (o *office) showResponse(w http.ResponseWriter, r *http.Request, status int, kept store.Record[store.Response], in *impact.Instrument, f *form) error {
	v := kept.Value
	state := &table{Heads: heads(o.t.T("office.wave"), o.t.T("office.on"), o.t.T("office.state"), o.t.T("office.followed"), o.t.T("office.evidence"))}
	followed := o.t.T("office.followed.no")
	if v.Respondent != "" {
		followed = o.t.T("office.followed.yes")
	}
	state.Rows = [][]cell{{{Text: o.t.T(waves[v.Wave])}, {Text: o.t.Write(v.Day)}, o.reviewed(v.State, v.Reason), {Text: followed}, proofOf(v.Evidence)}}
	sections := []section{{Table: state}}
	if has(in, "orientation-proposed") {
		sections = append(sections, o.diagnosis(in, v))
	}
	if v.State == store.Draft {
		sections = append(sections, section{Title: o.t.T("office.decision"), Form: o.reviewForm("/saisie/reponses/"+kept.ID+"/decision", kept.Version)})
	}
	if v.State != store.Approved {
		f.Action, f.Version = "/saisie/reponses/"+kept.ID, strconv.FormatInt(kept.Version, 10)
		sections = append(sections, section{Title: o.t.T("office.response.correct"), Form: f})
	}
	sections = append(sections, section{Links: []pages.Link{{Href: "/saisie/questionnaires/" + in.ID, Text: o.t.T("office.response.another")}}})
	return o.page(w, r, status, pages.Page{Title: in.Title, Lead: o.t.T("office.response.of", o.t.Write(v.Day)), Crumbs: append(o.typedCrumbs(), pages.Link{Href: "/saisie/questionnaires/" + in.ID, Text: in.Title})}, sections...)
}

func proofOf(list []store.Evidence) cell {
	if len(list) == 0 {
		return cell{Text: "–"}
	}
	return cell{Text: list[0].Name, Href: "/saisie/pieces/" + list[0].SHA256}
}

// diagnosis says the level that the answers give, whom the rule would orient
// to, and what was proposed and accepted.
func (o *office) diagnosis(in *impact.Instrument, v store.Response) section {
	d := instrument.Diagnose(in, v.Answers)
	s := section{Title: o.t.T("office.diagnosis"), Keys: []keyFigure{{Value: o.label(d.Level), Label: o.t.T("office.diagnosis.level", d.Answered, d.Asked)}}}
	towards := o.t.T("office.diagnosis.nobody")
	noted := o.t.T("office.diagnosis.not-proposed")
	for _, it := range in.Items {
		if it.Role != "orientation-target" {
			continue
		}
		for _, c := range it.Codes {
			if int(c.Value) == int(d.Towards) && !c.Missing {
				towards = c.Label
			}
			if to, ok := v.Answers[it.ID]; ok && to == int(c.Value) && v.Proposed {
				noted = c.Label
			}
		}
	}
	if v.Proposed && noted == o.t.T("office.diagnosis.not-proposed") {
		noted = o.t.T("office.diagnosis.proposed")
	}
	s.Keys = append(s.Keys, keyFigure{Value: towards, Label: o.t.T("office.diagnosis.rule")}, keyFigure{Value: noted, Label: o.t.T("office.diagnosis.noted")})
	if v.Proposed {
		answer := o.t.T("office.diagnosis.unsaid")
		for _, it := range in.Items {
			if it.Role == "orientation-accepted" {
				if a, ok := v.Answers[it.ID]; ok && a <= 1 {
					answer = o.t.T([]string{"office.diagnosis.declined", "office.diagnosis.accepted"}[a])
				}
			}
		}
		s.Keys = append(s.Keys, keyFigure{Value: answer, Label: o.t.T("office.diagnosis.answer")})
	}
	if d.Equipment {
		s.Notes = append(s.Notes, o.t.T("office.diagnosis.equipment"))
	}
	return s
}

// editResponse corrects a form that is not approved: it is a draft again.
func (o *office) editResponse(w http.ResponseWriter, r *http.Request) error {
	kept, in, err := o.filled(r)
	if err != nil {
		return err
	}
	content, name, uploadErr := upload(r, "evidence", store.LargestEvidence)
	rd := o.read(o.responseForm(in, kept.Value), r)
	rd.proof(uploadErr)
	if kept.Value.State == store.Approved {
		return refused("office.approved-stays", "what is approved is not edited any more")
	}
	v := o.readResponse(rd, in, kept.Value)
	v.Reason = ""
	if err := o.onceAWave(r.Context(), rd, v); err != nil {
		return err
	}
	if !rd.ok {
		return o.showResponse(w, r, http.StatusUnprocessableEntity, kept, in, rd.form)
	}
	before := kept.Value.Evidence
	kept.Value, kept.Version = v, rd.form.version()
	err = o.write(r, "", func(ctx context.Context, tx *store.Tx) (err error) {
		if kept.Value.Evidence, err = putEvidence(ctx, tx, content, name, before); err == nil {
			_, err = store.Responses.Put(ctx, tx, kept)
		}
		return err
	})
	return o.after(w, r, err, "/saisie/reponses/"+kept.ID)
}

// reviewForm asks to approve or to return a draft.
func (o *office) reviewForm(action string, version int64) *form {
	return &form{Action: action, Submit: o.t.T("office.review-send"), Version: strconv.FormatInt(version, 10), Fields: []*field{
		{Name: "state", Label: o.t.T("office.decision"), Kind: "select", Options: []option{{"approved", o.t.T("office.approve")}, {"returned", o.t.T("office.return")}}, Value: "approved"},
		{Name: "reason", Label: o.t.T("office.reason"), Hint: o.t.T("office.hint.return")}}}
}

// decided reads a decision on something in the given state: a draft is
// approved, or returned with a reason.
func decided(r *http.Request, was store.Review) (state store.Review, reason string, version int64, err error) {
	state, reason = store.Review(r.PostFormValue("state")), r.PostFormValue("reason")
	if state != store.Approved && state != store.Returned || was != store.Draft || state == store.Returned && reason == "" {
		return "", "", 0, refused("office.review-refused", "a draft is approved, or returned with a reason")
	}
	version, _ = strconv.ParseInt(r.PostFormValue("version"), 10, 64) // unreadable is a conflict
	return state, reason, version, nil
}

func refused(key, text string) error {
	return &web.Error{Status: http.StatusUnprocessableEntity, Err: &refusal{key, text}}
}

// after leads on once something was kept, or says that somebody else did first.
func (o *office) after(w http.ResponseWriter, r *http.Request, err error, path string) error {
	if store.IsConflict(err) {
		return &web.Error{Status: http.StatusConflict, Err: err}
	}
	if err == nil {
		http.Redirect(w, r, path, http.StatusSeeOther)
	}
	return err
}

func (o *office) reviewResponse(w http.ResponseWriter, r *http.Request) error {
	kept, _, err := o.filled(r)
	if err != nil {
		return err
	}
	v := &kept.Value
	if v.State, v.Reason, kept.Version, err = decided(r, v.State); err != nil {
		return err
	}
	v.Reviewer = o.User(r)
	err = o.write(r, v.Reason, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Responses.Put(ctx, tx, kept)
		return err
	})
	return o.after(w, r, err, "/saisie/reponses/"+kept.ID)
}

// approveResponses approves every draft of an instrument at once: forms come by
// the dozen.
func (o *office) approveResponses(w http.ResponseWriter, r *http.Request) error {
	in := questionnaire(r.PathValue("id"))
	if in == nil {
		return web.ErrNotFound
	}
	err := o.write(r, "", func(ctx context.Context, tx *store.Tx) error {
		list, err := store.Responses.List(ctx, tx, store.Query{Where: []store.Condition{store.Is("instrument", in.ID), store.Is("state", string(store.Draft))}})
		for _, kept := range list {
			kept.Value.State, kept.Value.Reviewer = store.Approved, o.User(r)
			if _, err := store.Responses.Put(ctx, tx, kept); err != nil {
				return err
			}
		}
		return err
	})
	return o.after(w, r, err, "/saisie/questionnaires/"+in.ID)
}
