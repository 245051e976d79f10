package exchange

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lozere-developpement/sillage/funding"
)

// A Grant is one row of the SCDL data on subsidy agreements.
type Grant struct {
	Giver, GiverID         string
	Beneficiary            string
	BeneficiaryID, RNA     string
	Reference, Object      string
	Agreement              funding.Date
	Total                  funding.Cents // before it is split between beneficiaries
	Share                  funding.Rate  // of this beneficiary
	Amount                 funding.Cents // Total × Share: what may be summed
	Nature, Conditions, On string
}

var (
	siret = regexp.MustCompile(`^\d{14}$`)
	rna   = regexp.MustCompile(`^W\d{9}$`)
	paidP = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}([/_]\d{4}-\d{2}-\d{2})?$`)
)

var natures = map[string]bool{"aide en numéraire": true, "aide en nature": true,
	"aide en numéraire;aide en nature": true, "aide en nature;aide en numéraire": true}

// ReadSCDL reads the SCDL subsidy file, versions 1.1 to 2.1. A row repeats the
// total of its agreement for every beneficiary: Amount is the share, and only
// it may be summed. A SIRET whose check digit is wrong is kept with a note,
// for published ones often are.
func ReadSCDL(r io.Reader) ([]Grant, []Problem, error) {
	rows, err := readCSV(r)
	if err != nil {
		return nil, nil, err
	}
	s, err := newSheet(rows, map[string][]string{"nomAttribuant": nil, "idAttribuant": nil, "dateConvention": nil, "referenceDecision": nil,
		"nomBeneficiaire": nil, "idBeneficiaire": nil, "rnaBeneficiaire": nil, "objet": {"object"}, "montant": nil, "nature": nil,
		"conditionsVersement": nil, "datesPeriodeVersement": nil, "pourcentageSubvention": nil},
		"nomAttribuant", "idAttribuant", "dateConvention", "nomBeneficiaire", "objet", "montant", "nature")
	if err != nil {
		return nil, nil, err
	}
	var out []Grant
	for i := range s.rows {
		if s.blank(i) {
			continue
		}
		if g, ok := s.grant(i); ok {
			out = append(out, g)
		}
	}
	return out, s.problems, nil
}

func (s *sheet) grant(i int) (Grant, bool) {
	g := Grant{Giver: s.cell(i, "nomAttribuant"), GiverID: s.cell(i, "idAttribuant"), Beneficiary: s.cell(i, "nomBeneficiaire"),
		BeneficiaryID: s.cell(i, "idBeneficiaire"), RNA: s.cell(i, "rnaBeneficiaire"), Reference: s.cell(i, "referenceDecision"),
		Object: s.cell(i, "objet"), Nature: s.cell(i, "nature"), Conditions: s.cell(i, "conditionsVersement"), On: s.cell(i, "datesPeriodeVersement"),
		Share: funding.Percent(100)}
	before := len(s.problems)
	fatal := func(column, key, text string, bad bool) {
		if bad {
			s.problem(i, column, funding.Notef(key, text), false)
		}
	}
	fatal("idAttribuant", "funding.exchange.siret", "not a SIRET of 14 digits", !siret.MatchString(g.GiverID))
	fatal("idBeneficiaire", "funding.exchange.siret", "not a SIRET of 14 digits", g.BeneficiaryID != "" && !siret.MatchString(g.BeneficiaryID))
	fatal("rnaBeneficiaire", "funding.exchange.rna", "not a number of the register of associations", g.RNA != "" && !rna.MatchString(g.RNA))
	fatal("idBeneficiaire", "funding.exchange.who", "neither SIRET nor number of the register of associations", g.BeneficiaryID == "" && g.RNA == "")
	fatal("objet", "funding.exchange.long", "longer than 256 characters", utf8.RuneCountInString(g.Object) > 256)
	fatal("nature", "funding.exchange.nature", "not a nature of aid", !natures[g.Nature])
	fatal("datesPeriodeVersement", "funding.exchange.period", "not a day or a period AAAA-MM-JJ/AAAA-MM-JJ", g.On != "" && !paidP.MatchString(g.On))
	g.Agreement, _ = s.date(i, "dateConvention")
	fatal("dateConvention", "funding.exchange.no-date", "no date", g.Agreement.IsZero() && s.cell(i, "dateConvention") == "")
	s.money(i, &g)
	if len(s.problems) > before {
		return g, false
	}
	for column, id := range map[string]string{"idAttribuant": g.GiverID, "idBeneficiaire": g.BeneficiaryID} {
		if id != "" && !Luhn(id) {
			s.problem(i, column, funding.Notef("funding.exchange.luhn", "the check digit is wrong"), true)
		}
	}
	return g, true
}

// money reads the total and its share. Amounts there have a decimal point, and
// may have more than two decimals: they are rounded to the cent.
func (s *sheet) money(i int, g *Grant) {
	text := s.cell(i, "montant")
	rat, ok := new(big.Rat).SetString(strings.ReplaceAll(text, ",", "."))
	if !ok || len(text) > 24 || strings.Trim(text, "+-0123456789.,eE") != "" { // 1/3 and 0x10 are numbers too
		s.problem(i, "montant", funding.Notef("funding.exchange.number", "not a number"), false)
		return
	}
	var err error
	if g.Total, err = funding.Round(rat); err != nil {
		s.problem(i, "montant", err, false)
		return
	}
	if text := s.cell(i, "pourcentageSubvention"); text != "" {
		if g.Share, err = funding.ParseRateIn(text, funding.Fraction); err != nil || g.Share.Cmp(funding.Percent(1)) < 0 || g.Share.Cmp(funding.Percent(100)) > 0 {
			s.problem(i, "pourcentageSubvention", funding.Notef("funding.exchange.share", "not a share from 0.01 to 1"), false)
			return
		}
	}
	if g.Amount, err = g.Total.Times(g.Share); err != nil {
		s.problem(i, "montant", err, false)
	}
}

// Luhn reports whether the check digit of a SIREN or SIRET is right. La Poste
// (356000000) numbers its places by the plain sum of their digits.
func Luhn(id string) bool {
	sum, plain := 0, 0
	for i := range len(id) {
		d := int(id[len(id)-1-i] - '0')
		if d < 0 || d > 9 {
			return false
		}
		plain += d
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0 || strings.HasPrefix(id, "356000000") && plain%5 == 0
}

// An Organisation is who we are in the files we publish.
type Organisation struct{ Name, SIRET, RNA string }

// WriteDataSubvention writes the filed applications in the draft second
// version of the SCDL subsidy format, the only one with requested amounts and
// statuses. Every column that the format requires is there; a cell whose value
// is not known is empty: the SIRET of a funder, the day of an agreement that is
// not signed. Who examines a file is not known here and is taken to be who
// grants; we are the only beneficiary.
func WriteDataSubvention(w io.Writer, us Organisation, apps []funding.Application, funders []funding.Funder) error {
	byID := map[string]funding.Funder{}
	for _, f := range funders {
		byID[f.ID] = f
	}
	out := csv.NewWriter(w)
	_ = out.Write([]string{"idSubvention", "nomAttribuant", "idAttribuant", "idServiceInstructeur", "nomBeneficiaire", "idBeneficiaire", "rnaBeneficiaire",
		"exerciceBudgetaire", "dateDecision", "dateConvention", "referenceDecision", "statutLabel", "objet", "nature", "montantDemande", "montant",
		"conditionsVersement", "descriptionConditionsVersement", "datesPeriodeVersement", "notificationUE", "pourcentageSubvention"})
	cross := funding.DataSubvention()
	for _, a := range apps {
		label, ok := cross.To(a.Outcome())
		if !ok || !a.WasFiled() {
			continue
		}
		f := byID[a.FunderID]
		decided := a.Reached(funding.Awarded)
		if decided.IsZero() {
			decided = a.Reached(funding.PartlyAwarded)
		}
		if decided.IsZero() {
			decided = a.Reached(funding.Refused)
		}
		year := ""
		if filed := a.Reached(funding.Filed); !filed.IsZero() {
			year = filed.String()[:4]
		}
		conditions, words, period := paidAs(a.Tranches)
		_ = out.Write([]string{a.ID, plain(f.Name), f.SIRET, f.SIRET, plain(us.Name), us.SIRET, us.RNA,
			year, decided.String(), a.Reached(funding.Agreement).String(), plain(a.Reference), label, clip(plain(a.Title), 256), "aide en numéraire", a.Requested.String(), a.Awarded.String(),
			conditions, words, period, "non", "1"})
	}
	out.Flush()
	return out.Error()
}

// paidAs says how an application is paid: in one go or in several, in words, and
// the day or the days between which it was or will be, empty when not known.
func paidAs(tranches []funding.Tranche) (conditions, words, period string) {
	var first, last funding.Date
	n := 0
	for _, t := range tranches {
		if t.Cancelled {
			continue
		}
		n++
		day := t.PaidOn
		if day.IsZero() {
			day = t.Expected
		}
		if first.IsZero() || !day.IsZero() && day.Before(first) {
			first = day
		}
		if day.After(last) {
			last = day
		}
	}
	if period = first.String(); last.After(first) {
		period += "/" + last.String()
	}
	if n > 1 {
		return "échelonné", "en " + strconv.Itoa(n) + " fois", period
	}
	return "unique", "en une fois", period
}

// plain keeps a cell from being taken for a formula by a spreadsheet.
func plain(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// Write360 writes the awarded applications as a 360Giving package (schema
// 1.4.3), amounts in euros. prefix is the publisher's prefix of identifiers.
func Write360(w io.Writer, prefix string, us Organisation, apps []funding.Application, funders []funding.Funder) error {
	type organisation struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	type grant struct {
		ID               string         `json:"id"`
		Title            string         `json:"title"`
		Description      string         `json:"description"`
		Currency         string         `json:"currency"`
		AmountAppliedFor json.Number    `json:"amountAppliedFor,omitempty"`
		AmountAwarded    json.Number    `json:"amountAwarded"`
		AmountDisbursed  json.Number    `json:"amountDisbursed,omitempty"`
		AwardDate        string         `json:"awardDate"`
		Recipient        []organisation `json:"recipientOrganization"`
		Funding          []organisation `json:"fundingOrganization"`
	}
	names := map[string]funding.Funder{}
	for _, f := range funders {
		names[f.ID] = f
	}
	pack := struct {
		Grants []grant `json:"grants"`
	}{Grants: []grant{}}
	for _, a := range apps {
		on := a.Reached(funding.Awarded)
		if on.IsZero() {
			on = a.Reached(funding.PartlyAwarded)
		}
		if !a.Outcome().Granted() || !a.Awarded.Known || on.IsZero() {
			continue // the standard requires amount and date
		}
		sums, err := a.Amounts()
		if err != nil {
			return err
		}
		g := grant{ID: prefix + "-" + a.ID, Title: a.Title, Description: a.Title, Currency: "EUR", AmountAppliedFor: json.Number(a.Requested.String()),
			AmountAwarded: json.Number(a.Awarded.String()), AwardDate: on.String(),
			Recipient: []organisation{{identify(us.SIRET, us.Name), us.Name}}, Funding: []organisation{{identify(names[a.FunderID].SIRET, a.FunderID), names[a.FunderID].Name}}}
		if sums.Paid != 0 {
			g.AmountDisbursed = json.Number(sums.Paid.String())
		}
		pack.Grants = append(pack.Grants, g)
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(pack)
}

// identify returns an identifier of org-id.guide: FR-SIRET, or a local one.
func identify(siret, name string) string {
	if siret != "" {
		return "FR-SIRET-" + siret
	}
	return "XI-SILLAGE-" + key(name)
}
