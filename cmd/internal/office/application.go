package office

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/rules"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// applicationForm holds what an officer types about an application. Stage,
// documents and tranches have forms of their own.
func (o *office) applicationForm(ctx context.Context, a store.Record[funding.Application]) (*form, error) {
	_, funders, err := o.funderNames(ctx)
	if err != nil {
		return nil, err
	}
	calls, err := store.Calls.List(ctx, o.Store, store.Query{Order: []string{"sort"}, Limit: 500})
	if err != nil {
		return nil, err
	}
	callOptions := []option{{"", o.t.T("office.no-call")}}
	known := false
	for _, c := range calls {
		callOptions = append(callOptions, option{c.ID, c.Value.Title})
		known = known || c.ID == a.Value.CallID
	}
	if !known && a.Value.CallID != "" {
		callOptions = append(callOptions, option{a.Value.CallID, a.Value.CallID})
	}
	v := a.Value
	f := &form{Action: "/financements/dossiers/nouveau", Submit: o.t.T("office.save")}
	if a.ID != "" {
		f.Action, f.Version = "/financements/dossiers/"+a.ID, strconv.FormatInt(a.Version, 10)
	}
	f.Fields = []*field{
		{Name: "title", Label: o.t.T("office.field.title"), Value: v.Title, Required: true},
		{Name: "funder", Label: o.t.T("office.funder"), Kind: "select", Options: funders, Value: v.FunderID, Required: true},
		{Name: "call", Label: o.t.T("office.call"), Kind: "select", Options: callOptions, Value: v.CallID},
		{Name: "deadline", Label: o.t.T("office.deadline"), Kind: "date", Value: inputDate(v.Deadline)},
		{Name: "requested", Label: o.t.T("office.requested"), Hint: o.t.T("office.hint.amount"), Kind: "money", Value: inputAmount(v.Requested)},
		{Name: "awarded", Label: o.t.T("office.awarded"), Hint: o.t.T("office.hint.awarded"), Kind: "money", Value: inputAmount(v.Awarded)},
		{Name: "shares", Label: o.t.T("office.field.shares"), Hint: o.t.T("office.hint.shares"), Value: sharesText(v.Shares)},
		{Name: "officer", Label: o.t.T("office.field.officer"), Value: v.Officer},
		{Name: "reference", Label: o.t.T("office.field.reference"), Value: v.Reference},
		{Name: "two-step", Label: o.t.T("office.field.two-step"), Kind: "check", Value: check(v.TwoStep)},
		{Name: "note", Label: o.t.T("office.field.note"), Kind: "area", Value: v.Note},
	}
	return f, nil
}

func check(b bool) string {
	if b {
		return "1"
	}
	return ""
}

// sharesText writes shares as they are typed: "a01 2; a05 1 (30)".
func sharesText(shares []funding.Share) string {
	var parts []string
	for _, s := range shares {
		text := s.ActionID + " " + strconv.FormatInt(s.Weight, 10)
		if s.Departement != "" || s.StructureID != "" {
			text += " (" + strings.TrimSpace(s.Departement+" "+s.StructureID) + ")"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "; ")
}

// shares reads what sharesText writes: an action, its weight (1 when left out),
// and in brackets the département and the structure of a co-applicant.
func (rd *reader) shares(name string) (list []funding.Share) {
	for part := range strings.SplitSeq(rd.text(name), ";") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		s := funding.Share{Weight: 1}
		if main, co, ok := strings.Cut(part, "("); ok {
			co, _ = strings.CutSuffix(strings.TrimSpace(co), ")")
			s.Departement, s.StructureID, _ = strings.Cut(co, " ")
			part = main
		}
		words := strings.Fields(part)
		if len(words) == 0 || len(words) > 2 {
			rd.bad(name, rd.o.t.T("office.share-unreadable", part))
			return nil
		}
		s.ActionID = strings.ToLower(words[0])
		if _, ok := rd.o.Roadmap.Action(s.ActionID); !ok {
			rd.bad(name, rd.o.t.T("office.no-such-action", words[0]))
		}
		if len(words) == 2 {
			w, err := strconv.ParseInt(words[1], 10, 64)
			if err != nil || w < 1 || w > 1_000_000 {
				rd.bad(name, rd.o.t.T("office.share-unreadable", part))
			}
			s.Weight = w
		}
		list = append(list, s)
	}
	return list
}

