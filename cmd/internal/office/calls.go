package office

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/reports/pages"
)

func (o *office) calls(w http.ResponseWriter, r *http.Request) error {
	ctx, v := r.Context(), r.URL.Query()
	names, funders, err := o.funderNames(ctx)
	if err != nil {
		return err
	}
	q := store.Query{Search: v.Get("q"), Order: []string{"deadline"}, Limit: 200}
	if f := v.Get("financeur"); f != "" {
		q.Where = append(q.Where, store.Is("funder", f))
	}
	if v.Get("etat") != "tous" {
		q.Where = append(q.Where, store.AtLeast("deadline", store.DayKey(o.today())))
	}
	list, err := store.Calls.List(ctx, o.Store, q)
	if err != nil {
		return err
	}
	t := &table{Heads: heads(o.t.T("office.call"), o.t.T("office.funder"), o.t.T("office.deadline"), "#"+o.t.T("office.most"), o.t.T("office.matches")), Empty: o.t.T("office.calls.none")}
	for _, c := range list {
		deadline := o.countdown(c.Value.Deadline)
		if c.Value.Permanent || c.Value.Deadline.IsZero() {
			deadline = cell{Text: o.t.T("office.permanent")}
		}
		t.Rows = append(t.Rows, []cell{{Text: c.Value.Title, Href: "/financements/appels/" + c.ID}, {Text: names[c.Value.FunderID]}, deadline,
			{Text: c.Value.Maximum.French()}, {Text: o.matchWords(c.Value)}})
	}
	filters := &form{Submit: o.t.T("office.filter"), Fields: []*field{
		{Name: "q", Label: o.t.T("office.search"), Value: v.Get("q")},
		{Name: "financeur", Label: o.t.T("office.funder"), Kind: "select", Value: v.Get("financeur"), Options: append([]option{{"", o.t.T("office.all")}}, funders[1:]...)},
		{Name: "etat", Label: o.t.T("office.state"), Kind: "select", Value: v.Get("etat"), Options: []option{{"", o.t.T("office.to-come")}, {"tous", o.t.T("office.all")}}},
	}}
	return o.page(w, r, http.StatusOK, pages.Page{Title: o.t.T("office.nav.calls")}, section{Filters: filters}, section{Table: t,
		Links: []pages.Link{{Href: "/financements/appels/nouveau", Text: o.t.T("office.call.new")}, {Href: "/financements/financeurs", Text: o.t.T("office.nav.funders")}}})
}

// A match is an action that a call may serve, with the words that they share.
type match struct {
	action, short string
	words         []string
}

// matches compares the words of a call with those of each action: a hint with
// its reason, never a decision.
func (o *office) matches(c funding.Call) (list []match) {
	call := wordSet(c.Title, c.Summary, strings.Join(c.Themes, " "), strings.Join(c.Audience, " "))
	for _, a := range o.Roadmap.Actions {
		m := match{action: a.ID, short: a.Short}
		for word := range wordSet(a.Title, a.Short) {
			if call[word] && !everywhere[word] {
				m.words = append(m.words, word)
			}
		}
		if len(m.words) > 0 {
			list = append(list, m)
		}
	}
	return list
}

// everywhere are words that tell nothing apart in a roadmap on the digital.
var everywhere = map[string]bool{"numerique": true, "numeriques": true, "inclusion": true, "action": true, "actions": true,
	"dispositifs": true, "acteurs": true, "departement": true, "departemental": true, "lozere": true, "usages": true, "social": true, "sociale": true}

func wordSet(texts ...string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.FieldsFunc(store.Fold(strings.Join(texts, " ")), func(r rune) bool { return r < 'a' || r > 'z' }) {
		if len(w) > 5 {
			set[w] = true
		}
	}
	return set
}

func (o *office) matchWords(c funding.Call) string {
	var names []string
	for _, m := range o.matches(c) {
		names = append(names, m.short)
	}
	return strings.Join(names, ", ")
}

