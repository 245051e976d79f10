package ingest

import (
	"math"
	"strconv"
	"strings"
)

var errNotDuration = reason("ingest.not-a-duration", "not a duration")

// Minutes reads a duration: a bare number is minutes; "90 min", "1h30", "1 h",
// "16h", "1:30", "0:45", and a workbook's time of day are understood. "30-60"
// is a class, not a duration, and is refused.
func (c Cell) Minutes() (int, error) {
	switch c.Kind {
	case Clock:
		v, err := strconv.ParseFloat(c.Text, 64)
		if err != nil || v < 0 || v > 366 {
			return 0, errNotDuration
		}
		return int(math.Round(v * 1440)), nil
	case Day, Bool:
		return 0, errNotDuration
	}
	if c.Missing() {
		return 0, ErrMissing
	}
	if v, err := c.Float(); err == nil {
		return wholeMinutes(v)
	}
	s := strings.ToLower(trim(c.Text))
	for _, unit := range [...]string{"minutes", "minute", "mins", "min", "mn"} {
		if t := strings.TrimSuffix(s, unit); t != s && !strings.ContainsAny(t, "h:") {
			v, err := Cell{trim(t), Text}.Float()
			if err != nil {
				return 0, errNotDuration
			}
			return wholeMinutes(v)
		} else if t != s {
			s = trim(t)
			break
		}
	}
	return hoursMinutes(s)
}

func wholeMinutes(v float64) (int, error) {
	if v < 0 {
		return 0, Notef("ingest.negative-duration", "negative duration")
	}
	if v != math.Trunc(v) || v > 1e6 {
		return 0, errNotDuration
	}
	return int(v), nil
}

func hoursMinutes(s string) (int, error) {
	s = strings.NewReplacer("heures", "h", "heure", "h").Replace(s)
	h, m, ok := strings.Cut(s, "h")
	if !ok {
		if h, m, ok = strings.Cut(s, ":"); !ok {
			return 0, errNotDuration
		}
		m, _, _ = strings.Cut(m, ":") // seconds say nothing here
	}
	h, m = trim(h), trim(m)
	if hours, err := (Cell{h, Text}).Float(); m == "" && err == nil {
		return wholeMinutes(math.Round(hours * 60))
	}
	if !digits(h) || !digits(m) || len(h) > 4 || len(m) > 2 {
		return 0, errNotDuration
	}
	hours, _ := strconv.Atoi(h)
	minutes, _ := strconv.Atoi(m)
	if minutes > 59 {
		return 0, errNotDuration
	}
	return hours*60 + minutes, nil
}

// YesNo reads a boolean: Oui/Non, O/N, X, Vrai/Faux, True/False, Yes/No, Y,
// 1/0. An "X" column leaves the others empty: empty is missing, not no.
func (c Cell) YesNo() (bool, error) {
	if c.Kind == Bool {
		return c.Text == "1", nil
	}
	if c.Missing() {
		return false, ErrMissing
	}
	switch Fold(c.Text) {
	case "oui", "o", "x", "vrai", "true", "yes", "y", "1", "ok":
		return true, nil
	case "non", "n", "faux", "false", "no", "0":
		return false, nil
	}
	return false, Notef("ingest.not-yes-no", "neither yes nor no")
}
