package producers

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/lozere-developpement/sillage/datasets/roadmap"
)

// A register kept by hand, with its own headers: counted, without the name of
// the private donor, its unknown label told, its total set aside.
func TestEquipmentByHand(t *testing.T) {
	out := sampleOf(t, "equipements_SYNTHETIQUE.csv")
	if out.Kind != EquipmentSheet || len(out.Equipment) != 4 || out.Report.Totals() != 1 {
		t.Fatalf("%s: %+v", out.Kind, out.Equipment)
	}
	first := out.Equipment[0]
	if first.Kind != "ordinateur_portable" || first.Outcome != "redistribue" || first.Given != "2025-03-14" || first.Commune != "48095" || first.Donor != "Mairie fictive" {
		t.Errorf("%+v", first)
	}
	text := told(out)
	for _, want := range []string{"4 devices collected, 2 of them refurbished, 1 handed on", `unknown label "minitel"`, "1 donors are no organisation"} {
		if !strings.Contains(text, want) {
			t.Errorf("not told: %s\n%s", want, text)
		}
	}
	for _, row := range out.Tables[0].Rows {
		if strings.Contains(strings.Join(row, " "), "Jean") {
			t.Error("the name of a person was stored")
		}
	}
}

// The template filled in comes back; a device handed on before it came, or
// listed twice, is set aside.
func TestEquipmentTemplate(t *testing.T) {
	var b bytes.Buffer
	if err := WriteTemplate(&b, EquipmentSheet, roadmap.Lozere()); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range [][]any{
		{"E1", "tablette", "Commune fictive", "03/02/2025", "redistribué", "10/02/2025", "14/03/2025", "48095"},
		{"E1", "tablette", "Commune fictive", "03/02/2025", "en attente"},
		{"E2", "écran", "Commune fictive", "03/02/2025", "redistribué", "", "01/01/2025"},
		{"E3", "écran", "", "03/02/2025", "recyclé"},
	} {
		if err := setRow(f, "Équipements", i+2, row...); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "e.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	out := open(t, path, Options{})
	if out.Kind != EquipmentSheet || len(out.Equipment) != 2 || out.Report.Aside != 2 {
		t.Errorf("%s: %+v\n%s", out.Kind, out.Equipment, told(out))
	}
}
