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
	p, err := protect(counts, 5)
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

func TestPeopleOfTheDemonstration(t *testing.T) {
	e := demonstration(t)
	if v, ok := e.People(Filter{}).Value(); !ok || int(v) != e.Reach(Filter{}).Attendances {
		t.Errorf("%v people of %d attendances", v, e.Reach(Filter{}).Attendances)
	}
	if _, ok := e.People(Filter{Action: "a06", EPCI: e.Territory.EPCI[0].SIREN}).Value(); ok {
		t.Error("a count by action and EPCI is shown")
	}
}