func (o *office) callForm(ctx context.Context, c store.Record[funding.Call]) (*form, error) {
	_, funders, err := o.funderNames(ctx)
	f := &form{Action: "/financements/appels/nouveau", Submit: o.t.T("office.save")}
	if c.ID != "" {
		f.Action, f.Version = "/financements/appels/"+c.ID, strconv.FormatInt(c.Version, 10)
	}
	v := c.Value
	rate := ""
	if v.RateHigh != nil {
		rate = v.RateHigh.French()
	}
	f.Fields = []*field{
		{Name: "title", Label: o.t.T("office.field.title"), Value: v.Title, Required: true},
		{Name: "funder", Label: o.t.T("office.funder"), Kind: "select", Options: funders, Value: v.FunderID, Required: true},
		{Name: "opens", Label: o.t.T("office.opens"), Kind: "date", Value: inputDate(v.Opens)},
		{Name: "pre", Label: o.t.T("office.pre-filing"), Kind: "date", Value: inputDate(v.PreFiling)},
		{Name: "deadline", Label: o.t.T("office.deadline"), Hint: o.t.T("office.hint.permanent"), Kind: "date", Value: inputDate(v.Deadline)},
		{Name: "minimum", Label: o.t.T("office.least"), Kind: "money", Value: inputAmount(v.Minimum)},
		{Name: "maximum", Label: o.t.T("office.most"), Kind: "money", Value: inputAmount(v.Maximum)},
		{Name: "rate", Label: o.t.T("office.rate"), Hint: o.t.T("office.hint.rate"), Value: rate},
		{Name: "perimeter", Label: o.t.T("office.perimeter"), Value: v.Perimeter},
		{Name: "audience", Label: o.t.T("office.audience"), Value: strings.Join(v.Audience, "; ")},
		{Name: "themes", Label: o.t.T("office.themes"), Value: strings.Join(v.Themes, "; ")},
		{Name: "url", Label: o.t.T("office.url"), Value: v.URL},
		{Name: "checked", Label: o.t.T("office.checked-on"), Kind: "date", Value: inputDate(v.CheckedOn)},
		{Name: "summary", Label: o.t.T("office.summary"), Kind: "area", Value: v.Summary},
	}
	return f, err
}

func (o *office) newCall(w http.ResponseWriter, r *http.Request) error {
	f, err := o.callForm(r.Context(), store.Record[funding.Call]{Value: funding.Call{CheckedOn: o.today()}})
	if err != nil {
		return err
	}
	return o.page(w, r, http.StatusOK, pages.Page{Title: o.t.T("office.call.new")}, section{Form: f})
}

func (o *office) call(w http.ResponseWriter, r *http.Request) error {
	c, err := store.Calls.Get(r.Context(), o.Store, r.PathValue("id"))
	if err != nil {
		return found(err)
	}
	f, err := o.callForm(r.Context(), c)
	if err != nil {
		return err
	}
	t := &table{Heads: heads(o.t.T("office.action"), o.t.T("office.why")), Empty: o.t.T("office.matches.none")}
	for _, m := range o.matches(c.Value) {
		t.Rows = append(t.Rows, []cell{{Text: m.short, Href: "/financements/plans/" + m.action}, {Text: o.t.T("office.shared-words", strings.Join(m.words, ", "))}})
	}
	return o.page(w, r, http.StatusOK, pages.Page{Title: c.Value.Title, Lead: c.Value.Summary}, section{Title: o.t.T("office.matches"), Table: t,
		Links: []pages.Link{{Href: "/financements/dossiers/nouveau?appel=" + c.ID, Text: o.t.T("office.application.from-call")}}}, section{Title: o.t.T("office.edit"), Form: f})
}

