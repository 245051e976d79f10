package office

import (
	"html"
	"math"
	"net/url"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
)

// The dataset of the applications is that of the store as it stands: amounts are
// split to the cent, unknown is not nothing, and an edit is in it at once.
func TestDatasetOfTheApplications(t *testing.T) {
	d := newDesk(t, false)
	var kept store.Record[funding.Application]
	put := func(a funding.Application) {
		t.Helper()
		kept.Value = a
		if err := d.store.Write(ctx, "Claire", "", func(tx *store.Tx) (err error) {
			kept, err = store.Applications.Put(ctx, tx, kept)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	look := func() (requested, awarded []float64, actions string) {
		t.Helper()
		apps, funders, err := moneyOf(ctx, d.store)
		if err != nil {
			t.Fatal(err)
		}
		table, err := dataset(apps, funders)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range table.Columns {
			switch c.Name {
			case "demande":
				requested = c.Numbers
			case "obtenu":
				awarded = c.Numbers
			case "action":
				actions = strings.Join(c.Text, " ")
			}
		}
		return requested, awarded, actions
	}
	put(funding.Application{ID: "d1", Title: "Partagé", Stage: funding.Identified, Requested: funding.Known(100_00),
		Shares: []funding.Share{{ActionID: "a03", Weight: 1}, {ActionID: "a12", Weight: 2}}}) // reference case A3
	requested, awarded, actions := look()
	if len(requested) != 2 || requested[0] != 33.33 || requested[1] != 66.67 || actions != "a03 a12" || !math.IsNaN(awarded[0]) {
		t.Errorf("%v, %v for %s; want 33,33 and 66,67, nothing known of what was obtained", requested, awarded, actions)
	}
	edited := kept.Value
	edited.Requested, edited.Shares = funding.Known(50_00), nil
	put(edited)
	if requested, _, _ = look(); len(requested) != 1 || requested[0] != 50 {
		t.Errorf("after an edit: %v", requested)
	}
	for _, format := range []string{"arrow", "parquet"} {
		status, body := d.get("/financements/echanges/" + format)
		if status != 200 || !strings.HasPrefix(body, map[string]string{"arrow": "\xff\xff\xff\xff", "parquet": "PAR1"}[format]) {
			t.Errorf("%s: %d %.20q", format, status, body)
		}
	}
}

// The page of the fund leads to the statement of any name.
func TestStatementOfAnyName(t *testing.T) {
	d := newDesk(t, false)
	if status, _ := d.post("/financements/fonds", url.Values{"on": {"2026-03-02"}, "kind": {"pledge"}, "contributor": {"Dupont & Fils + Cie"}, "amount": {"100"}}); status != 303 {
		t.Fatal(status)
	}
	_, body := d.get("/financements/fonds")
	_, rest, _ := strings.Cut(body, `href="/financements/fonds/releve`)
	query, _, ok := strings.Cut(rest, `"`)
	if status, page := d.get("/financements/fonds/releve" + html.UnescapeString(query)); !ok || status != 200 || !strings.Contains(page, "Dupont &amp; Fils") {
		t.Errorf("%s: %d", query, status)
	}
}
