package office

import (
	"bytes"
	"mime/multipart"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/intake"
	"github.com/lozere-developpement/sillage/datasets"
)

// dropDesk is a desk on which files can be dropped.
func dropDesk(t *testing.T) (*desk, *datasets.Workspace) {
	t.Helper()
	ws, err := datasets.Init(filepath.Join(t.TempDir(), "espace"), datasets.Config{})
	if err != nil {
		t.Fatal(err)
	}
	tray, err := intake.NewTray(intake.Desk{Workspace: ws, Now: func() time.Time { return today.Time() }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tray.Close(); ws.Close() })
	d := newDesk(t, false)
	return deskWith(t, d.store, tray), ws
}

const feedback = "Horodateur;Nom;Adresse e-mail;Êtes-vous satisfait ?\n02/06/2025 09:00;Jeanne Fictive;jeanne@exemple.fr;Oui\n03/06/2025 09:00;Paul Exemple;paul@exemple.fr;Non\n04/06/2025 09:00;Anne Exemple;;Oui\n"

// A file is dropped, looked at, read otherwise, imported; nobody else sees it,
// and nothing is written before.
func TestFileIsDroppedAndImported(t *testing.T) {
	d, ws := dropDesk(t)
	if status, body := d.upload(t, "/donnees/deposer", nil, "", "", nil); status != 422 || !strings.Contains(body, `class="error"`) {
		t.Errorf("no file: %d", status)
	}
	at := d.send(t, "/donnees/deposer", nil, map[string]string{"file": `C:\Users\moi\retours.csv`}, map[string]string{"file": feedback})
	status, body := d.get(at)
	if status != 200 || !strings.Contains(body, "retours.csv") || !strings.Contains(body, "Google ou Microsoft Forms") || strings.Contains(body, "⟦") || strings.Contains(body, `moi\`) {
		t.Fatalf("%d %s", status, around(body, "⟦", "%!"))
	}
	if imports := manifests(t, ws); imports != 0 {
		t.Fatal("a file that was only looked at is in the data")
	}
	if _, body := d.get("/donnees/deposer"); !strings.Contains(body, at) {
		t.Error("the file does not wait")
	}
	form := url.Values{"kind": {""}, "action": {"a03"}, "wave": {"after"}, "ratio": {""}}
	form.Set("keep-0", "relance à six mois") // the column of names: the addresses become pseudonyms
	if status, body := d.post(at+"/lire", form); status != 303 {
		t.Fatalf("read again: %d %s", status, around(body, `class="error"`))
	}
	if _, body := d.get(at); !strings.Contains(body, "relance à six mois") {
		t.Error("the purpose is not shown")
	}
	if status, body := d.post(at+"/importer", nil); status != 200 || !strings.Contains(body, "Import 000001") {
		t.Fatalf("import: %d", status)
	}
	if imports := manifests(t, ws); imports != 1 {
		t.Errorf("%d imports", imports)
	}
	if status, _ := d.get(at); status != 404 {
		t.Errorf("a file that was imported is still there: %d", status)
	}
	for _, path := range []string{"/donnees/modeles/indicateurs.xlsx", "/donnees/modeles/equipements.xlsx"} {
		if status, body := d.get(path); status != 200 || !strings.HasPrefix(body, "PK") {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// A file that is no table is refused with its reason.
func TestDroppedFileIsRefused(t *testing.T) {
	d, ws := dropDesk(t)
	at := d.send(t, "/donnees/deposer", nil, map[string]string{"file": "x.csv"}, map[string]string{"file": "%PDF-1.7\n%âãÏÓ\n1 0 obj"})
	if status, body := d.get(at); status != 200 || !strings.Contains(body, "pas pu être lu") {
		t.Errorf("%d", status)
	}
	if status, _ := d.post(at+"/importer", nil); status != 422 {
		t.Errorf("imported: %d", status)
	}
	if status, _ := d.post(at+"/abandonner", nil); status != 303 || manifests(t, ws) != 0 {
		t.Errorf("given up: %d", status)
	}
}

// Two waves without a code: matches are proposed with their certainty, decided
// on the page, and the names are nowhere in the workspace.
func TestWavesAreMatchedByTheUser(t *testing.T) {
	d, ws := dropDesk(t)
	wave := func(rows string) string {
		return "Horodateur;Nom;Date de naissance;Commune;Satisfait ?\n" + rows
	}
	files := map[string]string{
		"before": wave("02/01/2025 09:00;Jeanne Fictive;14/03/1950;Mende;Oui\n03/01/2025 09:00;Paul Exemple;;Florac;Non\n"),
		"after":  wave("02/06/2025 09:00;FICTIVE Jeanne;14/03/1950;Mende;Oui\n03/06/2025 09:00;Paul Exemples;;Florac;Oui\n"),
	}
	if status, _ := d.upload(t, "/donnees/rapprochements/chercher", nil, "before", "a.csv", []byte(files["before"])); status != 422 {
		t.Errorf("one file: %d", status)
	}
	d.send(t, "/donnees/rapprochements/chercher", nil, map[string]string{"before": "avant.csv", "after": "apres.csv"}, files)
	links, err := ws.Links()
	if err != nil || len(links) != 2 || links[0].Decision != datasets.Accepted || links[1].Decision != datasets.Undecided || links[0].BeforeAt != "avant.csv, ligne 2" {
		t.Fatalf("%+v (%v)", links, err)
	}
	_, body := d.get("/donnees/rapprochements")
	if !strings.Contains(body, "apres.csv, ligne 3") || strings.Contains(body, "Jeanne") || strings.Contains(body, "⟦") {
		t.Errorf("the page: %s", around(body, "Jeanne", "⟦"))
	}
	if status, _ := d.post("/donnees/rapprochements", url.Values{"before-0": {links[1].Before}, "after-0": {links[1].After}, "decision-0": {"non"}}); status != 303 {
		t.Errorf("decision: %d", status)
	}
	if links, _ := ws.Links(); links[1].Decision != datasets.Refused {
		t.Errorf("%+v", links)
	}
	b, err := os.ReadFile(filepath.Join(ws.Dir(), datasets.LinksFile))
	if err != nil || bytes.Contains(b, []byte("Fictive")) || bytes.Contains(b, []byte("1950")) {
		t.Errorf("the file of links names somebody (%v): %s", err, b)
	}
}

func manifests(t *testing.T, ws *datasets.Workspace) int {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(ws.Dir(), "datasets", "manifests", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// send posts a form with several files and returns where it leads.
func (d *desk) send(t *testing.T, path string, fields url.Values, names, contents map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for k, v := range fields {
		m.WriteField(k, v[0]) // a bytes.Buffer never fails
	}
	for k, name := range names {
		part, err := m.CreateFormFile(k, name)
		if err != nil {
			t.Fatal(err)
		}
		part.Write([]byte(contents[k]))
	}
	m.Close()
	r := httptest.NewRequest("POST", path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	if w.Code != 303 {
		t.Fatalf("%s: %d %s", path, w.Code, around(w.Body.String(), `class="error"`))
	}
	return w.Header().Get("Location")
}
