package sroi

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/impact"
)

// Heads are the columns of a value map written as a table, as people fill it in:
// one line for each resource, one for each outcome, one for the discounting.
var Heads = []string{
	"nature", "partie prenante", "libellé", "indicateur", "preuve", "personnes interrogées",
	"quantité", "quantité basse", "quantité haute",
	"code de la bibliothèque", "unité", "valeur (€)", "valeur basse", "valeur haute",
	"année des prix", "périmètre", "gain brut", "source", "vérifié", "durée (ans)", "début (année)",
	"poids mort", "poids mort bas", "poids mort haut", "source du poids mort",
	"déplacement", "déplacement bas", "déplacement haut", "source du déplacement",
	"attribution", "attribution basse", "attribution haute", "source de l'attribution",
	"déperdition", "déperdition basse", "déperdition haute", "source de la déperdition",
	"taux", "taux bas", "taux haut",
}

// natures of a line, and the words for the two conventions of discounting.
const (
	natureInput    = "ressource"
	natureOutcome  = "effet"
	natureDiscount = "actualisation"
)

var conventionWords = map[Convention]string{FromYear1: "dès l'année 1", FromYear2: "à partir de l'année 2"}

// A TableError is a cell that could not be read.
type TableError struct {
	Row    int // of the table, 1 for the headings
	Column string
	Value  string
	Err    error
}

// Error returns place, value and reason.
func (e *TableError) Error() string {
	return fmt.Sprintf("row %d: column %s: %q: %v", e.Row, e.Column, e.Value, e.Err)
}

// Unwrap returns the reason.
func (e *TableError) Unwrap() error { return e.Err }

// Message returns the catalogue key and the arguments: row, column, value and
// the reason, itself to be translated.
func (e *TableError) Message() (string, []any) {
	return "sroi.cell", []any{e.Row, e.Column, e.Value, e.Err}
}

// ReadTable reads a value map from a table whose first row has the [Heads] that
// are used, in any order; other columns are left out, and so are empty lines.
// Numbers may have a decimal comma, a euro or a percent sign; shares are 0,3 or
// 30 %. An outcome that names a proxy of the [Library] and has no value takes
// it whole. Everything that cannot be read is told at once, joined; what is
// missing is for [Map.Check] to say.
func ReadTable(name string, rows [][]string) (*Map, error) {
	if len(rows) == 0 {
		rows = [][]string{nil}
	}
	r := &tableReader{at: map[string]int{}, rows: rows}
	for c, head := range rows[0] {
		if _, twice := r.at[fold(head)]; !twice {
			r.at[fold(head)] = c
		}
	}
	for _, need := range []string{"nature", "libellé"} {
		if _, ok := r.at[fold(need)]; !ok {
			r.row = 1
			return nil, &TableError{Row: 1, Column: need, Err: refusal(
				impact.Notef("sroi.no-column", "the column is not in the table"),
				impact.Notef("sroi.no-column.remedy", "begin from the template, which has all the columns"))}
		}
	}
	m := &Map{Name: name}
	for i := range rows[1:] {
		r.row = i + 2
		r.line(m)
	}
	return m, errors.Join(r.errs...)
}

type tableReader struct {
	at   map[string]int
	rows [][]string
	row  int // of the table, 1 for the headings
	errs []error
}

func (r *tableReader) text(head string) string {
	c, ok := r.at[fold(head)]
	if row := r.rows[r.row-1]; ok && c < len(row) {
		return strings.TrimSpace(row[c])
	}
	return ""
}

func (r *tableReader) fail(head string, err error) {
	r.errs = append(r.errs, &TableError{Row: r.row, Column: head, Value: r.text(head), Err: err})
}

func (r *tableReader) line(m *Map) {
	switch nature := fold(r.text("nature")); nature {
	case natureInput:
		euros, _ := r.number("valeur (€)")
		m.Inputs = append(m.Inputs, Input{Stakeholder: r.text("partie prenante"), Label: r.text("libellé"), Cents: int64(math.Round(euros * 100))})
	case natureOutcome:
		m.Outcomes = append(m.Outcomes, r.outcome())
	case natureDiscount:
		m.Discount.Rate = r.span("taux", "taux bas", "taux haut", "source")
		for c, word := range conventionWords {
			if fold(r.text("libellé")) == fold(word) {
				m.Discount.Convention = c
			}
		}
	case "":
		if slices.ContainsFunc(r.rows[r.row-1], func(s string) bool { return strings.TrimSpace(s) != "" }) {
			r.fail("nature", unreadNature())
		}
	default:
		r.fail("nature", unreadNature())
	}
}