func (o *office) newApplication(w http.ResponseWriter, r *http.Request) error {
	a := store.Record[funding.Application]{}
	if id := r.URL.Query().Get("appel"); id != "" {
		c, err := store.Calls.Get(r.Context(), o.Store, id)
		if err != nil {
			return found(err)
		}
		a.Value = funding.Application{Title: c.Value.Title, CallID: c.ID, FunderID: c.Value.FunderID, Deadline: c.Value.Deadline, TwoStep: c.Value.TwoStep()}
	}
	f, err := o.applicationForm(r.Context(), a)
	if err != nil {
		return err
	}
	return o.page(w, r, http.StatusOK, pages.Page{Title: o.t.T("office.application.new")}, section{Form: f})
}

func (o *office) saveApplication(w http.ResponseWriter, r *http.Request) error {
	ctx, id := r.Context(), r.PathValue("id")
	a := store.Record[funding.Application]{Value: funding.Application{Stage: funding.Identified, Demo: o.Demo}}
	if id != "" {
		kept, err := store.Applications.Get(ctx, o.Store, id)
		if err != nil {
			return found(err)
		}
		a = kept
	}
	f, err := o.applicationForm(ctx, a)
	if err != nil {
		return err
	}
	rd := o.read(f, r)
	v := &a.Value
	v.Title, v.FunderID, v.CallID = rd.text("title"), rd.choice("funder"), rd.choice("call")
	v.Deadline, v.Requested, v.Awarded = rd.date("deadline"), rd.amount("requested"), rd.amount("awarded")
	v.Shares, v.Officer, v.Reference = rd.shares("shares"), rd.text("officer"), rd.text("reference")
	v.TwoStep, v.Note = rd.text("two-step") != "", rd.text("note")
	if id != "" {
		a.Version = f.version()
	}
	if rd.ok {
		err = o.write(r, "", func(ctx context.Context, tx *store.Tx) (err error) {
			a, err = store.Applications.Put(ctx, tx, a)
			return err
		})
	}
	title := o.t.T("office.application.new")
	if id != "" {
		title = v.Title
	}
	return o.afterSave(w, r, err, rd, "/financements/dossiers/"+a.ID, title, func(c *store.Conflict[funding.Application]) []pair {
		return o.facts(c.Theirs.Value)
	})
}

// afterSave answers a form: back to the page when it was kept; otherwise the
// form again, with what is wrong, or what somebody else wrote. Saying yes a
// second time, against the newer version, keeps what is in the form.
func (o *office) afterSave(w http.ResponseWriter, r *http.Request, err error, rd *reader, next, title string, theirs func(*store.Conflict[funding.Application]) []pair) error {
	var conflict *store.Conflict[funding.Application]
	switch {
	case err == nil && rd.ok:
		http.Redirect(w, r, next, http.StatusSeeOther)
		return nil
	case errors.As(err, &conflict):
		rd.Problem = o.t.T("office.conflict", conflict.Theirs.By, conflict.Theirs.Changed)
		if conflict.Removed {
			rd.Problem = o.t.T("office.conflict-removed")
		}
		rd.Theirs = theirs(conflict)
		rd.Version = strconv.FormatInt(conflict.Theirs.Version, 10)
		return o.page(w, r, http.StatusConflict, pages.Page{Title: title}, section{Form: rd.form})
	case store.IsConflict(err):
		rd.Problem = o.t.Error(err)
		return o.page(w, r, http.StatusConflict, pages.Page{Title: title}, section{Form: rd.form})
	case err != nil && !said(err):
		return err
	case err != nil:
		rd.Problem = o.t.Error(err)
	}
	return o.page(w, r, http.StatusUnprocessableEntity, pages.Page{Title: title}, section{Form: rd.form})
}

