package nb

import (
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/reports/lang"
)

// A Filter is how a document asks for a quantity to be written:
// {{valeur "x" | nombre 1}}. A nil Filter writes it the way its form asks for.
type Filter struct {
	Name   string // nombre, entier, signe, pourcent, euros, intervalle, annee, brut
	Digits int    // decimals; -1 = as many as the number needs
}

// filters are the names of filters and whether a number may follow.
var filters = map[string]bool{
	"nombre": true, "entier": false, "signe": true, "pourcent": true,
	"euros": false, "intervalle": true, "annee": false, "brut": false,
}

// Write writes the quantity in French. A quantity without value says why.
func Write(q Quantity, f *Filter) string {
	l := lang.French
	switch {
	case q.Why != nil:
		return "non communiqué (" + l.Error(q.Why) + ")"
	case q.Form == FormText:
		return q.Words
	case f == nil:
		return plainly(q)
	}
	v := q.Value
	if q.Form == FormMoney {
		v = float64(q.Cents) / 100
	}
	switch f.Name {
	case "entier":
		return l.Number(v, 0)
	case "signe":
		return l.Signed(v, f.Digits)
	case "pourcent":
		if q.Unit == "%" {
			v /= 100
		}
		return l.Percent(v, max(f.Digits, 0))
	case "euros":
		return euros(q)
	case "intervalle":
		return interval(q, f.Digits)
	case "annee":
		return strconv.Itoa(int(v))
	case "brut":
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return l.Number(v, f.Digits)
}

// plainly writes a quantity that no filter shapes.
func plainly(q Quantity) string {
	l := lang.French
	switch q.Form {
	case FormMoney:
		return l.Money(q.Cents)
	case FormInteger:
		return withUnit(l.Number(q.Value, 0), q.Unit)
	case FormEstimate:
		return interval(q, digits(q.Value, q.Low, q.High))
	}
	return withUnit(l.Number(q.Value, digits(q.Value)), q.Unit)
}

func euros(q Quantity) string {
	if q.Form == FormMoney {
		return lang.French.Euros(q.Cents)
	}
	return lang.French.Number(q.Value, 0) + "\u00a0€"
}

// interval writes « 4,2 points (de 3,1 à 5,3) ».
func interval(q Quantity, decimals int) string {
	l := lang.French
	if decimals < 0 {
		decimals = digits(q.Value, q.Low, q.High)
	}
	s := withUnit(l.Number(q.Value, decimals), q.Unit)
	if q.Form == FormEstimate && q.High > q.Low {
		s += " (de\u00a0" + l.Number(q.Low, decimals) + " à\u00a0" + l.Number(q.High, decimals) + ")"
	}
	return s
}

func withUnit(s, unit string) string {
	if unit == "" {
		return s
	}
	return s + "\u00a0" + unit
}

// digits returns the decimals worth showing: three figures that count.
func digits(values ...float64) int {
	largest := 0.0
	whole := true
	for _, v := range values {
		largest = max(largest, max(v, -v))
		whole = whole && v == float64(int64(v))
	}
	switch {
	case whole || largest >= 100:
		return 0
	case largest >= 1:
		return 1
	}
	return 2
}

// Direction writes the trend of a change with the three given words, or with
// « en hausse », « en baisse », « stable » when there are none.
func Direction(q Quantity, words []string) string {
	up, down, flat := "en hausse", "en baisse", "stable"
	if len(words) == 3 {
		up, down, flat = words[0], words[1], words[2]
	}
	switch q.Trend() {
	case Up:
		return up
	case Down:
		return down
	case Stable:
		return flat
	}
	if q.Why != nil {
		return "d’évolution inconnue (" + lang.French.Error(q.Why) + ")"
	}
	return "d’évolution inconnue"
}

// parseFilter reads what follows the bar of a directive: "nombre 1".
func parseFilter(s string) (*Filter, *Problem) {
	words := strings.Fields(s)
	if len(words) == 0 {
		return nil, Problemf(Place{}, "nb.filter-empty", "nothing follows the bar")
	}
	takesDigits, ok := filters[words[0]]
	if !ok {
		return nil, Problemf(Place{}, "nb.filter-unknown", "there is no filter %q; there are: nombre, entier, signe, pourcent, euros, intervalle, annee, brut", words[0])
	}
	f := &Filter{Name: words[0], Digits: -1}
	if len(words) == 1 {
		return f, nil
	}
	d, err := strconv.Atoi(words[1])
	if err != nil || d < 0 || d > 9 || !takesDigits || len(words) > 2 {
		return nil, Problemf(Place{}, "nb.filter-argument", "filter %q cannot be followed by %q", words[0], strings.Join(words[1:], " "))
	}
	f.Digits = d
	return f, nil
}

// French returns the words of an error, a warning or a refusal, as a reader
// sees them.
func French(err error) string { return lang.French.Error(err) }
