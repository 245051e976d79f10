package office

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/posts"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// years is how many years a convention of a post has.
const years = 3

// jobs are the subsidised posts of Conseillers numériques.
var jobs = &register[posts.Post]{
	path: "/financements/postes", key: "office.posts", kind: &store.Posts,
	fresh:  func(v *visit) posts.Post { return posts.Post{Status: posts.Occupied, Demo: v.Demo} },
	fields: postFields, read: readPost, more: postPage,
	title: func(v *visit, p *posts.Post) string { return v.t.T("office.post", p.Employer) },
	kept:  func(*visit, string) string { return "" },
}

func postFields(v *visit, p *posts.Post) []*field {
	var statuses []option
	for _, s := range []posts.Status{posts.Occupied, posts.Vacant, posts.Returned} {
		statuses = append(statuses, option{string(s), v.label(s)})
	}
	employer := "public"
	if p.Private {
		employer = "private"
	}
	fields := []*field{
		{Name: "employer", Label: v.t.T("office.employer"), Hint: v.t.T("office.hint.partner"), Value: p.Employer, Required: true},
		{Name: "schedule", Label: v.t.T("office.schedule"), Kind: "select", Value: employer, Options: []option{{"public", v.t.T("funding.schedule.public")}, {"private", v.t.T("funding.schedule.private")}}},
		{Name: "bonus", Label: v.t.T("office.bonus"), Kind: "check", Value: check(p.Bonus)},
		{Name: "coordinator", Label: v.t.T("office.coordinator"), Kind: "check", Value: check(p.Coordinator)},
		{Name: "commune", Label: v.t.T("office.commune"), Hint: v.t.T("office.hint.commune"), Value: p.Commune},
		{Name: "begins", Label: v.t.T("office.convention-begins"), Kind: "date", Value: inputDate(p.Begins)},
		{Name: "ends", Label: v.t.T("office.convention-ends"), Kind: "date", Value: inputDate(p.Ends)},
		{Name: "status", Label: v.t.T("office.state"), Kind: "select", Options: statuses, Value: string(p.Status)},
		{Name: "vacant-since", Label: v.t.T("office.vacant-since"), Kind: "date", Value: inputDate(p.VacantSince)},
	}
	for i := range years {
		cost := ""
		if i < len(p.Cost) {
			cost = v.inputAmount(funding.Known(p.Cost[i]))
		}
		fields = append(fields, &field{Name: named("cost", i), Label: v.t.T("office.post-cost", i+1), Kind: "money", Value: cost})
	}
	for i := range v.rows("source", len(p.Replaced)) {
		var r posts.Replacement
		if i < len(p.Replaced) {
			r = p.Replaced[i]
		}
		fields = append(fields, &field{Kind: "group", Label: v.t.T("office.replacement", i+1)},
			&field{Name: named("source", i), Label: v.t.T("office.money-from"), Value: r.Source},
			&field{Name: named("yearly", i), Label: v.t.T("office.yearly"), Kind: "money", Value: v.inputAmount(funding.Amount{Cents: r.Yearly, Known: r.Source != ""})},
			&field{Name: named("since", i), Label: v.t.T("office.from"), Kind: "date", Value: inputDate(r.From)},
			&field{Name: named("until", i), Label: v.t.T("office.until"), Kind: "date", Value: inputDate(r.Until)},
			&field{Name: named("sure", i), Label: v.t.T("office.sure"), Kind: "check", Value: check(r.Sure)}, &field{Kind: "end"})
	}
	return fields
}

func readPost(rd *reader, p *posts.Post) {
	p.Employer, p.Private, p.Bonus, p.Coordinator = rd.text("employer"), rd.choice("schedule") == "private", rd.checked("bonus"), rd.checked("coordinator")
	p.Commune, p.Begins, p.Ends = rd.commune("commune"), rd.date("begins"), rd.date("ends")
	p.Status, p.VacantSince = posts.Status(rd.choice("status")), rd.date("vacant-since")
	rd.past("vacant-since", p.VacantSince)
	if p.Bonus && p.Private {
		rd.bad("bonus", rd.o.t.T("office.bonus-public"))
	}
	if !p.Begins.IsZero() && !p.Ends.IsZero() && p.Ends.Before(p.Begins) {
		rd.bad("ends", rd.o.t.T("office.ends-before"))
	}
	if p.Status != posts.Vacant && !p.VacantSince.IsZero() {
		rd.bad("vacant-since", rd.o.t.T("office.not-vacant"))
	}
	p.Cost = rd.costs()
	p.Replaced = nil
	for i := range rd.rowsRead("source") {
		r := posts.Replacement{Source: rd.text(named("source", i)), From: rd.date(named("since", i)), Until: rd.date(named("until", i)), Sure: rd.checked(named("sure", i))}
		yearly := rd.amount(named("yearly", i))
		if r.Source == "" {
			if yearly.Known {
				rd.bad(named("source", i), rd.o.t.T("office.required"))
			}
			continue
		}
		if r.Yearly = yearly.Cents; !yearly.Known {
			rd.bad(named("yearly", i), rd.o.t.T("office.amount-missing"))
		}
		if r.From.IsZero() {
			rd.bad(named("since", i), rd.o.t.T("office.required"))
		}
		if !r.Until.IsZero() && r.Until.Before(r.From) {
			rd.bad(named("until", i), rd.o.t.T("office.ends-before"))
		}
		p.Replaced = append(p.Replaced, r)
	}
}

// commune reads an INSEE code.
func (rd *reader) commune(name string) string {
	c := rd.text(name)
	if c != "" && !isCommune(c) {
		rd.bad(name, rd.o.t.T("office.commune-unreadable"))
	}
	return c
}

