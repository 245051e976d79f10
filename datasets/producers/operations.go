package producers

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"strings"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// euColumns are the beginnings of the headers that the lists of operations of
// the programmes of 2014–2020 and 2021–2027 give their columns, in French, in
// English, or both ("Pays - Country").
var euColumns = map[string][]string{
	"name":        {"Intitulé du projet", "Intitulé de l'opération", "Nom de l'opération", "Libellé de l'opération", "Operation name", "Name of the operation"},
	"beneficiary": {"Nom du bénéficiaire", "Bénéficiaire", "Beneficiary"},
	"postcode":    {"Code postal", "Operation postcode", "Postcode", "Location indicator"},
	"start":       {"Date de début", "Début de l'opération", "Operation start date", "Start date"},
	"end":         {"Date de fin", "Fin de l'opération", "Operation end date", "End date"},
	"approved":    {"Date de programmation", "Date d'approbation"},
	"eligible":    {"Total dépenses éligibles", "Total des dépenses éligibles", "Dépenses éligibles", "Dépenses totales éligibles", "Coût total éligible", "Coût total", "Montant total éligible", "Total eligible expenditure", "Total cost", "Eligible cost"},
	"union":       {"Montant UE", "Montant de l'UE", "Montant Union", "Montant FEDER", "Montant FSE", "Montant du soutien", "Aide UE", "Union amount", "EU amount", "EU contribution", "Union support"},
	"rate":        {"Taux de cofinancement", "Taux UE", "Taux d'intervention", "Union co-financing rate", "Co-financing rate", "Cofinancing rate", "EU co-financing rate"},
	"country":     {"Pays", "Country"},
	"category":    {"Catégorie d'intervention", "Domaine d'intervention", "Category of intervention"},
	"fund":        {"Fonds", "Fund"},
	"programme":   {"Programme"},
	"id":          {"Numéro d'opération", "N° d'opération", "Identifiant de l'opération", "Operation ID", "Operation unique identifier"},
}

// euHeader recognises a list of operations: it says who, what, the eligible
// cost, and the Union's part of it as an amount or as a rate.
func euHeader(row ingest.Row) []string {
	var seen []string
	for _, needed := range [][]string{{"beneficiary"}, {"name"}, {"eligible"}, {"union", "rate"}} {
		found := ""
		for _, c := range row.Cells {
			for _, role := range needed {
				if found == "" && c.Kind == ingest.Text && startsLike(c.Text, euColumns[role]) {
					found = strings.Join(strings.Fields(c.Text), " ")
				}
			}
		}
		if found == "" {
			return nil
		}
		seen = append(seen, found)
	}
	return seen
}

func startsLike(header string, starts []string) bool {
	f := ingest.Fold(header)
	for _, s := range starts {
		if strings.HasPrefix(f, ingest.Fold(s)) {
			return true
		}
	}
	return false
}

// euColumn returns the column of a role, -1 when the list has none.
func (r *reading) euColumn(role string) int {
	for _, start := range euColumns[role] {
		if cols := r.table.ColumnsWith(start); len(cols) > 0 {
			return cols[0]
		}
	}
	return -1
}

// readEUOperations reads the official list of operations of a French European
// programme. Its column titled "co-financing rate" may hold an amount; some lines
// have more Union money than cost, end before they start, or have no postcode:
// flagged and kept.
func readEUOperations(r *reading) error {
	at := r.euColumn
	name, beneficiary, postcode, start, end := at("name"), at("beneficiary"), at("postcode"), at("start"), at("end")
	eligible, approved, country, category, fund, programme, id := at("eligible"), at("approved"), at("country"), at("category"), at("fund"), at("programme"), at("id")
	union, rate, err := r.unionColumn()
	if err != nil {
		return err
	}
	if eligible < 0 {
		_, err := r.column(euColumns["eligible"][0])
		return err
	}
	flagged := 0
	err = r.rows(func(l *line) error {
		o := Operation{ID: l.text(id), Programme: l.text(programme), Name: l.text(name), Beneficiary: l.text(beneficiary), Postcode: l.code(postcode, 5),
			Start: l.isoDay(start), End: l.isoDay(end), Approved: l.isoDay(approved), EligibleCents: l.amount(eligible), UnionCents: l.amount(union),
			Country: l.text(country), Category: l.text(category), Fund: l.text(fund), Line: l.row.Number}
		if rate != nil && o.EligibleCents != nil {
			if v := l.share01(*rate); !math.IsNaN(v) {
				part := roundShare(*o.EligibleCents, v)
				o.UnionCents = &part
			}
		}
		if !l.ok() {
			return nil
		}
		o.check()
		if len(o.Flags) > 0 {
			flagged++
		}
		r.out.Operations = append(r.out.Operations, o)
		return nil
	})
	if err != nil {
		return err
	}
	return r.operationsDone(flagged)
}

