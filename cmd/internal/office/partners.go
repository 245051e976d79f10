package office

import (
	"net/http"
	"net/url"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/partners"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// asked are the partners who were asked for money. What they answer is a
// contact, which is added and stays.
var asked = &register[partners.Solicitation]{
	path: "/financements/partenaires", key: "office.partners", kind: &store.Solicitations,
	fresh: func(v *visit) partners.Solicitation {
		return partners.Solicitation{Answer: partners.ToContact, Demo: v.Demo}
	},
	fields: func(v *visit, s *partners.Solicitation) []*field {
		return []*field{
			{Name: "partner", Label: v.t.T("office.partner"), Hint: v.t.T("office.hint.partner"), Value: s.Partner, Required: true},
			{Name: "funder", Label: v.t.T("office.known-funder"), Kind: "select", Options: v.funders(s.FunderID), Value: s.FunderID},
			{Name: "action", Label: v.t.T("office.action"), Kind: "select", Options: v.actionOptions(v.t.T("office.whole-fund")), Value: s.ActionID},
			{Name: "follow-up", Label: v.t.T("office.follow-up"), Hint: v.t.T("office.hint.follow-up"), Kind: "date", Value: inputDate(s.FollowUp)},
		}
	},
	read: func(rd *reader, s *partners.Solicitation) {
		s.Partner, s.FunderID, s.ActionID, s.FollowUp = rd.text("partner"), rd.choice("funder"), rd.choice("action"), rd.date("follow-up")
	},
	title: func(_ *visit, s *partners.Solicitation) string { return s.Partner },
	lines: func(v *visit, s *partners.Solicitation) []pair {
		return []pair{{v.t.T("office.answer"), v.label(s.Answer)}, {v.t.T("office.amount"), v.t.Write(s.Amount)}, {v.t.T("office.asked-on"), v.t.Write(s.AskedOn)}}
	},
	kept: func(*visit, string) string { return "" },
}

// The page leads to forms that lead back to it.
func init() { asked.more = partnerPage }

func partnerPage(v *visit, rec store.Record[partners.Solicitation]) []section {
	s := rec.Value
	t := &table{Heads: heads(v.t.T("office.on"), v.t.T("office.answer"), v.t.T("office.field.note"), v.t.T("office.by")), Empty: v.t.T("office.contacts.none")}
	for i := len(s.Steps) - 1; i >= 0; i-- {
		st := s.Steps[i]
		t.Rows = append(t.Rows, []cell{{Text: v.t.Write(st.On)}, {Text: v.label(st.Answer)}, {Text: st.Note}, {Text: st.By}})
	}
	return []section{
		{Keys: []keyFigure{{v.label(s.Answer), v.t.T("office.answer"), ""}, {v.orDash(s.Amount), v.t.T("office.amount"), ""}, v.countdownKey(s.FollowUp, v.t.T("office.follow-up"))}},
		{ID: "contacts", Title: v.t.T("office.contacts"), Table: t, Form: contactForm(v, &rec), Details: v.t.T("office.contact.new")}}
}

// A contact is a step with what comes with it.
type contact struct {
	partners.Step
	amount funding.Amount
	follow funding.Date
}

// contactForm asks for a contact. Contacts are added one by one: what was said
// is never edited.
func contactForm(v *visit, rec *store.Record[partners.Solicitation]) *form {
	var answers []option
	for _, a := range partners.Answers() {
		answers = append(answers, option{string(a), v.label(a)})
	}
	return &form{Action: asked.path + "/" + rec.ID + "/contact", Submit: v.t.T("office.save"), Version: versionText(rec.Version), Fields: []*field{
		{Name: "on", Label: v.t.T("office.on"), Kind: "date", Value: v.today().String(), Required: true},
		{Name: "answer", Label: v.t.T("office.answer"), Kind: "select", Options: answers, Value: string(rec.Value.Answer)},
		{Name: "amount", Label: v.t.T("office.amount"), Hint: v.t.T("office.hint.promise"), Kind: "money"},
		{Name: "note", Label: v.t.T("office.field.note"), Hint: v.t.T("office.hint.declined")},
		{Name: "follow-up", Label: v.t.T("office.follow-up"), Kind: "date", Value: inputDate(rec.Value.FollowUp)},
	}}
}

// contact adds what was said.
func (o *office) contact(v *visit, w http.ResponseWriter) error {
	rec, err := asked.get(v)
	if err != nil {
		return err
	}
	rd := v.read(contactForm(v, &rec), v.r)
	c := contact{partners.Step{On: rd.date("on"), Answer: partners.Answer(rd.choice("answer")), Note: rd.text("note"), By: v.User(v.r)}, rd.amount("amount"), rd.date("follow-up")}
	rd.past("on", c.On)
	if rd.ok {
		next, err := rec.Value.Apply(c.Step, c.amount, c.Note)
		rd.fail(contactField(err), err)
		rec.Value = next
		if c.Answer != partners.Declined {
			rec.Value.FollowUp = c.follow
		}
	}
	rec.Version = rd.version()
	return asked.put(v, w, rec, rd, rec.Value.Partner, "")
}

// contactField says beside which field a refused contact is explained.
func contactField(err error) string {
	if m, ok := err.(message); ok {
		switch key, _ := m.Message(); key {
		case "funding.partners.amount":
			return "amount"
		case "funding.partners.reason":
			return "note"
		case "funding.partners.answer":
			return "answer"
		}
	}
	return "on"
}

func (o *office) partners(v *visit, w http.ResponseWriter) error {
	q := v.r.URL.Query()
	query := store.Query{Search: q.Get("q"), Order: []string{"follow_up"}}
	if a := q.Get("reponse"); a != "" {
		query.Where = append(query.Where, store.Is("answer", a))
	}
	if a := q.Get("action"); a != "" {
		query.Where = append(query.Where, store.Is("action", a))
	}
	list, err := store.Solicitations.List(v.ctx, o.Store, query)
	if err != nil {
		return err
	}
	var all []partners.Solicitation
	t := &table{Heads: heads(o.t.T("office.partner"), o.t.T("office.action"), o.t.T("office.answer"), "#"+o.t.T("office.amount"), o.t.T("office.asked-on"), o.t.T("office.follow-up")), Empty: o.t.T("office.partners.none")}
	for _, s := range list {
		all = append(all, s.Value)
		t.Rows = append(t.Rows, []cell{{Text: s.Value.Partner, Href: asked.path + "/" + s.ID}, {Text: o.partnerAction(s.Value)}, answerCell(o, s.Value.Answer), {Text: o.orDash(s.Value.Amount)}, o.dateCell(s.Value.AskedOn), o.followUp(s.Value)})
	}
	tally, err := partners.Count(all)
	if err != nil {
		return err
	}
	keys := []keyFigure{{o.t.Int(int64(tally.Asked)), o.t.T("office.partners.asked"), ""}, {o.t.Write(tally.Promised), o.t.T("office.partners.promised"), ""},
		{o.t.Write(tally.Signed), o.t.T("office.partners.signed"), ""}, {o.t.Int(int64(tally.ByAnswer[partners.Declined])), o.t.T("office.partners.declined"), ""}}
	return o.page(w, v.r, http.StatusOK, pages.Page{Title: o.t.T("office.partners.list"), Lead: o.t.T("office.partners.lead")}, section{Keys: keys, Do: []pages.Link{{Href: asked.path + "/nouveau", Text: o.t.T("office.partners.new")}}}, o.partnerFilters(q), section{Table: t})
}

func (o *office) partnerFilters(q url.Values) section {
	answers := []option{{"", o.t.T("office.all")}}
	for _, a := range partners.Answers() {
		answers = append(answers, option{string(a), o.label(a)})
	}
	f := &form{Submit: o.t.T("office.filter"), Fields: []*field{
		{Name: "q", Label: o.t.T("office.search"), Value: q.Get("q")},
		{Name: "reponse", Label: o.t.T("office.answer"), Kind: "select", Options: answers, Value: q.Get("reponse")},
		{Name: "action", Label: o.t.T("office.action"), Kind: "select", Options: o.actionOptions(o.t.T("office.all-actions")), Value: q.Get("action")},
	}}
	return section{Filters: f.cleared(asked.path)}
}

func (o *office) partnerAction(s partners.Solicitation) string {
	if s.ActionID == "" {
		return o.t.T("office.whole-fund")
	}
	return o.actionName(s.ActionID)
}

func answerCell(o *office, a partners.Answer) cell {
	class := map[partners.Answer]string{partners.Promised: "warn", partners.Signed: "good", partners.Declined: "bad"}
	return cell{Text: o.label(a), Class: class[a]}
}

// followUp says when to call again; nobody calls again who signed or declined.
func (o *office) followUp(s partners.Solicitation) cell {
	if s.FollowUp.IsZero() || s.Answer == partners.Signed || s.Answer == partners.Declined {
		return cell{Text: "–"}
	}
	return o.countdown(s.FollowUp)
}
