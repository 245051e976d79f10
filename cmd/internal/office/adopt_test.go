package office

import (
	"bytes"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
)

// A workbook that was changed outside is taken over value by value, and only
// where somebody says so; what somebody else wrote meanwhile is not lost.
func TestValuesOfAWorkbookAreTakenOver(t *testing.T) {
	d := newDesk(t, false)
	funder := d.newFunder(t)
	d.post("/financements/dossiers/nouveau", url.Values{"title": {"Relais"}, "funder": {funder}, "requested": {"20 000"}, "deadline": {"2026-04-01"}})
	_, book := d.get("/financements/echanges/xlsx")
	f, err := excelize.OpenReader(strings.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(f.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	for i, head := range rows[0] {
		cell, _ := excelize.CoordinatesToCellName(i+1, 2)
		switch head {
		case "Demandé":
			f.SetCellValue(f.GetSheetName(0), cell, 25000.5)
		case "Responsable":
			f.SetCellValue(f.GetSheetName(0), cell, "<b>Nora</b>")
		case "Date limite":
			f.SetCellValue(f.GetSheetName(0), cell, nil)
		}
	}
	var changed bytes.Buffer
	if err := f.Write(&changed); err != nil {
		t.Fatal(err)
	}
	status, body := d.upload(t, "/financements/dossiers/import", nil, "file", "a.xlsx", changed.Bytes())
	if status != 200 || !strings.Contains(body, "Le fichier dit autre chose") || !strings.Contains(body, "&lt;b&gt;Nora") {
		t.Fatalf("%d %s", status, around(body, "Le fichier"))
	}
	kept := func() store.Record[funding.Application] {
		t.Helper()
		list, err := store.Applications.List(ctx, d.store, store.Query{})
		if err != nil || len(list) != 1 {
			t.Fatalf("%d records (%v)", len(list), err)
		}
		return list[0]
	}
	before := kept()
	if before.Value.Requested.Cents != 20_000_00 || before.Value.Officer != "" {
		t.Fatalf("written before anybody said so: %+v", before.Value)
	}
	sent := url.Values{"count": {"2"}, "id-0": {before.ID}, "of-0": {versionText(before.Version)}, "field-0": {"requested"}, "value-0": {"moins cher"}, "take-0": {"there"},
		"id-1": {before.ID}, "of-1": {versionText(before.Version)}, "field-1": {"officer"}, "value-1": {"<b>Nora</b>"}, "take-1": {"here"}}
	if status, body := d.post(adoptPath, sent); status != 422 || !strings.Contains(body, "moins cher") {
		t.Errorf("an amount that is none: %d", status)
	}
	sent.Set("value-0", "25 000,50")
	if status, body := d.post(adoptPath, sent); status != 200 || !strings.Contains(body, "1 dossier mis à jour") {
		t.Fatalf("%d %s", status, around(body, "mis à jour"))
	}
	after := kept()
	if after.Value.Requested.Cents != 25_000_50 || after.Value.Officer != "" || after.Value.Deadline != funding.Day(2026, 4, 1) {
		t.Errorf("%+v", after.Value)
	}
	sent.Set("value-0", "9") // read before the last edit
	if status, body := d.post(adoptPath, sent); status != 409 || !strings.Contains(body, "rien n’a été écrit") && !strings.Contains(body, "rien n&#39;a été écrit") {
		t.Errorf("a stale value: %d %s", status, around(body, "entre-temps"))
	}
	if kept().Value.Requested.Cents != 25_000_50 {
		t.Error("somebody else's edit is lost")
	}
	if status, _ := d.post(adoptPath, url.Values{"count": {"1"}, "id-0": {"x"}, "field-0": {"stage"}}); status != 404 {
		t.Errorf("a field that is not taken over: %d", status)
	}
}
