package office

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/intake"
	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/pages"
)

var (
	ctx   = context.Background()
	today = funding.Day(2026, 3, 2)
)

// sketch draws nothing, of figures that are whole.
type sketch struct{}

func (sketch) Draw(*reports.Figure, reports.Width) ([]byte, error) { return []byte("<svg></svg>"), nil }

// desk is the office over a store, as an administrator meets it.
type desk struct {
	store *store.Store
	http.Handler
	routes []web.Route
}

func newDesk(t testing.TB, fill bool) *desk {
	t.Helper()
	now := func() time.Time { return today.Time().Add(9 * time.Hour) }
	s, err := store.Open(ctx, store.Config{Path: filepath.Join(t.TempDir(), "store.db"), Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		// Whatever a test did through the pages is what the audit last said.
		if _, err := s.VerifyAudit(ctx); err != nil {
			t.Errorf("something was changed without its line in the audit: %v", err)
		}
		s.Close()
	})
	if fill {
		if err := FillDemo(ctx, s, 48, today); err != nil {
			t.Fatal(err)
		}
	}
	return deskOf(t, s)
}

func deskOf(t testing.TB, s *store.Store) *desk { return deskWith(t, s, nil) }

// deskWith is a desk on which files can be dropped.
func deskWith(t testing.TB, s *store.Store, tray *intake.Tray) *desk {
	now := func() time.Time { return today.Time().Add(9 * time.Hour) }
	routes := Routes(Deps{Store: s, Roadmap: roadmap.Lozere(), Region: "Occitanie", Now: now, Demo: true, Tray: tray, Figures: pages.Figures{Drawer: sketch{}, Texts: lang.French},
		Site:      func() pages.Site { return pages.Site{Name: "Lozère", Texts: lang.French} },
		Pseudonym: func(code string) string { return "p-" + strings.ToLower(strings.ReplaceAll(code, " ", "")) },
		User:      func(*http.Request) string { return "Claire" }, Account: func(*http.Request) string { return "claire" }})
	return &desk{s, web.Mux(routes, func(*http.Request) web.Role { return web.Administrator }, func(w http.ResponseWriter, r *http.Request, status int, err error) {
		if status == http.StatusInternalServerError {
			t.Errorf("%s %s: %v", r.Method, r.URL, err)
		}
		http.Error(w, err.Error(), status)
	}), routes}
}

func (d *desk) get(path string) (int, string) {
	w := httptest.NewRecorder()
	d.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w.Code, w.Body.String()
}

