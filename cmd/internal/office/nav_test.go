package office

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// Who may only read is shown no form to fill in, and no page that would refuse
// them: the address of an agenda is the one thing they make.
func TestAReaderIsShownNothingToFillIn(t *testing.T) {
	s := newDesk(t, true).store
	reader := func(*http.Request) web.Role { return web.Reader }
	h := web.Mux(Routes(Deps{Store: s, Roadmap: roadmap.Lozere(), Region: "Occitanie", Now: func() time.Time { return today.Time() },
		Site: func() pages.Site { return pages.Site{Name: "Lozère", Texts: lang.French} },
		User: func(*http.Request) string { return "Paul" }, Account: func(*http.Request) string { return "paul" }, Role: reader,
	}), reader, func(w http.ResponseWriter, r *http.Request, status int, err error) {
		http.Error(w, err.Error(), status)
	})
	for _, path := range []string{"/financements", "/financements/dossiers", "/financements/dossiers/demo-01", "/financements/dossiers/etapes", "/financements/appels/call-feder-numerique",
		"/financements/calendrier", "/financements/plans/a03", "/financements/partenaires/demo-p01", "/financements/fonds", "/financements/postes", "/financements/factures", "/financements/echanges"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		body := w.Body.String()
		forms := strings.Count(body, `<form method="post"`) - strings.Count(body, `action="/deconnexion"`) - strings.Count(body, `action="/financements/calendrier"`)
		if w.Code != 200 || forms != 0 || strings.Contains(body, "/nouveau") || strings.Contains(body, "modifier=") || strings.Contains(body, `href="/saisie"`) {
			t.Errorf("%s: %d, %d forms, or a way to a page that is not theirs", path, w.Code, forms)
		}
		if (path == "/financements/calendrier") != strings.Contains(body, `action="/financements/calendrier"`) {
			t.Errorf("%s: the form of the agenda is not where it belongs", path)
		}
	}
}

// The menu says where one is, also on the pages that it does not name.
func TestTheMenuSaysWhereOneIs(t *testing.T) {
	o := &office{t: lang.French}
	for path, want := range map[string]string{
		"/financements": "À faire page", "/financements/dossiers/etapes": "Par étape page", "/financements/dossiers/x/versements/0": "Dossiers true",
		"/financements/dispositifs/nouveau": "Financeurs true", "/financements/plan/p/depenses/1": "Plans true", "/financements/optimum/a01": "Plans true",
		"/financements/appels/import": "Appels à projets true", "/saisie/etapes/a01": "Saisie true", "/ailleurs": "",
	} {
		got := ""
		for _, g := range o.menu(path, web.Administrator) {
			for _, p := range g.Pages {
				if p.Current != "" {
					got += p.Text + " " + p.Current
				}
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}