// costs reads what the employer spends each year: the first years, without a
// hole.
func (rd *reader) costs() (list []funding.Cents) {
	for i := range years {
		switch a := rd.amount(named("cost", i)); {
		case !a.Known:
		case len(list) < i:
			rd.bad(named("cost", i), rd.o.t.T("office.year-missing"))
		default:
			list = append(list, a.Cents)
		}
	}
	return list
}

// postPage shows what the State pays in each year of the convention, and what
// is left to the employer.
func postPage(v *visit, rec store.Record[posts.Post]) []section {
	p := rec.Value
	next := v.t.T("office.nothing-yet")
	if len(p.Replaced) > 0 {
		next = p.Replaced[0].Source
	}
	top := section{Lead: v.label(p.Schedule()) + " · " + v.label(p.Status), Keys: []keyFigure{v.countdownKey(p.Ends, v.t.T("office.convention-ends")), {next, v.t.T("office.post-next"), ""}}}
	s := section{Title: v.t.T("office.post-schedule")}
	if by, past, ok := p.AtRisk(v.today()); ok {
		key := "office.post-risk"
		if past {
			key = "office.post-risk-past"
		}
		s.Notes = append(s.Notes, v.t.T(key, v.t.Write(by)))
	}
	t := &table{Heads: heads(v.t.T("office.year"), "#"+v.t.T("office.post-aid"), "#"+v.t.T("office.cost"), "#"+v.t.T("office.post-left"))}
	left, share, known := p.Remainders()
	for i, aid := range p.Schedule().Amounts(p.Bonus) {
		row := []cell{{Text: strconv.Itoa(i + 1)}, {Text: v.t.Write(aid)}, {Text: "–"}, {Text: "–"}}
		if known && i < len(left) {
			row[2], row[3] = cell{Text: v.t.Write(left[i].Cost)}, cell{Text: v.t.Write(left[i].Employer)}
		}
		t.Rows = append(t.Rows, row)
	}
	if known {
		s.Lead = v.t.T("office.post-share", v.t.Write(share))
	}
	s.Table = t
	return []section{top, s}
}

// schedules shows what the State pays by kind of employer and by day of the
// convention, with the source.
func (o *office) schedules() section {
	t := &table{Heads: heads(o.t.T("office.schedule"), o.t.T("office.schedule.begins"), "#"+o.t.T("office.schedule.months"), o.t.T("office.schedule.years"), o.t.T("office.schedule.bonus"), o.t.T("office.schedule.source"))}
	for _, s := range posts.Schedules() {
		source := s.Source
		if !s.Verified {
			source += " " + o.t.T("office.schedule.unverified")
		}
		t.Rows = append(t.Rows, []cell{{Text: o.label(s)}, {Text: o.since(s.Begins)}, {Text: strconv.Itoa(s.Months)}, {Text: o.amounts(s.Years)}, {Text: o.amounts(s.Bonus)}, {Text: source}})
	}
	return section{ID: "baremes", Title: o.t.T("office.schedules"), Lead: o.t.T("office.schedules.lead"), Table: t}
}

// since returns the days of a schedule in words, an open end left out.
func (o *office) since(p funding.Period) string {
	switch {
	case p.From.IsZero():
		return o.t.T("office.schedule.until", o.t.Write(p.To))
	case p.To.IsZero():
		return o.t.T("office.schedule.from", o.t.Write(p.From))
	}
	return o.t.Write(p)
}

// amounts lists the amounts of the years, or a dash for none.
func (o *office) amounts(list []funding.Cents) string {
	if len(list) == 0 {
		return "–"
	}
	words := make([]string, len(list))
	for i, c := range list {
		words[i] = o.t.Write(c)
	}
	return strings.Join(words, " · ")
}

func (o *office) posts(v *visit, w http.ResponseWriter) error {
	list, err := store.Posts.List(v.ctx, v.Store, store.Query{Order: []string{"sort"}})
	if err != nil {
		return err
	}
	t := &table{Heads: heads(o.t.T("office.employer"), o.t.T("office.schedule"), o.t.T("office.convention-ends"), o.t.T("office.state"), o.t.T("office.post-next"), "#"+o.t.T("office.post-aid-year")), Empty: o.t.T("office.posts.none")}
	for _, x := range list {
		p := x.Value
		state := cell{Text: o.label(p.Status)}
		if by, past, ok := p.AtRisk(o.today()); ok {
			state = cell{Text: o.t.T("office.post-fill", o.t.Write(by)), Class: "warn"}
			if past {
				state.Class = "bad"
			}
		}
		aid := cell{Text: "–"}
		if y := p.Year(o.today()); y > 0 && p.Status != posts.Returned {
			aid.Text = o.t.Write(p.Schedule().Amounts(p.Bonus)[y-1])
		}
		next := cell{Text: o.t.T("office.nothing-yet")}
		if len(p.Replaced) > 0 {
			next.Text = p.Replaced[0].Source
		}
		t.Rows = append(t.Rows, []cell{{Text: p.Employer, Href: jobs.path + "/" + x.ID}, {Text: o.label(p.Schedule())}, o.dateCell(p.Ends), state, next, aid})
	}
	cliff, err := o.cliff(v.ctx)
	if err != nil {
		return err
	}
	return o.page(w, v.r, http.StatusOK, pages.Page{Title: o.t.T("office.posts.list"), Lead: o.t.T("office.posts.lead")}, slices.Concat([]section{{Table: t,
		Do: []pages.Link{{Href: jobs.path + "/nouveau", Text: o.t.T("office.posts.new")}}}}, cliff, []section{o.schedules()})...)
}
