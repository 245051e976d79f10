package office

import (
	"net/http"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
)

// moves tells the way of a file through the stages, the latest first.
func (v *visit) moves(a funding.Application) section {
	t := &table{Heads: heads(v.t.T("office.on"), v.t.T("office.by"), v.t.T("office.stage"), v.t.T("office.reason")), Empty: v.t.T("office.moves.none")}
	for i := len(a.Moves) - 1; i >= 0; i-- {
		m := a.Moves[i]
		what := v.t.T("office.moved", v.label(m.From), v.label(m.To))
		if m.Correction {
			what += " (" + v.t.T("office.correction") + ")"
		}
		t.Rows = append(t.Rows, []cell{{Text: v.t.Write(m.On)}, {Text: m.By}, {Text: what}, {Text: m.Reason}})
	}
	return section{ID: "parcours", Title: v.t.T("office.moves"), Table: t}
}

// moveForm offers the moves that the stage machine allows, and to undo the last.
func (v *visit) moveForm(a store.Record[funding.Application]) *form {
	options := []option{{"", v.t.T("office.choose")}}
	for _, s := range a.Value.Stage.Next(a.Value.TwoStep) {
		options = append(options, option{s.String(), v.label(s)})
	}
	if n := len(a.Value.Moves); n > 0 {
		options = append(options, option{"undo", v.t.T("office.undo", v.label(a.Value.Moves[n-1].From))})
	}
	return &form{Action: files.path + "/" + a.ID + "/etape", Submit: v.t.T("office.move"), Version: versionText(a.Version), Fields: []*field{
		{Name: "to", Label: v.t.T("office.move-to"), Kind: "select", Options: options, Required: true},
		{Name: "on", Label: v.t.T("office.on"), Kind: "date", Value: v.today().String(), Required: true},
		{Name: "awarded", Label: v.t.T("office.awarded"), Hint: v.t.T("office.hint.awarded"), Kind: "money", Value: v.inputAmount(a.Value.Awarded)},
		{Name: "reason", Label: v.t.T("office.reason"), Hint: v.t.T("office.hint.reason")},
		{Name: "back", Kind: "hidden"},
	}}
}

// move changes the stage, by the rules of the stage machine.
func (o *office) move(v *visit, w http.ResponseWriter) error {
	a, err := files.get(v)
	if err != nil {
		return err
	}
	f := v.moveForm(a)
	aim, _ := funding.ParseStage(v.r.PostFormValue("to")) // what is none is refused below
	left := a.Value.LeftUndone(aim)
	if len(left) > 0 {
		f.Fields = append(f.Fields, &field{Name: "sure", Label: v.t.T("office.move-sure"), Kind: "check"})
	}
	rd := v.read(f, v.r)
	m := funding.Move{On: rd.date("on"), By: v.User(v.r), Reason: rd.text("reason")}
	rd.past("on", m.On)
	switch to := rd.text("to"); {
	case to == "undo" && len(a.Value.Moves) > 0:
		m.To, m.Correction = a.Value.Moves[len(a.Value.Moves)-1].From, true
	case to != "":
		m.To, err = funding.ParseStage(to)
		rd.fail("to", err)
	}
	if rd.text("awarded") != "" {
		a.Value.Awarded = rd.amount("awarded")
	}
	a.Version = rd.version()
	if rd.ok {
		a.Value, err = a.Value.Apply(m)
		rd.fail(moveField(err), err)
	}
	if rd.ok && len(left) > 0 && !rd.checked("sure") {
		words := make([]string, len(left))
		for i, n := range left {
			words[i] = v.t.Error(n)
		}
		rd.bad("sure", strings.Join(words, " ; "))
	}
	if !rd.ok && !hasOption(rd.field("to").Options, rd.text("to")) {
		// A stage that is not offered from here would not show in the list.
		rd.field("to").Options = append(rd.field("to").Options, option{rd.text("to"), rd.text("to")})
	}
	if back := rd.text("back"); back == "kanban" && rd.ok {
		board := *files
		board.next = func(_ *funding.Application, id string) string { return "/financements/dossiers/etapes#d-" + id }
		return board.put(v, w, a, rd, a.Value.Title, m.Reason)
	}
	return files.put(v, w, a, rd, a.Value.Title, m.Reason)
}

// moveField says beside which field a refused move is explained.
func moveField(err error) string {
	if m, ok := err.(message); ok {
		switch key, _ := m.Message(); key {
		case "funding.move.reason":
			return "reason"
		case "funding.move.date", "funding.move.order":
			return "on"
		case "funding.move.awarded", "funding.move.partial", "funding.move.not-partial":
			return "awarded"
		}
	}
	return "to"
}
