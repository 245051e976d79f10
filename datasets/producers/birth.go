package producers

import (
	"slices"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// bandItem is the item of an age band.
const bandItem = "tranche-age"

// bands are the codes of the age bands, in the order of their values 1 to 7.
var bands = []string{"moins_de_douze", "douze_dix_huit", "dix_huit_vingt_quatre", "vingt_cinq_trente_neuf", "quarante_cinquante_neuf", "soixante_soixante_neuf", "soixante_dix_plus"}

// band returns the age band of a birth date, a year of birth or an age, on the
// day of the form; without one, on the day of the reading. A birthday that the
// year does not tell may have to come: the age is then one too many.
func (l *line) band(cell ingest.Cell, day int32) (int, error) {
	at := ingest.Date(day)
	if at == 0 {
		at = l.opt.Today
	}
	code := ""
	if n, err := cell.Int(); err == nil && n < 3000 {
		if n > 150 {
			if at == 0 {
				return datasets.MissingAnswer, nil
			}
			n = int64(at.Time().Year()) - n
		}
		code = ingest.AgeBandOf(int(n))
	} else {
		birth, err := cell.Day(l.opt.Order)
		if err != nil {
			return 0, err
		}
		if at == 0 {
			return datasets.MissingAnswer, nil
		}
		code = ingest.AgeBand(birth, at)
	}
	if i := slices.Index(bands, code); i >= 0 {
		return i + 1, nil
	}
	return 0, ingest.Notef("ingest.impossible-age", "nobody has this age")
}

// aged tells whether a column holds birth dates, years of birth or ages.
func (s *columnSample) aged() bool {
	switch f := leaf(s.name); {
	case s.filled == 0:
		return false
	case f == "age" || f == "votre age" || f == "quel est votre age":
		return s.mostly(0.9, func(v string) bool {
			n, err := ingest.Cell{Text: v, Kind: ingest.Text}.Int()
			return err == nil && n >= 0 && n <= 120
		})
	case ingest.PersonalHeader(s.name) == ingest.BirthDate:
		return s.mostly(0.8, func(v string) bool {
			c := ingest.Cell{Text: v, Kind: ingest.Text}
			n, err := c.Int()
			if err == nil && n > 1900 && n < 2100 {
				return true
			}
			_, err = c.Day(ingest.DayFirst)
			return err == nil
		})
	}
	return false
}
