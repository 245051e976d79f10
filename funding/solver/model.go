package solver

import (
	"maps"
	"math/big"

	"github.com/lozere-developpement/sillage/funding"
)

// A Source is one funder that might pay.
type Source struct {
	Name     string
	Kind     funding.FunderKind
	Fund     string         // "FSE+", "FEDER", "LEADER"; empty for others
	Maximum  funding.Amount // unknown is no maximum
	Minimum  funding.Cents  // at least so much, or nothing at all
	Step     funding.Cents  // only multiples of it; 0 for any amount
	Rate     *funding.Rate  // of the eligible cost; nil for none
	Article  string         // where rate and maximum are written
	Excludes []string       // names of sources that cannot be taken with it
	Acquired bool           // signed: exactly the maximum is taken
}

// A Problem is what to solve.
type Problem struct {
	Cost     funding.Cents
	Eligible funding.Cents  // base of the rates; 0 means the whole cost
	OwnMax   funding.Amount // the most the owner can put in; unknown is no limit
	Sources  []Source
	// OwnerShare is the least share of public money that the owner bears (CGCT
	// L1111-10), when it applies; the owner's money is public then.
	OwnerShare   *funding.Rate
	ShareArticle string
	// OwnerPublic says that the owner's money is public where no share is asked
	// of it: it then counts in the public aid that LEADER is a part of.
	OwnerPublic bool
	// EURate limits all European structural money together.
	EURate    *funding.Rate
	EUArticle string
	// LeaderShare limits LEADER in all public aid (owner included where
	// OwnerShare applies).
	LeaderShare   *funding.Rate
	LeaderArticle string
	// PublicMax is the most public aid of others together where the State takes
	// part; unknown is no limit.
	PublicMax     funding.Amount
	PublicArticle string
	// SmallMax is the most public aid that is not signed yet, under a ceiling of
	// small aid (de minimis); unknown is no limit.
	SmallMax     funding.Amount
	SmallArticle string
}

// A Rule names a constraint: which rule, on what, and where it is written.
type Rule struct {
	Key     string // "cost", "acquired", "maximum", "rate", "minimum", "step", "excludes", "own-max", "owner-share", "eu-rate", "leader-share", "public-max", "small-max"
	Subject string // source, or two of them; empty for the plan
	Article string
	Limit   funding.Cents
}

// Message returns the catalogue key and the arguments.
func (r Rule) Message() (key string, args []any) {
	var article any = r.Article
	if r.Article == "" {
		article = funding.Word{Key: "funding.solver.call-text", English: "the text of the call"}
	}
	return "funding.solver." + r.Key, []any{r.Subject, r.Limit, article}
}

// String returns the rule in English, with its article.
func (r Rule) String() string {
	text := r.Key
	if r.Subject != "" {
		text += " of " + r.Subject
	}
	if r.Limit != 0 {
		text += " " + r.Limit.String()
	}
	if r.Article != "" {
		text += " (" + r.Article + ")"
	}
	return text
}

// model is the mixed-integer programme of a problem. Variable 0 is the owner's
// money, then one amount per source in cents, then the choices. Every variable
// is whole: choices are made first, then cents.
type model struct {
	lp      lp
	rules   []Rule // of each row; rows of one rule stand together
	choices []int  // whether a source is taken, and how many steps of it
	vars    int
}

func (p Problem) build(without map[int]bool) (*model, error) {
	m := &model{vars: 1 + len(p.Sources)}
	uses, steps := map[int]int{}, map[int]int{}
	for i, s := range p.Sources {
		if !s.Acquired && (s.Minimum > 0 || p.excluded(s) || p.PublicMax.Known && s.Kind == funding.State) {
			uses[i] = m.integer()
		}
		if !s.Acquired && s.Step > 0 {
			steps[i] = m.integer()
		}
	}
	m.lp.cost = zeros(m.vars)
	m.lp.cost[0].SetInt64(1)
	all := map[int]int64{}
	for j := range 1 + len(p.Sources) {
		all[j] = 1
	}
	m.add(Rule{Key: "cost", Limit: p.Cost}, m.line(all), Equal, int64(p.Cost))
	if p.OwnMax.Known {
		m.add(Rule{Key: "own-max", Limit: p.OwnMax.Cents}, m.line(map[int]int64{0: 1}), AtMost, int64(p.OwnMax.Cents))
	}
	for i, s := range p.Sources {
		if err := p.source(m, i, s, uses, steps); err != nil {
			return nil, err
		}
	}
	if err := p.shares(m); err != nil {
		return nil, err
	}
	p.publicAid(m, uses)
	return m.drop(without), nil
}

func (p Problem) excluded(s Source) bool {
	for _, o := range p.Sources {
		for _, name := range o.Excludes {
			if name == s.Name || o.Name == s.Name {
				return true
			}
		}
	}
	return false
}

func (m *model) integer() int {
	m.choices = append(m.choices, m.vars)
	m.vars++
	return m.vars - 1
}

func (m *model) line(coef map[int]int64) []*big.Rat {
	out := zeros(m.vars)
	for j, c := range coef {
		out[j].SetInt64(c)
	}
	return out
}

func (m *model) add(r Rule, coef []*big.Rat, op Op, rhs int64) {
	m.lp.rows = append(m.lp.rows, row{coef, op, new(big.Rat).SetInt64(rhs)})
	m.rules = append(m.rules, r)
}

func (p Problem) eligible() funding.Cents {
	if p.Eligible > 0 {
		return p.Eligible
	}
	return p.Cost
}

