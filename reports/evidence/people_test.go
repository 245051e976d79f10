package evidence

import "testing"

// One EPCI has three people in one quarter: they are withheld, and cannot be
// found by subtracting the other EPCI from the total, nor the other quarters
// from the year.
func TestNobodyIsFoundBySubtraction(t *testing.T) {
	counts := map[[2]string]int64{
		{"a", "2025-T1"}: 3, {"a", "2025-T2"}: 40, {"a", "2025-T3"}: 30,
		{"b", "2025-T1"}: 50, {"b", "2025-T2"}: 60, {"b", "2025-T3"}: 70,
		{"c", "2025-T1"}: 20, {"c", "2025-T2"}: 25, {"c", "2025-T3"}: 35,
	}
	p, err := protect(counts, 5, nil)
	if err != nil {
		t.Fatal(err)
	}
	hidden := func(thing, period string) bool { _, ok := p.at(thing, period).Value(); return !ok }
	if !hidden("a", "2025-T1") {
		t.Fatal("three people are shown")
	}
	row, column := 0, 0
	for _, thing := range []string{"a", "b", "c"} {
		if hidden(thing, "2025-T1") {
			column++
		}
	}
	for _, q := range []string{"2025-T1", "2025-T2", "2025-T3"} {
		if hidden("a", q) {
			row++
		}
	}
	if column < 2 || row < 2 {
		t.Errorf("%d withheld in the quarter and %d in the year: one alone is found by subtraction", column, row)
	}
	if v, ok := p.at("", "").Value(); !ok || v != 333 {
		t.Errorf("the total is %v, %t; want 333", v, ok)
	}
	if v, ok := p.at("nobody", "2025").Value(); !ok || v != 0 {
		t.Errorf("where nobody came: %v, %t", v, ok)
	}
}

// One person who came once is a secret in the quarter, the year and in all, and
// knows it: that is no reason to withhold what everybody did.
func TestOnePersonHidesNoTotal(t *testing.T) {
	counts := map[[2]string]int64{{"c", "2025-T2"}: 1}
	for _, q := range []string{"2024-T4", "2025-T1", "2025-T2", "2025-T3"} {
		counts[[2]string{"a", q}], counts[[2]string{"b", q}] = 50, 30
	}
	p, err := protect(counts, 5, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, period := range []string{"", "2025", "2025-T2", "2024"} {
		if v, ok := p.at("", period).Value(); !ok {
			t.Errorf("the total of %q is withheld: %v", period, v)
		}
	}
	for _, period := range []string{"", "2025", "2025-T2"} {
		if v, ok := p.at("c", period).Value(); ok {
			t.Errorf("one person is shown in %q: %v", period, v)
		}
		_, a := p.at("a", period).Value()
		if _, b := p.at("b", period).Value(); a && b {
			t.Errorf("the others and the total tell the one of %q", period)
		}
	}
}

func TestPeopleOfTheDemonstration(t *testing.T) {
	e := demonstration(t)
	if v, ok := e.People(Filter{}).Value(); !ok || int(v) != e.Reach(Filter{}).Attendances {
		t.Errorf("%v people of %d attendances", v, e.Reach(Filter{}).Attendances)
	}
	if _, ok := e.People(Filter{Action: "a06", EPCI: e.Territory.EPCI[0].SIREN}).Value(); ok {
		t.Error("a count by action and EPCI is shown")
	}
}
