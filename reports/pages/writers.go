package pages

import (
	"html/template"
	"strconv"
	"time"
	"unicode"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// writers are what templates write numbers with, in the reader's language.
func writers(l *lang.Catalogue) template.FuncMap {
	return template.FuncMap{
		"num":   func(v float64, decimals int) string { return l.Number(v, decimals) },
		"int64": func(n int64) string { return l.Int(n) },
		"date": func(t time.Time) string {
			if t.IsZero() {
				return "–"
			}
			return l.Date(t)
		},
		"steps": func() []string { return steps(l) },
		"int":   func(n int) string { return l.Int(int64(n)) },
		"share": func(v float64) string { return l.Percent(v, 0) },
		"eur":   func(c funding.Cents) string { return l.Euros(int64(c)) },
		"cents": func(c int64) string { return l.Euros(c) },
		"value": func(e impact.Estimate, unit string) string { return measured(l, e, unit) },
		"score": func(e impact.Estimate) string { return Score(l, e) },
		"brief": func(e impact.Estimate) string { return briefScore(l, e) },
		"state": stateOf,
		"why":   func(e impact.Estimate) string { return why(l, e) },
		"error": l.Error,
		"word": func(m interface{ Message() (string, []any) }) string {
			key, args := m.Message()
			return l.T(key, args...)
		},
		"list":   l.List,
		"lower":  lower,
		"period": l.Period,
	}
}

// lower writes a note within a sentence: its first letter is small, unless the
// word is all capitals.
func lower(text string) string {
	first := []rune(text)
	if len(first) < 2 || unicode.IsUpper(first[1]) {
		return text
	}
	first[0] = unicode.ToLower(first[0])
	return string(first)
}

// Score writes a mark from 0 to 100 with its interval, or says why there is
// none.
func Score(l *lang.Catalogue, e impact.Estimate) string {
	switch {
	case e.Refused != nil:
		return l.Error(e.Refused.Reason)
	case e.Low == e.High:
		return l.T("pages.score-exact", e.Value)
	}
	return l.T("pages.score", e.Value, e.Low, e.High)
}

// briefScore is Score with the short form of a refusal, for the cell of a table.
func briefScore(l *lang.Catalogue, e impact.Estimate) string {
	if e.Refused != nil {
		return l.Or("pages.short."+e.Refused.Reason.Key, l.Error(e.Refused.Reason))
	}
	return Score(l, e)
}

// measured writes an estimate in its own unit.
func measured(l *lang.Catalogue, e impact.Estimate, unit string) string {
	switch {
	case e.Refused != nil:
		return l.Error(e.Refused.Reason)
	case e.Low == e.High: // it was counted
		return amount(l, e.Value, unit)
	}
	return l.T("pages.value", e.Value, e.Low, e.High, unit)
}

// why says what keeps a figure from being given, and what would lift that; ""
// when it is given.
func why(l *lang.Catalogue, e impact.Estimate) string {
	if e.Refused == nil {
		return ""
	}
	if e.Refused.Reason.Key == "impact.not-measured" { // the state beside it says so already
		return l.T("pages.why-remedy", l.Error(e.Refused.Remedy))
	}
	return l.T("pages.why", l.Error(e.Refused.Reason), l.Error(e.Refused.Remedy))
}

// A State is a certainty that can be shown: a key of the catalogue, a sign and
// a style. Never a colour alone.
type State struct {
	Key, Sign, Style string
}

// The states of a figure.
var (
	better     = State{"pages.state.better", "▲", "good"}
	worse      = State{"pages.state.worse", "▼", "bad"}
	unsettled  = State{"pages.state.unsettled", "≈", "warn"}
	unmeasured = State{"pages.state.unmeasured", "○", "soft"}
	withheld   = State{"pages.state.withheld", "■", "soft"}
	counted    = State{"pages.state.counted", "●", "soft"}
)

// stateOf says what a score allows to say. A score cannot fall below 0, so a
// decline is looked for in the changes that it is made of. A score that rests on
// counts alone is counted: nobody was asked whether anything changed.
func stateOf(s impact.Score) State {
	switch {
	case s.Refused != nil && s.Refused.Reason.Key == "impact.withheld":
		return withheld
	case s.Refused != nil:
		return unmeasured
	case onlyCounted(s):
		return counted
	case s.Low > 0:
		return better
	case declined(s.Parts):
		return worse
	}
	return unsettled
}

// onlyCounted reports whether a score rests on no answer of anybody.
func onlyCounted(s impact.Score) bool { return s.N == 0 && s.Low == s.High }

// declined reports whether every change that people told of is established to
// be for the worse.
func declined(parts []impact.Part) bool {
	asked := false
	for _, p := range parts {
		if p.Kind != "answers" {
			continue
		}
		if asked = true; p.Value.Refused != nil || p.Value.High >= 0 {
			return false
		}
	}
	return asked
}

// steps lists the sentences that describe the method, one key each.
func steps(l *lang.Catalogue) []string {
	var list []string
	for i := 1; l.Has("pages.method.step." + strconv.Itoa(i)); i++ {
		list = append(list, l.T("pages.method.step."+strconv.Itoa(i)))
	}
	return list
}
