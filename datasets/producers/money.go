package producers

import (
	"cmp"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
)

var moneyProducers = []producer{
	{kind: Grants, title: "Subventions (données essentielles, SCDL)", has: []string{"nomAttribuant", "idAttribuant", "dateConvention", "objet", "nature"},
		or: [][]string{{"nomAttribuant", "nomBeneficiaire", "objet", "montant"}}, read: readGrants},
	{kind: EUOperations, title: "Liste d’opérations européennes", fits: euHeader, weak: true, read: readEUOperations},
	{kind: Kohesio, title: "Kohesio", has: []string{"Operation_Unique_Identifier", "Cofinancing_Rate", "Total_Eligible_Expenditure_amount"}, read: readKohesio},
	{kind: GreenFund, title: "Fonds vert : projets lauréats", has: []string{"numero_dossier_ds", "nom_demarche_ds", "montant_engage"}, read: readGreenFund},
	{kind: AidPages, title: "Aides-territoires", json: []string{"slug", "financers", "aid_types", "perimeter"}, read: readAidPages},
}

// readGrants reads the lists of subsidies that public bodies publish, in the
// regulatory format 1.1.0, SCDL 2.1.1 or Data.Subvention: the header tells
// which. The amount is that of the convention and comes again on the line of
// each beneficiary, so each line's share is computed.
func readGrants(r *reading) error {
	col := r.table.Column
	amount, err := r.column("montant")
	if err != nil {
		return err
	}
	version := grantVersion(r.table)
	if r.spreadsheet() {
		r.rep.Note(ingest.Notef("ingest.spreadsheet", "saved by a spreadsheet: numbers and dates written the French way are taken, though the schema asks for 1234.50 and 2025-03-14"))
	}
	err = r.rows(func(l *line) error {
		g := Grant{Grantor: l.text(col("nomAttribuant")), GrantorID: l.siret(col("idAttribuant")), Date: l.isoOnly(col("dateConvention")),
			Reference: l.text(col("referenceDecision")), Beneficiary: l.text(col("nomBeneficiaire")), BeneficiaryID: l.siret(col("idBeneficiaire")),
			BeneficiaryRNA: l.rna(col("rnaBeneficiaire")), Object: l.text(col("objet")), AmountCents: l.amount(amount), Natures: list(l.text(col("nature")), ";"),
			Payment: l.text(col("conditionsVersement")), EU: l.yes(col("notificationUE")), Version: version,
			RequestedCents: l.amount(col("montantDemande")), Status: l.text(col("statutLabel")), Line: l.row.Number}
		g.Share = l.grantShare(col("pourcentageSubvention"))
		g.From, g.To = l.periodOf(col("datesPeriodeVersement"))
		for _, need := range []string{"nomAttribuant", "dateConvention", "nomBeneficiaire", "objet"} {
			if i := col(need); i >= 0 && l.row.At(i).Missing() {
				l.must(i, ingest.ErrMissing)
			}
		}
		if l.ok() {
			r.out.Grants = append(r.out.Grants, g)
		}
		return nil
	})
	if err != nil {
		return err
	}
	shareGrants(r.out.Grants)
	for _, name := range []string{"nomAttribuant", "idAttribuant", "dateConvention", "nomBeneficiaire", "objet", "montant", "nature", "conditionsVersement", "datesPeriodeVersement", "notificationUE", "pourcentageSubvention"} {
		if col(name) < 0 {
			r.rep.Note(ingest.Notef("ingest.schema-column", "the schema asks for the column %s, which the file lacks", name))
		}
	}
	var shares, amounts int64
	for _, g := range r.out.Grants {
		if g.ShareCents != nil {
			shares, amounts = shares+*g.ShareCents, amounts+*g.AmountCents
		}
	}
	r.rep.Note(ingest.Notef("ingest.grants-repeat", "the amount of a convention stands on the line of each of its beneficiaries: totals add up shares (%d cents), never amounts (%d)", shares, amounts))
	return r.addTable(grantTable(r.out.Grants))
}

// spreadsheet tells a file that a French spreadsheet has saved again: a
// workbook, or semicolons or tabs where the schemas ask for commas. Its numbers and
// dates are then written as the French do.
func (r *reading) spreadsheet() bool {
	return r.file.Format == ingest.XLSX || r.file.Format == ingest.CSV && r.file.Dialect.Comma != ','
}

