package money

import (
	"context"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/posts"
)

// byEmployer prints who loses how much, the largest loss first.
func (c *command) byEmployer(ctx context.Context, s *store.Store, _ []string) (*table, error) {
	all, err := store.Posts.All(ctx, s)
	t := &table{names: []string{"employer", "posts", "vacant", "returned", "last_end", "left", "at_risk"}, heads: []string{"money.head.employer", "money.head.posts", "money.head.vacant", "money.head.given-back", "money.head.last-end", "money.head.aid-left", "money.head.aid-risk"}}
	for _, e := range posts.ByEmployer(all, c.today()) {
		t.add(e.Employer, e.Posts, e.Vacant, e.Returned, e.LastEnd, e.Left, e.AtRisk)
	}
	return t, err
}

// posts prints the State's money for posts month by month, until the last
// convention has ended, and what takes over.
func (c *command) posts(ctx context.Context, s *store.Store, _ []string) (*table, error) {
	all, err := store.Posts.All(ctx, s)
	if err != nil {
		return nil, err
	}
	today, months := c.today(), 0
	for _, p := range all {
		months = max(months, p.Ends.MonthIndex()-today.MonthIndex()+2)
	}
	steps, undated := posts.Cliff(all, funding.Day(today.Year, today.Month, 1), months)
	t := &table{names: []string{"month", "posts", "state", "at_risk", "replaced", "hoped", "uncovered", "ending"}, heads: []string{"money.head.month", "money.head.posts", "money.head.aid", "money.head.aid-risk", "money.head.relay-sure", "money.head.relay-hoped", "money.head.uncovered", "money.head.ended"}}
	for _, m := range steps {
		t.add(m.Month.String()[:len("2006-01")], m.Posts, m.State, m.AtRisk, m.Replaced, m.Hoped, m.Uncovered, len(m.Ending))
	}
	if undated > 0 {
		err = &problem{"office.posts.undated", "%[1]d posts without dates", []any{undated}}
	}
	return t, err
}