// source adds the rows of one source.
func (p Problem) source(m *model, i int, s Source, uses, steps map[int]int) error {
	x := 1 + i
	if s.Acquired {
		m.add(Rule{"acquired", s.Name, s.Article, s.Maximum.Cents}, m.line(map[int]int64{x: 1}), Equal, int64(s.Maximum.Cents))
	} else if s.Maximum.Known {
		m.add(Rule{"maximum", s.Name, s.Article, s.Maximum.Cents}, m.line(map[int]int64{x: 1}), AtMost, int64(s.Maximum.Cents))
	}
	if s.Rate != nil && !s.Acquired {
		most, err := funding.CeilingOf(p.eligible(), *s.Rate)
		if err != nil {
			return err
		}
		m.add(Rule{"rate", s.Name, s.Article, most}, m.line(map[int]int64{x: 1}), AtMost, int64(most))
	}
	if u, ok := uses[i]; ok {
		m.add(Rule{"minimum", s.Name, s.Article, s.Minimum}, m.line(map[int]int64{x: 1, u: -int64(s.Minimum)}), AtLeast, 0)
		m.add(Rule{Key: "link", Subject: s.Name}, m.line(map[int]int64{x: 1, u: -int64(p.Cost)}), AtMost, 0)
		m.add(Rule{Key: "link", Subject: s.Name}, m.line(map[int]int64{u: 1}), AtMost, 1)
	}
	if k, ok := steps[i]; ok {
		m.add(Rule{"step", s.Name, s.Article, s.Step}, m.line(map[int]int64{x: 1, k: -int64(s.Step)}), Equal, 0)
	}
	for _, name := range s.Excludes {
		for j, o := range p.Sources {
			if o.Name == name {
				m.exclude(Rule{"excludes", s.Name + " / " + name, s.Article, 0}, i, j, uses)
			}
		}
	}
	return nil
}

// exclude says that two sources are not both taken; one that is acquired is.
func (m *model) exclude(r Rule, i, j int, uses map[int]int) {
	line, room := map[int]int64{}, int64(1)
	for _, k := range []int{i, j} {
		if u, ok := uses[k]; ok {
			line[u] = 1
		} else {
			room--
		}
	}
	m.add(r, m.line(line), AtMost, room)
}

// shares adds the rows that bear on several sources.
func (p Problem) shares(m *model) error {
	public, eu, leader := zeros(m.vars), zeros(m.vars), zeros(m.vars)
	for i, s := range p.Sources {
		if s.Kind.Public() {
			public[1+i].SetInt64(1)
		}
		switch s.Fund {
		case "FSE+", "FSE", "FEDER":
			eu[1+i].SetInt64(1)
		case "LEADER":
			leader[1+i].SetInt64(1)
		}
	}
	if p.OwnerShare != nil || p.OwnerPublic {
		public[0].SetInt64(1)
	}
	if p.OwnerShare != nil {
		own := zeros(m.vars)
		own[0].SetInt64(1)
		m.add(Rule{Key: "owner-share", Article: p.ShareArticle}, minus(own, public, *p.OwnerShare), AtLeast, 0)
	}
	if p.LeaderShare != nil {
		m.add(Rule{Key: "leader-share", Article: p.LeaderArticle}, minus(leader, public, *p.LeaderShare), AtMost, 0)
	}
	if p.EURate != nil {
		most, err := funding.CeilingOf(p.eligible(), *p.EURate)
		if err != nil {
			return err
		}
		m.add(Rule{Key: "eu-rate", Article: p.EUArticle, Limit: most}, eu, AtMost, int64(most))
	}
	return nil
}

// publicAid adds the ceilings of the public aid of others. That of the State
// bears on the plan as soon as one of its sources is taken.
func (p Problem) publicAid(m *model, uses map[int]int) {
	all, open := map[int]int64{}, map[int]int64{}
	for i, s := range p.Sources {
		if !s.Kind.Public() {
			continue
		}
		all[1+i] = 1
		if !s.Acquired {
			open[1+i] = 1
		}
	}
	if p.SmallMax.Known {
		m.add(Rule{Key: "small-max", Article: p.SmallArticle, Limit: p.SmallMax.Cents}, m.line(open), AtMost, int64(p.SmallMax.Cents))
	}
	if !p.PublicMax.Known {
		return
	}
	rule := Rule{Key: "public-max", Article: p.PublicArticle, Limit: p.PublicMax.Cents}
	for i, s := range p.Sources {
		if s.Kind != funding.State {
			continue
		}
		line, room := maps.Clone(all), int64(p.PublicMax.Cents)
		if u, ok := uses[i]; ok {
			line[u], room = int64(p.Cost), room+int64(p.Cost)
		} else if s.Maximum.Cents == 0 {
			continue // signed for nothing
		}
		m.add(rule, m.line(line), AtMost, room)
	}
}

// minus returns a − rate × b.
func minus(a, b []*big.Rat, rate funding.Rate) []*big.Rat {
	out := zeros(len(a))
	for i := range a {
		out[i].Sub(a[i], zero().Mul(rate.Rat(), b[i]))
	}
	return out
}

// drop takes out the rows of the given numbers.
func (m *model) drop(without map[int]bool) *model {
	if len(without) == 0 {
		return m
	}
	rows, rules := m.lp.rows, m.rules
	m.lp.rows, m.rules = nil, nil
	for i := range rows {
		if !without[i] {
			m.lp.rows, m.rules = append(m.lp.rows, rows[i]), append(m.rules, rules[i])
		}
	}
	return m
}
