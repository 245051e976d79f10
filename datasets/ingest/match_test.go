package ingest

import (
	"fmt"
	"math"
	"testing"
)

// The textbook pairs of Winkler (1990).
func TestJaroWinkler(t *testing.T) {
	for pair, want := range map[[2]string]float64{{"martha", "marhta"}: 0.961, {"dwayne", "duane"}: 0.840, {"dixon", "dicksonx"}: 0.813} {
		if got := jaroWinkler(pair[0], pair[1]); math.Abs(got-want) > 0.0005 {
			t.Errorf("%v: %.4f, want %.3f", pair, got, want)
		}
	}
}

// Two forms filled in six months apart: one person changed the order of her
// names, another shares a name with a stranger and must be looked at.
func ExampleMatches() {
	before := []Identity{
		{Ref: "1", Name: "Jeanne Fictive", Birth: DateOf(1950, 3, 14), Commune: "48095"},
		{Ref: "2", Name: "Paul Exemple"},
	}
	after := []Identity{
		{Ref: "12", Name: "FICTIVE Jeanne", Birth: DateOf(1950, 3, 14), Commune: "48061"},
		{Ref: "13", Name: "Paul Exemple", Birth: DateOf(1971, 1, 2)},
		{Ref: "14", Name: "Paul Exemples", Birth: DateOf(1988, 5, 6)},
	}
	for _, m := range Matches(before, after) {
		fmt.Printf("%s = %s: %.2f, sure: %t\n", m.Before, m.After, m.Certainty, m.Sure())
	}
	// Output:
	// 1 = 12: 1.00, sure: true
	// 2 = 13: 0.88, sure: false
}

// An amount as people write it becomes cents; what could mean two things is an
// error, and nothing is not zero.
func ExampleCell_Cents() {
	for _, s := range []string{"15 084,00 €", "12,345", "NC"} {
		cents, err := Cell{Text: s, Kind: Text}.Cents()
		fmt.Println(cents, err)
	}
	// Output:
	// 1508400 <nil>
	// 0 one separator followed by three digits: thousands or decimals?
	// 0 no value
}
