package office

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/watch"
	"github.com/lozere-developpement/sillage/reports/pages"
)

var calls = &register[funding.Call]{
	path: "/financements/appels", key: "office.calls", kind: &store.Calls,
	fresh: func(v *visit) funding.Call {
		return funding.Call{CheckedOn: v.today(), Source: v.t.T("office.typed-source")}
	},
	fields: callFields, read: readCall, lines: func(v *visit, c *funding.Call) (list []pair) {
		for _, m := range c.Matches {
			list = append(list, pair{v.actionName(m.ActionID), m.Reason})
		}
		return list
	},
	title: func(_ *visit, c *funding.Call) string { return c.Title },
	kept: func(v *visit, id string) string {
		return v.hanging(used(v, &store.Applications, store.Query{Where: []store.Condition{store.Is("call", id)}}), 0, 0)
	},
}

func callFields(v *visit, c *funding.Call) []*field {
	rate := func(r *funding.Rate) string {
		if r == nil {
			return ""
		}
		return v.t.Write(r)
	}
	return []*field{
		{Name: "title", Label: v.t.T("office.field.title"), Value: c.Title, Required: true},
		{Name: "funder", Label: v.t.T("office.funder"), Kind: "select", Options: v.funders(c.FunderID), Value: c.FunderID, Required: true},
		{Name: "scheme", Label: v.t.T("office.scheme"), Kind: "select", Options: v.schemes(c.SchemeID), Value: c.SchemeID},
		{Name: "forecast", Label: v.t.T("office.announced"), Kind: "check", Value: check(c.Forecast)},
		{Name: "opens", Label: v.t.T("office.opens"), Kind: "date", Value: inputDate(c.Opens)},
		{Name: "pre", Label: v.t.T("office.pre-filing"), Hint: v.t.T("office.hint.pre-filing"), Kind: "date", Value: inputDate(c.PreFiling)},
		{Name: "deadline", Label: v.t.T("office.deadline"), Hint: v.t.T("office.hint.permanent"), Kind: "date", Value: inputDate(c.Deadline)},
		{Name: "minimum", Label: v.t.T("office.least"), Kind: "money", Value: v.inputAmount(c.Minimum)},
		{Name: "maximum", Label: v.t.T("office.most"), Kind: "money", Value: v.inputAmount(c.Maximum)},
		{Name: "rate-low", Label: v.t.T("office.rate-low"), Hint: v.t.T("office.hint.rate"), Value: rate(c.RateLow)},
		{Name: "rate", Label: v.t.T("office.rate"), Hint: v.t.T("office.hint.rate"), Value: rate(c.RateHigh)},
		{Name: "perimeter", Label: v.t.T("office.perimeter"), Value: c.Perimeter},
		{Name: "audience", Label: v.t.T("office.audience"), Hint: v.t.T("office.hint.list"), Value: strings.Join(c.Audience, "; ")},
		{Name: "themes", Label: v.t.T("office.themes"), Hint: v.t.T("office.hint.list"), Value: strings.Join(c.Themes, "; ")},
		{Name: "url", Label: v.t.T("office.url"), Value: c.URL},
		{Name: "checked", Label: v.t.T("office.checked-on"), Kind: "date", Value: inputDate(c.CheckedOn)},
		{Name: "summary", Label: v.t.T("office.summary"), Kind: "area", Value: c.Summary},
	}
}

