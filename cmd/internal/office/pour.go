package office

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// Typed returns what was typed in as one import of the workspace: the approved
// values of indicators and the approved forms. What was poured before is
// replaced row by row, by its key; the same content changes nothing.
func Typed(ctx context.Context, s *store.Store) (*datasets.Batch, error) {
	values, err := store.IndicatorValues.List(ctx, s, store.Query{Where: []store.Condition{store.Is("state", string(store.Approved))}})
	if err != nil {
		return nil, err
	}
	responses, err := store.Responses.List(ctx, s, store.Query{Where: []store.Condition{store.Is("state", string(store.Approved))}})
	if err != nil {
		return nil, err
	}
	b := &datasets.Batch{}
	kinds := map[string]datasets.ValueKind{"actual": datasets.Actual, "baseline": datasets.Baseline, "target": datasets.Target}
	for i, v := range values {
		b.Indicators = append(b.Indicators, datasets.IndicatorRow{Indicator: v.Value.Indicator, Action: v.Value.Action, Territory: v.Value.Territory,
			Period: v.Value.Period, Kind: kinds[v.Value.Kind], Value: v.Value.Value, Base: v.Value.Base, Line: i + 1})
	}
	for i, r := range responses {
		b.Answers = append(b.Answers, answers(r.ID, r.Value, i+1)...)
	}
	content, err := json.Marshal(b)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	b.Origin = datasets.Origin{Source: "saisie", SHA256: hex.EncodeToString(sum[:]), Producer: "saisie", At: s.Now(), AsOf: s.Now()}
	b.Read = len(b.Indicators) + len(b.Answers)
	b.Kept = b.Read
	return b, nil
}

// answers returns one row per question that was answered; « je ne souhaite pas
// répondre » was asked and not answered.
func answers(id string, r store.Response, line int) (rows []datasets.AnswerRow) {
	in := questionnaire(r.Instrument)
	if in == nil {
		return nil
	}
	asked := map[string]datasets.Wave{"before": datasets.Before, "after": datasets.After, "six-months": datasets.SixMonths}
	for _, it := range in.Items {
		value, answered := r.Answers[it.ID]
		if !answered {
			continue
		}
		if refusedToSay(it, value) {
			value = datasets.MissingAnswer
		}
		rows = append(rows, datasets.AnswerRow{Response: id, Respondent: r.Respondent, Item: in.ID + "/" + it.ID, Wave: asked[r.Wave], Action: r.Action,
			Territory: r.Territory, Day: int32(store.DayKey(r.Day)), Value: value, Line: line})
	}
	return rows
}

func refusedToSay(it impact.Item, value int) bool {
	for _, c := range it.Codes {
		if int(c.Value) == value {
			return c.Missing
		}
	}
	return false
}

// pour hands what was typed in to the workspace, where the pages of impact read
// it.
func (o *office) pour(w http.ResponseWriter, r *http.Request) error {
	if o.Import == nil {
		return web.ErrNotFound
	}
	b, err := Typed(r.Context(), o.Store)
	if err != nil {
		return err
	}
	note := o.t.T("office.pour.nothing")
	if b.Read > 0 {
		b.Demo = o.Demo
		if err := o.Import(r.Context(), b); err != nil {
			return err
		}
		note = o.t.T("office.pour.done", len(b.Indicators), len(b.Answers))
	}
	return o.page(w, r, http.StatusOK, pages.Page{Title: o.t.T("office.pour"), Crumbs: o.typedCrumbs()}, section{Notes: []string{note}})
}
