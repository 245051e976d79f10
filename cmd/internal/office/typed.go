package office

import (
	"context"
	"fmt"
	"net/http"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
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
	review := &table{Heads: heads(o.t.T("office.what"), o.t.T("office.period"), "#"+o.t.T("office.value"), o.t.T("office.by")), Empty: o.t.T("office.review.none")}
	for _, v := range drafts {
		review.Rows = append(review.Rows, []cell{{Text: o.indicatorName(v.Value.Indicator), Href: "/saisie/indicateurs/" + v.Value.Action + "#" + v.ID}, {Text: v.Value.Period}, {Text: o.t.Number(v.Value.Value, -1)}, {Text: v.By}})
	}
	if err := o.otherDrafts(ctx, review); err != nil {
		return err
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
	var files section
	if o.Tray != nil {
		files = section{Title: o.t.T("intake.drop"), Lead: o.t.T("intake.drop.lead"), Links: []pages.Link{{Href: "/donnees/deposer", Text: o.t.T("intake.drop")}, {Href: "/donnees/rapprochements", Text: o.t.T("intake.match.open")}, {Href: attachPath, Text: o.t.T("intake.attach.open")}}}
	}
	var pour section
	if o.Import != nil {
		pour = section{Title: o.t.T("office.pour"), Lead: o.t.T("office.pour.lead"), Form: &form{Action: "/saisie/verser", Submit: o.t.T("office.pour")}}
	}
	return o.page(w, r, http.StatusOK, pages.Page{Title: o.t.T("office.nav.typed"), Lead: o.t.T("office.typed.lead")},
		section{Title: o.t.T("office.late"), Table: late}, section{Title: o.t.T("office.review"), Table: review},
		section{Title: o.t.T("office.instruments"), Table: forms}, section{Title: o.t.T("office.by-action"), Table: actions}, files, pour)
}

// otherDrafts adds the stages and the forms that wait for a decision.
func (o *office) otherDrafts(ctx context.Context, review *table) error {
	draft := store.Query{Where: []store.Condition{store.Is("state", string(store.Draft))}}
	stages, err := store.ActionStages.List(ctx, o.Store, draft)
	if err != nil {
		return err
	}
	for _, s := range stages {
		review.Rows = append(review.Rows, []cell{{Text: o.stageName(s.ID), Href: "/saisie/etapes/" + s.Value.Action + "#" + s.ID}, {}, {Text: o.label(s.Value.Progress)}, {Text: s.By}})
	}
	for _, in := range impact.Instruments() {
		n, err := store.Responses.Count(ctx, o.Store, store.Query{Where: append(draft.Where, store.Is("instrument", in.ID))})
		if err != nil {
			return err
		}
		if n > 0 {
			review.Rows = append(review.Rows, []cell{{Text: in.Title, Href: "/saisie/questionnaires/" + in.ID}, {}, {Text: o.t.Int(int64(n))}, {Text: "–"}})
		}
	}
	return nil
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

func (o *office) typedCrumbs() []pages.Link {
	return []pages.Link{{Href: "/financements", Text: o.t.T("office.title")}, {Href: "/saisie", Text: o.t.T("office.nav.typed")}}
}

// refusal is a refusal with a text of the catalogue.
type refusal struct{ key, text string }

func (e *refusal) Error() string                     { return e.text }
func (e *refusal) Message() (key string, args []any) { return e.key, nil }

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
