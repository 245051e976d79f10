package exchange

import (
	"io"
	"strings"

	"github.com/lozere-developpement/sillage/funding"
)

// An Operation is one project of the published lists of European operations:
// who was paid what for something like ours.
type Operation struct {
	Programme, Title, Beneficiary, Postcode, Fund string
	Start, End                                    funding.Date
	Eligible                                      funding.Amount // total eligible cost
	EU                                            funding.Amount // European support
	Rate                                          *funding.Rate  // as published, nil when not
}

// ReadOperations reads the French list of operations 2014-2020. Its column
// titled "co-financing rate" holds an amount. Rows whose support exceeds the
// cost, that end before they start or have no postcode are kept with a note.
func ReadOperations(r io.Reader) ([]Operation, []Problem, error) {
	rows, err := readCSV(r)
	if err != nil {
		return nil, nil, err
	}
	s, err := newSheet(rows, map[string][]string{
		"programme": nil, "title": {"Intitulé du projet"}, "beneficiary": {"Nom du bénéficiaire"},
		"postcode": {"Code postal du bénéficiaire"}, "start": {"Date de début de l'opération"},
		"end": {"Date de fin de l'opération"}, "eligible": {"Total dépenses éligibles"}, "eu": {"Montant UE programmé"}, "fund": {"Fonds"},
	}, "title", "beneficiary", "eligible", "eu")
	if err != nil {
		return nil, nil, err
	}
	var out []Operation
	for i := range s.rows {
		if s.blank(i) {
			continue
		}
		o := Operation{Programme: s.cell(i, "programme"), Title: s.cell(i, "title"), Beneficiary: s.cell(i, "beneficiary"),
			Postcode: s.cell(i, "postcode"), Fund: s.cell(i, "fund")}
		if s.operation(i, &o) {
			out = append(out, o)
		}
	}
	return out, s.problems, nil
}

// operation reads the dates and amounts common to the lists and notes what is
// odd.
func (s *sheet) operation(i int, o *Operation) bool {
	var ok1, ok2, ok3, ok4 bool
	o.Start, ok1 = s.date(i, "start")
	o.End, ok2 = s.date(i, "end")
	o.Eligible, ok3 = s.amount(i, "eligible")
	o.EU, ok4 = s.amount(i, "eu")
	if !ok1 || !ok2 || !ok3 || !ok4 {
		return false
	}
	if o.EU.Known && o.Eligible.Known && o.EU.Cents > o.Eligible.Cents {
		s.problem(i, "eu", funding.Notef("funding.exchange.eu-over", "European support exceeds the eligible cost of %[1]v", o.Eligible.Cents), true)
	}
	if !o.Start.IsZero() && !o.End.IsZero() && o.End.Before(o.Start) {
		s.problem(i, "end", funding.Notef("funding.exchange.ends-before", "ends before it starts, on %[1]v", o.Start), true)
	}
	if _, has := s.columns["postcode"]; has && o.Postcode == "" {
		s.problem(i, "postcode", funding.Notef("funding.exchange.no-postcode", "no postcode"), true)
	}
	return true
}

// ReadKohesio reads a list of operations in the Kohesio table. The unit of its
// rate differs between publishers: the caller says it. Headers are matched
// without case.
func ReadKohesio(r io.Reader, unit funding.RateUnit) ([]Operation, []Problem, error) {
	rows, err := readCSV(r)
	if err != nil {
		return nil, nil, err
	}
	s, err := newSheet(rows, map[string][]string{
		"programme": {"Programme_Name", "Programme_Code"}, "title": {"Operation_Name_Programme_Language"}, "beneficiary": {"Beneficiary_Name"},
		"postcode": {"Location_Indicator_Postcode"}, "start": {"Operation_Start_Date"}, "end": {"Operation_End_Date"},
		"eligible": {"Total_Eligible_Expenditure_amount"}, "rate": {"CoFinancing_Rate"}, "fund": {"Fund_Code"},
	}, "title", "beneficiary", "rate")
	if err != nil {
		return nil, nil, err
	}
	delete(s.columns, "eu")
	var out []Operation
	for i := range s.rows {
		if s.blank(i) {
			continue
		}
		o := Operation{Programme: s.cell(i, "programme"), Title: s.cell(i, "title"), Beneficiary: s.cell(i, "beneficiary"),
			Postcode: s.cell(i, "postcode"), Fund: s.cell(i, "fund")}
		if s.operation(i, &o) && s.rate(i, &o, unit) {
			out = append(out, o)
		}
	}
	return out, s.problems, nil
}

func (s *sheet) rate(i int, o *Operation, unit funding.RateUnit) bool {
	text := strings.TrimSuffix(s.cell(i, "rate"), "%")
	if text == "" {
		return true
	}
	r, err := funding.ParseRateIn(text, unit)
	if err == nil && (r.Cmp(funding.Rate{}) < 0 || r.Cmp(funding.Percent(100)) > 0) {
		err = funding.Notef("funding.exchange.rate", "outside 0 to 100 %%: is the unit right?")
	}
	if err != nil {
		s.problem(i, "rate", err, false)
		return false
	}
	o.Rate = &r
	if o.Eligible.Known {
		if eu, err := funding.CeilingOf(o.Eligible.Cents, r); err == nil {
			o.EU = funding.Known(eu)
		}
	}
	return true
}
