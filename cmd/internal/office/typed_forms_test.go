package office

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
)

func (d *desk) responses(t *testing.T) []store.Record[store.Response] {
	t.Helper()
	list, err := store.Responses.List(ctx, d.store, store.Query{Order: []string{"day"}})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// The diagnostic of one person: answered, the level and the orientation shown,
// returned, corrected, approved; then it is not edited any more.
func TestDiagnosticIsShownAndReviewed(t *testing.T) {
	d := newDesk(t, false)
	form := url.Values{"wave": {"before"}, "day": {"2026-02-02"}, "action": {"a13"}, "code": {"K3F7-QP2M"},
		"dia-01": {"0"}, "dia-03": {"2"}, "dia-04": {"2"}, "dia-05": {"1"}, "dia-06": {"1"}, "dia-08": {"3"}, "dia-10": {"1"}, "dia-11": {"1"}, "dia-12": {"1"}}
	if status, body := d.upload(t, "/saisie/questionnaires/diagnostic-usages", form, "evidence", "feuille.pdf", []byte("%PDF-1.7")); status != 303 {
		t.Fatalf("%d %s", status, around(body, `class="error"`))
	}
	kept := d.responses(t)[0]
	if kept.Value.Respondent != "p-k3f7-qp2m" || len(kept.Value.Evidence) != 1 || strings.Contains(kept.Value.Respondent, "K3F7") {
		t.Errorf("kept %+v", kept.Value)
	}
	path := "/saisie/reponses/" + kept.ID
	_, body := d.get(path)
	for _, want := range []string{"éloigné du numérique", "4 réponses sur 5", "Conseiller numérique", "acceptée", "Il manque un équipement", "feuille.pdf", "Renvoyer"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if _, body := d.get("/saisie"); !strings.Contains(body, "Diagnostic harmonisé") {
		t.Error("the first page does not say that a form waits")
	}
	decide := func(version, state, reason string, want int) {
		t.Helper()
		if status, _ := d.post(path+"/decision", url.Values{"version": {version}, "state": {state}, "reason": {reason}}); status != want {
			t.Errorf("%s: %d, want %d", state, status, want)
		}
	}
	decide("1", "returned", "", 422)
	decide("1", "returned", "la commune manque", 303)
	form.Set("version", "2")
	form.Set("territory", "48095")
	form.Set("code", "")
	if status, body := d.upload(t, path, form, "", "", nil); status != 303 {
		t.Errorf("correction: %d %s", status, around(body, `class="error"`))
	}
	if v := d.responses(t)[0].Value; v.State != store.Draft || v.Territory != "48095" || v.Respondent == "" || len(v.Evidence) != 1 || v.Reason != "" {
		t.Errorf("corrected %+v: want a draft that keeps its code and its proof", v)
	}
	decide("1", "approved", "", 409)
	decide("3", "approved", "", 303)
	form.Set("version", "4")
	if status, _ := d.upload(t, path, form, "", "", nil); status != 422 {
		t.Errorf("an approved form was edited: %d", status)
	}
}

// A code links the waves of one person, whatever its spelling; twice at one
// wave it is refused, and so is an address.
func TestCodeLinksWaves(t *testing.T) {
	d := newDesk(t, false)
	send := func(wave, day, code string, want int) {
		t.Helper()
		form := url.Values{"wave": {wave}, "day": {day}, "code": {code}, "structure": {"Médiathèque"}, "aut-01": {"2"}}
		if status, body := d.post("/saisie/questionnaires/autonomie", form); status != want {
			t.Errorf("%s %s: %d, want %d %s", wave, code, status, want, around(body, `class="error"`))
		}
	}
	send("before", "2025-06-01", "k3f7-qp2m", 303)
	send("before", "2025-06-02", "K3F7-QP2M", 422)
	send("before", "2025-06-02", "jeanne@example.org", 422)
	send("before", "2025-06-02", "ab2c-9xyz", 303)
	if _, body := d.get("/saisie"); !strings.Contains(body, "2 personnes à réinterroger à six mois") || !strings.Contains(body, "Médiathèque") {
		t.Error("nobody says that two forms are late")
	}
	send("six-months", "2025-12-15", "K3F7 - QP2M", 303)
	list := d.responses(t)
	if list[0].Value.Respondent != list[2].Value.Respondent {
		t.Errorf("%q and %q: one person", list[0].Value.Respondent, list[2].Value.Respondent)
	}
	if _, body := d.get("/saisie"); !strings.Contains(body, "1 personne à réinterroger à six mois") {
		t.Error("who answered is still late")
	}
}

// Every indicator that has a rhythm is late until it has a value, typed in or
// imported.
func TestLateValues(t *testing.T) {
	d := newDesk(t, false)
	late := regexp.MustCompile(`(\d+) indicateurs? sur \d+ sans valeur pour 2025-T4`)
	_, body := d.get("/saisie")
	before := len(late.FindAllString(body, -1))
	if before == 0 {
		t.Fatal("no indicator is late on an empty desk")
	}
	for period, want := range map[string]funding.Date{"2025-T4": today, "2026-T1": funding.Day(2026, 4, 1), "2025-T3": funding.Day(2025, 12, 31)} {
		if got := lastFull(3, want).String(); got != period {
			t.Errorf("%s: last quarter %s, want %s", want, got, period)
		}
	}
	if half, year := lastFull(6, today).String(), lastFull(12, today).String(); half != "2025-S2" || year != "2025" {
		t.Errorf("last half %s, last year %s", half, year)
	}
}

// A stage is approved or returned like a value.
func TestStageIsReviewed(t *testing.T) {
	d := newDesk(t, false)
	form := url.Values{"stage": {"a13-e1"}, "progress": {"doing"}, "owner": {"Lozère Développement"}, "due": {"2026-05-01"}}
	if status, _ := d.upload(t, "/saisie/etapes/a13", form, "evidence", "compte-rendu.pdf", []byte("%PDF-1.7")); status != 303 {
		t.Fatal(status)
	}
	if _, body := d.get("/saisie/etapes/a13"); !strings.Contains(body, "compte-rendu.pdf") || !strings.Contains(body, "brouillon") {
		t.Errorf("no proof or no state: %s", around(body, "Lozère Développement"))
	}
	for _, c := range []struct {
		state, reason string
		want          int
	}{{"returned", "", 422}, {"returned", "quelle réunion ?", 303}, {"approved", "", 422}} {
		if status, _ := d.post("/saisie/etapes/a13-e1/decision", url.Values{"version": {"1"}, "state": {c.state}, "reason": {c.reason}}); status != c.want {
			t.Errorf("%s: %d, want %d", c.state, status, c.want)
		}
	}
	form.Set("version", showsState(t, d, "/saisie/etapes/a13"))
	d.upload(t, "/saisie/etapes/a13", form, "", "", nil)
	if status, _ := d.post("/saisie/etapes/a13-e1/decision", url.Values{"version": {"3"}, "state": {"approved"}}); status != 303 {
		t.Errorf("approved: %d", status)
	}
	list, err := store.ActionStages.List(ctx, d.store, store.Query{})
	if err != nil || len(list) != 1 || list[0].Value.State != store.Approved || len(list[0].Value.Evidence) != 1 {
		t.Errorf("%+v (%v)", list, err)
	}
}

// The paper has every question and every answer; codes are drawn, never twice.
func TestPaper(t *testing.T) {
	d := newDesk(t, false)
	for _, id := range []string{"diagnostic-usages", "autonomie"} {
		in := questionnaire(id)
		_, body := d.get("/saisie/questionnaires/" + id + "/feuille")
		if n := strings.Count(body, `<span class="box">`); n < len(in.Items)*2 || strings.Count(body, `class="sheet"`) != 1 {
			t.Errorf("%s: %d boxes", id, n)
		}
	}
	_, body := d.get("/saisie/questionnaires/autonomie/feuille?n=5000")
	codes := regexp.MustCompile(`<strong>([A-Z0-9]{4}-[A-Z0-9]{4})</strong>`).FindAllString(body, -1)
	seen := map[string]bool{}
	for _, c := range codes {
		seen[c] = true
	}
	if len(codes) != 2*mostSheets || len(seen) != mostSheets {
		t.Errorf("%d codes, %d different; want %d sheets with one each, twice on the sheet", len(codes), len(seen), mostSheets)
	}
}
