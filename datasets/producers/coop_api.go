package producers

import (
	"encoding/json"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
)

type coopAPIActivity struct {
	ID         string `json:"id"`
	Type       string `json:"type"`
	Attributes struct {
		Type         string         `json:"type"`
		Date         string         `json:"date"`
		Minutes      int            `json:"duree"`
		Commune      string         `json:"lieu_code_insee"`
		Deleted      *string        `json:"suppression"`
		Channel      string         `json:"type_lieu"`
		Autonomy     *string        `json:"autonomie"`
		Level        *string        `json:"niveau_atelier"`
		Referral     *string        `json:"structure_de_redirection"`
		Themes       []string       `json:"thematiques"`
		Tags         []string       `json:"tags"`
		Devices      []string       `json:"materiel"`
		Procedure    *string        `json:"precisions_demarche"`
		Title        *string        `json:"titre_atelier"`
		Participants int            `json:"accompagnements"`
		People       coopAPIPersons `json:"beneficiaires"`
	} `json:"attributes"`
}

type coopAPIPersons struct {
	Total    int            `json:"total"`
	Genders  map[string]int `json:"genres"`
	Ages     map[string]int `json:"tranches_age"`
	Statuses map[string]int `json:"statuts"`
}

var coopLevels = map[string]int{
	"entierement_accompagne": 1, "partiellement_autonome": 2, "autonome": 3, "debutant": 1, "intermediaire": 2, "avance": 3,
}

// readCoopAPI reads saved pages of the API. It tells how many women and how
// many retired people an activity had, never which woman was retired: each
// attendance takes one age, one gender and one status of the totals, so that
// each can be counted alone and none crossed. What La Coop has deleted since is
// set aside.
func readCoopAPI(r *reading) error {
	raw, err := r.file.Bytes()
	if err != nil {
		return err
	}
	var page struct {
		Data []coopAPIActivity
		Meta struct {
			Total   int  `json:"total_count"`
			HasNext bool `json:"has_next_page"`
		}
	}
	if err := json.Unmarshal(raw, &page); err != nil {
		return &ingest.CellError{File: r.file.Name, Err: ingest.Notef("ingest.bad-json", "the JSON is damaged or incomplete: %s", err.Error())}
	}
	for i, a := range page.Data {
		row := ingest.Row{Number: i + 1, Cells: []ingest.Cell{{Text: a.ID, Kind: ingest.Text}}}
		if why := a.refused(); why != nil {
			r.rep.SetAside(row, &ingest.CellError{File: r.file.Name, Row: row.Number, Value: a.ID, Err: why})
			continue
		}
		r.rep.Keep(0)
		for _, at := range r.apiAttendances(a, i+1) {
			if err := r.addAttendance(at); err != nil {
				return err
			}
		}
	}
	if page.Meta.HasNext {
		r.rep.Note(ingest.Notef("ingest.more-pages", "the file is one page of several: %d activities in all", page.Meta.Total))
	}
	r.rep.Note(ingest.Notef("ingest.coop-marginals", "the API gives totals by age, gender and status: each can be counted alone, never crossed"))
	return nil
}

func (a coopAPIActivity) refused() error {
	switch {
	case a.Attributes.Deleted != nil:
		return ingest.Notef("ingest.deleted", "deleted in La Coop since")
	case a.ID == "":
		return ingest.Notef("ingest.required", "a value is needed here")
	case a.Attributes.Minutes < 0 || a.Attributes.Minutes > 1440:
		return ingest.Notef("ingest.over-a-day", "more than 24 hours")
	case a.Attributes.Participants < 0 || a.Attributes.Participants > 1000 || a.Attributes.People.Total > 1000:
		return ingest.Notef("ingest.impossible-count", "%d participants", a.Attributes.Participants)
	}
	if _, err := (ingest.Cell{Text: a.Attributes.Date, Kind: ingest.Text}).Day(ingest.DayFirst); err != nil {
		return err
	}
	return nil
}

func (r *reading) apiAttendances(a coopAPIActivity, line int) []datasets.AttendanceRow {
	at := a.Attributes
	day, _ := ingest.Cell{Text: at.Date, Kind: ingest.Text}.Day(ingest.DayFirst)
	row := datasets.AttendanceRow{Activity: a.ID, Day: int32(day), Duration: at.Minutes, Territory: at.Commune, Source: "coop-v2", Line: line}
	row.Kind = r.apiCode("type", at.Type, coopKinds)
	if at.Type == "demarche_administrative" {
		row.Kind = "individuel"
	}
	row.Channel = r.apiCode("type_lieu", at.Channel, coopChannels)
	row.Referral = r.apiCode("structure_de_redirection", word(at.Referral), coopReferrals)
	row.Autonomy = max(coopLevels[word(at.Autonomy)], coopLevels[word(at.Level)])
	for _, t := range at.Themes {
		row.Themes = append(row.Themes, r.apiCode("thematiques", t, coopThemes))
	}
	for _, d := range at.Devices {
		row.Devices = append(row.Devices, r.apiCode("materiel", d, coopDevices))
	}
	row.Action = r.opt.Action
	if row.Action == "" {
		row.Action = r.action(Facts{Tags: at.Tags, Themes: row.Themes, Kind: row.Kind, Channel: row.Channel,
			Commune: row.Territory, Title: word(at.Title), Procedure: word(at.Procedure), Referral: row.Referral}, true)
	}
	ages := spread(at.People.Ages, coopAges)
	genders := spread(at.People.Genders, coopGenders)
	statuses := spread(at.People.Statuses, coopStatuses)
	out := make([]datasets.AttendanceRow, max(at.Participants, at.People.Total, 1))
	for i := range out {
		out[i] = row
		out[i].Age, out[i].Gender, out[i].Status = nth(ages, i), nth(genders, i), nth(statuses, i)
	}
	return out
}

func (r *reading) rules() *ActionRules {
	if r.opt.Rules != nil {
		return r.opt.Rules
	}
	return DefaultActionRules()
}

// action asks the table of actions, and counts the rule that answers when the
// facts are those of an activity that was not counted yet.
func (r *reading) action(f Facts, first bool) string {
	rules := r.rules()
	if r.rep.Claimed == nil {
		r.rep.Table, r.rep.Claimed = rules.Fingerprint(), map[string]int{}
	}
	rule, ok := rules.claim(f)
	if first {
		r.rep.Claimed[rule.ID()]++
	}
	if !ok {
		return ""
	}
	return rule.Action
}

func (r *reading) apiCode(column, value string, v *ingest.Vocabulary) string {
	if value == "" {
		return ""
	}
	code, ok := v.Code(value)
	if !ok {
		r.rep.UnknownLabel(column, value, v.Labels())
		return slug(value)
	}
	return code
}

func word(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// spread turns totals into one code per person, in the order of the list.
func spread(totals map[string]int, v *ingest.Vocabulary) []string {
	var out []string
	done := map[string]bool{}
	for _, label := range v.Labels() {
		code, _ := v.Code(label)
		if done[code] {
			continue
		}
		done[code] = true
		for range min(totals[code], 1000) {
			out = append(out, code)
		}
	}
	return out
}

func nth(s []string, i int) string {
	if i < len(s) {
		return s[i]
	}
	return ""
}
