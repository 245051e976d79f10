package office

import (
	"net/url"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
)

// formTo returns what the form of a page holds, as a browser would send it.
func formTo(t *testing.T, body, action string) url.Values {
	t.Helper()
	for _, f := range formsOf(body) {
		if f.action == action {
			return f.values
		}
	}
	t.Fatalf("no form to %s", action)
	return nil
}

// Two officers open one application. Each writes in other fields: the second
// is told, and when saving again takes nothing away from the first. What both
// wrote is shown beside what is kept.
func TestWhatEachWroteIsKept(t *testing.T) {
	for _, inPlace := range []bool{false, true} {
		d := newDesk(t, true)
		page, address := "/financements/dossiers/demo-02", "/financements/dossiers/demo-02"
		if inPlace {
			page, address = "/financements/dossiers?modifier=demo-02", "/financements/dossiers/demo-02/ligne"
		}
		_, body := d.get("/financements/dossiers/demo-02")
		first := formTo(t, body, "/financements/dossiers/demo-02")
		_, body = d.get(page)
		second := formTo(t, body, address)
		first.Set("title", "Premier intitulé")
		first.Set("note", "vu avec le financeur")
		first.Set("requested", "21 500,00")
		if status, body := d.post("/financements/dossiers/demo-02", first); status != 303 {
			t.Fatalf("first: %d %s", status, around(body, `class="error"`))
		}
		second.Set("title", "Second intitulé")
		status, body := d.post(address, second)
		if status != 409 || !strings.Contains(body, "Premier intitulé") || !strings.Contains(body, `value="Second intitulé"`) || !strings.Contains(body, `value="21500,00"`) {
			t.Fatalf("second, in place %v: %d, both titles, and the amount taken over: %s", inPlace, status, around(body, "Premier", "Second"))
		}
		if !inPlace && !strings.Contains(body, "vu avec le financeur") {
			t.Error("what the first wrote is not shown")
		}
		second.Set("version", "2")
		second.Set("requested", "21500,00") // as the form now holds it
		second.Set("note", "vu avec le financeur")
		if status, body := d.post(address, second); status != 303 {
			t.Fatalf("again: %d %s", status, around(body, `class="error"`))
		}
		kept, err := store.Applications.Get(ctx, d.store, "demo-02")
		if err != nil || kept.Value.Title != "Second intitulé" || kept.Value.Requested.Cents != 21_500_00 || kept.Value.Note != "vu avec le financeur" {
			t.Errorf("in place %v: kept %q, %v, %q (%v)", inPlace, kept.Value.Title, kept.Value.Requested, kept.Value.Note, err)
		}
	}
}
