package office

import (
	"regexp"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
)

// What waits is told once, in the order of urgency: a call by the file that
// answers it, a missing document beside the file to send, a two-step call by the
// step that comes first; a permanent call never.
func TestEachChoreOnce(t *testing.T) {
	d := newDesk(t, false)
	day := today.AddDays
	err := d.store.Write(ctx, "Claire", "", func(tx *store.Tx) error {
		for _, c := range []funding.Call{{ID: "c1", Title: "Appel pris", Deadline: day(20)}, {ID: "c2", Title: "Deux temps", PreFiling: day(6), Deadline: day(80)},
			{ID: "c3", Title: "Guichet", Permanent: true, Deadline: day(2)}, {ID: "c4", Title: "Plus tard", Deadline: day(50)}} {
			if _, err := store.Calls.Put(ctx, tx, store.Record[funding.Call]{ID: c.ID, Value: c}); err != nil {
				return err
			}
		}
		for _, a := range []funding.Application{
			{Title: "Dossier pris", CallID: "c1", Stage: funding.InPreparation, Deadline: day(20), Documents: []funding.Document{{Name: "Budget", Required: true}}},
			{Title: "Oublié", Stage: funding.Qualified, Deadline: day(-4), Documents: []funding.Document{{Name: "Statuts", Required: true}}}} {
			if _, err := store.Applications.Put(ctx, tx, store.Record[funding.Application]{Value: a}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	_, body := d.get("/financements")
	body, _, _ = strings.Cut(body, "</main>")
	text := regexp.MustCompile(`<[^>]*>|\s+`).ReplaceAllString(body, " ")
	at := -1
	for _, next := range []string{"En retard", "Oublié", "Dans les trente jours", "Deux temps", "Dossier pris", "Budget", "Pièces manquantes", "Statuts", "Plus tard"} {
		i := strings.Index(text[at+1:], next)
		if i < 0 {
			t.Fatalf("%q is not there in its order", next)
		}
		at += 1 + i
	}
	for name, times := range map[string]int{"Dossier pris": 1, "Budget": 1, "Deux temps": 1, "Plus tard": 1, "Appel pris": 0, "Guichet": 0} {
		if n := strings.Count(text, name); n != times {
			t.Errorf("%s is told %d times, want %d", name, n, times)
		}
	}
}