func (o *office) facts(a funding.Application) []pair {
	sums, _ := a.Amounts() // refused when it was saved
	return []pair{
		{o.t.T("office.field.title"), a.Title}, {o.t.T("office.stage"), o.label(a.Stage)}, {o.t.T("office.deadline"), a.Deadline.French()},
		{o.t.T("office.requested"), a.Requested.French()}, {o.t.T("office.awarded"), a.Awarded.French()},
		{o.t.T("office.called"), sums.Called.French()}, {o.t.T("office.paid"), sums.Paid.French()},
		{o.t.T("office.field.shares"), sharesText(a.Shares)}, {o.t.T("office.field.officer"), a.Officer},
		{o.t.T("office.field.reference"), a.Reference}, {o.t.T("office.field.note"), a.Note},
	}
}

func (o *office) application(w http.ResponseWriter, r *http.Request) error {
	a, err := store.Applications.Get(r.Context(), o.Store, r.PathValue("id"))
	if err != nil {
		return found(err)
	}
	return o.showApplication(w, r, http.StatusOK, a, nil, nil, nil)
}

// showApplication shows one application with all its forms; those given hold
// what was refused.
func (o *office) showApplication(w http.ResponseWriter, r *http.Request, status int, a store.Record[funding.Application], move, document, tranche *form) error {
	ctx := r.Context()
	names, _, err := o.funderNames(ctx)
	if err != nil {
		return err
	}
	edit, err := o.applicationForm(ctx, a)
	if err != nil {
		return err
	}
	if move == nil {
		move = o.moveForm(a)
	}
	if document == nil {
		document = o.documentForm(a)
	}
	if tranche == nil {
		tranche = o.trancheForm(a)
	}
	history, err := o.history(ctx, a)
	if err != nil {
		return err
	}
	v := a.Value
	sums, _ := v.Amounts() // refused when it was saved
	return o.page(w, r, status, pages.Page{Title: v.Title, Lead: names[v.FunderID] + " · " + o.label(v.Stage),
		Crumbs: []pages.Link{{Href: "/financements", Text: o.t.T("office.title")}, {Href: "/financements/dossiers", Text: o.t.T("office.nav.applications")}}},
		section{Keys: []keyFigure{{v.Requested.French(), o.t.T("office.requested"), ""}, {o.awarded(v), o.t.T("office.awarded"), ""},
			{sums.Called.French(), o.t.T("office.called"), ""}, {sums.Paid.French(), o.t.T("office.paid"), ""}}},
		o.shareSection(ctx, v),
		section{Title: o.t.T("office.move-title"), Form: move},
		section{Title: o.t.T("office.documents-title"), Table: o.documents(v), Form: document, Details: o.t.T("office.document.add")},
		section{Title: o.t.T("office.tranches-title"), Table: o.tranches(v), Form: tranche, Details: o.t.T("office.tranche.add")},
		section{Title: o.t.T("office.edit"), Form: edit, Details: o.t.T("office.edit-open")},
		history)
}

func (o *office) shareSection(ctx context.Context, a funding.Application) section {
	t := &table{Heads: heads(o.t.T("office.action"), o.t.T("office.structure"), "#"+o.t.T("office.requested"), "#"+o.t.T("office.awarded")), Empty: o.t.T("office.shares.none")}
	requested, err1 := a.Split(a.Requested.Cents)
	awarded, err2 := a.Split(a.Awarded.Cents)
	if err1 == nil && err2 == nil {
		for i, s := range a.Shares {
			t.Rows = append(t.Rows, []cell{{Text: o.actionName(s.ActionID)}, {Text: o.structure(ctx, s)},
				{Text: funding.Amount{Cents: requested[i], Known: a.Requested.Known}.French()}, {Text: funding.Amount{Cents: awarded[i], Known: a.Awarded.Known}.French()}})
		}
	}
	return section{Title: o.t.T("office.shares-title"), Table: t}
}

