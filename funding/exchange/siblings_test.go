package exchange_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/exchange"
)

// testSiblings holds what the published cases of the importers imply at their
// edges; the totals of the real file were added up apart, with fractions.
func testSiblings(t *testing.T) {
	lines := func(problems []exchange.Problem, kept bool) string {
		var out []int
		for _, p := range problems {
			if p.Kept == kept {
				out = append(out, p.Line)
			}
		}
		return fmt.Sprint(out)
	}
	reference(t, "K1-edges", "Aides-territoires: a rate that is no whole number, a text or above 100; a date that is none", func(t *testing.T) {
		page, err := exchange.ReadAides(strings.NewReader(`{"count":2,"results":[
			{"id":1,"name":"A","subvention_rate_lower_bound":12.5,"subvention_rate_upper_bound":"80"},
			{"id":2,"name":"B","subvention_rate_lower_bound":null,"subvention_rate_upper_bound":160,"submission_deadline":"2026-13-40"},
			{"id":3,"name":"C","subvention_rate_upper_bound":"moitié","start_date":""}]}`), today)
		if err != nil || len(page.Calls) != 3 || lines(page.Problems, true) != "[2 2 3]" || lines(page.Problems, false) != "[]" {
			t.Fatalf("%+v, %v", page, err)
		}
		a, b, c := page.Calls[0], page.Calls[1], page.Calls[2]
		if *a.RateLow != funding.BasisPoints(1250) || *a.RateHigh != funding.Percent(80) || b.RateHigh != nil || b.RateLow != nil || b.Permanent || c.RateHigh != nil || !c.Permanent {
			t.Errorf("%+v", page.Calls)
		}
	})
	reference(t, "K2-edges", "SCDL: decimals with a point or a comma, rounded to the cent; what is no decimal number", func(t *testing.T) {
		for text, want := range map[string]string{"1250.5": "1250.50", "12345.675": "12345.68", "-0.125": "-0.13", "1e3": "1000.00", `"1250,5"`: "1250.50",
			"1/3": "aside", "0x10": "aside", "1_000": "aside", "1 000": "aside", "": "aside", "NaN": "aside", "1e400": "aside", "1e99999999999": "aside"} {
			grants, problems, err := exchange.ReadSCDL(strings.NewReader("nomAttribuant,idAttribuant,dateConvention,nomBeneficiaire,idBeneficiaire,objet,montant,nature\n" +
				"CD48,22480001100013,2026-01-05,A,22480001100013,o," + text + ",aide en numéraire\n"))
			got := "aside"
			if err == nil && len(grants) == 1 {
				got = grants[0].Total.String()
			}
			if got != want || got == "aside" && lines(problems, false) != "[2]" {
				t.Errorf("%q: %s, want %s (%v, %v)", text, got, want, problems, err)
			}
		}
	})
	reference(t, "K5-edges", "the whole list of Occitanie: odd rows are told and kept", func(t *testing.T) {
		ops, problems, err := exchange.ReadOperations(open(t, "eu_operations_fr/sample_occitanie_2014-2020.csv"))
		if err != nil || len(ops) != 71 || lines(problems, false) != "[]" || lines(problems, true) != "[35 36]" {
			t.Errorf("%d rows, %v, %v", len(ops), problems, err)
		}
		var eligible, eu funding.Cents
		for _, o := range ops {
			eligible, eu = eligible+o.Eligible.Cents, eu+o.EU.Cents
		}
		if eligible != 28_402_795_80 || eu != 14_934_011_96 {
			t.Errorf("%v and %v", eligible, eu)
		}
	})
	reference(t, "K5-rows", "more than the cost, before its start, without a postcode, not readable, missing", func(t *testing.T) {
		head := "Intitulé du projet;Nom du bénéficiaire;Code postal du bénéficiaire;Date de début de l'opération;Date de fin de l'opération;Total dépenses éligibles;Montant UE programmé\n"
		ops, problems, err := exchange.ReadOperations(strings.NewReader(head +
			"exact;a;48000;2016-01-01;2016-01-01;100,00;100,00\nover;a;48000;2016-01-01;2016-12-31;100,00;100,01\n" +
			"back;a;48000;2016-01-02;2016-01-01;100;50\nnowhere;a;;;;100;50\nunknown;a;48000;;;NC;50\n\nbad;a;48000;;;cent;50\nday;a;48000;31/02/2016;;100;50\n"))
		if err != nil || len(ops) != 5 || lines(problems, true) != "[3 4 5]" || lines(problems, false) != "[8 9]" {
			t.Errorf("%d rows, kept %s, set aside %s, %v", len(ops), lines(problems, true), lines(problems, false), err)
		}
		if len(ops) == 5 && ops[4].Eligible.Known {
			t.Error("NC read as an amount")
		}
	})
	reference(t, "K6-edges", "Kohesio: none, all, a cent of it, above all, a fraction that is a percentage", func(t *testing.T) {
		read := func(rate string, unit funding.RateUnit) (eu string) {
			ops, problems, err := exchange.ReadKohesio(strings.NewReader("operation_name_programme_language,COFINANCING_RATE,Total_Eligible_Expenditure_amount,Beneficiary_Name\nA,"+rate+",100.01,LD\n"), unit)
			switch {
			case err != nil:
				return err.Error()
			case len(ops) == 0:
				return fmt.Sprint("aside ", len(problems))
			}
			return ops[0].EU.String()
		}
		for _, c := range []struct {
			rate string
			unit funding.RateUnit
			want string
		}{
			{"0", funding.PercentUnit, "0.00"}, {"100", funding.PercentUnit, "100.01"}, {"60", funding.PercentUnit, "60.00"}, {"60%", funding.PercentUnit, "60.00"},
			{"0.5", funding.PercentUnit, "0.50"}, {"0.5", funding.Fraction, "50.00"}, {"1", funding.Fraction, "100.01"}, {"", funding.Fraction, ""},
			{"100.01", funding.PercentUnit, "aside 1"}, {"1.01", funding.Fraction, "aside 1"}, {"-1", funding.PercentUnit, "aside 1"}, {"moitié", funding.PercentUnit, "aside 1"},
		} {
			if got := read(c.rate, c.unit); got != c.want {
				t.Errorf("%q in unit %d: %s, want %s", c.rate, c.unit, got, c.want)
			}
		}
	})
	reference(t, "K3-edges", "what enCours stands for is said, an amount of nothing is none", func(t *testing.T) {
		file := "demande_subvention_id;statut;montant_subvention;\n1;enCours;;\n2;ENCOURS;0;\n"
		for stage := range map[funding.Stage]bool{funding.UnderReview: true, funding.InPreparation: true} {
			apps, problems, err := exchange.ReadMIN(strings.NewReader(file), stage, "")
			if err != nil || len(problems) != 0 || len(apps) != 2 || apps[0].Stage != stage || apps[0].Requested.Known || apps[1].Requested != funding.Known(0) {
				t.Errorf("%v: %+v, %v, %v", stage, apps, problems, err)
			}
		}
	})
}