func readCall(rd *reader, c *funding.Call) {
	c.Title, c.FunderID, c.SchemeID, c.Forecast = rd.text("title"), rd.choice("funder"), rd.choice("scheme"), rd.checked("forecast")
	c.Opens, c.PreFiling, c.Deadline = rd.date("opens"), rd.date("pre"), rd.date("deadline")
	c.Minimum, c.Maximum, c.Permanent = rd.amount("minimum"), rd.amount("maximum"), rd.text("deadline") == ""
	c.RateLow, c.RateHigh = rd.rate("rate-low"), rd.rate("rate")
	c.Perimeter, c.Audience, c.Themes = rd.text("perimeter"), list(rd.text("audience")), list(rd.text("themes"))
	c.URL, c.CheckedOn, c.Summary = rd.address("url"), rd.date("checked"), rd.text("summary")
	rd.past("checked", c.CheckedOn)
	if !c.Opens.IsZero() && !c.Deadline.IsZero() && c.Deadline.Before(c.Opens) {
		rd.bad("deadline", rd.o.t.T("office.deadline-before-opening"))
	}
	if !c.PreFiling.IsZero() && !c.Deadline.IsZero() && c.Deadline.Before(c.PreFiling) {
		rd.bad("pre", rd.o.t.T("office.pre-after-deadline"))
	}
	if c.Minimum.Known && c.Maximum.Known && c.Maximum.Cents < c.Minimum.Cents {
		rd.bad("maximum", rd.o.t.T("office.most-below-least"))
	}
	if c.RateLow != nil && c.RateHigh != nil && c.RateHigh.Cmp(*c.RateLow) < 0 {
		rd.bad("rate", rd.o.t.T("office.most-below-least"))
	}
}

// callPage says what the call is, which actions share its words, and which ones
// an officer kept for it, and why.
// The page leads to forms that lead back to it.
func init() { calls.more = callPage }

func callPage(v *visit, rec store.Record[funding.Call]) []section {
	c := rec.Value
	lead := v.funderName(c.FunderID)
	if c.Summary != "" {
		lead += " · " + c.Summary
	}
	facts := section{Lead: lead, Keys: v.callKeys(c), Do: []pages.Link{{Href: files.path + "/nouveau?appel=" + rec.ID, Text: v.t.T("office.application.from-call")}}}
	if c.URL != "" {
		facts.Do = append(facts.Do, pages.Link{Href: c.URL, Text: v.t.T("office.see-source")})
	}
	kept := &table{Heads: heads(v.t.T("office.action"), v.t.T("office.why")), Empty: v.t.T("office.matches.unjudged")}
	judged := map[string]bool{}
	for i, m := range c.Matches {
		judged[m.ActionID] = true
		kept.Rows = append(kept.Rows, []cell{{Text: v.actionName(m.ActionID), Href: callMatches.address(rec.ID, i)}, {Text: m.Reason}})
	}
	hints := &table{Heads: heads(v.t.T("office.action"), v.t.T("office.why"), ""), Empty: v.t.T("office.matches.none")}
	for _, m := range v.matches(c) {
		if !judged[m.ActionID] {
			hints.Rows = append(hints.Rows, []cell{{Text: v.actionName(m.ActionID)}, {Text: sharedWords(v.office, m)},
				{Text: v.t.T("office.matches.keep"), Href: callMatches.address(rec.ID, -1) + "?action=" + m.ActionID + "&mots=" + url.QueryEscape(strings.Join(m.Words, ", "))}})
		}
	}
	return []section{facts,
		{ID: "actions", Title: v.t.T("office.matches"), Table: kept, Form: callMatches.blank(v, &rec), Details: v.t.T("office.match.new")},
		{Title: v.t.T("office.matches.hints"), Lead: v.t.T("office.matches.lead"), Table: hints}}
}

// callKeys are who calls, until when, and how much there is.
func (v *visit) callKeys(c funding.Call) []keyFigure {
	deadline := v.countdownKey(c.Deadline, v.t.T("office.deadline"))
	if u := watch.UrgencyOf(c, v.today()); u == watch.Permanent || u == watch.NoDate || u == watch.Announced {
		deadline = keyFigure{v.callDeadline(c).Text, v.t.T("office.deadline"), ""}
	}
	keys := []keyFigure{deadline}
	if c.TwoStep() {
		keys = append(keys, v.countdownKey(c.PreFiling, v.t.T("office.pre-filing")))
	}
	keys = append(keys, keyFigure{v.orDash(c.Maximum), v.t.T("office.most"), ""})
	if c.RateHigh != nil {
		keys = append(keys, keyFigure{v.t.Write(c.RateHigh), v.t.T("office.rate"), ""})
	}
	return keys
}