func (o *office) saveCall(w http.ResponseWriter, r *http.Request) error {
	ctx, id := r.Context(), r.PathValue("id")
	var c store.Record[funding.Call]
	var err error
	if id != "" {
		if c, err = store.Calls.Get(ctx, o.Store, id); err != nil {
			return found(err)
		}
	}
	f, err := o.callForm(ctx, c)
	if err != nil {
		return err
	}
	rd := o.read(f, r)
	v := &c.Value
	v.Title, v.FunderID, v.Opens, v.PreFiling, v.Deadline = rd.text("title"), rd.choice("funder"), rd.date("opens"), rd.date("pre"), rd.date("deadline")
	v.Minimum, v.Maximum, v.Permanent = rd.amount("minimum"), rd.amount("maximum"), rd.text("deadline") == ""
	v.Perimeter, v.Audience, v.Themes = rd.text("perimeter"), list(rd.text("audience")), list(rd.text("themes"))
	v.URL, v.CheckedOn, v.Summary = rd.text("url"), rd.date("checked"), rd.text("summary")
	if v.Source == "" {
		v.Source = "saisie"
	}
	v.RateHigh = nil
	if t := rd.text("rate"); t != "" {
		rate, err := funding.ParseRate(t)
		rd.fail("rate", err)
		v.RateHigh = &rate
	}
	if !v.Opens.IsZero() && !v.Deadline.IsZero() && v.Deadline.Before(v.Opens) {
		rd.bad("deadline", o.t.T("office.deadline-before-opening"))
	}
	if v.Minimum.Known && v.Maximum.Known && v.Maximum.Cents < v.Minimum.Cents {
		rd.bad("maximum", o.t.T("office.most-below-least"))
	}
	if v.URL != "" && !strings.HasPrefix(v.URL, "https://") && !strings.HasPrefix(v.URL, "http://") {
		rd.bad("url", o.t.T("office.not-an-address"))
	}
	c.Version = 0
	if id != "" {
		c.Version = f.version()
	}
	if rd.ok {
		err = o.write(r, "", func(ctx context.Context, tx *store.Tx) (err error) {
			c, err = store.Calls.Put(ctx, tx, c)
			return err
		})
	}
	return o.afterSave(w, r, err, rd, "/financements/appels/"+c.ID, o.t.T("office.nav.calls"), nil)
}

func list(text string) (parts []string) {
	for p := range strings.SplitSeq(text, ";") {
		if p = strings.TrimSpace(p); p != "" {
			parts = append(parts, p)
		}
	}
	return parts
}

func (o *office) funderForm() *form {
	var kinds []option
	for _, k := range funding.FunderKinds() {
		kinds = append(kinds, option{string(k), o.label(k)})
	}
	return &form{Action: "/financements/financeurs", Submit: o.t.T("office.save"), Fields: []*field{
		{Name: "name", Label: o.t.T("office.name"), Required: true},
		{Name: "kind", Label: o.t.T("office.kind"), Kind: "select", Options: kinds},
		{Name: "siret", Label: "SIRET", Hint: o.t.T("office.hint.siret")},
	}}
}

func (o *office) funders(w http.ResponseWriter, r *http.Request) error {
	return o.showFunders(w, r, http.StatusOK, o.funderForm())
}

func (o *office) showFunders(w http.ResponseWriter, r *http.Request, status int, f *form) error {
	list, err := store.Funders.List(r.Context(), o.Store, store.Query{Order: []string{"sort"}})
	if err != nil {
		return err
	}
	t := &table{Heads: heads(o.t.T("office.name"), o.t.T("office.kind"), "SIRET"), Empty: o.t.T("office.funders.none")}
	for _, x := range list {
		t.Rows = append(t.Rows, []cell{{Text: x.Value.Name, Href: "/financements/dossiers?financeur=" + x.ID}, {Text: o.label(x.Value.Kind)}, {Text: x.Value.SIRET}})
	}
	return o.page(w, r, status, pages.Page{Title: o.t.T("office.nav.funders")}, section{Table: t}, section{Title: o.t.T("office.funder.new"), Form: f})
}

func (o *office) saveFunder(w http.ResponseWriter, r *http.Request) error {
	rd := o.read(o.funderForm(), r)
	v := funding.Funder{Name: rd.text("name"), Kind: funding.FunderKind(rd.choice("kind")), SIRET: strings.ReplaceAll(rd.text("siret"), " ", "")}
	if v.SIRET != "" && len(v.SIRET) != 14 {
		rd.bad("siret", o.t.T("office.siret"))
	}
	if !rd.ok {
		return o.showFunders(w, r, http.StatusUnprocessableEntity, rd.form)
	}
	err := o.write(r, "", func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Funders.Put(ctx, tx, store.Record[funding.Funder]{Value: v})
		return err
	})
	if err == nil {
		http.Redirect(w, r, "/financements/financeurs", http.StatusSeeOther)
	}
	return err
}
