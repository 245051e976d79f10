package office

import (
	"bytes"
	"mime/multipart"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/impact"
)

// upload posts a form with one file.
func (d *desk) upload(t *testing.T, path string, fields url.Values, name, file string, content []byte) (int, string) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for k, v := range fields {
		m.WriteField(k, v[0]) // a bytes.Buffer never fails
	}
	if name != "" {
		part, err := m.CreateFormFile(name, file)
		if err != nil {
			t.Fatal(err)
		}
		part.Write(content)
	}
	m.Close()
	r := httptest.NewRequest("POST", path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func TestPagesOfWhatIsTyped(t *testing.T) {
	d := newDesk(t, true)
	paths := []string{"/saisie", "/saisie/indicateurs/a01", "/saisie/etapes/a13"}
	for _, in := range impact.Instruments() {
		paths = append(paths, "/saisie/questionnaires/"+in.ID)
	}
	for _, path := range paths {
		if status, body := d.get(path); status != 200 || strings.Contains(body, "⟦") || strings.Contains(body, "%!") {
			t.Errorf("%s: %d %s", path, status, around(body, "⟦", "%!"))
		}
	}
}

// A value with its proof: draft, returned, corrected, approved.
func TestIndicatorValueIsReviewed(t *testing.T) {
	d := newDesk(t, false)
	form := url.Values{"indicator": {"a01-i01"}, "period": {"2026-T1"}, "kind": {"actual"}, "value": {"12,5"}}
	if status, body := d.upload(t, "/saisie/indicateurs/a01", form, "evidence", "émargement.pdf", []byte("%PDF-1.7")); status != 303 {
		t.Fatalf("%d %s", status, around(body, `class="error"`))
	}
	kept := func() store.Record[store.IndicatorValue] {
		list, err := store.IndicatorValues.List(ctx, d.store, store.Query{})
		if err != nil || len(list) != 1 {
			t.Fatalf("%d values (%v)", len(list), err)
		}
		return list[0]
	}
	v := kept()
	if v.Value.Value != 12.5 || len(v.Value.Evidence) != 1 || v.Value.State != store.Draft {
		t.Errorf("kept %+v", v.Value)
	}
	if status, body := d.get("/saisie/pieces/" + v.Value.Evidence[0].SHA256); status != 200 || body != "%PDF-1.7" {
		t.Errorf("proof: %d", status)
	}
	review := func(version, state, reason string, want int) {
		t.Helper()
		if status, _ := d.post("/saisie/valeurs/"+v.ID, url.Values{"version": {version}, "state": {state}, "reason": {reason}}); status != want {
			t.Errorf("%s: %d, want %d", state, status, want)
		}
	}
	review("1", "returned", "", 422)
	review("1", "returned", "la période ne convient pas", 303)
	review("2", "approved", "", 422) // it has to be corrected first
	form.Set("value", "13")
	if status, body := d.upload(t, "/saisie/indicateurs/a01", form, "", "", nil); status != 409 || !strings.Contains(body, "Claire a gardé autre chose") || !strings.Contains(body, `value="13"`) {
		t.Errorf("over what was kept since the page was made: %d", status)
	}
	form.Set("version", showsState(t, d, "/saisie/indicateurs/a01"))
	if status, _ := d.upload(t, "/saisie/indicateurs/a01", form, "", "", nil); status != 303 {
		t.Errorf("correction: %d", status)
	}
	if v := kept(); v.Value.State != store.Draft || v.Value.Value != 13 || len(v.Value.Evidence) != 1 {
		t.Errorf("corrected %+v, want a draft that keeps its proof", v.Value)
	}
	review("9", "approved", "", 409)
	review("3", "approved", "", 303)
	for field, bad := range map[string]string{"value": "douze", "period": "2026-T5", "indicator": "a02-i01"} {
		wrong := url.Values{}
		for k, x := range form {
			wrong[k] = x
		}
		wrong.Set(field, bad)
		if status, body := d.upload(t, "/saisie/indicateurs/a01", wrong, "", "", nil); status != 422 || !strings.Contains(body, `class="error"`) {
			t.Errorf("%s=%s: %d", field, bad, status)
		}
	}
}

// The diagnostic of action 13: counted, with the orientations proposed and
// accepted; what was not answered is not there.
func TestDiagnosticIsCounted(t *testing.T) {
	d := newDesk(t, false)
	base := url.Values{"wave": {"before"}, "day": {"2026-03-01"}, "action": {"a13"}, "territory": {"48095"}}
	for _, answers := range []map[string]string{{"dia-01": "0", "dia-10": "1", "dia-12": "1"}, {"dia-10": "1", "dia-12": "0"}, {"dia-10": "0"}} {
		form := url.Values{}
		for k, v := range base {
			form[k] = v
		}
		for k, v := range answers {
			form.Set(k, v)
		}
		if status, body := d.post("/saisie/questionnaires/diagnostic-usages", form); status != 303 {
			t.Fatalf("%d %s", status, around(body, `class="error"`))
		}
	}
	for path, want := range map[string]int{"day": 422, "territory": 422, "dia-01": 422} {
		form := url.Values{"dia-10": {"1"}}
		for k, v := range base {
			form[k] = v
		}
		form.Set(path, map[string]string{"day": "2027-01-01", "territory": "Mende", "dia-01": "77"}[path])
		if status, _ := d.post("/saisie/questionnaires/diagnostic-usages", form); status != want {
			t.Errorf("%s: %d", path, status)
		}
	}
	if status, _ := d.post("/saisie/questionnaires/diagnostic-usages", base); status != 422 {
		t.Errorf("nothing answered: %d", status)
	}
	count := func(c store.Condition) int {
		n, err := store.Responses.Count(ctx, d.store, store.Query{Where: []store.Condition{c}})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if a, p, y := count(store.Is("instrument", "diagnostic-usages")), count(store.Is("proposed", 1)), count(store.Is("accepted", 1)); a != 3 || p != 2 || y != 1 {
		t.Errorf("%d diagnostics, %d proposed, %d accepted; want 3, 2, 1", a, p, y)
	}
	list, err := store.Responses.List(ctx, d.store, store.Query{Where: []store.Condition{store.Is("proposed", 0)}})
	if err != nil || len(list) != 1 || len(list[0].Value.Answers) != 1 {
		t.Errorf("%+v (%v)", list, err)
	}
}

// showsState is the state of the store that the form of a page carries.
func showsState(t *testing.T, d *desk, path string) string {
	t.Helper()
	_, body := d.get(path)
	at := strings.Index(body, `action="`+path+`"`)
	_, rest, ok := strings.Cut(body[max(at, 0):], `name="version" value="`)
	if version, _, whole := strings.Cut(rest, `"`); at >= 0 && ok && whole {
		return version
	}
	t.Fatalf("%s: no form that says what it shows", path)
	return ""
}

func TestStageOfAnAction(t *testing.T) {
	d := newDesk(t, false)
	form := url.Values{"stage": {"a13-e1"}, "progress": {"doing"}, "owner": {"Lozère Développement"}, "due": {"2026-02-01"}}
	if status, body := d.post("/saisie/etapes/a13", form); status != 303 {
		t.Fatalf("%d %s", status, around(body, `class="error"`))
	}
	if status, body := d.get("/saisie"); status != 200 || !strings.Contains(body, "j de retard") || !strings.Contains(body, "Lozère Développement") {
		t.Errorf("%d, want who is late", status)
	}
	form.Set("progress", "done")
	if status, _ := d.post("/saisie/etapes/a13", form); status != 422 {
		t.Errorf("done without its date: %d", status)
	}
	form.Set("done-on", "2026-03-01")
	if status, body := d.post("/saisie/etapes/a13", form); status != 409 || !strings.Contains(body, "Claire a gardé autre chose") {
		t.Errorf("over what was kept since the page was made: %d", status)
	}
	form.Set("version", showsState(t, d, "/saisie/etapes/a13"))
	if status, _ := d.post("/saisie/etapes/a13", form); status != 303 {
		t.Errorf("done: %d", status)
	}
}

// What is exported is read again: nothing is added twice.
func TestWorkbookGoesOutAndIn(t *testing.T) {
	d := newDesk(t, false)
	funder := d.newFunder(t)
	d.post("/financements/dossiers/nouveau", url.Values{"title": {"=1+1"}, "funder": {funder}, "requested": {"20 000,50"}, "deadline": {"2026-04-01"}})
	status, book := d.get("/financements/echanges/xlsx")
	if status != 200 {
		t.Fatal(status)
	}
	if status, body := d.upload(t, "/financements/dossiers/import", nil, "file", "a.xlsx", []byte(book)); status != 200 || !strings.Contains(body, "0 dossier ajouté, 1 déjà connu, 0 cellule") {
		t.Errorf("again: %d %s", status, around(body, "ajouté", `class="error"`))
	}
	other := newDesk(t, false)
	if status, body := other.upload(t, "/financements/dossiers/import", nil, "file", "a.xlsx", []byte(book)); status != 200 || !strings.Contains(body, "1 dossier ajouté") {
		t.Errorf("elsewhere: %d %s", status, around(body, "ajouté", `class="error"`))
	}
	list, err := store.Applications.List(ctx, other.store, store.Query{})
	if err != nil || len(list) != 1 || list[0].Value.Title != "=1+1" || list[0].Value.Requested.Cents != 20_000_50 || list[0].Value.Deadline != funding.Day(2026, 4, 1) {
		t.Errorf("%+v (%v)", list, err)
	}
	for name, content := range map[string][]byte{"not a workbook": []byte("bonjour"), "nothing": nil} {
		if status, body := d.upload(t, "/financements/dossiers/import", nil, "file", "x", content); status != 422 || !strings.Contains(body, `class="error"`) {
			t.Errorf("%s: %d", name, status)
		}
	}
}

// What is approved or answered reaches a real workspace; pouring twice changes
// nothing, and a refusal to answer is no low answer.
func TestWhatIsTypedReachesTheWorkspace(t *testing.T) {
	d := newDesk(t, false)
	d.post("/saisie/questionnaires/diagnostic-usages", url.Values{"wave": {"before"}, "day": {"2026-03-01"}, "action": {"a13"}, "dia-01": {"0"}, "dia-09": {"9"}})
	d.post("/saisie/questionnaires/diagnostic-usages/valider", nil)
	d.post("/saisie/questionnaires/diagnostic-usages", url.Values{"wave": {"before"}, "day": {"2026-03-01"}, "dia-01": {"1"}}) // nobody looked at it
	for _, state := range []store.Review{store.Approved, store.Draft} {
		err := d.store.Write(ctx, "claire", "", func(tx *store.Tx) error {
			_, err := store.IndicatorValues.Put(ctx, tx, store.Record[store.IndicatorValue]{Value: store.IndicatorValue{Indicator: "a01-i01", Action: "a01", Period: "2026-T1", Kind: "actual", Value: 12, State: state}})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	b, err := Typed(ctx, d.store)
	if err != nil || len(b.Indicators) != 1 || len(b.Answers) != 2 || b.Answers[1].Value != datasets.MissingAnswer {
		t.Fatalf("%+v (%v)", b, err)
	}
	ws, err := datasets.Init(t.TempDir(), datasets.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	for range 2 {
		if _, err := ws.Import(ctx, b); err != nil {
			t.Fatal(err)
		}
	}
	v, err := ws.View()
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	rows := 0
	for _, a := range v.Answers {
		rows += len(a.Value)
	}
	if rows != 2 {
		t.Errorf("%d answers in the workspace, want 2", rows)
	}
}
