package lang

import (
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// plural finds {1:personne|personnes}.
var plural = regexp.MustCompile(`\{(\d+):([^{}|]*)\|([^{}|]*)\}`)

// fill puts the arguments in the text. Plural forms are chosen first, while the
// text holds nothing that came from data.
func (c *Catalogue) fill(text string, args []any) string {
	text = plural.ReplaceAllStringFunc(text, func(form string) string {
		m := plural.FindStringSubmatch(form)
		i, err := strconv.Atoi(m[1])
		if err != nil || i < 1 || i > len(args) || c.one(args[i-1]) {
			return m[2]
		}
		return m[3]
	})
	if len(args) == 0 {
		return strings.ReplaceAll(text, "%%", "%")
	}
	set := make([]any, len(args))
	for i, a := range args {
		set[i] = argument{c, a}
	}
	// A text may leave arguments out, for one language implies what another
	// says; fmt would complain of those that are left over.
	return fmt.Sprintf(text, set[:c.used(text, len(set))]...)
}

var index = regexp.MustCompile(`\[(\d+)\]`)

// used returns how many arguments the text asks for.
func (c *Catalogue) used(text string, n int) int {
	most := 0
	for _, m := range index.FindAllStringSubmatch(text, -1) {
		if i, err := strconv.Atoi(m[1]); err == nil {
			most = max(most, i)
		}
	}
	if most == 0 { // arguments in order, without positions
		most = strings.Count(strings.ReplaceAll(text, "%%", ""), "%")
	}
	return min(most, n)
}

// one reports whether the argument takes the singular.
func (c *Catalogue) one(a any) bool {
	v := reflect.ValueOf(a)
	switch {
	case !v.IsValid():
		return true
	case v.CanInt():
		return c.habit.one(float64(v.Int()))
	case v.CanUint():
		return c.habit.one(float64(v.Uint()))
	case v.CanFloat():
		return c.habit.one(v.Float())
	case v.Kind() == reflect.Slice:
		return c.habit.one(float64(v.Len()))
	}
	return true
}

// An Amount is money, in cents.
type Amount interface{ InCents() int64 }

// A frenchWriter knows how it is written in French: a date, a rate, an amount
// that may be unknown.
type frenchWriter interface{ French() string }

// An englishWriter knows how it is written in English.
type englishWriter interface{ English() string }

// Write returns v as the language writes it: an amount, a date, a rate, a
// number, a word, as a text's %[1]s would have it.
func (c *Catalogue) Write(v any) string {
	if w, ok := c.own(v); ok {
		return w
	}
	return c.words(v)
}

// own returns what v itself knows of the language.
func (c *Catalogue) own(v any) (string, bool) {
	if w, ok := v.(frenchWriter); ok && c.tag == "fr" {
		return w.French(), true
	}
	if w, ok := v.(englishWriter); ok && c.tag == "en" {
		return w.English(), true
	}
	return "", false
}

// argument is one value on its way into a text.
type argument struct {
	c *Catalogue
	v any
}

// Format writes the value as the verb and the language want (see the package
// comment).
func (a argument) Format(w fmt.State, verb rune) {
	decimals, given := w.Precision()
	if !given {
		decimals = -1
	}
	fmt.Fprint(w, a.text(verb, decimals))
}

func (a argument) text(verb rune, decimals int) string {
	c, v := a.c, reflect.ValueOf(a.v)
	number, isNumber := numeric(v)
	switch {
	case verb == '€':
		if m, ok := a.v.(Amount); ok && decimals == 0 {
			return c.Euros(m.InCents())
		} else if ok {
			return c.Money(m.InCents())
		}
		if v.IsValid() && v.CanInt() {
			return c.Money(v.Int())
		}
		if isNumber {
			return c.Number(number, 2) + nbsp + "€"
		}
	case verb == 'P' && isNumber:
		return c.Percent(number, max(decimals, 0))
	case verb == 'f' && isNumber:
		return c.Number(number, decimals)
	case verb == 'y' && v.IsValid() && v.CanInt():
		return strconv.FormatInt(v.Int(), 10)
	case verb == 'd' && isNumber:
		return c.Number(math.Round(number), 0)
	case verb == 'o' && v.IsValid() && v.CanInt():
		return c.Ordinal(int(v.Int()))
	case verb == 'q':
		return c.Quote(c.words(a.v))
	case isNumber && decimals >= 0:
		return c.Number(number, decimals)
	}
	return c.words(a.v)
}

func numeric(v reflect.Value) (float64, bool) {
	switch {
	case !v.IsValid():
		return 0, false
	case v.CanInt():
		return float64(v.Int()), true
	case v.CanUint():
		return float64(v.Uint()), true
	case v.CanFloat():
		return v.Float(), true
	}
	return 0, false
}

// words writes any value in the language, with no hint from the text.
func (c *Catalogue) words(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case Key:
		return c.T(string(v))
	case message:
		return c.message(v)
	case error:
		return c.Error(v)
	}
	if w, ok := c.own(v); ok {
		return w
	}
	switch v := v.(type) {
	case Amount:
		return c.Money(v.InCents())
	case time.Time:
		return c.Date(v)
	case string:
		return v
	case []string:
		return c.List(v)
	case fmt.Stringer:
		return v.String()
	}
	r := reflect.ValueOf(v)
	switch {
	case r.Kind() == reflect.String:
		return r.String()
	case r.CanFloat():
		return c.Number(r.Float(), -1)
	}
	if n, ok := numeric(r); ok {
		return c.Number(n, 0)
	}
	return fmt.Sprint(v)
}