// amount reads an amount of a schema that asks for a decimal point.
func (l *line) amount(col int) *int64 {
	if l.spreadsheet() {
		return l.cents(col)
	}
	return l.decimalCents(col)
}

// grantVersion tells the schema from the columns it alone has.
func grantVersion(t *ingest.Table) string {
	switch {
	case t.Column("idSubvention") >= 0 || t.Column("exerciceBudgetaire") >= 0 || t.Column("idServiceInstructeur") >= 0:
		return "datasubvention"
	case t.Column("rnaBeneficiaire") >= 0 || t.Column("dispositifAide") >= 0:
		return "2.1.1"
	}
	return "1.1.0"
}

func (l *line) rna(col int) string {
	s := strings.ToUpper(l.text(col))
	if s == "" {
		return ""
	}
	if len(s) != 10 || s[0] != 'W' || strings.Trim(s[1:], "0123456789") != "" {
		l.fail(col, ingest.Notef("ingest.not-an-rna", "not an RNA number (W and 9 digits)"))
	}
	return s
}

// isoOnly reads a date of a schema that asks for ISO: another notation is an
// error there, since such files are read by machines.
func (l *line) isoOnly(col int) string {
	s := l.text(col)
	if s == "" {
		return ""
	}
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		if l.row.At(col).Kind != ingest.Day && !l.spreadsheet() {
			l.fail(col, ingest.Notef("ingest.not-iso", "the schema asks for a date such as 2025-03-14"))
			return ""
		}
	}
	return l.isoDay(col)
}

// grantShare reads the share of the beneficiary, 0 to 1; NaN when missing.
func (l *line) grantShare(col int) float64 {
	v, err := l.row.At(col).Decimal()
	if l.spreadsheet() {
		v, err = l.row.At(col).Float()
	}
	l.failUnlessMissing(col, err)
	if err != nil {
		return math.NaN()
	}
	if l.opt.Ratio != nil && !*l.opt.Ratio {
		v /= 100
	}
	if v < 0 || v > 1 {
		l.fail(col, ingest.Notef("ingest.not-a-ratio", "not a ratio from 0 to 1: declare the unit of the column"))
	}
	return v
}

// periodOf reads "2017-12-14_2018-12-14" (1.1.0), "…/…" (2.x) or one date.
func (l *line) periodOf(col int) (from, to string) {
	s := l.text(col)
	if s == "" {
		return "", ""
	}
	a, b, two := strings.Cut(strings.Replace(s, "/", "_", 1), "_")
	if strings.Count(s, "/") > 1 {
		a, b, two = s, "", false
	}
	for i, part := range []string{a, b} {
		if i == 1 && !two {
			break
		}
		d, err := ingest.Cell{Text: strings.TrimSpace(part), Kind: ingest.Text}.Day(l.opt.Order)
		if err != nil && len(part) == 10 && strings.Trim(part, "0123456789-") == "" {
			// The schema's own pattern accepts 2017-30-05, and so does its
			// example: an impossible date of payment takes nothing from the grant.
			l.rep.Note(ingest.Notef("ingest.impossible-period", "row %d: the period of payment has an impossible date: %s", l.row.Number, s))
			return "", ""
		} else if err != nil {
			l.fail(col, ingest.Notef("ingest.not-a-date-range", "not a date nor two dates"))
			return "", ""
		}
		if i == 0 {
			from = d.String()
		} else {
			to = d.String()
		}
	}
	if to != "" && to < from {
		l.rep.Note(ingest.Notef("ingest.ends-before", "row %d: the period ends before it starts", l.row.Number))
	}
	return from, to
}

// shareGrants gives each line its part of the convention's amount: the stated
// share, rounded half away from zero to the cent. Where the lines of one
// decision repeat one amount and their shares add up to 1, largest remainder
// makes the parts add up exactly. An official example of the format writes the
// part itself as the amount: when the amounts of such lines are in proportion
// to their shares, they are parts already.
func shareGrants(grants []Grant) {
	groups := map[string][]int{}
	for i, g := range grants {
		if g.AmountCents == nil {
			continue
		}
		whole := *g.AmountCents
		grants[i].ShareCents = &whole
		if math.IsNaN(g.Share) || g.Share == 1 {
			continue
		}
		part := roundShare(whole, g.Share)
		grants[i].ShareCents = &part
		if g.Reference != "" {
			key := g.GrantorID + "\x00" + g.Reference + "\x00" + g.Date + "\x00" + g.Object
			groups[key] = append(groups[key], i)
		}
	}
	for _, lines := range groups {
		settleGroup(grants, lines)
	}
}

