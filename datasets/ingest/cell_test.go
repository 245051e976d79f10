package ingest

import (
	"errors"
	"testing"
)

func txt(s string) Cell { return Cell{Text: s, Kind: Text} }

// Amounts as people write them (reference case A1).
func TestReferenceA1(t *testing.T) {
	for in, want := range map[string]int64{
		"15\u00a0084,00 €": 1508400, "1\u202f234\u202f567,89": 123456789, "22 500": 2250000, "-12,5": -1250, "1.234,56": 123456,
		"1,234.56": 123456, "12,5 k€": 1250000, "1 200 € HT": 120000, "0,5": 50, "950 ": 95000, "3 419,12": 341912, "0": 0, "7500,50": 750050,
	} {
		if got, err := txt(in).Cents(); err != nil || got != want {
			t.Errorf("%q: %d, %v; want %d", in, got, err, want)
		}
	}
	for _, in := range []string{"12,345", "12.345", "1 23", "1 2345", "12,3456", "douze", "1e5", "--3", "12 % ", "99999999999999999999"} {
		if got, err := txt(in).Cents(); err == nil || err == ErrMissing {
			t.Errorf("%q: %d, %v; want a refusal", in, got, err)
		}
	}
	for _, in := range []string{"", "NC", "-", "N/A", "néant", " \u00a0", "/", "null"} {
		if got, err := txt(in).Cents(); err != ErrMissing {
			t.Errorf("%q: %d, %v; want missing", in, got, err)
		}
	}
}

func TestWorkbookAmounts(t *testing.T) {
	for in, want := range map[string]int64{"1234.56": 123456, "0.30000000000000004": 30, "1E3": 100000} {
		if got, err := (Cell{in, Number}).Cents(); err != nil || got != want {
			t.Errorf("%s: %d, %v; want %d", in, got, err, want)
		}
	}
	if _, err := (Cell{"12.345", Number}).Cents(); err == nil {
		t.Error("three decimals were rounded")
	}
}

func TestDay(t *testing.T) {
	for in, want := range map[string]string{
		"14/03/2025": "2025-03-14", "15/3/25": "2025-03-15", "2025-03-15": "2025-03-15", "16/08/2025 à 09:27": "2025-08-16",
		"05/06/2025 - 14:30": "2025-06-05", "45731": "2025-03-15", "5 juin 2024": "2024-06-05", "1er mars 2025": "2025-03-01",
		"2025-05-10 10:20:00": "2025-05-10", "2025-06-01T09:15:12.000+02:00": "2025-06-01", "10/01/2025 14:30": "2025-01-10",
		"2025-03-31T22:30:00Z": "2025-04-01", // half past midnight in Mende
		"2025-01-31T22:30:00Z": "2025-01-31", // half past eleven: winter
		"29/02/2024":           "2024-02-29",
	} {
		if d, err := txt(in).Day(DayFirst); err != nil || d.String() != want {
			t.Errorf("%q: %v, %v; want %s", in, d, err, want)
		}
	}
	for _, in := range []string{"31/02/2025", "2025-13-01", "hier", "12", "1/2", "2025-02-30", "99999", "03/04/20255"} {
		if d, err := txt(in).Day(DayFirst); err == nil {
			t.Errorf("%q was read as %s", in, d)
		}
	}
	if _, err := txt("03/04/2025").Day(Undeclared); err == nil {
		t.Error("an ambiguous date was accepted undeclared")
	}
	if d, _ := txt("03/04/2025").Day(MonthFirst); d.String() != "2025-03-04" {
		t.Errorf("month first: %s", d)
	}
}

func TestMinutes(t *testing.T) {
	for in, want := range map[string]int{"90": 90, "90 min": 90, "1h30": 90, "1 h 30 min": 90, "1:30": 90, "0:45": 45, "16h": 960, "2 h": 120, "45,0": 45, "1,5 h": 90} {
		if got, err := txt(in).Minutes(); err != nil || got != want {
			t.Errorf("%q: %d, %v; want %d", in, got, err, want)
		}
	}
	for _, in := range []string{"30-60", "-5", "1h75", "longtemps"} {
		if got, err := txt(in).Minutes(); err == nil {
			t.Errorf("%q was read as %d minutes", in, got)
		}
	}
	if got, err := (Cell{"0.0625", Clock}).Minutes(); err != nil || got != 90 {
		t.Errorf("clock: %d, %v", got, err)
	}
}

