package notebook

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// Readers see what is online, choose among what was rendered, and nothing else.
func TestReadersSeeSnapshotsOnly(t *testing.T) {
	b := bench(t, "premier")
	root := t.TempDir()
	id, err := press(b).Publish(t.Context(), root, "premier", noon)
	if err != nil {
		t.Fatal(said(failure(err)))
	}
	t.Setenv("PATH", "") // readers need neither Go nor anything else of the machine
	shell := func(w io.Writer, p pages.Page) error {
		_, err := io.WriteString(w, string(p.Body))
		return err
	}
	role := web.Anyone
	mux := web.Mux(Routes(root, shell), func(*http.Request) web.Role { return role }, func(w http.ResponseWriter, _ *http.Request, status int, _ error) {
		w.WriteHeader(status)
	})
	get := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		return w
	}
	for _, c := range []struct {
		path   string
		status int
		holds  string
	}{
		{"/carnets", 200, "Un premier critère"},
		{"/carnets/premier/", 200, "En 2025"},
		{"/carnets/premier/?annee=2025", 200, "En 2025"},
		{"/carnets/premier/annee-2024.html", 200, "En 2024"},
		{"/carnets/premier/style.css", 200, "--ink"},
		{"/carnets/premier/index/barres.csv", 200, "Autonomie"},
		{"/carnets/premier/index/barres.arrows", 200, "libelle"},
		{"/carnets/premier/", 200, `<a href="annee-2024.html">2024</a>`},
		{"/carnets/premier/annee-2024.html", 200, `<a href="index.html">2025</a>`},
		{"/carnets/premier/", 200, "<details><summary>notebook.go</summary>"}, // the code: closed, one click away, no script
		{"/carnets/premier/annexe.zip", 200, "PK"},
		{"/carnets/premier/?annee=1999", 404, ""},
		{"/carnets/premier/nulle-part.html", 404, ""},
		{"/carnets/premier/..%2Fjournal.jsonl", 404, ""},
		{"/carnets/..%2F/", 404, ""},
		{"/carnets/autre/", 404, ""},
	} {
		w := get(c.path)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.holds) {
			t.Errorf("%s: status %d", c.path, w.Code)
		}
	}
	if w := get("/carnets/premier/?annee=2024"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/carnets/premier/annee-2024.html" {
		t.Errorf("choice: %d to %q", w.Code, w.Header().Get("Location"))
	}
	if w := get("/carnets/premier/notebook/notebook.go"); w.Header().Get("Content-Disposition") != "attachment" {
		t.Error("a notebook's own file is shown rather than downloaded")
	}
	if w := get("/carnets/premier/versions/" + id + "/index.html"); w.Code == 200 {
		t.Error("a stranger reads an earlier version")
	}
	role = web.Reader
	if w := get("/carnets/premier/versions/" + id + "/index.html"); w.Code != 200 {
		t.Errorf("a reader does not: %d", w.Code)
	}
	if err := Withdraw(root, "premier", noon); err != nil {
		t.Fatal(err)
	}
	if w := get("/carnets/premier/"); w.Code != 404 {
		t.Errorf("withdrawn, and still read: %d", w.Code)
	}
	if _, err := ReadManifest(filepath.Join(root, "premier", id)); err != nil {
		t.Error("the snapshot is gone:", err)
	}
}
