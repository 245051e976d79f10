// Package partners keeps whom we asked for money, for which action, and what
// they answered: the first step of the roadmap's action on funding.
//
// It refuses a step without its date, and a promise without its amount.
package partners

import "github.com/lozere-developpement/sillage/funding"

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
