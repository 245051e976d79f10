package index

import (
	"math"

	"github.com/lozere-developpement/sillage/impact"
)

// Screening leaves out units with too little data. The zero value keeps all.
type Screening struct {
	// MinAvailable is the least share of indicators with a value, in
	// [0, 1]. Zero does not look.
	MinAvailable float64
	// MinNonZero is the least share of indicators, among those with a
	// value, whose value is not zero, in [0, 1]. Zero does not look.
	MinNonZero float64
	// Keep are codes of units kept whatever they have.
	Keep []string
}

// Name is stable and says the thresholds.
func (s Screening) Name() string { return named("screen", s.MinAvailable, s.MinNonZero) }

// Screened says what a unit has, and whether it is kept.
type Screened struct {
	Unit, Period string
	Available    float64 // share of indicators with a value
	NonZero      float64 // share of those whose value is not zero; NaN when none has a value
	Kept         bool
	Note         *impact.Note // why it is left out
}

// Apply returns a line for each row of the table over the named columns.
func (s Screening) Apply(d *Data, columns []string) []Screened {
	out := make([]Screened, len(d.Units))
	for i, u := range d.Units {
		has, nonzero := 0, 0
		for _, c := range columns {
			v := d.Column(c)[i]
			if math.IsNaN(v) {
				continue
			}
			has++
			if v != 0 {
				nonzero++
			}
		}
		line := Screened{Unit: u, Period: d.period(i), Kept: true,
			Available: float64(has) / float64(len(columns)), NonZero: float64(nonzero) / float64(has)}
		out[i] = s.judge(line)
	}
	return out
}

func (s Screening) judge(line Screened) Screened {
	for _, k := range s.Keep {
		if k == line.Unit {
			return line
		}
	}
	switch {
	case line.Available < s.MinAvailable:
		n := impact.Notef("index.too-few-values", "%s has %.0f%% of the indicators, less than %.0f%%",
			line.Unit, 100*line.Available, 100*s.MinAvailable)
		line.Kept, line.Note = false, &n
	case line.NonZero < s.MinNonZero:
		n := impact.Notef("index.too-many-zeros", "%s has a value other than zero for %.0f%% of its indicators, less than %.0f%%",
			line.Unit, 100*line.NonZero, 100*s.MinNonZero)
		line.Kept, line.Note = false, &n
	}
	return line
}
