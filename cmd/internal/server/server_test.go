package server

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/demo"
	"github.com/lozere-developpement/sillage/datasets/territory"
	"github.com/lozere-developpement/sillage/funding"
	fundingdemo "github.com/lozere-developpement/sillage/funding/demo"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// public is written out again here on purpose: opening a route to strangers
// takes two edits, one of them in a test. The pages for the élus are public.
var public = []string{"GET /figure/{file}", "GET /embed/figure/{id}", "GET /donnees/{file}", "GET /static/{name}", "GET /worker.js"}

// demoServer serves a fresh workspace of demonstration data.
func demoServer(t testing.TB) *Server {
	t.Helper()
	ws, err := datasets.Init(t.TempDir(), datasets.Config{Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	for _, b := range demo.Batches(demo.Options{Seed: 48, At: time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC)}) {
		if _, err := ws.Import(context.Background(), b); err != nil {
			t.Fatal(err)
		}
	}
	return serverOf(t, ws)
}

func serverOf(t testing.TB, ws *datasets.Workspace) *Server {
	t.Helper()
	shelf, err := Open(ws, time.Now, applications, nil)
	if err != nil {
		t.Fatal(err)
	}
	return New(Config{Books: shelf, Site: pages.Site{Name: ws.Config().Departement.Name, Version: "test"}})
}

// applications are the funding of the demonstration.
func applications() (pages.Money, error) {
	on := funding.DateOf(time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC))
	state, err := fundingdemo.New(48, on)
	m := pages.Money{Applications: state.Applications, Funders: map[string]funding.Funder{}, On: on, Hash: "demo", Demo: true}
	for _, f := range state.Funders {
		m.Funders[f.ID] = f
	}
	return m, err
}

// addresses gives one address for each route of the pages.
func addresses(t testing.TB, s *Server) []string {
	t.Helper()
	var list []string
	for _, e := range pages.Contents {
		path := strings.NewReplacer("/{$}", "/", "{siren}", territory.Lozere().EPCI[0].SIREN, "{code}", pages.Code("criterion", "autonomy")).Replace(e.Path)
		id := "a06"
		if strings.HasPrefix(path, "/dimensions") {
			id = impact.DefaultReferential().Dimensions[0].ID
		}
		list = append(list, strings.ReplaceAll(path, "{id}", id))
	}
	return append(list, "/comparer?periode-a=2024&periode-b=2025", "/atelier?p-"+impact.DefaultReferential().Dimensions[0].ID+"=5", "/recherche?q=parents", "/embed/figure/dimensions?page=/", "/?lang=en&periode=2025",
		"/chiffre/"+pages.Code("indicator", "a06-i01"), "/chiffre/"+pages.Code("money", "awarded", ""), "/chiffre/"+pages.Code("figure", "/", "grille"), "/chiffre/"+pages.Code("reach"))
}

func get(t testing.TB, h http.Handler, address string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest("GET", address, nil)
	r.Host = "127.0.0.1"
	h.ServeHTTP(w, r)
	return w
}

func TestEveryAddressAnswers(t *testing.T) {
	s := demoServer(t)
	for _, address := range addresses(t, s) {
		if w := get(t, s, address); w.Code != 200 || !strings.Contains(w.Body.String(), "monstration") {
			t.Errorf("%s: status %d, demonstration mark: %t", address, w.Code, strings.Contains(w.Body.String(), "monstration"))
		}
	}
	for address, want := range map[string]int{"/nulle-part": 404, "/actions/a99": 404, "/chiffre/ZZZZ": 404, "/figure/grille.exe?page=/": 404, "/figure/absent.svg?page=/": 404, "/figure/grille.svg?page=/absent": 404} {
		if w := get(t, s, address); w.Code != want {
			t.Errorf("%s: status %d, want %d", address, w.Code, want)
		}
	}
}

// Every face of a figure can be had, each of its own kind.
func TestFaces(t *testing.T) {
	s := demoServer(t)
	for face, start := range map[string]string{"svg": "<svg", "png": "\x89PNG", "pdf": "%PDF", "csv": "\ufeff", "json": "{"} {
		w := get(t, s, "/figure/dimensions."+face+"?page=/")
		if w.Code != 200 || !strings.HasPrefix(w.Body.String(), start) {
			t.Errorf("dimensions.%s: status %d, starts with %.20q", face, w.Code, w.Body.String())
		}
	}
}

func TestStrangerSeesOnlyPublicRoutes(t *testing.T) {
	s := New(Config{Books: nobody{}, Extra: []web.Route{{Pattern: "GET /prive", Least: web.Reader, Serve: func(http.ResponseWriter, *http.Request) error { return nil }}}, Role: func(*http.Request) web.Role { return web.Anyone }})
	for _, e := range pages.Contents {
		public = append(public, "GET "+e.Path)
	}
	for _, rt := range append(s.routes(), s.Extra...) {
		if open := rt.Least == web.Anyone; open != slices.Contains(public, rt.Pattern) {
			t.Errorf("%s: open to strangers = %t", rt.Pattern, open)
		}
	}
	if w := get(t, s, "/prive"); w.Code != http.StatusUnauthorized || !strings.Contains(w.Body.String(), "/connexion?retour=") {
		t.Errorf("a stranger at a private page: status %d", w.Code)
	}
}

type nobody struct{}

func (nobody) Current() (*pages.Book, error) { return nil, io.EOF }

// A later import shows on the page without a restart, and the page says the
// same as the evidence.
func TestImportMovesThePage(t *testing.T) {
	ws, err := datasets.Init(t.TempDir(), datasets.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	now := time.Now()
	shelf, err := Open(ws, func() time.Time { return now }, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := New(Config{Books: shelf})
	before := get(t, s, "/").Body.String()
	if strings.Contains(before, "démonstration :") {
		t.Error("an empty workspace is marked as demonstration")
	}
	b := &datasets.Batch{Origin: datasets.Origin{SHA256: "1", Producer: "test"}, Indicators: []datasets.IndicatorRow{{Indicator: "a03-i03", Period: "2025-T1", Value: 75}}}
	if _, err := ws.Import(context.Background(), b); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Second)
	after := get(t, s, "/actions/a03").Body.String()
	if !strings.Contains(after, "75\u00a0personnes") {
		t.Error("the value that was imported is not on the page of its action")
	}
	if after == before || get(t, s, "/").Body.String() == before {
		t.Error("the home page did not move")
	}
}
