package lang

import (
	"math"
	"strings"
)

// With writes a number that is already text, and is worth v, with its unit, as
// the language has it: « 1 point », « 2 points », 42%, €1,234.
func (c *Catalogue) With(text string, v float64, unit string) string {
	if c.tag == "en" {
		rest, negative := strings.CutPrefix(text, minus)
		switch {
		case strings.HasPrefix(unit, "%"): // 42%, 42% of the target
			return text + unit
		case unit == "€" && negative:
			return minus + "€" + rest
		case unit == "€":
			return "€" + text
		}
	}
	shown := math.Abs(v)
	if rounded := strings.HasPrefix(strings.TrimLeft(text, "+"+minus), "2"); shown < 2 && !rounded && c.habit.one(shown) {
		unit = c.single(unit)
	}
	return text + nbsp + unit
}

// single puts a unit in the singular: « personnes accompagnées » becomes
// « personne accompagnée », up to the first word that is not a noun or its
// adjective.
func (c *Catalogue) single(unit string) string {
	words := strings.Split(unit, " ")
	for i, w := range words {
		switch w {
		case "sur", "de", "pour", "par", "à", "en", "of", "out", "per":
			return strings.Join(words, " ")
		case "fois", "mois", "temps", "pays", "cours":
			continue
		case "people":
			words[i] = "person"
			continue
		}
		switch stem, many := strings.CutSuffix(w, "ies"); {
		case many && c.tag == "en":
			words[i] = stem + "y"
		case len(w) > 3 && !strings.HasPrefix(w, "d’"):
			words[i] = strings.TrimSuffix(w, "s")
		}
	}
	return strings.Join(words, " ")
}
