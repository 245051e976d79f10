package evidence

import (
	"cmp"
	"math"
	"slices"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// A Completeness is how many indicators of an action were measured in each
// period, against how many its sheet asks for.
type Completeness struct {
	Action   string
	Asked    int
	Measured []int // one per period of Quality.Periods
}

// A Quality is what to look at before believing the figures.
type Quality struct {
	Periods  []string
	Matrix   []Completeness
	Findings []Finding
}

// A Finding is one thing that is missing, late or odd, and what to do.
type Finding struct {
	Where  string // indicator, file
	What   impact.Note
	Remedy impact.Note
}

// Quality looks for what is missing, late or odd.
func (e *Evidence) Quality() Quality {
	q := Quality{Periods: e.Periods}
	for _, a := range e.Roadmap.Actions {
		c := Completeness{Action: a.ID, Measured: make([]int, len(e.Periods))}
		for _, i := range e.Of(a.ID) {
			c.Asked++
			for n, p := range e.Periods {
				if slices.ContainsFunc(i.Values, func(v Value) bool { return overlaps(v.Period, p) }) {
					c.Measured[n]++
				}
			}
		}
		q.Matrix = append(q.Matrix, c)
	}
	for _, i := range e.Indicators {
		q.Findings = append(q.Findings, e.late(i)...)
		q.Findings = append(q.Findings, odd(i)...)
	}
	q.Findings = slices.Concat(q.Findings, e.unattached(), e.asideFindings(), e.weighing())
	return q
}

// Measured reports whether a value of an indicator was imported for a period.
func (e *Evidence) Measured(indicator, period string) bool {
	return slices.ContainsFunc(e.Indicators, func(i Indicator) bool {
		return i.ID == indicator && slices.ContainsFunc(i.Values, func(v Value) bool { return overlaps(v.Period, period) })
	})
}

// overlaps reports whether two periods share a day.
func overlaps(a, b string) bool {
	p, err1 := datasets.ParsePeriod(a)
	q, err2 := datasets.ParsePeriod(b)
	if err1 != nil || err2 != nil {
		return a == b
	}
	from, until := p.Days()
	from2, until2 := q.Days()
	return from < until2 && from2 < until
}

// rhythms is how many days may pass between two values.
var rhythms = map[string]int32{"trimestre": 92, "semestre": 184, "an": 366}

// A when is the code of a period, written as each language reads it.
type when string

// French writes the period in French.
func (w when) French() string { return lang.French.Period(string(w)) }

// English writes the period in English.
func (w when) English() string { return lang.English.Period(string(w)) }

// A rhythm is how often a value is expected, as the sheets say it.
type rhythm string

// French is the word of the sheet.
func (r rhythm) French() string { return string(r) }

// English translates it.
func (r rhythm) English() string {
	return map[rhythm]string{"trimestre": "quarter", "semestre": "half-year", "an": "year"}[r]
}

// late finds an indicator whose last value is older than its rhythm allows.
func (e *Evidence) late(i Indicator) []Finding {
	allowed, ok := rhythms[i.Period]
	if !ok || len(e.Periods) == 0 || len(i.Values) == 0 {
		return nil
	}
	today := datasets.DayOf(e.LastDay())
	last, err := datasets.ParsePeriod(i.Values[len(i.Values)-1].Period)
	if err != nil {
		return nil
	}
	if _, until := last.Days(); today-until > allowed {
		return []Finding{{i.ID, impact.Notef("quality.late", "%s: the last value is of %s, one is expected every %s", i.Label, when(last.String()), rhythm(i.Period)),
			impact.Notef("quality.late.remedy", "ask %s for the missing values", i.Owner)}}
	}
	return nil
}

// odd finds values far from the others of the same indicator: a modified z
// above 3.5 (Iglewicz and Hoaglin, 1993), and percentages beyond 100.
func odd(i Indicator) []Finding {
	var found []Finding
	for _, v := range i.Values {
		if i.Unit == "%" && (v.Value < 0 || v.Value > 100) {
			found = append(found, Finding{i.ID, impact.Notef("quality.beyond", "%s, %s: %v %% cannot be", i.Label, when(v.Period), v.Value),
				impact.Notef("quality.beyond.remedy", "look whether the file holds ratios or amounts, and import it again")})
		}
	}
	if len(i.Values) < 4 {
		return found
	}
	values := make([]float64, len(i.Values))
	for n, v := range i.Values {
		values[n] = v.Value
	}
	middle := median(values)
	away := make([]float64, len(values))
	for n, v := range values {
		away[n] = math.Abs(v - middle)
	}
	spread := median(away)
	for n, v := range i.Values {
		if spread > 0 && 0.6745*away[n]/spread > 3.5 {
			found = append(found, Finding{i.ID, impact.Notef("quality.outlier", "%s, %s: %v is far from the other values (median %v)", i.Label, when(v.Period), v.Value, middle),
				impact.Notef("quality.outlier.remedy", "check this value with %s", i.Owner)})
		}
	}
	return found
}

func median(values []float64) float64 {
	v := slices.Clone(values)
	slices.Sort(v)
	if n := len(v); n%2 == 0 {
		return (v[n/2-1] + v[n/2]) / 2
	}
	return v[len(v)/2]
}

// unattached finds activities that belong to no action.
func (e *Evidence) unattached() []Finding {
	loose := e.ReachBy(Filter{}, func(action, _, _, _ string) string { return action })[""]
	if loose.Activities == 0 {
		return nil
	}
	what := impact.Notef("quality.unattached-some", "some activities belong to no action")
	if _, shown := e.byAction.at(orUnknown(""), "").Value(); shown {
		what = impact.Notef("quality.unattached", "%d activities belong to no action", loose.Activities)
	}
	return []Finding{{"", what,
		impact.Notef("quality.unattached.remedy", "complete the rules (page “Attach activities to actions”), then import the file again")}}
}

// asideFindings recalls the rows that imports set aside.
func (e *Evidence) asideFindings() []Finding {
	var found []Finding
	for _, m := range e.Manifests {
		if len(m.Aside) > 0 {
			found = append(found, Finding{m.Source, impact.Notef("quality.aside", "%d rows were set aside", len(m.Aside)),
				impact.Notef("quality.aside.remedy", "sillage check %s --a-corriger lignes.xlsx writes them to correct", m.Source)})
		}
	}
	slices.SortStableFunc(found, func(a, b Finding) int { return cmp.Compare(a.Where, b.Where) })
	return found
}
