package producers

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// One participant of a workshop of three is set aside for a cell that a
// spreadsheet turned into a date. Once corrected it joins the two others.
func TestCorrectedParticipantJoinsWorkshop(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "abime.csv")
	data := "Date;Type;Participants;Durée (min);Code Insee;Niveau d’autonomie (ou de l’atelier);ID CRA\n" +
		"14/03/2025;Atelier collectif;1/3;60;48095;1/3;w1\n14/03/2025;Atelier collectif;2/3;60;48095;01/03/2025;w1\n14/03/2025;Atelier collectif;3/3;60;48095;1/3;w1\n"
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	w, err := datasets.Init(filepath.Join(dir, "workspace"), datasets.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	add := func(path string, o Options, want int) *Outcome {
		t.Helper()
		out, err := Open(t.Context(), "", path, o)
		if out == nil {
			t.Fatal(err)
		}
		if _, err := w.Import(t.Context(), out.Batch(time.Time{})); err != nil {
			t.Fatal(err)
		}
		v, err := w.View()
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, c := range v.Attendances {
			n += len(c.Activity)
		}
		if n != want {
			t.Fatalf("%s: %d participants, want %d", filepath.Base(path), n, want)
		}
		return out
	}
	out := add(path, Options{}, 2)
	back := filepath.Join(dir, "a-corriger.xlsx")
	f, err := os.Create(back)
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteAside(f, out.Kind, out.Report, out.Mapping, nil); err != nil {
		t.Fatal(err)
	}
	f.Close()
	again := add(back, Options{Confirmed: ingest.FractionOfDate}, 3)
	if !again.Origin.Completes {
		t.Error("the workbook to correct is not known for what it is")
	}
}
