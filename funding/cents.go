package funding

import (
	"errors"
	"math"
	"math/big"
	"math/bits"
)

// Cents is an amount of euros in cents. All amounts of this program are
// Cents; none is ever a float. The range is about ±92 million milliards of
// euros. Arithmetic that may leave it is checked and returns ErrOverflow.
type Cents int64

// Euro is one euro.
const Euro Cents = 100

// ErrOverflow is the error of a sum or product that does not fit in Cents.
var ErrOverflow error = Notef("funding.money.overflow", "amount too large to be counted in cents")

// Add returns c + d, or ErrOverflow.
func (c Cents) Add(d Cents) (Cents, error) {
	s := c + d
	if (s > c) != (d > 0) && d != 0 {
		return 0, ErrOverflow
	}
	return s, nil
}

// Sub returns c − d, or ErrOverflow.
func (c Cents) Sub(d Cents) (Cents, error) {
	s := c - d
	if (s < c) != (d > 0) && d != 0 {
		return 0, ErrOverflow
	}
	return s, nil
}

// Mul returns c × n, or ErrOverflow.
func (c Cents) Mul(n int64) (Cents, error) {
	q, err := mulDiv(int64(c), n, 1, down)
	return Cents(q), err
}

// Sum returns the sum of the amounts, or ErrOverflow as soon as a partial sum
// does not fit. The sum of nothing is zero.
func Sum(amounts ...Cents) (Cents, error) {
	var total Cents
	for _, c := range amounts {
		var err error
		if total, err = total.Add(c); err != nil {
			return 0, err
		}
	}
	return total, nil
}

// Times returns c × r rounded to the nearest cent, halves away from zero:
// the rounding of derived and displayed amounts. For a legal ceiling or
// minimum use CeilingOf and MinimumOf.
func (c Cents) Times(r Rate) (Cents, error) {
	q, err := mulDiv(int64(c), r.Num(), r.Den(), nearest)
	return Cents(q), err
}

// CeilingOf returns the largest amount that does not exceed the rate r of
// base: the exact product, rounded down, so that no rounding breaks the rule.
func CeilingOf(base Cents, r Rate) (Cents, error) {
	q, err := mulDiv(int64(base), r.Num(), r.Den(), down)
	return Cents(q), err
}

// MinimumOf returns the smallest amount that is at least the rate r of base:
// the exact product, rounded up.
func MinimumOf(base Cents, r Rate) (Cents, error) {
	q, err := mulDiv(int64(base), r.Num(), r.Den(), up)
	return Cents(q), err
}

// Round returns an exact number of euros rounded to the cent, halves away
// from zero: 0.125 gives 13 cents, -0.125 gives -13.
func Round(euros *big.Rat) (Cents, error) {
	num := new(big.Int).Mul(euros.Num(), big.NewInt(100))
	den := euros.Denom()
	twice := num.Abs(num)
	twice.Lsh(twice, 1).Add(twice, den)
	q := twice.Quo(twice, new(big.Int).Lsh(den, 1))
	if euros.Sign() < 0 {
		q.Neg(q)
	}
	if !q.IsInt64() {
		return 0, ErrOverflow
	}
	return Cents(q.Int64()), nil
}

// Rat returns the amount as an exact number of euros.
func (c Cents) Rat() *big.Rat { return big.NewRat(int64(c), 100) }

// Euros returns the amount in euros as a float: for drawing and for
// statistics, never for accounts.
func (c Cents) Euros() float64 { return float64(c) / 100 }

// rounding says which neighbour of an exact quotient is taken.
type rounding int

const (
	down    rounding = iota // towards −∞: a ceiling
	up                      // towards +∞: a minimum
	nearest                 // to the nearest, halves away from zero
)

// mulDiv returns a×b/den in 128-bit arithmetic, rounded. den is positive.
func mulDiv(a, b, den int64, mode rounding) (int64, error) {
	neg := (a < 0) != (b < 0)
	hi, lo := bits.Mul64(abs64(a), abs64(b))
	d := uint64(den)
	if hi >= d {
		return 0, ErrOverflow
	}
	q, rem := bits.Div64(hi, lo, d)
	switch {
	case rem == 0:
	case mode == nearest && rem >= d-rem, mode == up && !neg, mode == down && neg:
		if q == math.MaxUint64 {
			return 0, ErrOverflow
		}
		q++
	}
	switch {
	case !neg && q <= math.MaxInt64:
		return int64(q), nil
	case neg && q <= 1<<63:
		return -int64(q), nil
	}
	return 0, ErrOverflow
}

// abs64 returns |a| without the overflow of the most negative integer.
func abs64(a int64) uint64 {
	if a < 0 {
		return -uint64(a)
	}
	return uint64(a)
}

// An Amount is a sum of money that may not be known. The zero Amount is
// unknown: nobody stated it, which is not the same as zero euro.
type Amount struct {
	Cents Cents
	Known bool
}

// Known returns the known amount c.
func Known(c Cents) Amount { return Amount{Cents: c, Known: true} }

// French returns the amount, or « non communiqué » when it is unknown.
func (a Amount) French() string {
	if !a.Known {
		return "non communiqué"
	}
	return a.Cents.French()
}

// String returns the amount in plain digits, or nothing when it is unknown.
func (a Amount) String() string {
	if !a.Known {
		return ""
	}
	return a.Cents.String()
}

// MarshalText writes the amount in plain digits, empty when unknown.
func (a Amount) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads an amount as ParseAmount does.
func (a *Amount) UnmarshalText(text []byte) error {
	got, err := ParseAmount(string(text))
	if err == nil {
		*a = got
	}
	return err
}

// ParseAmount reads an amount as ParseCents does; what says that there is no
// amount ("", "NC", "-") gives an unknown Amount and no error.
func ParseAmount(s string) (Amount, error) {
	c, err := ParseCents(s)
	if errors.Is(err, ErrMissing) {
		return Amount{}, nil
	}
	if err != nil {
		return Amount{}, err
	}
	return Known(c), nil
}

// InCents returns the amount as a plain integer: how the catalogue of
// messages recognises money.
func (c Cents) InCents() int64 { return int64(c) }
