package datasets

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func forms(t *testing.T, w *Workspace, space string, wave Wave, people ...[2]string) {
	t.Helper()
	b := &Batch{Origin: Origin{Source: space, SHA256: fmt.Sprintf("%064x", len(space)*7+int(wave)), Producer: "enquete", Space: space}}
	for i, p := range people {
		b.Answers = append(b.Answers, AnswerRow{Response: p[0], Respondent: p[1], Item: "autonomie/aut-01", Wave: wave, Period: "2025-T1", Value: i + 1})
	}
	if _, err := w.Import(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

// TestAcceptedLinksMakeOnePerson links forms that name nobody, that name the
// same person by two tokens, and refuses one: only accepted links count, at
// once, and the view says that it changed.
func TestAcceptedLinksMakeOnePerson(t *testing.T) {
	w, err := Init(filepath.Join(t.TempDir(), "espace"), Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	forms(t, w, "avant", Before, [2]string{"1", ""}, [2]string{"2", "pa"}, [2]string{"3", ""})
	forms(t, w, "apres-", After, [2]string{"1", ""}, [2]string{"2", "pb"}, [2]string{"3", ""})
	people := func() (map[string]uint32, string) {
		v, err := w.View()
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]uint32{}
		for _, c := range v.Answers {
			for i := range c.Respondent {
				out[fmt.Sprint(c.Wave[i], "/", c.Value[i])] = c.Respondent[i]
				if int(c.Respondent[i]) >= v.Persons {
					t.Errorf("code %d of %d", c.Respondent[i], v.Persons)
				}
			}
		}
		return out, v.Hash
	}
	_, first := people()
	links := []Link{
		{Before: "avant:1", After: "apres-:1", BeforeAt: "a.csv, ligne 2", AfterAt: "b.csv, ligne 2", Certainty: 0.99, Decision: Accepted},
		{Before: "avant:2", After: "apres-:2", Certainty: 0.8}, {Before: "avant:3", After: "apres-:3", Certainty: 0.6}, {Before: "avant:9", After: "gone:9", Certainty: 0.5, Decision: Accepted},
	}
	if err := w.Propose(t.Context(), links); err != nil {
		t.Fatal(err)
	}
	got, second := people()
	if got["0/1"] == 0 || got["0/1"] != got["1/1"] || got["0/2"] == got["1/2"] || got["0/3"] != 0 || first == second {
		t.Errorf("one accepted: %v", got)
	}
	for after, d := range map[string]Decision{"apres-:2": Accepted, "apres-:3": Refused} {
		if err := w.Decide(t.Context(), "avant:"+after[len(after)-1:], after, d); err != nil {
			t.Fatal(err)
		}
	}
	if got, _ := people(); got["0/2"] != got["1/2"] || got["0/2"] == got["0/1"] || got["0/3"] != 0 {
		t.Errorf("two accepted, one refused: %v", got)
	}
	if err := w.Propose(t.Context(), links); err != nil { // looking again
		t.Fatal(err)
	}
	if kept, err := w.Links(); err != nil || kept[2].Decision != Refused || kept[1].Decision != Accepted {
		t.Errorf("a decision was forgotten: %+v (%v)", kept, err)
	}
	if err := w.Decide(t.Context(), "avant:1", "apres-:3", Accepted); err == nil {
		t.Error("a link that nobody proposed was accepted")
	}
	if err := os.WriteFile(filepath.Join(w.Dir(), LinksFile), []byte("a;b;c;d;e;f;g\nx;y;;;sûr;0;oui\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := w.View(); err == nil {
		t.Error("a broken file of links is read in silence")
	}
}