// rateColumn is a column of rates and its unit: 1 for ratios, 100 for percents.
type rateColumn struct {
	at   int
	unit float64
}

// unionColumn finds where the Union's part is: in a column of amounts, whatever
// its title says, or in a column of rates whose unit is written in its header
// or declared by the user. A column titled as a rate, one of whose values is
// above 100, holds amounts.
func (r *reading) unionColumn() (amount int, rate *rateColumn, err error) {
	amount, at := r.euColumn("union"), r.euColumn("rate")
	if amount < 0 && at < 0 {
		_, err = r.column(euColumns["union"][0])
		return -1, nil, err
	}
	if amount < 0 {
		low, high, least, most, err := r.extremes(at)
		if err != nil {
			return -1, nil, err
		}
		title := r.table.Columns[at]
		switch {
		case high > 100:
			amount = at
		case r.opt.Ratio != nil:
			return -1, &rateColumn{at, map[bool]float64{true: 1, false: 100}[*r.opt.Ratio]}, nil
		case strings.Contains(title, "%"):
			return -1, &rateColumn{at, 100}, nil
		case low <= high:
			return -1, nil, r.undeclared(at, least, most)
		}
	}
	if title := " " + ingest.Fold(r.table.Columns[max(amount, 0)]) + " "; strings.Contains(title, " rate ") || strings.Contains(title, " taux ") {
		r.rep.Note(ingest.Notef("ingest.eu-amount-column", "the column « %s » is titled as a rate and holds amounts: read as amounts", r.table.Columns[amount]))
	}
	return amount, nil, nil
}

// undeclared refuses a column of rates that can be read both ways.
func (r *reading) undeclared(col int, least, most string) error {
	return &ingest.CellError{File: r.file.Name, Sheet: r.rep.Sheet, Row: r.table.HeaderRow,
		Err: ingest.Notef("ingest.kohesio-unit", "rates from 0 to 1 or from 0 to 100 both occur in such files, and these go from %s to %s: declare the unit", least, most)}
}

// share01 reads a rate as a ratio from 0 to 1, NaN when missing.
func (l *line) share01(c rateColumn) float64 {
	v, err := l.figure(c.at)
	l.failUnlessMissing(c.at, err)
	if err != nil {
		return math.NaN()
	}
	if v /= c.unit; v < 0 || v > 1 {
		l.fail(c.at, ingest.Notef("ingest.not-a-ratio", "not a ratio from 0 to 1: declare the unit of the column"))
	}
	return v
}

// figure reads a number with a decimal point, or the French way in what a
// spreadsheet has saved.
func (l *line) figure(col int) (float64, error) { return l.reading.figure(l.row.At(col)) }

func (r *reading) figure(c ingest.Cell) (float64, error) {
	if r.spreadsheet() {
		c.Text = strings.TrimSuffix(strings.TrimSpace(c.Text), "%")
		return c.Float()
	}
	return c.Decimal()
}

// extremes returns the least and the greatest number of a column, and how they
// are written; the least is above the greatest when there is no number.
func (r *reading) extremes(col int) (low, high float64, least, most string, err error) {
	low, high, least, most = math.Inf(1), math.Inf(-1), "-", "-"
	for row, err := range r.table.Rows() {
		if err != nil {
			return low, high, least, most, err
		}
		v, err := r.figure(row.At(col))
		if err != nil {
			continue
		}
		if v < low {
			low, least = v, strings.Clone(row.At(col).Text)
		}
		if v > high {
			high, most = v, strings.Clone(row.At(col).Text)
		}
	}
	return low, high, least, most, nil
}

func (r *reading) operationsDone(flagged int) error {
	r.operationsHere()
	if flagged > 0 {
		r.rep.Note(ingest.Notef("ingest.eu-flagged", "%d operations are odd (more Union money than cost, end before start, no postcode): kept and marked", flagged))
	}
	out := datasets.Table{Name: "operations-ue", Columns: columns("cle", "programme", "operation", "beneficiaire", "code_postal", "debut", "fin", "eligible|€", "ue|€", "taux|1", "fonds", "remarques")}
	for _, o := range r.out.Operations {
		var flags []string
		for _, f := range o.Flags {
			flags = append(flags, strings.TrimPrefix(f.Key, "ingest."))
		}
		key := cmpOr(o.ID, digest(o.Programme, o.Name, o.Beneficiary, o.Start))
		out.Rows = append(out.Rows, []string{key, o.Programme, o.Name, o.Beneficiary, o.Postcode, o.Start, o.End, euros(o.EligibleCents), euros(o.UnionCents), number(o.Rate), o.Fund, strings.Join(flags, "|")})
	}
	return r.addTable(out)
}