// structure names who carries a share, with its département.
func (o *office) structure(ctx context.Context, s funding.Share) string {
	name := s.StructureID
	if kept, err := store.Structures.Get(ctx, o.Store, s.StructureID); err == nil {
		name = kept.Value.Name
	}
	if s.Departement != "" {
		name += " (" + s.Departement + ")"
	}
	return strings.TrimSpace(name)
}

// awarded says what was obtained: before a decision, that there is none.
func (o *office) awarded(a funding.Application) string {
	switch {
	case a.Awarded.Known || a.Outcome().Granted():
		return a.Awarded.French()
	case a.Stage.BeforeFiling() || a.Stage.Pending():
		return o.t.T("office.undecided")
	}
	return "–"
}

// history tells the moves, and every edit with who made it.
func (o *office) history(ctx context.Context, a store.Record[funding.Application]) (section, error) {
	changes, err := o.Store.History(ctx, "applications", a.ID)
	if err != nil {
		return section{}, err
	}
	t := &table{Heads: heads(o.t.T("office.on"), o.t.T("office.by"), o.t.T("office.what")), Empty: o.t.T("office.history.none")}
	for i := len(a.Value.Moves) - 1; i >= 0; i-- {
		m := a.Value.Moves[i]
		what := o.t.T("office.moved", o.label(m.From), o.label(m.To))
		if m.Reason != "" {
			what += " – " + m.Reason
		}
		t.Rows = append(t.Rows, []cell{{Text: m.On.French()}, {Text: m.By}, {Text: what}})
	}
	for _, c := range changes {
		t.Rows = append(t.Rows, []cell{{Text: o.t.T("office.at", c.At)}, {Text: c.By}, {Text: o.t.T("office.version", c.Version)}})
	}
	return section{ID: "historique", Title: o.t.T("office.history"), Table: t}, nil
}

func (o *office) moveForm(a store.Record[funding.Application]) *form {
	options := []option{{"", o.t.T("office.choose")}}
	for _, s := range a.Value.Stage.Next(a.Value.TwoStep) {
		options = append(options, option{s.String(), o.label(s)})
	}
	if n := len(a.Value.Moves); n > 0 {
		options = append(options, option{"undo", o.t.T("office.undo", o.label(a.Value.Moves[n-1].From))})
	}
	return &form{Action: "/financements/dossiers/" + a.ID + "/etape", Submit: o.t.T("office.move"), Version: strconv.FormatInt(a.Version, 10), Fields: []*field{
		{Name: "to", Label: o.t.T("office.move-to"), Kind: "select", Options: options, Required: true},
		{Name: "on", Label: o.t.T("office.on"), Kind: "date", Value: o.today().String(), Required: true},
		{Name: "awarded", Label: o.t.T("office.awarded"), Hint: o.t.T("office.hint.awarded"), Kind: "money", Value: inputAmount(a.Value.Awarded)},
		{Name: "reason", Label: o.t.T("office.reason"), Hint: o.t.T("office.hint.reason")},
	}}
}

// moveApplication changes the stage, by the rules of the stage machine.
func (o *office) moveApplication(w http.ResponseWriter, r *http.Request) error {
	a, err := store.Applications.Get(r.Context(), o.Store, r.PathValue("id"))
	if err != nil {
		return found(err)
	}
	kept := a
	rd := o.read(o.moveForm(a), r)
	m := funding.Move{On: rd.date("on"), By: o.User(r), Reason: rd.text("reason")}
	if rd.text("to") == "undo" && len(a.Value.Moves) > 0 {
		m.To, m.Correction = a.Value.Moves[len(a.Value.Moves)-1].From, true
	} else if m.To, err = funding.ParseStage(rd.text("to")); err != nil {
		rd.fail("to", err)
	}
	if rd.text("awarded") != "" {
		a.Value.Awarded = rd.amount("awarded")
	}
	if rd.ok {
		a.Value, err = a.Value.Apply(m)
		rd.fail("to", err)
	}
	a.Version = rd.version()
	if rd.ok {
		err = o.write(r, m.Reason, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.Applications.Put(ctx, tx, a)
			return err
		})
	}
	back := "/financements/dossiers/" + a.ID
	if r.PostFormValue("back") == "kanban" {
		back = "/financements/dossiers/etapes"
	}
	if !rd.ok {
		return o.showApplication(w, r, http.StatusUnprocessableEntity, kept, rd.form, nil, nil)
	}
	return o.afterSave(w, r, err, rd, back, a.Value.Title, func(c *store.Conflict[funding.Application]) []pair { return o.facts(c.Theirs.Value) })
}

