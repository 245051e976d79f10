package exchange_test

import (
	"encoding/csv"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/exchange"
)

var (
	us     = exchange.Organisation{Name: "Département de la Lozère", SIRET: "22480001100013", RNA: "W482000000"}
	givers = []funding.Funder{{ID: "etat", Name: "=État", SIRET: "11000201100044"}}
)

// files are an application at every stage, with what hostile titles and
// schedules may hold.
func files() (apps []funding.Application) {
	for i, s := range funding.Stages() {
		a := funding.Application{ID: s.String(), FunderID: "etat", Title: strings.Repeat("é", 300), Stage: s, Requested: funding.Known(funding.Cents(1_000_01 + i)), Reference: "-2026/1"}
		if s.WasFiled() {
			a.Moves = append(a.Moves, funding.Move{From: funding.InPreparation, To: funding.Filed, On: funding.Day(2026, 1, 5)})
		}
		if s.Granted() {
			a.Awarded = funding.Known(900_00)
			a.Moves = append(a.Moves, funding.Move{From: funding.Filed, To: funding.PartlyAwarded, On: funding.Day(2026, 3, 1)}, funding.Move{From: funding.PartlyAwarded, To: funding.Agreement, On: funding.Day(2026, 4, 1)})
			a.Tranches = []funding.Tranche{{ID: "1", Planned: 300_00, Called: 300_00, Paid: 300_00, CalledOn: funding.Day(2026, 5, 1), PaidOn: funding.Day(2026, 6, 1)},
				{ID: "2", Planned: 600_00, Expected: funding.Day(2027, 6, 1)}, {ID: "3", Planned: 1, Expected: funding.Day(2030, 1, 1), Cancelled: true}}
		}
		apps = append(apps, a)
	}
	return apps
}

func written(t *testing.T) (head []string, rows [][]string) {
	t.Helper()
	var b strings.Builder
	if err := exchange.WriteDataSubvention(&b, us, files(), givers); err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil || len(all) < 10 {
		t.Fatal(len(all), err)
	}
	return all[0], all[1:]
}

func TestWriteDataSubvention(t *testing.T) {
	head, rows := written(t)
	cell := func(row []string, name string) string { return row[slices.Index(head, name)] }
	for _, row := range rows {
		granted := cell(row, "statutLabel") == "attribuée"
		conditions, period := "unique", ""
		if granted {
			conditions, period = "échelonné", "2026-06-01/2027-06-01"
		}
		if cell(row, "conditionsVersement") != conditions || cell(row, "datesPeriodeVersement") != period || (cell(row, "montant") == "900.00") != granted {
			t.Errorf("%q", row)
		}
		if cell(row, "nomAttribuant") != "'=État" || cell(row, "referenceDecision") != "'-2026/1" || utf8.RuneCountInString(cell(row, "objet")) != 256 {
			t.Errorf("a cell that a spreadsheet would run, or a title too long: %q", row)
		}
	}
	if n := slices.IndexFunc(rows, func(r []string) bool { return r[0] == "identified" || r[0] == "abandoned" }); n >= 0 {
		t.Errorf("a file that was never filed is published: %q", rows[n])
	}
}

// What is written agrees with the published schema of the format: every
// required column, every cell that is not empty.
func TestDataSubventionAgainstItsSchema(t *testing.T) {
	var schema struct {
		Fields []struct {
			Name, Type  string
			Constraints struct {
				Required         bool
				Pattern          string
				Enum             []string
				MaxLength        int
				Minimum, Maximum *float64
			}
		}
	}
	if err := json.NewDecoder(open(t, "scdl_subventions/datasubvention_v2/schema.json")).Decode(&schema); err != nil {
		t.Fatal(err)
	}
	head, rows := written(t)
	known := map[string]bool{}
	for _, f := range schema.Fields {
		known[f.Name] = true
		at := slices.Index(head, f.Name)
		if at < 0 {
			if f.Constraints.Required {
				t.Errorf("the required column %s is missing", f.Name)
			}
			continue
		}
		pattern := f.Constraints.Pattern
		switch f.Type {
		case "date":
			pattern = `^\d{4}-\d{2}-\d{2}$`
		case "number":
			pattern = `^-?\d+(\.\d+)?$`
		case "integer":
			pattern = `^\d+$`
		}
		for _, row := range rows {
			v := row[at]
			if v == "" {
				continue
			}
			if pattern != "" && !regexp.MustCompile(pattern).MatchString(v) || f.Constraints.Enum != nil && !slices.Contains(f.Constraints.Enum, v) ||
				f.Constraints.MaxLength > 0 && utf8.RuneCountInString(v) > f.Constraints.MaxLength {
				t.Errorf("%s: %q is not %+v", f.Name, v, f.Constraints)
			}
		}
	}
	for _, name := range head {
		if !known[name] {
			t.Errorf("the format has no column %s", name)
		}
	}
}

func TestWrite360AgainstItsSchema(t *testing.T) {
	var schema struct {
		Required   []string
		Properties map[string]struct{ Type any }
	}
	if err := json.NewDecoder(open(t, "360giving/360-giving-schema.json")).Decode(&schema); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := exchange.Write360(&b, "sillage", us, files(), givers); err != nil {
		t.Fatal(err)
	}
	var pack struct{ Grants []map[string]any }
	if err := json.Unmarshal([]byte(b.String()), &pack); err != nil || len(pack.Grants) != 8 {
		t.Fatalf("%d grants, %v", len(pack.Grants), err)
	}
	for _, g := range pack.Grants {
		for _, name := range schema.Required {
			if _, ok := g[name]; !ok {
				t.Errorf("%v has no %s", g["id"], name)
			}
		}
		for name := range g {
			if _, ok := schema.Properties[name]; !ok {
				t.Errorf("the standard has no %s", name)
			}
		}
		if g["amountAppliedFor"] == g["amountAwarded"] || g["amountDisbursed"] != 300.0 || g["awardDate"] != "2026-03-01" {
			t.Errorf("%v", g)
		}
	}
}