// operationsHere adds up the operations of the territory's département, by the
// postcode of their beneficiary: what a reader of a regional list looks for.
func (r *reading) operationsHere() {
	here, ok := r.opt.Territory.(interface{ Departement() string })
	if !ok {
		return
	}
	n, eligible, union := 0, int64(0), int64(0)
	for _, o := range r.out.Operations {
		if o.Departement() != here.Departement() {
			continue
		}
		n++
		if o.EligibleCents != nil {
			eligible += *o.EligibleCents
		}
		if o.UnionCents != nil {
			union += *o.UnionCents
		}
	}
	r.rep.Note(ingest.Notef("ingest.eu-departement", "département %s: %d operations, %d cents of eligible cost, %d of them from the Union", here.Departement(), n, eligible, union))
}

// digest makes a key of what identifies a line that has no number.
func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// check computes the rate where both amounts are known and flags what is odd.
func (o *Operation) check() {
	o.Rate = math.NaN()
	if o.EligibleCents != nil && o.UnionCents != nil && *o.EligibleCents > 0 {
		o.Rate = float64(*o.UnionCents) / float64(*o.EligibleCents)
		if *o.UnionCents > *o.EligibleCents {
			o.Flags = append(o.Flags, ingest.Notef("ingest.eu-over", "more Union money than eligible cost"))
		}
	}
	if o.Start != "" && o.End != "" && o.End < o.Start {
		o.Flags = append(o.Flags, ingest.Notef("ingest.eu-backwards", "ends before it starts"))
	}
	if o.Postcode == "" {
		o.Flags = append(o.Flags, ingest.Notef("ingest.eu-no-postcode", "no postcode"))
	}
}

// readKohesio reads the operations that the Commission republishes. The unit of
// its rate differs from file to file (0.5 or 50): it must be declared, and
// cannot be guessed from a file where every rate is at most 1.
func readKohesio(r *reading) error {
	col := r.table.Column
	rate, err := r.column("CoFinancing_Rate", "Cofinancing_Rate")
	if err != nil {
		return err
	}
	if r.opt.Ratio == nil {
		_, _, least, most, err := r.extremes(rate)
		if err != nil {
			return err
		}
		return r.undeclared(rate, least, most)
	}
	unit := rateColumn{rate, map[bool]float64{true: 1, false: 100}[*r.opt.Ratio]}
	flagged := 0
	err = r.rows(func(l *line) error {
		o := Operation{ID: l.text(col("Operation_Unique_Identifier")), Programme: cmpOr(l.text(col("Programme_Code")), l.text(col("Programme_Name"))), Name: l.text(col("Operation_Name_Programme_Language")),
			Beneficiary: l.text(col("Beneficiary_Name")), Postcode: l.text(col("Location_Indicator_Postcode")), Start: l.isoDay(col("Operation_Start_Date")),
			End: l.isoDay(firstOf(l, col("Operation_End_Date"), col("Operation_Expected_End_Date"))), EligibleCents: l.roundedCents(col("Total_Eligible_Expenditure_amount")),
			Country: l.text(col("Country")), Category: l.text(col("Category_Of_Intervention")), Fund: cmpOr(l.text(col("Fund_Name")), l.text(col("Fund_Code"))), Line: l.row.Number}
		v := l.share01(unit)
		if !l.ok() {
			return nil
		}
		if !math.IsNaN(v) && o.EligibleCents != nil {
			union := roundShare(*o.EligibleCents, v)
			o.UnionCents = &union
		}
		if o.check(); !math.IsNaN(v) {
			o.Rate = v
		}
		if len(o.Flags) > 0 {
			flagged++
		}
		r.out.Operations = append(r.out.Operations, o)
		return nil
	})
	if err != nil {
		return err
	}
	return r.operationsDone(flagged)
}

// roundedCents reads an amount of a file that writes computed floats
// ("299609.480003"): rounded to the cent, half away from zero.
func (l *line) roundedCents(col int) *int64 {
	v, err := l.figure(col)
	l.failUnlessMissing(col, err)
	if err != nil {
		return nil
	}
	if math.Abs(v) > 1e15 {
		l.fail(col, ingest.Notef("ingest.number-too-large", "number out of range"))
		return nil
	}
	c := int64(math.Round(v * 100))
	return &c
}

func firstOf(l *line, cols ...int) int {
	for _, c := range cols {
		if !l.row.At(c).Missing() {
			return c
		}
	}
	return -1
}