func (o *office) documents(a funding.Application) *table {
	t := &table{Heads: heads(o.t.T("office.document"), o.t.T("office.state"), o.t.T("office.due")), Empty: o.t.T("office.documents.empty")}
	for _, d := range a.Documents {
		state := cell{Text: o.label(d.State)}
		if d.Required && !d.State.Done() {
			state.Class = "warn"
		}
		t.Rows = append(t.Rows, []cell{{Text: d.Name}, state, {Text: d.Due.French()}})
	}
	return t
}

func (o *office) documentForm(a store.Record[funding.Application]) *form {
	var states []option
	for _, s := range []funding.DocumentState{funding.DocMissing, funding.DocAsked, funding.DocReady, funding.DocSent, funding.DocAccepted, funding.DocRejected} {
		states = append(states, option{string(s), o.label(s)})
	}
	return &form{Action: "/financements/dossiers/" + a.ID + "/piece", Submit: o.t.T("office.save"), Version: strconv.FormatInt(a.Version, 10), Fields: []*field{
		{Name: "name", Label: o.t.T("office.document"), Hint: o.t.T("office.hint.document"), Required: true},
		{Name: "state", Label: o.t.T("office.state"), Kind: "select", Options: states, Value: "missing"},
		{Name: "due", Label: o.t.T("office.due"), Kind: "date"},
		{Name: "optional", Label: o.t.T("office.field.optional"), Kind: "check"},
	}}
}

// saveDocument adds a paper to provide; one of the same name is changed.
func (o *office) saveDocument(w http.ResponseWriter, r *http.Request) error {
	a, err := store.Applications.Get(r.Context(), o.Store, r.PathValue("id"))
	if err != nil {
		return found(err)
	}
	rd := o.read(o.documentForm(a), r)
	d := funding.Document{Name: rd.text("name"), State: funding.DocumentState(rd.choice("state")), Due: rd.date("due"), Required: rd.text("optional") == ""}
	if !rd.ok {
		return o.showApplication(w, r, http.StatusUnprocessableEntity, a, nil, rd.form, nil)
	}
	list := append([]funding.Document{}, a.Value.Documents...)
	at := -1
	for i := range list {
		if strings.EqualFold(list[i].Name, d.Name) {
			at = i
		}
	}
	if at < 0 {
		list = append(list, d)
	} else {
		d.Expires, d.Note = list[at].Expires, list[at].Note
		list[at] = d
	}
	a.Value.Documents, a.Version = list, rd.version()
	err = o.write(r, "", func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Applications.Put(ctx, tx, a)
		return err
	})
	return o.afterSave(w, r, err, rd, "/financements/dossiers/"+a.ID, a.Value.Title, func(c *store.Conflict[funding.Application]) []pair { return o.facts(c.Theirs.Value) })
}

func (o *office) tranches(a funding.Application) *table {
	t := &table{Heads: heads(o.t.T("office.tranche"), "#"+o.t.T("office.planned"), "#"+o.t.T("office.called"), "#"+o.t.T("office.paid"), o.t.T("office.payment-due")), Empty: o.t.T("office.tranches.empty")}
	for _, tr := range a.Tranches {
		due := cell{Text: "–"}
		if !tr.CalledOn.IsZero() && tr.PaidOn.IsZero() {
			if d, err := rules.Law().PaymentDue(tr.CalledOn, tr.Suspended, o.today()); err == nil {
				due = o.countdown(d.On)
			}
		}
		t.Rows = append(t.Rows, []cell{{Text: o.label(tr.Kind) + " " + tr.ID}, {Text: tr.Planned.French()}, dated(tr.Called, tr.CalledOn), dated(tr.Paid, tr.PaidOn), due})
	}
	return t
}

