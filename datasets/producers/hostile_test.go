package producers

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
	"github.com/xuri/excelize/v2"
)

// intruders are columns that somebody added to an export, with what must never
// be found in a workspace.
var intruders = [][2]string{
	{"Nom", "Zébulonette"}, {"Prénom", "Gertrudine"}, {"Nom et prénom du référent", "Hildegarde Quasimodo"}, {"Adresse e-mail", "canari.mail@exemple.fr"},
	{"Téléphone", "06 98 76 54 32"}, {"IP address", "203.0.113.77"}, {"Notes", "voisine de Philémon canari"}, {"Contact", "Anatole Canarius"},
	{"Précisions utiles", "rappeler au 07.12.34.56.78 le soir"}, {"Date de naissance", "13/07/1931"},
}

// canaries are what to look for.
var canaries = []string{"Zébulonette", "zebulonette", "Gertrudine", "gertrudine", "Hildegarde", "hildegarde", "canari.mail", "98 76 54 32", "9876543", "203.0.113.77", "Philémon", "philemon", "Canarius", "canarius", "07.12.34", "13/07/1931", "1931-07-13"}

// hostile adds the columns of intruders to a sample, as its own format wants.
func hostile(t *testing.T, path, to string) bool {
	t.Helper()
	switch filepath.Ext(path) {
	case ".csv":
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		b, bom := bytes.CutPrefix(b, []byte("\ufeff"))
		comma := ','
		if bytes.Count(b[:min(2000, len(b))], []byte(";")) > bytes.Count(b[:min(2000, len(b))], []byte(",")) {
			comma = ';'
		}
		in := csv.NewReader(bytes.NewReader(b))
		in.Comma, in.FieldsPerRecord, in.LazyQuotes = comma, -1, true
		rows, err := in.ReadAll()
		if err != nil || len(rows) < 2 {
			return false
		}
		// Below the header, wherever it is: the first row that is full.
		head, width := 0, 0
		for i, row := range rows {
			if len(row) > width || i < 4 && slices.Contains(row, "SID") { // Framaforms: the last of three lines
				head, width = i, len(row)
			}
		}
		var out bytes.Buffer
		if bom {
			out.WriteString("\ufeff")
		}
		w := csv.NewWriter(&out)
		w.Comma = comma
		for i, row := range rows {
			if len(row) == width {
				for _, in := range intruders {
					switch {
					case i == head:
						row = append(row, in[0])
					case i > head:
						row = append(row, in[1])
					default:
						row = append(row, "")
					}
				}
			}
			w.Write(row) // a bytes.Buffer never fails
		}
		w.Flush()
		return os.WriteFile(to, out.Bytes(), 0o600) == nil
	case ".xlsx":
		x, err := excelize.OpenFile(path)
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		sheet := x.GetSheetList()[0]
		rows, err := x.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		head := 0
		for i, row := range rows {
			if len(row) > len(rows[head]) {
				head = i
			}
		}
		width := len(rows[head])
		for r := head; r < len(rows); r++ {
			for c, in := range intruders {
				cell, _ := excelize.CoordinatesToCellName(width+1+c, r+1)
				x.SetCellStr(sheet, cell, in[min(r-head, 1)])
			}
		}
		return x.SaveAs(to) == nil
	case ".json":
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var whole any
		if err := json.Unmarshal(b, &whole); err != nil {
			t.Fatal(err)
		}
		intrude(whole)
		b, err = json.Marshal(whole)
		return err == nil && os.WriteFile(to, b, 0o600) == nil
	}
	return false
}

// intrude adds the personal columns to every object of a JSON file.
func intrude(v any) {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			intrude(one)
		}
	case map[string]any:
		for _, one := range v {
			intrude(one)
		}
		for _, one := range v { // not among counts
			if _, text := one.(string); text {
				there := map[string]bool{} // "nom" is the name of a service, not of a person
				for name := range v {
					there[ingest.Fold(name)] = true
				}
				for _, in := range intruders {
					if !there[ingest.Fold(in[0])] {
						v[in[0]] = in[1]
					}
				}
				return
			}
		}
	}
}

