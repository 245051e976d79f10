package funding

import (
	"math/big"
	"strconv"
	"strings"
)

// A Rate is an exact share: 60 %, 7.5 %, 1/3. It is never a float. The zero
// Rate is 0 %. Rates are kept reduced, so that == compares them.
type Rate struct {
	num, den int64 // den > 0, or both 0 for the zero rate
}

// Percent returns p %.
func Percent(p int64) Rate { return Ratio(p, 100) }

// BasisPoints returns b hundredths of a percent: BasisPoints(750) is 7.5 %.
func BasisPoints(b int64) Rate { return Ratio(b, 10_000) }

// Ratio returns num/den. It panics when den is zero.
func Ratio(num, den int64) Rate {
	if den == 0 {
		panic("funding: rate with a zero denominator")
	}
	r := big.NewRat(num, den)
	if r.Sign() == 0 {
		return Rate{}
	}
	return Rate{r.Num().Int64(), r.Denom().Int64()}
}

// Num returns the numerator of the reduced fraction.
func (r Rate) Num() int64 { return r.num }

// Den returns the denominator of the reduced fraction, at least 1.
func (r Rate) Den() int64 { return max(r.den, 1) }

// Rat returns the rate as an exact fraction of one.
func (r Rate) Rat() *big.Rat { return big.NewRat(r.Num(), r.Den()) }

// Float returns the rate as a fraction of one, for drawing and statistics.
func (r Rate) Float() float64 { return float64(r.Num()) / float64(r.Den()) }

// Cmp returns −1, 0 or +1 as r is below, equal to or above s.
func (r Rate) Cmp(s Rate) int { return r.Rat().Cmp(s.Rat()) }

// Complement returns 1 − r.
func (r Rate) Complement() Rate { return Ratio(r.Den()-r.Num(), r.Den()) }

// RateOf returns the exact share part/base; ok is false when base is zero,
// for then there is no share to speak of.
func RateOf(part, base Cents) (r Rate, ok bool) {
	if base == 0 {
		return Rate{}, false
	}
	return Ratio(int64(part), int64(base)), true
}

// Percentage returns the rate in percent with the given number of decimals,
// halves away from zero, and a point: "49.997744".
func (r Rate) Percentage(decimals int) string {
	return new(big.Rat).Mul(r.Rat(), big.NewRat(100, 1)).FloatString(decimals)
}

// String returns the rate in percent, exact where it ends within six
// decimals ("7.5%"), as a fraction otherwise ("1/3").
func (r Rate) String() string {
	p := new(big.Rat).Mul(r.Rat(), big.NewRat(100, 1))
	text := p.FloatString(6)
	if back, _ := new(big.Rat).SetString(text); back.Cmp(p) != 0 {
		return strconv.FormatInt(r.Num(), 10) + "/" + strconv.FormatInt(r.Den(), 10)
	}
	return strings.TrimRight(strings.TrimRight(text, "0"), ".") + "%"
}

// French returns the rate in percent with at most two decimals: "7,5 %".
func (r Rate) French() string {
	text := strings.TrimRight(strings.TrimRight(r.Percentage(2), "0"), ".")
	return strings.NewReplacer(".", ",", "-", "−").Replace(text) + hardSpace + "%"
}

// MarshalText writes the rate as String does.
func (r Rate) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads a rate as ParseRate does.
func (r *Rate) UnmarshalText(text []byte) error {
	got, err := ParseRate(string(text))
	if err == nil {
		*r = got
	}
	return err
}

// ParseRate reads "60 %", "7,5 %", "1/3" or "0,6" (a fraction of one). A bare
// number above 1 is refused, for it has two readings: write the % sign, or say
// the unit to ParseRateIn.
func ParseRate(s string) (Rate, error) {
	if trimSpaces(s) == "" {
		return Rate{}, ErrMissing
	}
	body, percent := strings.CutSuffix(trimSpaces(s), "%")
	unit := Fraction
	if percent {
		unit = PercentUnit
	}
	r, err := ParseRateIn(body, unit)
	if err == nil && !percent && r.Cmp(Percent(100)) > 0 {
		return Rate{}, Notef("funding.rate.unit", "%[1]s: percent or fraction? write the %% sign", s)
	}
	return r, err
}

// A RateUnit says what a bare number stands for in a column of rates.
type RateUnit int

// The two units of a column of rates.
const (
	Fraction    RateUnit = iota // 0.6 is 60 %
	PercentUnit                 // 60 is 60 %
)

// ParseRateIn reads a bare number, or a fraction "1/3", in the stated unit.
func ParseRateIn(s string, unit RateUnit) (Rate, error) {
	body := strings.ReplaceAll(strings.ReplaceAll(trimSpaces(s), ",", "."), " ", "")
	bad := Notef("funding.rate.unreadable", "%[1]q: not a rate", s)
	if len(body) > 40 || strings.ContainsAny(body, "eEpPxX_") {
		return Rate{}, bad
	}
	rat, ok := new(big.Rat).SetString(body)
	if !ok {
		return Rate{}, bad
	}
	if unit == PercentUnit {
		rat.Quo(rat, big.NewRat(100, 1))
	}
	if !rat.Num().IsInt64() || !rat.Denom().IsInt64() {
		return Rate{}, bad
	}
	return Ratio(rat.Num().Int64(), rat.Denom().Int64()), nil
}

func utoa(n uint64) string { return strconv.FormatUint(n, 10) }
