package exchange_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/exchange"
	"github.com/lozere-developpement/sillage/funding/ledger"
)

var today = funding.Day(2026, 3, 1)

// open opens a file of the test data, or skips the test by name.
func open(t *testing.T, path string) *os.File {
	t.Helper()
	dir := os.Getenv("SILLAGE_TESTDATA")
	if dir == "" {
		t.Skip("needs SILLAGE_TESTDATA: " + path)
	}
	f, err := os.Open(filepath.Join(dir, path))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func reference(t *testing.T, id, rule string, f func(t *testing.T)) {
	t.Run(id, func(t *testing.T) {
		t.Log(rule)
		f(t)
	})
}

func TestReference(t *testing.T) {
	reference(t, "K1", "Aides-territoires: pages, permanent aids, HTML", func(t *testing.T) {
		one, err := exchange.ReadAides(open(t, "aides_territoires/page1_SYNTHETIC.json"), today)
		if err != nil {
			t.Fatal(err)
		}
		two, err := exchange.ReadAides(open(t, "aides_territoires/page2_SYNTHETIC.json"), today)
		if err != nil {
			t.Fatal(err)
		}
		if one.Next == "" || two.Next != "" || len(one.Calls)+len(two.Calls) != one.Count {
			t.Errorf("%d + %d of %d calls, next %q and %q", len(one.Calls), len(two.Calls), one.Count, one.Next, two.Next)
		}
		first := one.Calls[0]
		if first.Deadline.String() != "2025-10-31" || first.RateHigh == nil || *first.RateHigh != funding.Percent(60) || strings.ContainsAny(first.Summary, "<>") {
			t.Errorf("%+v", first)
		}
		permanent := 0
		for _, c := range append(one.Calls, two.Calls...) {
			if c.Permanent != c.Deadline.IsZero() {
				t.Errorf("%s: permanent %v, deadline %v", c.Title, c.Permanent, c.Deadline)
			}
			if c.Permanent {
				permanent++
			}
		}
		if permanent == 0 {
			t.Error("no permanent aid")
		}
	})
	reference(t, "K2", "SCDL: the total is repeated for each beneficiary, the share is what may be summed", func(t *testing.T) {
		good, problems, err := exchange.ReadSCDL(open(t, "scdl_subventions/datasubvention_v2/exemple_valide.csv"))
		if err != nil || len(good) == 0 {
			t.Fatal(err, problems)
		}
		for _, p := range problems {
			if !p.Kept {
				t.Errorf("a valid row set aside: %v", &p)
			}
		}
		if g := good[0]; g.Total != 9978657 || g.Amount != 498933 {
			t.Errorf("total %v, share %v", g.Total, g.Amount)
		}
		bad, problems, err := exchange.ReadSCDL(open(t, "scdl_subventions/datasubvention_v2/exemple_invalide_erreurs_cellules.csv"))
		aside := 0
		for _, p := range problems {
			if !p.Kept {
				aside++
			}
		}
		if err != nil || aside == 0 {
			t.Errorf("invalid cells pass: %d rows, %v", len(bad), err)
		}
		// Columns in another order, one of them spelled NOM_Beneficiaire.
		if moved, _, err := exchange.ReadSCDL(open(t, "scdl_subventions/datasubvention_v2/exemple_invalide_erreurs_colonnes.csv")); err != nil || len(moved) == 0 || moved[0].Beneficiary == "" {
			t.Errorf("tolerant headers: %v", err)
		}
		if _, _, err := exchange.ReadSCDL(strings.NewReader("nomAttribuant,idAttribuant\na,b\n")); err == nil {
			t.Error("missing columns pass")
		}
	})
	reference(t, "K3", "Mon Inclusion Numérique: trailing empty column, codes without zero", func(t *testing.T) {
		file := "demande_subvention_id;statut;action_id;nom_action;feuille_route_id;nom_feuille_route;code_departement;montant_subvention;\n" +
			"1;acceptee;9;Formation;3;FNE Ain;1;25000;\n2;enCours;8;NEC;4;FNE Lozère;48;20350.50;\n3;perdue;8;NEC;4;FNE Lozère;48;1;\n"
		apps, problems, err := exchange.ReadMIN(strings.NewReader(file), funding.UnderReview, "")
		if err != nil || len(apps) != 2 || apps[0].Stage != funding.Awarded || apps[1].Requested != funding.Known(20_350_50) || len(problems) != 1 || problems[0].Line != 4 {
			t.Errorf("%+v, %v, %v", apps, problems, err)
		}
		if ain, _, _ := exchange.ReadMIN(strings.NewReader(file), funding.UnderReview, "01"); len(ain) != 1 {
			t.Errorf("%d rows of the Ain", len(ain))
		}
	})
	reference(t, "K4", "démarches-simplifiées: states and a pending correction", func(t *testing.T) {
		apps, problems, err := exchange.ReadDossiers(strings.NewReader(`{"data":{"demarche":{"title":"FNE","dossiers":{"nodes":[
			{"number":12,"state":"en_instruction","dateDepot":"2026-01-05T10:00:00+01:00","datePassageEnInstruction":"2026-01-20T10:00:00+01:00",
			 "dateDerniereCorrectionEnAttente":"2026-02-01T00:00:00+01:00","champs":[{"label":"Montant demandé (€)","stringValue":"12 000"}]},
			{"number":13,"state":"accepte","dateDepot":"2026-01-05T10:00:00+01:00","dateTraitement":"2026-02-05T10:00:00+01:00","champs":[]}]}}}}`), "")
		if err != nil || len(problems) != 0 || len(apps) != 2 {
			t.Fatal(apps, problems, err)
		}
		if apps[0].Stage != funding.MoreInfo || apps[0].Requested != funding.Known(12_000_00) || apps[0].Reached(funding.Filed).String() != "2026-01-05" {
			t.Errorf("%+v", apps[0])
		}
		if apps[1].Stage != funding.Awarded || apps[1].Reached(funding.Awarded).IsZero() || apps[1].Requested.Known {
			t.Errorf("%+v", apps[1])
		}
	})
	reference(t, "K5", "the French list of European operations: a rate that is an amount", testOperations)
	reference(t, "K6", "Kohesio: the unit of the rate is said, headers without case", func(t *testing.T) {
		for header, unit := range map[string]funding.RateUnit{"CoFinancing_Rate": funding.PercentUnit, "Cofinancing_Rate": funding.Fraction} {
			rate := map[funding.RateUnit]string{funding.PercentUnit: "50", funding.Fraction: "0.5"}[unit]
			file := "Operation_Name_Programme_Language," + header + ",Total_Eligible_Expenditure_amount,Beneficiary_Name\nA," + rate + ",299609.48,LD\n"
			ops, problems, err := exchange.ReadKohesio(strings.NewReader(file), unit)
			if err != nil || len(problems) != 0 || len(ops) != 1 || *ops[0].Rate != funding.Percent(50) || ops[0].EU != funding.Known(149_804_74) {
				t.Errorf("%s: %+v, %v, %v", header, ops, problems, err)
			}
		}
		if ops, problems, _ := exchange.ReadKohesio(strings.NewReader("Operation_Name_Programme_Language,Cofinancing_Rate,Beneficiary_Name\nA,50,LD\n"), funding.Fraction); len(ops) != 0 || len(problems) != 1 {
			t.Error("50 read as a fraction of one")
		}
		ops, _, err := exchange.ReadKohesio(open(t, "kohesio/IE_valid_example.csv"), funding.PercentUnit)
		if err != nil || len(ops) == 0 || *ops[0].Rate != funding.Percent(50) {
			t.Errorf("%v", err)
		}
	})
	testSiblings(t)
}

func testOperations(t *testing.T) {
	ops, _, err := exchange.ReadOperations(open(t, "eu_operations_fr/sample_occitanie_2014-2020.csv"))
	if err != nil {
		t.Fatal(err)
	}
	n, eligible, eu := 0, funding.Cents(0), funding.Cents(0)
	for _, o := range ops {
		if strings.HasPrefix(o.Postcode, "48") && len(o.Postcode) == 5 {
			n, eligible, eu = n+1, eligible+o.Eligible.Cents, eu+o.EU.Cents
		}
	}
	rate, _ := funding.RateOf(eu, eligible)
	if n != 11 || eligible != 1_056_601_33 || eu != 453_930_23 || rate.Percentage(4) != "42.9614" {
		t.Errorf("%d rows, %v, %v, %s %%", n, eligible, eu, rate.Percentage(4))
	}
}

// What the officer's table says is read whatever the columns are called, and
// what is written is read again.
func TestOfficersTable(t *testing.T) {
	rows := [][]string{{"", ""}, {"Nom du projet", " STATUT ", "Montant sollicité", "Accordé", "Échéance", "Fiche action"},
		{"NEC", "Déposé", "5 000 €", "NC", "31/03/2026", "A10"}, {"", "", "", "", "", ""},
		{"Qualiopi", "accordée", "12,345", "", "", ""}, {"Réseau", "", "", "", "", "5, 8"}}
	apps, problems, err := exchange.ReadTable(rows, nil)
	if err != nil || len(apps) != 2 || len(problems) != 1 {
		t.Fatalf("%+v\n%v\n%v", apps, problems, err)
	}
	nec := apps[0]
	if nec.Stage != funding.Filed || nec.Requested != funding.Known(5_000_00) || nec.Awarded.Known || nec.Shares[0].ActionID != "a10" || nec.Deadline != funding.Day(2026, 3, 31) {
		t.Errorf("%+v", nec)
	}
	apps[1].Published = funding.Day(2026, 2, 28)
	again, problems, err := exchange.ReadTable(exchange.Table(apps, nil), nil)
	if err != nil || len(problems) != 0 || fmt.Sprint(again) != fmt.Sprint(apps) {
		t.Errorf("%v %v\n%+v\n%+v", err, problems, again, apps)
	}
}

// The entries of a fund are read whatever the columns are called; what is not
// an entry is told with its line, and the journal judges the rest.
func TestEntries(t *testing.T) {
	file := "Fonds départemental\nJour;Nature;Partenaire;Fléchage;Fiche action;Somme;Écriture contre-passée;Vers le contributeur;Vers l'affectation\n" +
		"01/02/2026;pledge;CCSS;A3;;1 000,50;;;\n2026-02-02;Commitment;;;7;12;;;\n03/02/2026;reversal;;;;;4;;\n04/02/2026;reassign;CCSS;action:a03;a03;5;;État;axe 3\n" +
		";closing;;;;;;;\n05/02/2026;don;;;;1;;;\n05/02/2026;reversal;;;;;tout;;\n05/02/2026;receipt;X;autre chose;;1,234;;;\n\n06/02/2026;closing;;;;;;;\n"
	rows, problems, err := exchange.ReadEntries(strings.NewReader(file), nil)
	if err != nil || len(rows) != 5 {
		t.Fatalf("%+v\n%+v, %v", rows, problems, err)
	}
	var lines []int
	for _, p := range problems {
		lines = append(lines, p.Line)
	}
	if fmt.Sprint(lines) != "[7 8 9 10]" {
		t.Errorf("problems on lines %v", lines)
	}
	if e := rows[0]; e.Earmark != "action:a03" || e.Amount != 1_000_50 || e.On != funding.Day(2026, 2, 1) || e.Line != 3 || e.Reverses != -1 {
		t.Errorf("%+v", e)
	}
	if rows[1].Action != "a07" || rows[2].Reverses != 4 || rows[4].Kind != ledger.Closing || rows[4].Line != 12 {
		t.Errorf("%+v", rows[1:])
	}
	if e := rows[3]; len(e.Parts) != 2 || e.Parts[0].Amount != -5_00 || e.Parts[1].Bucket != (ledger.Bucket{Contributor: "État", Earmark: "axis:3"}) || e.Action != "a03" {
		t.Errorf("%+v", e)
	}
	for _, bad := range []string{"", "Jour;Montant\n1;2\n"} {
		if _, _, err := exchange.ReadEntries(strings.NewReader(bad), nil); err == nil {
			t.Errorf("%q read", bad)
		}
	}
}

// A date that cannot be read costs nothing else of its row.
func TestUnreadableDateKeepsItsRow(t *testing.T) {
	apps, problems, err := exchange.ReadTable([][]string{{"Titre", "Demandé", "Date limite", "Date de dépôt", "Publiée le"}, {"NEC", "6 000", "demain", "31/02/2026", "un jour"}}, nil)
	if err != nil || len(apps) != 1 || len(problems) != 3 || !problems[0].Kept || apps[0].Requested != funding.Known(6_000_00) || !apps[0].Deadline.IsZero() || len(apps[0].Moves) != 0 {
		t.Errorf("%+v, %+v, %v", apps, problems, err)
	}
}

func TestLuhn(t *testing.T) {
	for id, ok := range map[string]bool{"73282932000074": true, "67895644300011": false, "35600000000048": true, "7328293200007x": false} {
		if exchange.Luhn(id) != ok {
			t.Errorf("%s: %v", id, !ok)
		}
	}
}

func FuzzReadAides(f *testing.F) {
	f.Add(`{"count":1,"results":[{"id":1,"name":"a","description":"<p>x</p","subvention_rate_upper_bound":60}]}`)
	f.Fuzz(func(t *testing.T, s string) {
		p, err := exchange.ReadAides(strings.NewReader(s), today)
		for _, c := range p.Calls {
			if err == nil && c.Permanent && !c.Deadline.IsZero() {
				t.Error("permanent with a deadline")
			}
		}
	})
}

func FuzzReadTables(f *testing.F) {
	f.Add("Titre;Demandé\nNEC;5 000 €\n")
	f.Add("demande_subvention_id;statut;montant_subvention;\n1;acceptee;3;\n")
	f.Add("Date;Type;Montant\n\n01/02/2026;pledge;\"1\n2\"\n;closing;x\n")
	f.Fuzz(func(t *testing.T, s string) {
		_, _, _ = exchange.ReadMIN(strings.NewReader(s), funding.UnderReview, "")
		_, _, _ = exchange.ReadSCDL(strings.NewReader(s))
		_, _, _ = exchange.ReadOperations(strings.NewReader(s))
		_, _, _ = exchange.ReadCallCalendar(strings.NewReader(s), "x", today)
		rows, problems, err := exchange.ReadEntries(strings.NewReader(s), nil)
		lines := 1 + strings.Count(s, "\n") + strings.Count(s, "\r")
		for _, r := range rows {
			if r.Line < 2 || r.Line > lines || err != nil {
				t.Errorf("entry on line %d of %d (%v)", r.Line, lines, err)
			}
		}
		for _, p := range problems {
			if p.Line < 1 || p.Line > lines {
				t.Errorf("problem on line %d of %d", p.Line, lines)
			}
		}
	})
}

// A row that cannot be read is set aside with its place; the other is read.
func ExampleReadMIN() {
	apps, problems, _ := exchange.ReadMIN(strings.NewReader(
		"demande_subvention_id;statut;montant_subvention;\n7;deposee;20000;\n8;acceptee;vingt mille;\n"), funding.UnderReview, "")
	fmt.Println(len(apps), apps[0].Stage, apps[0].Requested)
	for _, p := range problems {
		fmt.Println(&p)
	}
	// Output:
	// 1 filed 20000.00
	// line 3: column montant_subvention: "vingt mille": not an amount in euros
}

// A title, a date and blanks may stand above the header; lines are those of the
// file, columns are named as it names them, and no row is lost without a word.
func TestTableBelowATitle(t *testing.T) {
	rows := [][]string{{"Dossiers de financement 2026"}, {}, {"mis à jour le 3 mars"}, {"N° dossier", "Nom du projet", "Organisme", "Montant sollicité"},
		{"F-1", "Ateliers", "AFNIC", "10 000"}, {"F-2", "", "Orange", "2 000"}, {"F-3", "Relais", "Orange", "beaucoup"}, {}}
	apps, problems, err := exchange.ReadTable(rows, nil)
	if err != nil || len(apps) != 1 || apps[0].Title != "Ateliers" || apps[0].Requested != funding.Known(1000000) {
		t.Fatalf("%+v (%v)", apps, err)
	}
	if len(problems) != 2 || problems[0].Line != 6 || problems[0].Column != "Nom du projet" || problems[1].Line != 7 || problems[1].Column != "Montant sollicité" || problems[1].Value != "beaucoup" {
		t.Errorf("%+v", problems)
	}
}

// A calendar of calls needs a title and one of its two dates; it may name the
// funder.
func TestCallCalendarWithDeadlinesAlone(t *testing.T) {
	calls, problems, err := exchange.ReadCallCalendar(strings.NewReader("titre;financeur;date limite\nMédiation;Fondation de France;15/12/2027\n;AFNIC;1/2/2027\n"), "x", today)
	if err != nil || len(calls) != 1 || calls[0].FunderID != "Fondation de France" || calls[0].Deadline != funding.Day(2027, 12, 15) || calls[0].Forecast || len(problems) != 1 {
		t.Errorf("%+v %+v (%v)", calls, problems, err)
	}
	_, _, err = exchange.ReadCallCalendar(strings.NewReader("titre;financeur\nMédiation;AFNIC\n"), "x", today)
	if err == nil || !strings.Contains(err.Error(), "Date de clôture") {
		t.Errorf("no date at all: %v", err)
	}
}

// A workbook as an officer keeps it: a sheet of notes first, a banner, days in
// words, statuses in their own words, a line of totals, a sheet a year, a list
// of choices. Every file comes in at its stage, and a column from which nothing
// is read is told.
func TestWorkbookOfAnOfficer(t *testing.T) {
	sheets := []exchange.Sheet{
		{Name: "Lisez-moi", Rows: [][]string{{"Tableau tenu par le service"}}},
		{Name: "2026", Rows: [][]string{{"Suivi des financements"}, {},
			{"N°", "Projet", "Organisme financeur", "Statut du dossier", "Date limite de dépôt", "Montant sollicité (€)", "Montant accordé", "Montant perçu", "Élu référent"},
			{"1", "Ateliers", "CARSAT", "À déposer", "15/01/27", "12\u00a0500,00\u00a0€", "", "", "Mme Durand"},
			{"2", "Bus", "Région", "Déposée le 3 mai", "31 mars 2026", "45\u202f000 €", "", "", ""},
			{"3", "Relais", "CAF", "accordées", "46082", "6000", "5000", "1 000", ""},
			{"4", "Bureau", "ADEME", "Non retenu (hors critères)", "?", "1", "", "", ""},
			{"5", "Fibre", "État", "en cours d'instruction", "mardi 1er sept. 2026", "1", "", "", ""},
			{"", "TOTAL", "", "", "", "64 502,00", "", "", ""}}},
		{Name: "2025", Rows: [][]string{{"Intitulé", "Co-financeur", "Subvention obtenue", "État d'avancement"}, {"Vieux", "Région", "beaucoup", "soldé"}, {"Clos", "Région", "7", "Payé"}, {"Moins", "Région", "-7", "Payé"}}},
		{Name: "Listes", Rows: [][]string{{"Projet", "Statut"}, {"Ateliers", "À déposer"}}}}
	apps, problems, err := exchange.ReadTables(sheets, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range apps {
		got = append(got, fmt.Sprint(a.Title, " ", a.Stage, " ", a.Deadline))
	}
	want := []string{"Ateliers in-preparation 2027-01-15", "Bus filed 2026-03-31", "Relais partly-awarded 2026-03-01", "Bureau refused ", "Fibre under-review 2026-09-01", "Clos settled "}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if sums, err := apps[2].Amounts(); err != nil || sums.Paid != 1000_00 || apps[1].Requested != funding.Known(45_000_00) {
		t.Errorf("%+v (%v)", sums, err)
	}
	var told []string
	for _, p := range problems {
		told = append(told, fmt.Sprint(p.Line, " ", p.Column, " ", p.Kept))
	}
	if !slices.Equal(told, []string{"3 2026, Élu référent true", "2 2025, Subvention obtenue false", "4 2025, Subvention obtenue false"}) {
		t.Errorf("%q", told)
	}
	if _, _, err := exchange.ReadTables(sheets[:1], nil); err == nil {
		t.Error("notes are no table")
	}
}

// A day that no calendar has, a month alone and a month that two names share
// are told, not guessed.
func TestDaysThatAreNotGuessed(t *testing.T) {
	for _, text := range []string{"31 février 2026", "12/2026", "3 jui 2026", "début mars 2026", "99999", "le 3 mai"} {
		apps, problems, err := exchange.ReadTable([][]string{{"Titre", "Date limite"}, {"x", text}}, nil)
		if err != nil || len(apps) != 1 || len(problems) != 1 || !apps[0].Deadline.IsZero() {
			t.Errorf("%q: %+v %v (%v)", text, apps, problems, err)
		}
	}
}
