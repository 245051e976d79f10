package producers

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/lozere-developpement/sillage/datasets/ingest"
	"github.com/lozere-developpement/sillage/datasets/territory"
)

// written puts a file in a folder of its own and returns its path.
func written(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// told returns the report as one text.
func told(out *Outcome) string {
	var b strings.Builder
	for _, l := range out.Report.Lines(0) {
		b.WriteString(l.Error() + "\n")
	}
	return b.String()
}

const coopHeader = "Date;Type;Participants;Durée (min);Code Insee;Niveau d’autonomie (ou de l’atelier);ID CRA"

// Every row of the file is in the account with its reason, also the totals and
// the remarks below the table; the workbook handed back holds all of them.
func TestEveryRowHasItsReason(t *testing.T) {
	path := written(t, "a.csv", "Export de la Coop\n"+coopHeader+"\n"+
		"14/03/2025;Accompagnement individuel;1;30;48095;1/3;a1\n"+
		"hier;Accompagnement individuel;1;30;48095;1/3;a2\n"+
		"TOTAL;;2;60;;;\nSource : La Coop, export du 15/03/2025\n")
	out := open(t, path, Options{})
	r := out.Report
	if r.Rows != 4 || r.Kept != 1 || r.Aside != 3 || r.Totals() != 2 || len(r.Set) != 3 {
		t.Fatalf("%+v", r)
	}
	text := told(out)
	for _, want := range []string{"row 2 has the columns ID CRA", "UTF-8 text, cells separated by semicolon, header on line 2", "1 lines above the header",
		"a.csv:4: column Date: \"hier\"", "a.csv:5: \"TOTAL\": a row of totals", "a.csv:6: \"Source : La Coop, export du 15/03/2025\": a line of text"} {
		if !strings.Contains(text, want) {
			t.Errorf("not told: %s\n%s", want, text)
		}
	}
	var b bytes.Buffer
	if err := WriteAside(&b, Generic, r, nil, nil); err != nil {
		t.Fatal(err)
	}
	x, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	first, _ := x.GetRows("À corriger")
	second, _ := x.GetRows("Hors données")
	if len(first) != 2 || len(second) != 3 || second[1][len(r.Columns)] != "a row of totals, not data" {
		t.Errorf("%d rows to correct, others %v", len(first)-1, second)
	}
}

// A company is not a total because of its name, and a total is one whatever it
// is called.
func TestTotals(t *testing.T) {
	path := written(t, "aides.csv", "Organisme;Montant;Statut\nTotal Énergies;1000;obtenu\nEnsemble scolaire Saint-Joseph;200;obtenu\nTotal 2025;1200;\nSomme;1200;\n")
	out := open(t, path, Options{})
	if out.Report.Kept != 2 || out.Report.Totals() != 2 {
		t.Errorf("%+v", out.Report)
	}
}

// What stands in a column without a header is not read, and that is said; so
// are letters lost before the file came here.
func TestWhatIsNotRead(t *testing.T) {
	out := open(t, written(t, "a.csv", "Nom du lieu;;Ville\nM?diath?que;oublié;Mende\nMairie;;Florac\n"), Options{})
	text := told(out)
	for _, want := range []string{"1 cells stand in columns without a header", "1 cells have lost letters", "M?diath?que"} {
		if !strings.Contains(text, want) {
			t.Errorf("not told: %s\n%s", want, text)
		}
	}
}

// The user's word holds against the structure, and the report says both.
func TestOverruled(t *testing.T) {
	path := written(t, "a.csv", coopHeader+"\n14/03/2025;Accompagnement individuel;1;30;48095;1/3;a1\n")
	out, err := Open(context.Background(), Generic, path, Options{})
	if err != nil || out.Kind != Generic || !strings.Contains(told(out), "because you asked; by its structure it is: La Coop") {
		t.Error(err, told(out))
	}
}

// A thousand odd numbers make one sentence, and many remarks of a kind a few.
func TestReportStaysShort(t *testing.T) {
	var b strings.Builder
	b.WriteString("nomAttribuant,idAttribuant,dateConvention,referenceDecision,nomBeneficiaire,idBeneficiaire,objet,montant,nature,conditionsVersement,datesPeriodeVersement,idRAE,notificationUE,pourcentageSubvention\n")
	for range 300 {
		b.WriteString("Département,22480001800010,2025-03-14,,Asso,67895644300011,Aide,100,aide en numéraire,unique,2017-12-14_2016-12-14,,non,1\n")
	}
	out := open(t, written(t, "s.csv", b.String()), Options{})
	lines := out.Report.Lines(0)
	if len(lines) > 20 || !slices.ContainsFunc(lines, func(e error) bool {
		return strings.Contains(e.Error(), "600 cells hold a SIRET with a wrong check digit")
	}) ||
		!slices.ContainsFunc(lines, func(e error) bool { return strings.Contains(e.Error(), "290 more remarks") }) {
		t.Errorf("%d lines:\n%s", len(lines), told(out))
	}
}

// A table of nobody's, as a French spreadsheet left it: dates, amounts,
// durations and codes are read as such in all their spellings; the shares that
// became dates are set aside, and come back once the user confirms the rule.
func TestMessyTable(t *testing.T) {
	path := "testdata/messy_windows1252_SYNTHETIQUE.csv"
	o := Options{Territory: InTerritory(territory.Lozere())}
	out := open(t, path, o)
	if r := out.Report; r.Rows != 6 || r.Kept != 1 || r.Repaired != 2 || r.Aside != 3 || r.Totals() != 1 {
		t.Fatalf("%+v", r)
	}
	o.Confirmed = ingest.FractionOfDate
	out = open(t, path, o)
	if r := out.Report; r.Aside != 1 || r.Rules[ingest.FractionOfDate] != 2 {
		t.Fatalf("%+v", r)
	}
	want := [][]string{
		{"2025-03-14", "Mende", "48095", "1234.56", "90", "2/5", "1/3", "70 ans et plus"},
		{"2025-03-15", "MENDE", "48095", "1234.56", "90", "3/5", "2/3", "70+"},
		{"2025-03-15", "St Chely d'Apcher", "48140", "950.00", "45", "1", "", "60-69"},
		{"2025-03-15", "Saint-Amans", "48127", "", "45", "", "1/3", ""},
		{"", "Ain test", "01053", "12500.00", "120", "", "", ""},
	}
	for i, row := range out.Tables[0].Rows {
		if !slices.Equal(row, want[i]) {
			t.Errorf("row %d: %q, want %q", i+1, row, want[i])
		}
	}
}
