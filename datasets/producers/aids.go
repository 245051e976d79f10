package producers

import (
	"encoding/json"
	"html"
	"strings"

	"github.com/lozere-developpement/sillage/datasets/ingest"
)

type aidJSON struct {
	ID           int      `json:"id"`
	URL          string   `json:"url"`
	Name         string   `json:"name"`
	Financers    []string `json:"financers"`
	Programs     []string `json:"programs"`
	Description  *string  `json:"description"`
	Eligibility  *string  `json:"eligibility"`
	Perimeter    *string  `json:"perimeter"`
	Scale        *string  `json:"perimeter_scale"`
	OriginURL    *string  `json:"origin_url"`
	Categories   []string `json:"categories"`
	IsCall       *bool    `json:"is_call_for_project"`
	Audiences    []string `json:"targeted_audiences"`
	Types        []string `json:"aid_types"`
	Charged      *bool    `json:"is_charged"`
	Destinations []string `json:"destinations"`
	Start        *string  `json:"start_date"`
	Deadline     *string  `json:"submission_deadline"`
	Lower        *int     `json:"subvention_rate_lower_bound"`
	Upper        *int     `json:"subvention_rate_upper_bound"`
	RateComment  *string  `json:"subvention_comment"`
	Recurrence   *string  `json:"recurrence"`
	Updated      *string  `json:"date_updated"`
	Created      *string  `json:"date_created"`
	EuropeanAid  *string  `json:"european_aid"`
	Live         *bool    `json:"is_live"`
}

// readAidPages reads saved pages of the Aides-territoires API: one aid per
// record. An aid that has closed or is no longer live is kept and says so; one
// without a deadline has none, which is not the same as being late.
func readAidPages(r *reading) error {
	raw, err := r.file.Bytes()
	if err != nil {
		return err
	}
	var page struct {
		Count   int
		Next    *string
		Results []json.RawMessage
	}
	if err := json.Unmarshal(raw, &page); err != nil {
		return &ingest.CellError{File: r.file.Name, Err: ingest.Notef("ingest.bad-json", "the JSON is damaged or incomplete: %s", err.Error())}
	}
	seen := map[int]bool{}
	for i, rec := range page.Results {
		row := ingest.Row{Number: i + 1}
		var a aidJSON
		if err := json.Unmarshal(rec, &a); err != nil {
			r.rep.SetAside(row, &ingest.CellError{File: r.file.Name, Row: i + 1, Err: ingest.Notef("ingest.bad-record", "this record does not have the form of an aid")})
			continue
		}
		c, why := a.call()
		if why == nil && seen[a.ID] {
			why = ingest.Notef("ingest.id-twice", "the same id is on row %d", i+1)
		}
		if why != nil {
			r.rep.SetAside(row, &ingest.CellError{File: r.file.Name, Row: i + 1, Value: a.Name, Err: why})
			continue
		}
		seen[a.ID] = true
		r.rep.Keep(0)
		r.out.Calls = append(r.out.Calls, c)
	}
	if page.Next != nil || page.Count > len(page.Results) {
		r.rep.Note(ingest.Notef("ingest.aid-pages", "the file holds %d of %d aids: save and import the other pages too", len(page.Results), page.Count))
	}
	return nil
}

func (a aidJSON) call() (Call, error) {
	c := Call{ID: a.ID, URL: cmpOr(word(a.OriginURL), "https://aides-territoires.beta.gouv.fr"+a.URL), Name: a.Name, Funders: a.Financers, Programs: a.Programs,
		Perimeter: word(a.Perimeter), Scale: word(a.Scale), Audiences: a.Audiences, Types: a.Types, Spending: a.Destinations, Categories: a.Categories,
		IsCall: a.IsCall != nil && *a.IsCall, Charged: a.Charged != nil && *a.Charged, Recurrence: word(a.Recurrence), MinRate: a.Lower, MaxRate: a.Upper,
		RateComment: word(a.RateComment), Text: plainText(word(a.Description)), Eligibility: plainText(word(a.Eligibility)),
		Live: a.Live == nil || *a.Live, European: a.EuropeanAid != nil}
	if a.ID == 0 || a.Name == "" {
		return c, ingest.Notef("ingest.required", "a value is needed here")
	}
	for _, d := range []struct {
		from *string
		to   *string
	}{{a.Start, &c.Opens}, {a.Deadline, &c.Deadline}, {a.Updated, &c.Updated}} {
		if d.from == nil {
			continue
		}
		day, err := ingest.Cell{Text: *d.from, Kind: ingest.Text}.Day(ingest.DayFirst)
		if err == ingest.ErrMissing {
			continue
		} else if err != nil {
			return c, err
		}
		*d.to = day.String()
	}
	for _, rate := range []*int{a.Lower, a.Upper} {
		if rate != nil && (*rate < 0 || *rate > 100) {
			return c, ingest.Notef("ingest.off-scale", "not on the scale from %d to %d", 0, 100)
		}
	}
	return c, nil
}

// plainText drops the markup of a description: paragraphs and list items become
// lines. It is for reading and searching; nothing of it is ever markup again.
func plainText(s string) string {
	var b strings.Builder
	for s != "" {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:i])
		j := strings.IndexByte(s[i:], '>')
		if j < 0 {
			break
		}
		switch tag := strings.ToLower(strings.Trim(s[i+1:i+j], "/ ")); tag {
		case "p", "li", "br", "ul", "ol", "h1", "h2", "h3", "h4", "div":
			b.WriteByte('\n')
		}
		s = s[i+j+1:]
	}
	var lines []string
	for _, l := range strings.Split(html.UnescapeString(b.String()), "\n") {
		if l = strings.Join(strings.Fields(l), " "); l != "" {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, "\n")
}
