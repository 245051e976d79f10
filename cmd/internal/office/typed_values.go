package office

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/reports/pages"
)

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
	if err := o.showing(r.Context(), f); err != nil {
		return err
	}
	t := &table{Heads: heads(o.t.T("office.indicator"), o.t.T("office.period"), "#"+o.t.T("office.value"), o.t.T("office.state"), o.t.T("office.evidence"), o.t.T("office.by")), Empty: o.t.T("office.values.none")}
	sections := []section{{Table: t}, {Title: o.t.T("office.value.new"), Form: f}}
	for _, v := range list {
		t.Rows = append(t.Rows, []cell{{Text: o.indicatorName(v.Value.Indicator)}, {Text: v.Value.Period}, {Text: o.t.Number(v.Value.Value, -1)}, o.reviewed(v.Value.State, v.Value.Reason), proofOf(v.Value.Evidence), {Text: v.By}})
		if v.Value.State == store.Draft {
			sections = append(sections, section{ID: v.ID, Title: o.t.T("office.review-of", o.indicatorName(v.Value.Indicator), v.Value.Period),
				Form: o.reviewForm("/saisie/valeurs/"+v.ID, v.Version)})
		}
	}
	return o.page(w, r, status, pages.Page{Title: a.Short, Lead: o.t.T("office.indicators"), Crumbs: o.typedCrumbs()}, sections...)
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
	rd.proof(uploadErr)
	if !rd.ok {
		return o.showIndicators(w, r, http.StatusUnprocessableEntity, a, rd.form)
	}
	err := o.write(r, "", func(ctx context.Context, tx *store.Tx) error {
		var err error
		if v.Evidence, err = putEvidence(ctx, tx, content, name, nil); err != nil {
			return err
		}
		rec := store.Record[store.IndicatorValue]{Value: v}
		kept, err := store.IndicatorValues.List(ctx, tx, store.Query{Where: []store.Condition{store.Is("indicator", v.Indicator), store.Is("period", v.Period), store.In("state", "draft", "returned")}})
		if err != nil {
			return err
		}
		for _, k := range kept {
			if k.Value.Kind == v.Kind {
				if err := notSince(ctx, tx, rd.form, store.IndicatorValues.Name, k.ID); err != nil {
					return err
				}
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
	if theirs := (*unseen)(nil); errors.As(err, &theirs) {
		rd.Problem = o.t.Error(theirs)
		return o.showIndicators(w, r, http.StatusConflict, a, rd.form)
	}
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
	state, reason, version, err := decided(r, v.Value.State)
	if err != nil {
		return err
	}
	v.Value.State, v.Value.Reason, v.Value.Reviewer, v.Version = state, reason, o.User(r), version
	err = o.write(r, reason, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.IndicatorValues.Put(ctx, tx, v)
		return err
	})
	return o.after(w, r, err, "/saisie/indicateurs/"+v.Value.Action)
}
