package instrument

import "github.com/lozere-developpement/sillage/impact"

// A Level says how far a person is on their own, after a diagnostic of digital
// uses.
type Level uint8

// The levels, from the least autonomous. Unknown is what too few answers give.
const (
	Unknown     Level = iota
	Distant           // most tasks never done, or done with help
	Fragile           // most done alone, with difficulty
	Independent       // most done alone and easily
)

// Message returns the catalogue key of the level's name.
func (l Level) Message() (key string, args []any) {
	return [...]string{"impact.level.unknown", "impact.level.distant", "impact.level.fragile", "impact.level.independent"}[l], nil
}

// A Towards says who should help, as the codes of the item
// "orientation-target".
type Towards int

// Whom a person may be oriented to. Nobody is no orientation.
const (
	Nobody         Towards = 0
	Adviser        Towards = 1 // conseiller numérique: a course of several meetings
	Mediator       Towards = 2 // médiateur ou aidant numérique: help now and then
	FranceServices Towards = 3 // one procedure, done together
	AidantsConnect Towards = 4 // somebody who does it in their place, by mandate
)

// A Diagnosis is what the answers to a diagnostic lead to.
type Diagnosis struct {
	Level     Level
	Mean      float64 // of the skills answered, 0–100; NaN when the level is unknown
	Answered  int     // skills answered
	Asked     int     // skills asked
	Towards   Towards // proposed by the rule; the person who asks may propose another
	Equipment bool    // a device or a connection is missing: to be seen first
}

// Bounds of the levels on the 0–100 scale: somebody who does everything with
// help (a third) is distant, who does everything alone with difficulty (two
// thirds) is fragile. They are a convention of this project, not a norm
// measured on a population.
const distantTo, fragileTo = 100.0/3 + 1e-9, 200.0/3 + 1e-9

// Diagnose computes the level of one person from the items with the role
// "skill" and proposes an orientation by the items "need" and "equipment". The
// level is unknown when fewer than in.MinAnswered of the skills were answered.
// answers holds the codes by item; a code marked missing is no answer.
//
// The rule, first that fits: who needs somebody in their place goes to Aidants
// Connect; who asks for a course, or is distant, to a conseiller numérique; who
// asks for help now and then and cannot log in alone, to France services; who
// asks for help, or is fragile, to a médiateur; others to nobody.
func Diagnose(in *impact.Instrument, answers map[string]int) Diagnosis {
	d := Diagnosis{Mean: nan}
	sum, need, logsIn := 0.0, 0, true
	for i := range in.Items {
		it := &in.Items[i]
		value, given := answers[it.ID]
		if it.Role == "skill" {
			d.Asked++
		}
		if !given || value < 0 || value > 255 {
			continue
		}
		step, ok := it.Step(uint8(value))
		if !ok {
			continue
		}
		switch it.Role {
		case "skill":
			d.Answered++
			sum += 100 * float64(step) / float64(it.Levels()-1)
			logsIn = logsIn && (it.ID != "dia-05" || step >= 2)
		case "need":
			need = step
		case "equipment":
			d.Equipment = d.Equipment || step == 0
		}
	}
	if d.Asked > 0 && float64(d.Answered) >= in.MinAnswered*float64(d.Asked) {
		d.Mean = sum / float64(d.Answered)
		switch {
		case d.Mean <= distantTo:
			d.Level = Distant
		case d.Mean <= fragileTo:
			d.Level = Fragile
		default:
			d.Level = Independent
		}
	}
	d.Towards = towards(d.Level, need, logsIn)
	return d
}

// towards is the rule of Diagnose. need counts from 0: none, now and then, a
// course, somebody in one's place.
func towards(level Level, need int, logsIn bool) Towards {
	switch {
	case need == 3:
		return AidantsConnect
	case need == 2 || level == Distant:
		return Adviser
	case need == 1 && !logsIn:
		return FranceServices
	case need == 1 || level == Fragile:
		return Mediator
	}
	return Nobody
}