func (d *desk) post(path string, form url.Values) (int, string) {
	w := httptest.NewRecorder()
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	d.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func TestEveryPageOfTheDemonstration(t *testing.T) {
	d := newDesk(t, true)
	apps, err := store.Applications.List(ctx, d.store, store.Query{})
	if err != nil || len(apps) == 0 {
		t.Fatalf("%d applications (%v)", len(apps), err)
	}
	calls, err := store.Calls.List(ctx, d.store, store.Query{})
	if err != nil {
		t.Fatal(err)
	}
	paths := []string{"/financements", "/financements/dossiers?tri=-requested&q=a", "/financements/dossiers?etape=invente&tri=x&page=-3", "/financements/dossiers/etapes", "/financements/dossiers/nouveau",
		"/financements/appels", "/financements/appels?etat=tous", "/financements/appels?action=a01", "/financements/appels/nouveau", "/financements/appels/import", "/financements/financeurs", "/financements/financeurs/nouveau",
		"/financements/dispositifs", "/financements/dispositifs/nouveau", "/financements/structures", "/financements/structures/nouveau", "/financements/factures", "/financements/factures/nouveau", "/financements/postes", "/financements/postes/nouveau",
		"/financements/partenaires/nouveau", "/financements/plan/nouveau?action=a01", "/financements/echanges", "/financements/calendrier", "/financements/plans", "/financements/partenaires", "/financements/fonds", "/financements/prevision", "/financements/prevision?caisse=5000&depense=3000", "/financements/prevision?caisse=x&taux=4", "/financements/controles"}
	for _, a := range apps {
		paths = append(paths, "/financements/dossiers/"+a.ID)
	}
	for _, c := range calls {
		paths = append(paths, "/financements/appels/"+c.ID, "/financements/dossiers/nouveau?appel="+c.ID)
	}
	for _, a := range roadmap.Lozere().Actions {
		paths = append(paths, "/financements/plans/"+a.ID)
	}
	for _, path := range paths {
		status, body := d.get(path)
		if status != 200 || strings.Contains(body, "⟦") || strings.Contains(body, "%!") || strings.Contains(body, " style=") || strings.Contains(body, "<script>") {
			t.Errorf("%s: %d, a key without text, a badly filled text, or inline code:\n%s", path, status, around(body, "⟦", "%!", " style="))
		}
	}
	for _, path := range []string{"/financements", "/financements/plans/a01", "/financements/prevision?caisse=5000&depense=3000#tresorerie", "/financements/controles"} {
		if _, body := d.get(path); !strings.Contains(body, "<figure") {
			t.Errorf("%s: its figure is not whole", path)
		}
	}
	for _, path := range []string{"/financements/dossiers/inconnu", "/financements/plans/a99", "/financements/echeances.ics?cle=x", "/financements/fonds/releve?partenaire=x"} {
		if status, _ := d.get(path); status != 404 {
			t.Errorf("%s: %d, want 404", path, status)
		}
	}
}

func around(body string, marks ...string) string {
	for _, m := range marks {
		if i := strings.Index(body, m); i >= 0 {
			return body[max(0, i-60):min(len(body), i+80)]
		}
	}
	return ""
}

func (d *desk) newFunder(t *testing.T) string {
	t.Helper()
	if status, body := d.post("/financements/financeurs/nouveau", url.Values{"name": {"Région Occitanie"}, "kind": {"region"}}); status != 303 {
		t.Fatalf("%d %s", status, body)
	}
	list, err := store.Funders.List(ctx, d.store, store.Query{})
	if err != nil || len(list) != 1 {
		t.Fatal(err)
	}
	return list[0].ID
}

// A file from the day it is heard of to its award, all by forms.
func TestAnApplicationFromHearsayToAward(t *testing.T) {
	d := newDesk(t, false)
	funder := d.newFunder(t)
	d.post("/financements/structures/nouveau", url.Values{"name": {"Hub du Gard"}, "kind": {"association"}, "departement": {"30"}})
	hub, err := store.Structures.List(ctx, d.store, store.Query{})
	if err != nil || len(hub) != 1 {
		t.Fatalf("%+v (%v)", hub, err)
	}
	form := url.Values{"title": {"<script>alert(1)</script> Boucle"}, "funder": {funder}, "requested": {"20 000,50"}, "deadline": {"2026-04-01"},
		"share-0": {"a01"}, "part-0": {"2"}, "share-1": {"a05"}, "carrier-1": {hub[0].ID}, "part-1": {"1"}}
	status, body := d.post("/financements/dossiers/nouveau", form)
	if status != 303 {
		t.Fatalf("new: %d\n%s", status, body)
	}
	list, err := store.Applications.List(ctx, d.store, store.Query{})
	if err != nil || len(list) != 1 || list[0].Value.Requested.Cents != 20_000_50 || list[0].Value.Shares[1].Departement != "30" {
		t.Fatalf("%+v (%v)", list, err)
	}
	address, version := "/financements/dossiers/"+list[0].ID, 1
	move := func(to, on, reason, awarded string) (int, string) {
		status, body := d.post(address+"/etape", url.Values{"version": {fmt.Sprint(version)}, "to": {to}, "on": {on}, "reason": {reason}, "awarded": {awarded}})
		if status == 303 {
			version++
		}
		return status, body
	}
	for _, step := range []struct {
		to, on, reason, awarded string
		want                    int
	}{
		{"filed", "2025-03-02", "", "", 422}, // not from "identified"
		{"qualified", "2025-03-02", "", "", 303},
		{"in-preparation", "2025-03-01", "", "", 422}, // before the last move
		{"in-preparation", "2062-03-03", "", "", 422}, // to come: nothing could follow it
		{"in-preparation", "2025-03-03", "", "", 303},
		{"filed", "02/04/2025", "", "", 303},
		{"partly-awarded", "2025-06-01", "", "12 000", 422}, // needs a reason
		{"partly-awarded", "2025-06-01", "enveloppe épuisée", "12 000", 303},
	} {
		if status, body := move(step.to, step.on, step.reason, step.awarded); status != step.want || status == 422 && !strings.Contains(body, `class="error"`) {
			t.Errorf("to %s: %d, want %d, with the reason beside the field", step.to, status, step.want)
		}
	}
	if status, body := d.get(address); status != 200 || strings.Contains(body, "<script>") || !strings.Contains(body, "enveloppe épuisée") {
		t.Errorf("page: %d, the title escaped and the history told", status)
	}
	totals, err := store.Actions(ctx, d.store)
	if err != nil || len(totals) != 2 || totals[0].Sums[1]+totals[1].Sums[1] != 12_000_00 {
		t.Errorf("awarded by action %+v (%v)", totals, err)
	}
}

// Two officers on one application: the second sees both versions, and choosing
// their own afterwards keeps it.
func TestTwoOfficersOnOneApplication(t *testing.T) {
	d := newDesk(t, false)
	funder := d.newFunder(t)
	d.post("/financements/dossiers/nouveau", url.Values{"title": {"Diagnostic"}, "funder": {funder}})
	list, err := store.Applications.List(ctx, d.store, store.Query{})
	if err != nil || len(list) != 1 {
		t.Fatal(err)
	}
	address := "/financements/dossiers/" + list[0].ID
	edit := func(version, note string) (int, string) {
		return d.post(address, url.Values{"version": {version}, "title": {"Diagnostic"}, "funder": {funder}, "note": {note}})
	}
	if status, _ := edit("1", "appelé le 2"); status != 303 {
		t.Fatalf("first: %d", status)
	}
	status, body := edit("1", "rendez-vous le 9")
	if status != 409 || !strings.Contains(body, "appelé le 2") || !strings.Contains(body, "rendez-vous le 9") || !strings.Contains(body, `name="version" value="2"`) {
		t.Errorf("second: %d, want both notes and the newer version", status)
	}
	if status, _ := edit("2", "rendez-vous le 9"); status != 303 {
		t.Errorf("choosing: %d", status)
	}
	history, err := d.store.History(ctx, "applications", list[0].ID)
	if err != nil || len(history) != 3 || !strings.Contains(history[0].Before, "appelé le 2") {
		t.Errorf("the audit lost a version: %d changes (%v)", len(history), err)
	}
}

// Reference case H, steps 1 to 6, by the form of the fund.
func TestFundRefusesWhatIsNotThere(t *testing.T) {
	d := newDesk(t, false)
	for i, e := range []struct {
		kind, contributor, earmark, action, amount string
		want                                       int
	}{
		{"pledge", "CD48", "", "", "30000", 303}, {"agreement", "CD48", "", "", "30000", 303},
		{"pledge", "Mende", "", "", "5000", 303}, {"call", "Mende", "", "", "5000", 422}, // no convention
		{"call", "CD48", "", "", "20000", 303}, {"receipt", "CD48", "", "", "20000", 303},
		{"commitment", "", "", "a12", "20000,01", 422}, {"commitment", "", "", "a12", "5000", 303},
		{"payment", "", "", "a12", "5000,01", 422}, {"payment", "", "", "a12", "5000", 303},
	} {
		status, body := d.post("/financements/fonds", url.Values{"on": {"2026-03-02"}, "kind": {e.kind}, "contributor": {e.contributor}, "earmark": {e.earmark}, "action": {e.action}, "amount": {e.amount}})
		if status != e.want {
			t.Errorf("step %d, %s: %d, want %d %s", i+1, e.kind, status, e.want, around(body, `class="error"`))
		}
	}
	// Step 9: the source of a commitment changes; without one to change to, it is refused.
	for i, e := range []struct {
		kind, contributor, earmark, to string
		want                           int
	}{{"pledge", "État", "axis:3", "", 303}, {"agreement", "État", "axis:3", "", 303}, {"call", "État", "axis:3", "", 303}, {"receipt", "État", "axis:3", "", 303}, {"commitment", "", "", "", 303},
		{"reassign", "État", "axis:3", "", 422}, {"reassign", "État", "axis:3", "|CD48", 303}} {
		form := url.Values{"on": {"2026-03-02"}, "kind": {e.kind}, "contributor": {e.contributor}, "earmark": {e.earmark}, "amount": {"100"}, "action": {"a12"}, "to": {e.to}}
		if status, body := d.post("/financements/fonds", form); status != e.want {
			t.Errorf("step %d of the re-assignment, %s: %d, want %d %s", i+1, e.kind, status, e.want, around(body, `class="error"`, `role="alert"`))
		}
	}
	if status, body := d.get("/financements/fonds/releve?partenaire=CD48"); status != 200 || !strings.Contains(body, "5\u202f000,00") {
		t.Errorf("statement: %d", status)
	}
}

func TestAgendaHasAPrivateAddress(t *testing.T) {
	d := newDesk(t, true)
	claire := store.Record[store.Account]{Value: store.Account{ID: "claire", Login: "claire", Name: "Claire", Role: "officer"}}
	keep := func() {
		if err := d.store.Write(ctx, "Claire", "", func(tx *store.Tx) (err error) { claire, err = store.PutAccount(ctx, tx, claire); return err }); err != nil {
			t.Fatal(err)
		}
	}
	keep()
	_, body := d.post("/financements/calendrier", nil)
	_, rest, ok := strings.Cut(body, "/financements/echeances.ics?cle=")
	if !ok {
		t.Fatal("no address")
	}
	key := rest[:26]
	status, ics := d.get("/financements/echeances.ics?cle=" + key)
	if status != 200 || !strings.HasPrefix(ics, "BEGIN:VCALENDAR") {
		t.Errorf("%d %.40s", status, ics)
	}
	claire.Value.Disabled = true
	keep()
	if status, _ := d.get("/financements/echeances.ics?cle=" + key); status != 404 {
		t.Errorf("the address of who has left still serves: %d", status)
	}
	claire.Value.Disabled = false
	keep()
	d.post("/financements/calendrier", nil)
	if status, _ := d.get("/financements/echeances.ics?cle=" + key); status != 404 {
		t.Errorf("the address before still serves: %d", status)
	}
}

func TestDemonstrationIsFilledOnce(t *testing.T) {
	d := newDesk(t, true)
	n, err := store.Applications.Count(ctx, d.store, store.Query{})
	if err := errors.Join(err, FillDemo(ctx, d.store, 48, today)); err != nil {
		t.Fatal(err)
	}
	if again, err := store.Applications.Count(ctx, d.store, store.Query{}); again != n || err != nil {
		t.Errorf("%d applications, then %d (%v)", n, again, err)
	}
}

// The treasury is drawn once the accounts' two figures are known, and not
// before; what cannot be read is said.
func TestTreasuryAsksWhatItNeeds(t *testing.T) {
	d := newDesk(t, true)
	for query, want := range map[string]bool{"": false, "?caisse=5000&depense=3000": true, "?caisse=cinq&depense=3000": false, "?caisse=5000&depense=3000&taux=4": false} {
		status, body := d.get("/financements/prevision" + query)
		if status != 200 || strings.Contains(body, "La caisse, mois par mois") != want {
			t.Errorf("%q: %d, drawn %t, want %t", query, status, !want, want)
		}
	}
}