func unreadNature() error {
	return impact.Notef("sroi.nature", "a line is a %s, an %s or the %s", natureInput, natureOutcome, natureDiscount)
}

func (r *tableReader) outcome() Outcome {
	o := Outcome{
		Stakeholder: r.text("partie prenante"), Label: r.text("libellé"), Indicator: r.text("indicateur"), Evidence: r.text("preuve"),
		Quantity: r.span("quantité", "quantité basse", "quantité haute", ""), SampleSize: r.whole("personnes interrogées"),
		Years: r.whole("durée (ans)"), Start: r.whole("début (année)"),
	}
	o.Proxy = Proxy{
		Code: r.text("code de la bibliothèque"), Label: o.Label, Unit: r.text("unité"), Year: r.whole("année des prix"),
		Euros: r.span("valeur (€)", "valeur basse", "valeur haute", ""), Perimeter: r.text("périmètre"),
		Gross: r.yes("gain brut"), Source: r.text("source"), Verified: r.yes("vérifié"),
	}
	if o.Proxy.Code != "" {
		i := slices.IndexFunc(Library(), func(p Proxy) bool { return p.Code == o.Proxy.Code })
		switch {
		case i < 0:
			r.fail("code de la bibliothèque", impact.Notef("sroi.no-proxy", "the library has no such proxy"))
		case r.text("valeur (€)") == "":
			o.Proxy = Library()[i]
		}
	}
	for _, s := range o.shares() {
		w := shareWords[s.name]
		if r.text(w[0]) != "" {
			v := r.span(w[0], w[1], w[2], w[3])
			*s.share = &v
		}
	}
	return o
}

// shareWords are the columns of the four shares: value, low, high, source.
var shareWords = map[string][4]string{
	"deadweight":   {"poids mort", "poids mort bas", "poids mort haut", "source du poids mort"},
	"displacement": {"déplacement", "déplacement bas", "déplacement haut", "source du déplacement"},
	"attribution":  {"attribution", "attribution basse", "attribution haute", "source de l'attribution"},
	"drop-off":     {"déperdition", "déperdition basse", "déperdition haute", "source de la déperdition"},
}

func (r *tableReader) span(value, low, high, source string) Range {
	v, _ := r.number(value)
	lo, hasLow := r.number(low)
	hi, hasHigh := r.number(high)
	switch {
	case hasLow && !hasHigh:
		hi = v
	case hasHigh && !hasLow:
		lo = v
	}
	return Range{Value: v, Low: lo, High: hi, Source: r.text(source)}
}

func (r *tableReader) number(head string) (float64, bool) {
	s := r.text(head)
	if s == "" {
		return 0, false
	}
	share := 1.0
	clean := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "€", "", ",", ".").Replace(s)
	if cut, ok := strings.CutSuffix(clean, "%"); ok {
		clean, share = cut, 100
	}
	v, err := strconv.ParseFloat(clean, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		r.fail(head, impact.Notef("sroi.number", "this is not a number"))
		return 0, false
	}
	return v / share, true
}

func (r *tableReader) whole(head string) int {
	v, _ := r.number(head)
	if v != math.Trunc(v) || math.Abs(v) > 1e9 {
		r.fail(head, impact.Notef("sroi.whole", "this must be a whole number"))
		return 0
	}
	return int(v)
}

func (r *tableReader) yes(head string) bool {
	switch fold(r.text(head)) {
	case "oui", "vrai", "1", "x":
		return true
	case "", "non", "faux", "0":
		return false
	}
	r.fail(head, impact.Notef("sroi.yes-no", "answer oui or non"))
	return false
}

// fold drops case, accents and all but letters and digits.
func fold(s string) string {
	s = strings.NewReplacer("é", "e", "è", "e", "ê", "e", "à", "a", "’", "'").Replace(strings.ToLower(s))
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