func settleGroup(grants []Grant, lines []int) {
	var shares, parts int64 // shares in millionths
	same, total := true, int64(0)
	for _, i := range lines {
		shares += int64(math.Round(grants[i].Share * 1e6))
		parts += *grants[i].ShareCents
		total += *grants[i].AmountCents
		same = same && *grants[i].AmountCents == *grants[lines[0]].AmountCents
	}
	if len(lines) < 2 || shares != 1e6 {
		return
	}
	if same {
		// Hand the cents that rounding lost or made to the largest shares.
		diff := *grants[lines[0]].AmountCents - parts
		order := slices.Clone(lines)
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(grants[b].Share, grants[a].Share) })
		for k := 0; diff != 0; k = (k + 1) % len(order) {
			step := int64(1)
			if diff < 0 {
				step = -1
			}
			*grants[order[k]].ShareCents += step
			diff -= step
		}
		return
	}
	for _, i := range lines {
		want := roundShare(total, grants[i].Share)
		if want != *grants[i].AmountCents {
			return
		}
	}
	for _, i := range lines { // the amounts are the parts
		part := *grants[i].AmountCents
		grants[i].ShareCents = &part
	}
}

// roundShare multiplies exactly: the share is taken at its shortest decimal
// form, and the result is rounded half away from zero.
func roundShare(cents int64, share float64) int64 {
	r, ok := new(big.Rat).SetString(strconv.FormatFloat(share, 'f', -1, 64))
	if !ok {
		return 0
	}
	r.Mul(r, new(big.Rat).SetInt64(cents))
	s := r.FloatString(0) // rounds half away from zero
	v, _ := strconv.ParseInt(s, 10, 64)
	return v
}

func grantTable(grants []Grant) datasets.Table {
	t := datasets.Table{Name: "subventions", Columns: columns("liste", "attribuant", "siret_attribuant", "date", "reference", "beneficiaire", "siret_beneficiaire", "rna", "objet", "montant_convention|€", "part|1", "montant_beneficiaire|€", "nature", "versement", "debut", "fin")}
	for _, g := range grants {
		// The list of one grantor and year is published whole: a later file
		// replaces it, and leaves those of others alone.
		list := cmpOr(g.GrantorID, slug(g.Grantor)) + "/" + g.Date[:min(4, len(g.Date))]
		t.Rows = append(t.Rows, []string{list, g.Grantor, g.GrantorID, g.Date, g.Reference, g.Beneficiary, g.BeneficiaryID, g.BeneficiaryRNA, g.Object, euros(g.AmountCents),
			number(g.Share), euros(g.ShareCents), strings.Join(g.Natures, "|"), g.Payment, g.From, g.To})
	}
	return t
}

// readGreenFund reads the projects that the fonds vert pays for. The file loses
// trailing words of names and the article of communes, and has one line per
// commune of a project.
func readGreenFund(r *reading) error {
	id, err := r.column("numero_dossier_ds")
	if err != nil {
		return err
	}
	col := r.table.Column
	projects := map[string]bool{}
	var total int64
	err = r.rows(func(l *line) error {
		a := Award{File: l.text(id), Scheme: l.text(col("nom_demarche_ds")), Project: l.text(col("nom_du_projet")), Beneficiary: l.text(col("nom_beneficiaire_principal")),
			SIREN: l.text(col("siren")), Commune: l.commune(col("code_commune"), -1, col("nom_commune")), AmountCents: l.cents(col("montant_engage")), Line: l.row.Number}
		if l.ok() {
			projects[a.File] = true
			if a.AmountCents != nil {
				total += *a.AmountCents
			}
			r.out.Awards = append(r.out.Awards, a)
		}
		return nil
	})
	if err != nil {
		return err
	}
	r.rep.Note(ingest.Notef("ingest.awards-total", "%d lines for %d projects, %d cents in all", len(r.out.Awards), len(projects), total))
	out := datasets.Table{Name: "fonds-vert", Columns: columns("cle", "dossier", "demarche", "projet", "beneficiaire", "siren", "commune", "montant|€")}
	for _, a := range r.out.Awards {
		out.Rows = append(out.Rows, []string{a.File + "/" + a.Commune, a.File, a.Scheme, a.Project, a.Beneficiary, a.SIREN, a.Commune, euros(a.AmountCents)})
	}
	return r.addTable(out)
}