// callMatches are the actions that an officer judged that a call can pay for.
var callMatches = &part[funding.Call, funding.CallMatch]{
	of: calls, name: "actions", key: "office.match",
	list: func(c *funding.Call) *[]funding.CallMatch { return &c.Matches },
	fresh: func(v *visit, _ *funding.Call) funding.CallMatch {
		m := funding.CallMatch{ActionID: v.r.URL.Query().Get("action")}
		if words := v.r.URL.Query().Get("mots"); words != "" {
			m.Reason = v.t.T("office.shared-words", words)
		}
		return m
	},
	fields: func(v *visit, _ *funding.Call, m *funding.CallMatch) []*field {
		return []*field{
			{Name: "action", Label: v.t.T("office.action"), Kind: "select", Options: v.actionOptions(v.t.T("office.choose")), Value: m.ActionID, Required: true},
			{Name: "reason", Label: v.t.T("office.why"), Value: m.Reason, Required: true},
		}
	},
	read: func(rd *reader, c *funding.Call, m *funding.CallMatch) {
		before := m.ActionID
		m.ActionID, m.Reason = rd.choice("action"), rd.text("reason")
		for _, other := range c.Matches {
			if other.ActionID == m.ActionID && (m.ActionID != before || rd.v.r.PathValue("line") == "nouveau") {
				rd.bad("action", rd.o.t.T("office.match-twice"))
			}
		}
	},
	title: func(v *visit, m *funding.CallMatch) string { return v.actionName(m.ActionID) },
}

// matches compares the words of a call with those of each action: a hint with
// its reason, never a decision.
// MatchCall returns the actions of a roadmap that a call could pay for, the
// likeliest first.
func MatchCall(r *roadmap.Roadmap, c funding.Call) []watch.Match {
	var actions []watch.Action
	for _, a := range r.Actions {
		actions = append(actions, watch.Action{ID: a.ID, Title: a.Title, Keywords: append([]string{a.Short, a.Summary}, a.Beneficiaries...)})
	}
	return watch.MatchActions(c, actions)
}

func (o *office) matches(c funding.Call) []watch.Match { return MatchCall(o.asWritten(), c) }

func sharedWords(o *office, m watch.Match) string {
	return o.t.T("office.shared-words", strings.Join(m.Words, ", "))
}

func (o *office) matchWords(c funding.Call) string {
	var names []string
	for _, m := range c.Matches {
		names = append(names, o.actionName(m.ActionID))
	}
	if len(names) > 0 {
		return strings.Join(names, ", ")
	}
	for _, m := range o.matches(c)[:min(3, len(o.matches(c)))] {
		names = append(names, o.actionName(m.ActionID))
	}
	if len(names) == 0 {
		return ""
	}
	return o.t.T("office.perhaps", strings.Join(names, ", "))
}

// callDeadline says how near a call is. A permanent one is never urgent.
func (o *office) callDeadline(c funding.Call) cell {
	switch u := watch.UrgencyOf(c, o.today()); u {
	case watch.Permanent, watch.NoDate:
		return cell{Text: o.label(u)}
	case watch.Announced:
		return cell{Text: o.label(u) + " · " + o.t.Write(cmp.Or(c.Opens, c.Deadline))}
	}
	if c.TwoStep() && !c.PreFiling.Before(o.today()) {
		pre := o.countdown(c.PreFiling)
		pre.Text = o.t.Colon(o.t.T("office.pre-filing"), pre.Text)
		return pre
	}
	return o.countdown(c.Deadline)
}

func (o *office) orDash(a funding.Amount) string {
	if !a.Known {
		return "–"
	}
	return o.t.Write(a)
}

