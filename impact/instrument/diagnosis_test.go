package instrument

import (
	"fmt"
	"testing"

	"github.com/lozere-developpement/sillage/impact"
)

func diagnostic() *impact.Instrument {
	for _, in := range impact.Instruments() {
		if in.ID == "diagnostic-usages" {
			return in
		}
	}
	panic("no diagnostic")
}

// Somebody who does most things with help, and wishes to learn.
func ExampleDiagnose() {
	d := Diagnose(diagnostic(), map[string]int{"dia-02": 0, "dia-03": 3, "dia-04": 2, "dia-05": 1, "dia-06": 1, "dia-07": 9, "dia-08": 3})
	key, _ := d.Level.Message()
	fmt.Printf("%s: %.0f of 100, from %d answers of %d, towards %d, equipment missing: %t\n", key, d.Mean, d.Answered, d.Asked, d.Towards, d.Equipment)
	// Output:
	// impact.level.distant: 25 of 100, from 4 answers of 5, towards 1, equipment missing: true
}

func TestDiagnoseFollowsItsRule(t *testing.T) {
	all := func(skill, need int) map[string]int {
		a := map[string]int{"dia-08": need}
		for _, id := range []string{"dia-03", "dia-04", "dia-05", "dia-06", "dia-07"} {
			a[id] = skill
		}
		return a
	}
	for _, c := range []struct {
		answers map[string]int
		level   Level
		towards Towards
	}{
		{all(1, 1), Distant, Adviser}, {all(2, 1), Distant, Adviser}, {all(3, 1), Fragile, Mediator}, {all(4, 1), Independent, Nobody},
		{all(4, 4), Independent, AidantsConnect}, {all(4, 3), Independent, Adviser}, {all(4, 2), Independent, Mediator}, {map[string]int{"dia-03": 4, "dia-04": 4, "dia-05": 2, "dia-08": 2}, Independent, FranceServices},
		{map[string]int{"dia-03": 4, "dia-04": 4}, Unknown, Nobody}, // two of five is too few
		{all(9, 9), Unknown, Nobody},                                // asked, not answered
		{map[string]int{"dia-03": 900}, Unknown, Nobody},
		{nil, Unknown, Nobody},
	} {
		if d := Diagnose(diagnostic(), c.answers); d.Level != c.level || d.Towards != c.towards {
			t.Errorf("%v: level %d towards %d, want %d and %d", c.answers, d.Level, d.Towards, c.level, c.towards)
		}
	}
}

// The codes of Towards are those of the questionnaire.
func TestTowardsAreTheAnswersOfTheForm(t *testing.T) {
	for _, it := range diagnostic().Items {
		if it.Role != "orientation-target" {
			continue
		}
		for to, label := range map[Towards]string{Adviser: "Conseiller numérique", Mediator: "Médiateur ou aidant numérique", FranceServices: "France services", AidantsConnect: "Aidants Connect"} {
			if it.Codes[to-1].Label != label || int(it.Codes[to-1].Value) != int(to) {
				t.Errorf("%d is %q, want %q", to, it.Codes[to-1].Label, label)
			}
		}
	}
}