// "2/5" that a spreadsheet turned into a date is refused until the user has
// confirmed what to make of it.
func TestFractionOfDate(t *testing.T) {
	for _, c := range []Cell{txt("03-mai"), txt("03/05/2025"), {"45780", Day}} {
		if _, _, err := c.Fraction(0, false); err == nil {
			t.Errorf("%q was repaired unasked", c.Text)
		}
		f, rule, err := c.Fraction(0, true)
		if err != nil || f != (Fraction{3, 5}) || rule != FractionOfDate {
			t.Errorf("%q confirmed: %v, %s, %v", c.Text, f, rule.Name(), err)
		}
	}
	for _, in := range []string{"5/2", "0/3", "4/3", "2/4"} {
		if f, _, err := txt(in).Fraction(3, true); err == nil {
			t.Errorf("%q accepted as %v of at most 3", in, f)
		}
	}
}

func TestCodes(t *testing.T) {
	for _, c := range []struct {
		in   Cell
		want string
		rule Rule
	}{
		{txt("48095,0"), "48095", FloatCode}, {txt("1053"), "01053", LeadingZero}, {txt("2a004"), "2A004", 0}, {Cell{"48095", Number}, "48095", 0},
	} {
		if got, rule, err := c.in.Commune(); err != nil || got != c.want || rule != c.rule {
			t.Errorf("%v: %q, %s, %v", c.in, got, rule.Name(), err)
		}
	}
	if _, _, err := txt("2,148E+13").Code(14); err == nil {
		t.Error("a number in scientific notation was taken for a code")
	}
	if !LuhnOK("21480095500012") || LuhnOK("67895644300011") || !LuhnOK("35600000000048") {
		t.Error("check digits")
	}
}

func TestFold(t *testing.T) {
	if Fold("Niveau d’autonomie (ou de l’atelier)") != Fold("NIVEAU D'AUTONOMIE  ( ou de l\u2019atelier )") {
		t.Error("apostrophes, case and spaces matter")
	}
	if Fold("e\u0301te\u0301") != "ete" || Fold("Œuvre") != "oeuvre" {
		t.Error("accents matter")
	}
}

func TestPeriod(t *testing.T) {
	for in, want := range map[string]string{"T1 2025": "2025-T1", "2025-T3": "2025-T3", "1er semestre 2025": "2025-S1", "2e trimestre 2025": "2025-T2", "juin 2024": "2024-06", "2025": "2025", "14/03/2025": "2025-T1"} {
		if _, got, err := txt(in).Period(DayFirst); err != nil || got != want {
			t.Errorf("%q: %s, %v; want %s", in, got, err, want)
		}
	}
	if _, _, err := txt("bientôt").Period(DayFirst); err == nil {
		t.Error("a word was taken for a period")
	}
}

// One person has one pseudonym in each scope, however they are spelt, and none
// without a key.
func TestPseudonym(t *testing.T) {
	k, _ := NewKey([]byte("0123456789abcdef"))
	other, _ := NewKey([]byte("fedcba9876543210"))
	p := k.Pseudonym("repondant", "B 001")
	if p == "" || p != k.Pseudonym("repondant", " b001 ") || p == k.Pseudonym("mediateur", "B001") || p == other.Pseudonym("repondant", "B001") {
		t.Error("pseudonyms do not link what they should, or link what they should not")
	}
	if (Key{}).Pseudonym("repondant", "B001") != "" || k.Pseudonym("repondant", "NC") != "" {
		t.Error("a pseudonym without key or person")
	}
	if _, err := NewKey([]byte("short")); err == nil {
		t.Error("a short key was accepted")
	}
}

func TestAgeBand(t *testing.T) {
	at := DateOf(2025, 6, 12)
	if got := AgeBand(DateOf(1985, 6, 13), at); got != "vingt_cinq_trente_neuf" {
		t.Errorf("the day before turning 40: %s", got)
	}
	if got := AgeBand(DateOf(1985, 6, 12), at); got != "quarante_cinquante_neuf" {
		t.Errorf("turning 40: %s", got)
	}
	if AgeBandOf(-1) != "" || AgeBandOf(130) != "" {
		t.Error("an impossible age has a band")
	}
}

func TestCellErrorNamesThePlace(t *testing.T) {
	err := &CellError{File: "ateliers.csv", Row: 3, Column: "heures", Value: "environ 2", Err: errNotNumber}
	if got := err.Error(); got != `ateliers.csv:3: column heures: "environ 2": not a number` {
		t.Error(got)
	}
	if !errors.Is(err, errNotNumber) {
		t.Error("the reason is lost")
	}
}

func TestClosest(t *testing.T) {
	got := Closest("Pole-emploi", []string{"France Travail", "Pôle emploi", "Mission locale"}, 3)
	if len(got) != 1 || got[0] != "Pôle emploi" {
		t.Errorf("closest: %v", got)
	}
}