func dated(c funding.Cents, on funding.Date) cell {
	if on.IsZero() {
		return cell{Text: "–"}
	}
	return cell{Text: c.French() + " · " + on.French()}
}

func (o *office) trancheForm(a store.Record[funding.Application]) *form {
	var kinds []option
	for _, k := range []funding.TrancheKind{funding.Advance, funding.Interim, funding.Balance, funding.Single} {
		kinds = append(kinds, option{string(k), o.label(k)})
	}
	return &form{Action: "/financements/dossiers/" + a.ID + "/tranche", Submit: o.t.T("office.save"), Version: strconv.FormatInt(a.Version, 10), Fields: []*field{
		{Name: "id", Label: o.t.T("office.field.tranche-id"), Hint: o.t.T("office.hint.tranche"), Required: true, Value: strconv.Itoa(len(a.Value.Tranches) + 1)},
		{Name: "kind", Label: o.t.T("office.tranche"), Kind: "select", Options: kinds, Value: "advance"},
		{Name: "planned", Label: o.t.T("office.planned"), Kind: "money", Required: true},
		{Name: "expected", Label: o.t.T("office.expected"), Kind: "date"},
		{Name: "called", Label: o.t.T("office.called"), Kind: "money"},
		{Name: "called-on", Label: o.t.T("office.called-on"), Kind: "date"},
		{Name: "paid", Label: o.t.T("office.paid"), Kind: "money"},
		{Name: "paid-on", Label: o.t.T("office.paid-on"), Kind: "date"},
	}}
}

// saveTranche adds a payment to the schedule, or changes the one of that number.
func (o *office) saveTranche(w http.ResponseWriter, r *http.Request) error {
	a, err := store.Applications.Get(r.Context(), o.Store, r.PathValue("id"))
	if err != nil {
		return found(err)
	}
	rd := o.read(o.trancheForm(a), r)
	t := funding.Tranche{ID: rd.text("id"), Kind: funding.TrancheKind(rd.choice("kind")), Planned: rd.cents("planned"), Expected: rd.date("expected"),
		Called: rd.amount("called").Cents, CalledOn: rd.date("called-on"), Paid: rd.amount("paid").Cents, PaidOn: rd.date("paid-on")}
	for _, c := range []struct {
		cents funding.Cents
		on    funding.Date
		name  string
	}{{t.Called, t.CalledOn, "called-on"}, {t.Paid, t.PaidOn, "paid-on"}} {
		if (c.cents > 0) == c.on.IsZero() {
			rd.bad(c.name, o.t.T("office.amount-and-date"))
		}
	}
	if !t.PaidOn.IsZero() && !t.CalledOn.IsZero() && t.PaidOn.Before(t.CalledOn) {
		rd.bad("paid-on", o.t.T("office.paid-before-called"))
	}
	if !rd.ok {
		return o.showApplication(w, r, http.StatusUnprocessableEntity, a, nil, nil, rd.form)
	}
	list := append([]funding.Tranche{}, a.Value.Tranches...)
	at := -1
	for i := range list {
		if list[i].ID == t.ID {
			at = i
		}
	}
	if at < 0 {
		list = append(list, t)
	} else {
		t.Conditions, t.Suspended, t.Cancelled = list[at].Conditions, list[at].Suspended, list[at].Cancelled
		list[at] = t
	}
	a.Value.Tranches, a.Version = list, rd.version()
	err = o.write(r, "", func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Applications.Put(ctx, tx, a)
		return err
	})
	return o.afterSave(w, r, err, rd, "/financements/dossiers/"+a.ID, a.Value.Title, func(c *store.Conflict[funding.Application]) []pair { return o.facts(c.Theirs.Value) })
}
