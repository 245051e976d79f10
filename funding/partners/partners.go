// Package partners keeps whom we asked for money, for which action, and what
// they answered: the first step of the roadmap's action on funding.
//
// It refuses a step without its date, and a promise without its amount.
package partners

import (
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/funding"
)

// An Answer is where a solicitation stands.
type Answer string

// The answers.
const (
	ToContact Answer = "to-contact"
	Asked     Answer = "asked"
	Talking   Answer = "talking"
	Promised  Answer = "promised"
	Signed    Answer = "signed"
	Declined  Answer = "declined"
)

// Answers returns all answers in their order.
func Answers() []Answer { return []Answer{ToContact, Asked, Talking, Promised, Signed, Declined} }

// Message returns the catalogue key of the label.
func (a Answer) Message() (key string, args []any) { return "funding.answer." + string(a), nil }

// A Solicitation is one partner asked for one action.
type Solicitation struct {
	ID       string
	Partner  string // name of the organisation
	FunderID string // when the partner is also a funder we know
	ActionID string // "" for the pooled fund as a whole
	AskedOn  funding.Date
	FollowUp funding.Date // when to call again; zero for never
	Answer   Answer
	Amount   funding.Amount // promised or signed
	Reason   string         // why declined
	Steps    []Step
	Version  int64
	Demo     bool
}

// A Step is one contact with the partner.
type Step struct {
	On     funding.Date
	Answer Answer
	Note   string
	By     string
}

// Apply returns the solicitation after the step. It refuses a step without its
// date or before the last one, a promise or a signature without its amount,
// and a refusal without its reason.
func (s Solicitation) Apply(step Step, amount funding.Amount, reason string) (Solicitation, error) {
	switch last := len(s.Steps) - 1; {
	case step.On.IsZero():
		return s, funding.Notef("funding.partners.date", "a step needs its date")
	case last >= 0 && step.On.Before(s.Steps[last].On):
		return s, funding.Notef("funding.partners.order", "%[1]v is before the last step, %[2]v", step.On, s.Steps[last].On)
	case !slices.Contains(Answers(), step.Answer):
		return s, funding.Notef("funding.partners.answer", "%[1]q: unknown answer", string(step.Answer))
	case (step.Answer == Promised || step.Answer == Signed) && (!amount.Known || amount.Cents <= 0):
		return s, funding.Notef("funding.partners.amount", "write the amount promised or signed")
	case step.Answer == Declined && strings.TrimSpace(reason) == "":
		return s, funding.Notef("funding.partners.reason", "say why the partner declined")
	}
	if s.AskedOn.IsZero() && step.Answer != ToContact {
		s.AskedOn = step.On
	}
	s.Answer, s.Steps = step.Answer, append(slices.Clone(s.Steps), step)
	if amount.Known {
		s.Amount = amount
	}
	if step.Answer == Declined {
		s.Reason, s.FollowUp = reason, funding.Date{}
	}
	return s, nil
}

// ToCall returns the solicitations to follow up by the day, the oldest first.
func ToCall(all []Solicitation, today funding.Date) []Solicitation {
	out := slices.DeleteFunc(slices.Clone(all), func(s Solicitation) bool {
		return s.FollowUp.IsZero() || s.FollowUp.After(today) || s.Answer == Signed || s.Answer == Declined
	})
	slices.SortStableFunc(out, func(a, b Solicitation) int { return a.FollowUp.Compare(b.FollowUp) })
	return out
}

// A Tally counts the partners asked and what they said.
type Tally struct {
	Asked            int // everyone contacted, whatever the answer
	ByAnswer         map[Answer]int
	Promised, Signed funding.Cents // what is signed is no longer counted as promised
}

// Count returns the tally of the solicitations.
func Count(all []Solicitation) (Tally, error) {
	t := Tally{ByAnswer: map[Answer]int{}}
	for _, s := range all {
		t.ByAnswer[s.Answer]++
		if s.Answer != ToContact {
			t.Asked++
		}
		var err error
		switch s.Answer {
		case Promised:
			t.Promised, err = t.Promised.Add(s.Amount.Cents)
		case Signed:
			t.Signed, err = t.Signed.Add(s.Amount.Cents)
		}
		if err != nil {
			return Tally{}, err
		}
	}
	return t, nil
}
