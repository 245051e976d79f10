package office

import (
	"context"
	"errors"
	"net/http"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/reports/pages"
)

func (o *office) stageForm(a *roadmap.Action) *form {
	var stages, progress []option
	for _, s := range a.Stages {
		stages = append(stages, option{stageID(s), s.Title})
	}
	for _, p := range []store.Progress{store.ToDo, store.Doing, store.Done, store.Dropped} {
		progress = append(progress, option{string(p), o.label(p)})
	}
	return &form{Action: "/saisie/etapes/" + a.ID, Submit: o.t.T("office.save-draft"), Upload: true, Fields: []*field{
		{Name: "stage", Label: o.t.T("office.stage"), Kind: "select", Options: stages},
		{Name: "progress", Label: o.t.T("office.progress"), Kind: "select", Options: progress, Value: "doing"},
		{Name: "owner", Label: o.t.T("office.owner")},
		{Name: "due", Label: o.t.T("office.due"), Kind: "date"},
		{Name: "done-on", Label: o.t.T("office.done-on"), Kind: "date"},
		{Name: "note", Label: o.t.T("office.field.note")},
		{Name: "evidence", Label: o.t.T("office.evidence"), Hint: o.t.T("office.hint.evidence"), Kind: "file"},
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
	if err := o.showing(r.Context(), f); err != nil {
		return err
	}
	kept := map[string]store.Record[store.ActionStage]{}
	for _, s := range list {
		kept[s.ID] = s
	}
	t := &table{Heads: heads(o.t.T("office.stage"), o.t.T("office.progress"), o.t.T("office.owner"), o.t.T("office.due"), o.t.T("office.done-on"), o.t.T("office.field.note"), o.t.T("office.evidence"), o.t.T("office.state"))}
	var review []section
	for _, s := range a.Stages {
		rec, ok := kept[stageID(s)]
		v := rec.Value
		progress := cell{Text: o.t.T("office.not-said")}
		if ok {
			progress = cell{Text: o.label(v.Progress)}
		}
		due := cell{Text: o.t.Write(v.Due)}
		if ok && v.Progress != store.Done && !v.Due.IsZero() {
			due = o.countdown(v.Due)
		}
		t.Rows = append(t.Rows, []cell{{Text: s.Title}, progress, {Text: v.Owner}, due, {Text: o.t.Write(v.DoneOn)}, {Text: v.Note}, proofOf(v.Evidence), o.stageState(v, ok)})
		if ok && v.State == store.Draft {
			review = append(review, section{ID: rec.ID, Title: o.t.T("office.review-of", s.Title, o.label(v.Progress)), Form: o.reviewForm("/saisie/etapes/"+rec.ID+"/decision", rec.Version)})
		}
	}
	return o.page(w, r, status, pages.Page{Title: a.Short, Lead: o.t.T("office.stages"), Crumbs: o.typedCrumbs()}, append([]section{{Table: t}, {Title: o.t.T("office.stage.update"), Form: f}}, review...)...)
}

func (o *office) stageState(v store.ActionStage, known bool) cell {
	if !known {
		return cell{Text: "–"}
	}
	return o.reviewed(v.State, v.Reason)
}

func (o *office) saveStage(w http.ResponseWriter, r *http.Request) error {
	a, ok := o.Roadmap.Action(r.PathValue("action"))
	if !ok {
		return web.ErrNotFound
	}
	content, name, uploadErr := upload(r, "evidence", store.LargestEvidence)
	rd := o.read(o.stageForm(a), r)
	rd.proof(uploadErr)
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
		kept, err := store.ActionStages.List(ctx, tx, store.Query{Where: []store.Condition{store.Is("id", v.ID)}})
		if err != nil {
			return err
		}
		rec := store.Record[store.ActionStage]{Value: v}
		if len(kept) == 1 {
			if err := notSince(ctx, tx, rd.form, store.ActionStages.Name, v.ID); err != nil {
				return err
			}
			rec.Version, rec.Value.Evidence = kept[0].Version, kept[0].Value.Evidence
		}
		if rec.Value.Evidence, err = putEvidence(ctx, tx, content, name, rec.Value.Evidence); err != nil {
			return err
		}
		_, err = store.ActionStages.Put(ctx, tx, rec)
		return err
	})
	if theirs := (*unseen)(nil); errors.As(err, &theirs) {
		rd.Problem = o.t.Error(theirs)
		return o.showStages(w, r, http.StatusConflict, a, rd.form)
	}
	if err == nil {
		http.Redirect(w, r, "/saisie/etapes/"+a.ID, http.StatusSeeOther)
	}
	return err
}

// reviewStage approves what was said of a stage, or returns it with a reason.
func (o *office) reviewStage(w http.ResponseWriter, r *http.Request) error {
	kept, err := store.ActionStages.Get(r.Context(), o.Store, r.PathValue("id"))
	if err != nil {
		return found(err)
	}
	v := &kept.Value
	if v.State, v.Reason, kept.Version, err = decided(r, v.State); err != nil {
		return err
	}
	v.Reviewer = o.User(r)
	err = o.write(r, v.Reason, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.ActionStages.Put(ctx, tx, kept)
		return err
	})
	return o.after(w, r, err, "/saisie/etapes/"+v.Action)
}