// TestNothingPersonalIsStored imports every sample with personal columns added,
// and looks for them in every file of the workspace.
func TestNothingPersonalIsStored(t *testing.T) {
	samples, err := filepath.Glob("testdata/*")
	if err != nil {
		t.Fatal(err)
	}
	generic := filepath.Join(t.TempDir(), "suivi.csv")
	var table strings.Builder
	table.WriteString("Lieu;Accueil\n")
	for range 30 {
		table.WriteString("Mende;3\n")
	}
	if err := os.WriteFile(generic, []byte(table.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	key, err := ingest.NewKey([]byte("a key of more than sixteen bytes"))
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[Kind]bool{}
	for _, path := range append(samples, generic) {
		to := filepath.Join(t.TempDir(), filepath.Base(path))
		if !hostile(t, path, to) {
			continue
		}
		dir := t.TempDir()
		w, err := datasets.Init(filepath.Join(dir, "espace"), datasets.Config{})
		if err != nil {
			t.Fatal(err)
		}
		out, err := Open(t.Context(), "", to, Options{Key: key, Today: ingest.DateOf(2026, 3, 1), Ratio: new(true)})
		if out == nil || err != nil {
			t.Logf("%s: %v", filepath.Base(path), err) // refused as a whole: nothing is stored
			w.Close()
			continue
		}
		if _, err := w.Import(t.Context(), out.Batch(time.Time{})); err != nil {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
		w.Close()
		kinds[out.Kind] = true
		filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile(p)
			for _, c := range canaries {
				if bytes.Contains(b, []byte(c)) {
					rel, _ := filepath.Rel(dir, p)
					t.Errorf("%s, read as %s: %q is in %s", filepath.Base(path), out.Kind, c, rel)
				}
			}
			return err
		})
	}
	for _, k := range []Kind{CoopActivities, LimeSurvey, Kobo, Framaforms, Forms, PixProfiles, Places, Grants, Generic, CoopAPI, CoopV1Archive} {
		if !kinds[k] {
			t.Errorf("no sample of %s was imported: %v", k, kinds)
		}
	}
}

// A column that is asked for with a purpose is kept apart, and told; without a
// purpose it is refused.
func TestKeptForAPurpose(t *testing.T) {
	path := filepath.Join(t.TempDir(), "forms.csv")
	data := "Horodateur,Nom,Adresse e-mail,Êtes-vous satisfait ?\n2025/06/02 9:00:00 AM UTC+2,Jeanne Fictive,jeanne@exemple.fr,Oui\n2025/06/03 9:00:00 AM UTC+2,Paul Exemple,paul@exemple.fr,Non\n"
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	out := open(t, path, Options{Keep: map[string]string{"Adresse e-mail": "relance à six mois"}})
	if len(out.Tables) != 1 || len(out.Tables[0].Rows) != 2 || out.Tables[0].Rows[0][1] != "jeanne@exemple.fr" || !out.Tables[0].Columns[1].Personal || !strings.HasPrefix(out.Tables[0].Name, "nominatif-") {
		t.Errorf("kept %+v", out.Tables)
	}
	if r := DatasetsReport(out.Report); len(r.Retained) != 1 || r.Retained[0].Purpose != "relance à six mois" {
		t.Errorf("the manifest does not say what for: %+v", r)
	}
	for _, d := range out.Report.Discarded {
		if d.Column == "Adresse e-mail" {
			t.Error("a column that is kept is told as discarded")
		}
	}
	for _, keep := range []map[string]string{{"Adresse e-mail": " "}, {"Adresse": "relance"}} {
		if _, err := Open(t.Context(), "", path, Options{Keep: keep}); err == nil {
			t.Errorf("%v: kept", keep)
		}
	}
}

// A birth date becomes a band on the day of the form, and nothing else is left.
func TestBirthBecomesABand(t *testing.T) {
	path := filepath.Join(t.TempDir(), "forms.csv")
	data := "Horodateur,Date de naissance,Satisfait ?\n2025/06/02 9:00:00 AM UTC+2,03/06/1955,Oui\n2025/06/02 9:00:00 AM UTC+2,01/06/1955,Non\n2025/06/02 9:00:00 AM UTC+2,12/12/2090,Non\n2025/06/02 9:00:00 AM UTC+2,,Oui\n2025/06/02 9:00:00 AM UTC+2,14/03/2010,Oui\n"
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	out := open(t, path, Options{})
	var got []int
	for _, a := range out.Answers {
		if strings.HasSuffix(a.Item, "/"+bandItem) {
			got = append(got, a.Value)
		}
	}
	want := []int{6, 7, datasets.MissingAnswer, 2} // 69, 70, not said, 15; who is not born is set aside
	if len(got) != len(want) || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] || got[3] != want[3] || out.Report.Aside != 1 {
		t.Errorf("bands %v, want %v; aside %d", got, want, out.Report.Aside)
	}
	if !out.Report.Says("ingest.band-kept") {
		t.Error("the report does not say that only the band is kept")
	}
}

// The corrected workbook of a questionnaire that was read by a mapping is
// imported by itself.
func TestAsideCarriesItsMapping(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "maison.csv")
	data := "Fiche;Qui;Moment;Réponse\n1;a;avant;4\n2;a;apres;9\n3;b;avant;2\n"
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := ReadMapping(strings.NewReader("questionnaire = \"autonomie\"\n[colonnes]\nreponse = \"Fiche\"\nrepondant = \"Qui\"\nvague = \"Moment\"\n[[question]]\ncolonne = \"Réponse\"\nitem = \"aut-01\"\nmin = 1\nmax = 5\n"))
	if err != nil {
		t.Fatal(err)
	}
	out := open(t, path, Options{Mapping: m})
	back := filepath.Join(dir, "a-corriger.xlsx")
	f, err := os.Create(back)
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteAside(f, out.Kind, out.Report, out.Mapping, nil); err != nil {
		t.Fatal(err)
	}
	f.Close()
	x, err := excelize.OpenFile(back)
	if err != nil {
		t.Fatal(err)
	}
	x.SetCellValue("À corriger", "D2", 5) // the user corrects the answer
	if err := x.Save(); err != nil {
		t.Fatal(err)
	}
	x.Close()
	again := open(t, back, Options{})
	if len(again.Answers) != 1 || again.Answers[0].Item != "autonomie/aut-01" || again.Answers[0].Value != 5 || again.Origin.Space != out.Origin.Space || !again.Origin.Completes {
		t.Errorf("read as %s in %q: %+v", again.Kind, again.Origin.Space, again.Answers)
	}
}
