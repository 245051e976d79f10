package evidence

import (
	"slices"
	"time"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// Source says in a sentence what the figures are made of: how many files, and
// when the last one came in.
func (e *Evidence) Source(l *lang.Catalogue) string {
	if len(e.Manifests) == 0 {
		return l.T("pages.source-none")
	}
	people := "(" + l.T("pages.short.impact.withheld") + ")"
	if _, shown := e.People(Filter{}).Value(); shown {
		people = l.Int(int64(e.Rows.Attendances))
	}
	last := slices.MaxFunc(e.Manifests, func(a, b datasets.Manifest) int { return a.At.Compare(b.At) })
	if last.At.IsZero() {
		return l.T("pages.source", len(e.Manifests), people, e.Rows.Answers, e.Rows.Indicators)
	}
	return l.T("pages.source-dated", len(e.Manifests), people, e.Rows.Answers, e.Rows.Indicators, last.At)
}

// LastDay returns the last day of the last period with data, or the last day
// that the roadmap names when there is none. Pages that place things in time
// use it as their today, so that the same data gives the same page.
func (e *Evidence) LastDay() time.Time {
	if n := len(e.Periods); n > 0 {
		if p, err := datasets.ParsePeriod(e.Periods[n-1]); err == nil {
			_, until := p.Days()
			return datasets.DateOf(until - 1)
		}
	}
	var last time.Time
	for _, a := range e.Roadmap.Actions {
		if a.End.After(last) {
			last = a.End
		}
	}
	return last
}