// list reads what is separated by semicolons.
func list(text string) (parts []string) {
	for p := range strings.SplitSeq(text, ";") {
		if p = strings.TrimSpace(p); p != "" {
			parts = append(parts, p)
		}
	}
	return parts
}

func (o *office) calls(v *visit, w http.ResponseWriter) error {
	q := v.r.URL.Query()
	names, givers, err := o.funderNames(v.ctx)
	if err != nil {
		return err
	}
	query := store.Query{Search: q.Get("q"), Order: []string{"deadline"}, Limit: 500}
	if f := q.Get("financeur"); f != "" {
		query.Where = append(query.Where, store.Is("funder", f))
	}
	if q.Get("etat") != "tous" {
		query.Where = append(query.Where, store.AtLeast("deadline", store.DayKey(o.today())))
	}
	list, err := store.Calls.List(v.ctx, o.Store, query)
	if err != nil {
		return err
	}
	if a := q.Get("action"); a != "" {
		list = slices.DeleteFunc(list, func(c store.Record[funding.Call]) bool { return !o.serves(c.Value, a) })
	}
	slices.SortStableFunc(list, func(a, b store.Record[funding.Call]) int { return o.sooner(a.Value, b.Value) })
	t := &table{Heads: heads(o.t.T("office.call"), o.t.T("office.funder"), o.t.T("office.deadline"), "#"+o.t.T("office.most"), o.t.T("office.matches"), o.t.T("office.checked-on")), Empty: o.none("office.calls", q.Get("q")+q.Get("financeur")+q.Get("action") != "")}
	for _, c := range list {
		t.Rows = append(t.Rows, []cell{{Text: c.Value.Title, Href: calls.path + "/" + c.ID}, {Text: names[c.Value.FunderID]}, o.callDeadline(c.Value),
			{Text: o.orDash(c.Value.Maximum)}, {Text: o.matchWords(c.Value)}, o.dateCell(c.Value.CheckedOn)})
	}
	filters := &form{Submit: o.t.T("office.filter"), Fields: []*field{
		{Name: "q", Label: o.t.T("office.search"), Value: q.Get("q")},
		{Name: "financeur", Label: o.t.T("office.funder"), Kind: "select", Value: q.Get("financeur"), Options: append([]option{{"", o.t.T("office.all")}}, givers[1:]...)},
		{Name: "action", Label: o.t.T("office.action"), Kind: "select", Value: q.Get("action"), Options: o.actionOptions(o.t.T("office.all-actions"))},
		{Name: "etat", Label: o.t.T("office.state"), Kind: "select", Value: q.Get("etat"), Options: []option{{"", o.t.T("office.to-come")}, {"tous", o.t.T("office.all")}}},
	}}
	return o.page(w, v.r, http.StatusOK, pages.Page{Title: o.t.T("office.nav.calls")}, section{Filters: filters.cleared(calls.path),
		Do: []pages.Link{{Href: calls.path + "/nouveau", Text: o.t.T("office.calls.new")}, {Href: importPath, Text: o.t.T("office.calls.import")}}}, section{Table: t})
}

// sooner orders calls by their next step: what is over last, and before it
// what is permanent.
func (o *office) sooner(a, b funding.Call) int {
	rank := func(c funding.Call) int {
		switch next := o.nextStep(c); {
		case c.Permanent || next.IsZero():
			return 1
		case next.Before(o.today()):
			return 2
		}
		return 0
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), o.nextStep(a).Compare(o.nextStep(b)))
}

// serves reports whether a call was judged to pay for the action, or, while
// nobody judged, may.
func (o *office) serves(c funding.Call, action string) bool {
	for _, m := range c.Matches {
		if m.ActionID == action {
			return true
		}
	}
	for _, m := range o.matches(c) {
		if m.ActionID == action && len(c.Matches) == 0 {
			return true
		}
	}
	return false
}
