package rules

import (
	_ "embed"
	"slices"
	"strconv"
	"sync"

	"github.com/BurntSushi/toml"

	"github.com/lozere-developpement/sillage/funding"
)

// A Rule is one rule during one period.
type Rule struct {
	ID       string
	Article  string
	Period   funding.Period
	Verified bool   // the text itself was read
	Source   string // where
	values   map[string]string
}

// Message returns the catalogue key of the title.
func (r Rule) Message() (key string, args []any) { return "funding.rule." + r.ID, nil }

// Value returns a value as it is written in the data, for display.
func (r Rule) Value(name string) string { return r.values[name] }

// Values returns the names of the values, sorted.
func (r Rule) Values() []string {
	names := make([]string, 0, len(r.values))
	for n := range r.values {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// Rate returns a value that is a rate. It panics for a name that the rule does
// not have: see Values.
func (r Rule) Rate(name string) funding.Rate { return r.rate(name) }

// Amount returns a value that is an amount. It panics like Rate.
func (r Rule) Amount(name string) funding.Cents { return r.amount(name) }

func (r Rule) rate(name string) funding.Rate {
	rate, err := funding.ParseRate(r.values[name])
	if err != nil {
		panic("funding/rules: " + r.ID + ": " + name + ": " + err.Error())
	}
	return rate
}

func (r Rule) amount(name string) funding.Cents {
	c, err := funding.ParseCents(r.values[name])
	if err != nil {
		panic("funding/rules: " + r.ID + ": " + name + ": " + err.Error())
	}
	return c
}

func (r Rule) count(name string) int {
	n, err := strconv.Atoi(r.values[name])
	if err != nil {
		panic("funding/rules: " + r.ID + ": " + name + ": " + err.Error())
	}
	return n
}

func (r Rule) date(name string) funding.Date {
	d, err := funding.ParseDate(r.values[name])
	if err != nil {
		panic("funding/rules: " + r.ID + ": " + name + ": " + err.Error())
	}
	return d
}

// A Book is a set of dated rules.
type Book struct{ rules []Rule }

//go:embed law.toml
var law []byte

// Law returns the rules that come with the program.
var Law = sync.OnceValue(func() Book {
	b, err := Read(law)
	if err != nil {
		panic("funding/rules: law.toml: " + err.Error())
	}
	return b
})

// needs lists the values that each rule must have, and how they are read.
var needs = map[string]map[string]string{
	"eu-rate": {"less developed": "rate", "transition": "rate", "more developed": "rate"}, "eu-region": {},
	"sco-mandatory": {"total": "amount"}, "sco-once": {}, "sco-indirect-7": {"rate": "rate"},
	"sco-indirect-25": {"rate": "rate"}, "sco-indirect-20": {"rate": "rate"}, "eu-durability": {"years": "count"},
	"open-data":       {"amount": "amount", "months": "count"},
	"sco-indirect-15": {"rate": "rate"}, "sco-staff-20": {"rate": "rate"}, "sco-hours": {"hours": "count"},
	"sco-remaining-40": {"rate": "rate"}, "eu-window": {"first": "date", "last": "date"}, "eu-not-finished": {},
	"eu-payment": {"days": "count"}, "eu-retention": {"years": "count"}, "leader-floor": {"amount": "amount"},
	"leader-share": {"rate": "rate"}, "owner-share": {"rate": "rate"}, "leader-owner-share": {"rate": "rate"},
	"cumulation": {"rate": "rate"}, "state-cumulation": {"rate": "rate"},
	"state-advance": {"advance": "rate", "guaranteed": "rate", "progress": "rate", "long": "rate", "months": "count"},
	"de-minimis":    {"amount": "amount", "years": "count"}, "de-minimis-sieg": {"amount": "amount", "years": "count"},
	"de-minimis-papers": {"years": "count"}, "convention": {"amount": "amount"}, "certified-accounts": {"amount": "amount"},
	"financial-report": {"months": "count"}, "detr-deadlines": {"start": "count", "finish": "count"},
}

// Read reads a rule book. It refuses a rule it does not know, a value that is
// missing or cannot be read, and two tables of one rule on the same day.
func Read(data []byte) (Book, error) {
	var file struct {
		Rule []struct {
			ID, Article, Source string
			From, To            funding.Date
			Verified            bool
			Values              map[string]string
		}
	}
	if err := toml.Unmarshal(data, &file); err != nil {
		return Book{}, funding.Notef("funding.rules.unreadable", "rule book: %[1]v", err)
	}
	var b Book
	for _, f := range file.Rule {
		r := Rule{f.ID, f.Article, funding.Period{From: f.From, To: f.To}, f.Verified, f.Source, f.Values}
		if err := r.check(); err != nil {
			return Book{}, err
		}
		if other, ok := b.overlap(r); ok {
			return Book{}, funding.Notef("funding.rules.overlap", "rule %[1]s: two tables hold on %[2]v", r.ID, other)
		}
		b.rules = append(b.rules, r)
	}
	return b, nil
}

func (r Rule) check() error {
	kinds, known := needs[r.ID]
	if !known {
		return funding.Notef("funding.rules.unknown", "rule %[1]q is not known", r.ID)
	}
	if r.Article == "" || r.Source == "" || r.Period.From.IsZero() {
		return funding.Notef("funding.rules.incomplete", "rule %[1]s: article, source and first day are needed", r.ID)
	}
	for name, kind := range kinds {
		var err error
		switch kind {
		case "rate":
			_, err = funding.ParseRate(r.values[name])
		case "amount":
			_, err = funding.ParseCents(r.values[name])
		case "count":
			_, err = strconv.Atoi(r.values[name])
		case "date":
			_, err = funding.ParseDate(r.values[name])
		}
		if err != nil {
			return funding.Notef("funding.rules.value", "rule %[1]s: value %[2]s: %[3]v", r.ID, name, err)
		}
	}
	return nil
}

func (b Book) overlap(r Rule) (funding.Date, bool) {
	for _, o := range b.rules {
		if o.ID == r.ID && o.Period.Overlaps(r.Period) {
			return r.Period.From, true
		}
	}
	return funding.Date{}, false
}

// On returns the rule as it holds on the day; ok is false when it does not.
func (b Book) On(id string, day funding.Date) (r Rule, ok bool) {
	for _, r := range b.rules {
		if r.ID == id && r.Period.Contains(day) {
			return r, true
		}
	}
	return Rule{}, false
}

// Rules returns all rules of the book, in its order.
func (b Book) Rules() []Rule { return slices.Clone(b.rules) }
