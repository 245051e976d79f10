package store

import (
	"context"
	"strings"
	"time"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/checks"
	"github.com/lozere-developpement/sillage/funding/partners"
	"github.com/lozere-developpement/sillage/funding/plan"
	"github.com/lozere-developpement/sillage/funding/posts"
)

// The kinds of record of the money.
var (
	Funders = Kind[funding.Funder]{
		Name: "funders", id: func(f *funding.Funder) *string { return &f.ID },
		columns: []column[funding.Funder]{
			{"kind", func(f *funding.Funder) any { return string(f.Kind) }},
			{"sort", func(f *funding.Funder) any { return sortKey(f.Name) }},
			{"search", func(f *funding.Funder) any { return searchText(f.Name, f.SIRET, f.ID) }},
		},
	}
	Schemes = Kind[funding.Scheme]{
		Name: "schemes", id: func(s *funding.Scheme) *string { return &s.ID },
		columns: []column[funding.Scheme]{
			{"funder", func(s *funding.Scheme) any { return s.FunderID }},
			{"sort", func(s *funding.Scheme) any { return sortKey(s.Name) }},
			{"search", func(s *funding.Scheme) any { return searchText(s.Name, s.Fund) }},
		},
	}
	Structures = Kind[funding.Structure]{
		Name: "structures", id: func(s *funding.Structure) *string { return &s.ID },
		columns: []column[funding.Structure]{
			{"departement", func(s *funding.Structure) any { return s.Departement }},
			{"sort", func(s *funding.Structure) any { return sortKey(s.Name) }},
			{"search", func(s *funding.Structure) any { return searchText(s.Name, s.SIRET) }},
		},
	}
	Calls = Kind[funding.Call]{
		Name: "calls", id: func(c *funding.Call) *string { return &c.ID },
		columns: []column[funding.Call]{
			{"funder", func(c *funding.Call) any { return c.FunderID }},
			{"opens", func(c *funding.Call) any { return DayKey(c.Opens) }},
			{"deadline", func(c *funding.Call) any { return DayKey(c.Deadline) }},
			{"permanent", func(c *funding.Call) any { return flag(c.Permanent) }},
			{"source", func(c *funding.Call) any { return c.Source }},
			{"sort", func(c *funding.Call) any { return sortKey(c.Title) }},
			{"search", func(c *funding.Call) any {
				return searchText(c.Title, c.Perimeter, strings.Join(c.Themes, " "), strings.Join(c.Audience, " "), c.FunderID)
			}},
		},
	}
	Plans = Kind[plan.Plan]{
		Name: "plans", id: func(p *plan.Plan) *string { return &p.ID }, version: func(p *plan.Plan) *int64 { return &p.Version },
		columns: []column[plan.Plan]{
			{"action", func(p *plan.Plan) any { return p.ActionID }},
			{"scenario", func(p *plan.Plan) any { return p.Scenario }},
			{"year", func(p *plan.Plan) any { return int64(p.Year) }},
			{"sort", func(p *plan.Plan) any { return sortKey(p.Title) }},
		},
	}
	Solicitations = Kind[partners.Solicitation]{
		Name: "solicitations", id: func(s *partners.Solicitation) *string { return &s.ID },
		version: func(s *partners.Solicitation) *int64 { return &s.Version },
		columns: []column[partners.Solicitation]{
			{"action", func(s *partners.Solicitation) any { return s.ActionID }},
			{"answer", func(s *partners.Solicitation) any { return string(s.Answer) }},
			{"follow_up", func(s *partners.Solicitation) any { return DayKey(s.FollowUp) }},
			{"amount", func(s *partners.Solicitation) any { return known(s.Amount) }},
			{"sort", func(s *partners.Solicitation) any { return sortKey(s.Partner) }},
			{"search", func(s *partners.Solicitation) any { return searchText(s.Partner, s.ActionID, s.Reason) }},
		},
	}
)

// noDay is the day that stands for none: 9999-12-31.
const noDay = 2932896

// DayKey returns a date as it stands in a column: days since 1970-01-01, and
// for no date one that comes after all others.
func DayKey(d funding.Date) int64 {
	if d.IsZero() {
		return noDay
	}
	return d.Time().Unix() / 86400
}

// DateOfKey is the inverse of DayKey.
func DateOfKey(day int64) funding.Date {
	if day == noDay {
		return funding.Date{}
	}
	return funding.DateOf(time.Unix(day*86400, 0).UTC())
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func known(a funding.Amount) any {
	if !a.Known {
		return nil
	}
	return int64(a.Cents)
}

func sortKey(text string) string        { return Fold(strings.TrimSpace(text)) }
func searchText(parts ...string) string { return Fold(strings.Join(parts, " ")) }

// Actions returns what the applications ask and obtain for each action: one
// total per action id, with the sums of requested, awarded, called and paid.
func Actions(ctx context.Context, src Source, stages ...funding.Stage) ([]Total, error) {
	statement := `SELECT s.action, COUNT(DISTINCT s.application),
		CAST(COALESCE(SUM(s.requested),0) AS BIGINT), COUNT(s.requested), CAST(COALESCE(SUM(s.awarded),0) AS BIGINT), COUNT(s.awarded),
		CAST(COALESCE(SUM(s.called),0) AS BIGINT), COUNT(s.called), CAST(COALESCE(SUM(s.paid),0) AS BIGINT), COUNT(s.paid)
		FROM application_shares s JOIN applications a ON a.id = s.application`
	var args []any
	if len(stages) > 0 {
		statement += " WHERE a.stage IN (" + marks(len(stages)) + ")"
		for _, s := range stages {
			args = append(args, s.String())
		}
	}
	return totals(ctx, src, statement+" GROUP BY s.action ORDER BY s.action", args, 1, 4)
}

// Posts are the subsidised posts.
var Posts = Kind[posts.Post]{
	Name: "posts", id: func(p *posts.Post) *string { return &p.ID }, version: func(p *posts.Post) *int64 { return &p.Version },
	columns: []column[posts.Post]{
		{"employer", func(p *posts.Post) any { return p.Employer }},
		{"sort", func(p *posts.Post) any { return sortKey(p.Employer) }},
		{"search", func(p *posts.Post) any { return searchText(p.Employer, p.Commune) }},
	},
}

// Invoices are expenses with the funders that each is charged to.
var Invoices = Kind[checks.Invoice]{
	Name: "invoices", id: func(i *checks.Invoice) *string { return &i.ID },
	columns: []column[checks.Invoice]{
		{"day", func(i *checks.Invoice) any { return DayKey(i.On) }},
		{"amount", func(i *checks.Invoice) any { return int64(i.Amount) }},
		{"sort", func(i *checks.Invoice) any { return sortKey(i.Number) }},
		{"search", func(i *checks.Invoice) any { return searchText(i.Number, i.SIRET, i.File) }},
	},
}
