package exchange

import (
	"encoding/json"
	"html"
	"io"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/funding"
)

// A Page is one page of the Aides-territoires API.
type Page struct {
	Count    int    // calls in all pages
	Next     string // address of the next page, empty on the last
	Calls    []funding.Call
	Problems []Problem
}

// ReadAides reads a page of GET /api/aids/. Descriptions lose their HTML; an
// aid without a deadline is permanent; rates are percents. An aid whose
// date or rate cannot be read is kept without it, with a problem. Unknown keys
// are passed over.
func ReadAides(r io.Reader, checkedOn funding.Date) (Page, error) {
	var raw struct {
		Count   int
		Next    *string
		Results []aid
	}
	if err := json.NewDecoder(io.LimitReader(r, limit)).Decode(&raw); err != nil {
		return Page{}, funding.Notef("funding.exchange.json", "not the JSON expected: %[1]v", err)
	}
	p := Page{Count: raw.Count}
	if raw.Next != nil {
		p.Next = *raw.Next
	}
	for i, a := range raw.Results {
		p.Calls = append(p.Calls, a.call(&p, i, checkedOn))
	}
	return p, nil
}

type aid struct {
	ID                                  int
	URL, Name, Description, Eligibility string
	Perimeter                           *string
	Financers, Programs, Categories     []string
	References                          []string `json:"project_references"`
	Audiences                           []string `json:"targeted_audiences"`
	Types                               []string `json:"aid_types"`
	Start                               *string  `json:"start_date"`
	Predeposit                          *string  `json:"predeposit_date"`
	Deadline                            *string  `json:"submission_deadline"`
	Origin                              string   `json:"origin_url"`

	// Percents: whole ones in the schema, whatever an editor wrote in fact.
	Low  json.RawMessage `json:"subvention_rate_lower_bound"`
	High json.RawMessage `json:"subvention_rate_upper_bound"`
}

func (a aid) call(p *Page, i int, checkedOn funding.Date) funding.Call {
	c := funding.Call{ID: "at-" + strconv.Itoa(a.ID), Title: text(a.Name), Summary: strings.TrimSpace(text(a.Description) + " " + text(a.Eligibility)),
		URL: a.Origin, Source: "aides-territoires", SourceID: strconv.Itoa(a.ID), CheckedOn: checkedOn, FunderID: strings.Join(a.Financers, ", "),
		Audience: a.Audiences, Themes: append(append(a.Categories, a.Programs...), a.References...), Structured: strings.Join(a.Types, ", ")}
	if a.Perimeter != nil {
		c.Perimeter = *a.Perimeter
	}
	day := func(column string, s *string) funding.Date {
		if s == nil || *s == "" {
			return funding.Date{}
		}
		d, err := funding.ParseDate(*s)
		if err != nil {
			p.Problems = append(p.Problems, Problem{i + 1, column, *s, err, true})
		}
		return d
	}
	c.Opens, c.PreFiling, c.Deadline = day("start_date", a.Start), day("predeposit_date", a.Predeposit), day("submission_deadline", a.Deadline)
	c.Permanent = a.Deadline == nil || *a.Deadline == ""
	percent := func(column string, raw json.RawMessage) *funding.Rate {
		text := strings.Trim(string(raw), `"`)
		if text == "" || text == "null" {
			return nil
		}
		r, err := funding.ParseRateIn(text, funding.PercentUnit)
		if err == nil && (r.Cmp(funding.Rate{}) < 0 || r.Cmp(funding.Percent(100)) > 0) {
			err = funding.Notef("funding.exchange.rate", "outside 0 to 100 %%: is the unit right?")
		}
		if err != nil {
			p.Problems = append(p.Problems, Problem{i + 1, column, text, err, true})
			return nil
		}
		return &r
	}
	c.RateLow, c.RateHigh = percent("subvention_rate_lower_bound", a.Low), percent("subvention_rate_upper_bound", a.High)
	return c
}

// text returns the plain text of a little HTML: tags out, entities read,
// spaces single.
func text(s string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, "<")
		b.WriteString(before)
		if !found {
			break
		}
		_, after, closed := strings.Cut(rest, ">")
		if !closed {
			break
		}
		b.WriteByte(' ')
		s = after
	}
	return strings.Join(strings.Fields(html.UnescapeString(b.String())), " ")
}

// ReadCallCalendar reads a calendar of calls, as the managing authorities
// publish at least three times a year (Regulation (EU) 2021/1060, art. 49(2)):
// any table with a title and a date of opening or of closing. A call that opens
// later than checkedOn comes out as a forecast; the funder as the table names
// it.
func ReadCallCalendar(r io.Reader, source string, checkedOn funding.Date) ([]funding.Call, []Problem, error) {
	rows, err := readCSV(r)
	if err != nil {
		return nil, nil, err
	}
	s, err := newSheet(rows, callColumns, "title", "opens")
	if err != nil {
		if s, err = newSheet(rows, callColumns, "title", "closes"); err != nil {
			return nil, nil, err
		}
	}
	var out []funding.Call
	for i := range s.rows {
		if s.blank(i) {
			continue
		}
		opens, ok1 := s.date(i, "opens")
		closes, ok2 := s.date(i, "closes")
		amount, ok3 := s.amount(i, "amount")
		if !ok1 || !ok2 || !ok3 {
			continue
		}
		if s.cell(i, "title") == "" {
			s.problem(i, "title", funding.Notef("funding.exchange.no-title", "no title"), false)
			continue
		}
		c := funding.Call{Title: s.cell(i, "title"), FunderID: s.cell(i, "funder"), Opens: opens, Deadline: closes, Forecast: opens.After(checkedOn), Maximum: amount,
			Perimeter: s.cell(i, "area"), Source: source, SourceID: s.cell(i, "id"), CheckedOn: checkedOn}
		if who := s.cell(i, "audience"); who != "" {
			c.Audience = []string{who}
		}
		out = append(out, c)
	}
	return out, s.problems, nil
}

// callColumns are what calendars of calls call their columns.
var callColumns = map[string][]string{
	"title":  {"Intitulé", "Intitulé de l'appel à projets", "Titre", "Appel à projets", "Nom", "Objet", "Call title", "Title"},
	"funder": {"Financeur", "Financeurs", "Organisme", "Autorité de gestion", "Porteur", "Fonds", "Programme", "Fund"},
	"opens":  {"Date d'ouverture", "Ouverture", "Date de début", "Start date", "Date de lancement"},
	"closes": {"Date de clôture", "Clôture", "Date limite", "Échéance", "Date de fin", "End date"},
	"amount": {"Montant", "Enveloppe", "Montant total de l'aide", "Amount"}, "audience": {"Candidats éligibles", "Bénéficiaires", "Type of eligible applicants"},
	"area": {"Zone géographique", "Territoire", "Geographical area"}, "id": {"Identifiant", "Référence", "Numéro"},
}
