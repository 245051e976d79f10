package office

import (
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/cmd/internal/intake"
	"github.com/lozere-developpement/sillage/datasets/producers"
)

const fourVisits = `../../../datasets/producers/testdata/coop_accompagnements_mediateur_SYNTHETIQUE.csv`

// ruleValues is the form as the page would send it.
func ruleValues(rules []producers.ActionRule, version string) url.Values {
	v := url.Values{"version": {version}}
	for i, r := range rules {
		for c, cell := range ruleCells(r) {
			v.Set(ruleFields[c]+"-"+strconv.Itoa(i), cell)
		}
	}
	return v
}

// The rules are seen with what each claimed, edited, and apply to the next
// import of the same file, which the page asks for.
func TestRulesAreEdited(t *testing.T) {
	d, ws := dropDesk(t)
	file, err := os.ReadFile(fourVisits)
	if err != nil {
		t.Fatal(err)
	}
	bring := func() {
		t.Helper()
		at := d.send(t, "/donnees/deposer", nil, map[string]string{"file": "coop.csv"}, map[string]string{"file": string(file)})
		if status, _ := d.post(at+"/importer", nil); status != 200 {
			t.Fatalf("import: %d", status)
		}
	}
	bring()
	activities := func() map[string]int {
		t.Helper()
		v, err := ws.View()
		if err != nil {
			t.Fatal(err)
		}
		by, seen := map[string]int{}, map[uint32]bool{}
		for _, p := range v.Attendances {
			for i, a := range p.Activity {
				if !seen[a] {
					seen[a] = true
					by[v.Dictionaries.Actions.Name(int(p.Action[i]))]++
				}
			}
		}
		total := 0
		for _, n := range intake.Claims(v) {
			total += n
		}
		if total != len(seen) {
			t.Errorf("the rules claim %d activities of %d", total, len(seen))
		}
		return by
	}
	before := activities()
	if before["a06"] == 0 {
		t.Fatalf("nothing is attached by default: %v", before)
	}
	status, body := d.get(attachPath)
	if status != 200 || strings.Contains(body, "⟦") || !strings.Contains(body, "suivent ces règles") || !strings.Contains(body, `name="valeur-0"`) {
		t.Fatalf("%d %s", status, around(body, "⟦"))
	}
	version := producers.DefaultActionRules().Fingerprint()

	// One wrong cell: nothing is kept, what was typed stays, the reason stands beside.
	bad := []producers.ActionRule{{Priority: 1, Field: "tag", Compare: "contient", Value: "", Action: "a04"}, {Priority: 2, Field: "theme", Compare: "egal", Value: "parentalité <b>", Action: "a99"}}
	status, body = d.post(attachPath, ruleValues(bad, version))
	if status != 422 || strings.Count(body, `class="error" id=`) != 2 || !strings.Contains(body, "parentalité &lt;b&gt;") || strings.Contains(body, "<b>\"") {
		t.Errorf("wrong cells: %d %s", status, around(body, `class="error"`))
	}
	if _, err := os.Stat(filepath.Join(ws.Dir(), intake.ActionsFile)); err == nil {
		t.Error("a refused table was kept")
	}

	// All to one action: told that the file must come again; then it does.
	all := []producers.ActionRule{{Priority: 5, Field: "toujours", Action: "a02", Why: "essai"}}
	if status, body := d.post(attachPath, ruleValues(all, version)); status != 303 {
		t.Fatalf("%d %s", status, around(body, `class="error"`))
	}
	if _, body := d.get(attachPath); !strings.Contains(body, "importez de nouveau") || !strings.Contains(body, "coop.csv.") {
		t.Error("the page does not say what to import again")
	}
	if status, _ := d.post(attachPath, ruleValues(bad[:0], version)); status != 409 {
		t.Errorf("an older page overwrote the table: %d", status)
	}
	bring()
	after := activities()
	if len(after) != 1 || after["a02"] == 0 {
		t.Errorf("after: %v", after)
	}
	if status, body := d.get(attachPath + "/regles.csv"); status != 200 || !strings.Contains(body, "5;toujours;;;a02;essai") {
		t.Errorf("%d %q", status, body)
	}
}
