package impact

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

// More rows than may be held at once are counted in turns, to the same grid.
func TestTurnsChangeNothing(t *testing.T) {
	d := DefaultDesign()
	codes := Codes{Items: []string{"", "aut-01", "aut-02", "con-06", "sat-01"}, Actions: []string{"", "a01", "a02"}, Territories: []string{"", "x", "y"}}
	r := rand.New(rand.NewPCG(1, 2))
	var a Answers
	for range 60_000 {
		a.Respondent = append(a.Respondent, r.Uint32N(9000))
		a.Item = append(a.Item, uint16(r.IntN(5)))
		a.Wave = append(a.Wave, uint8(r.IntN(3)))
		a.Action = append(a.Action, uint16(r.IntN(3)))
		a.Territory = append(a.Territory, uint16(r.IntN(3)))
		a.Value = append(a.Value, uint8(r.IntN(7)))
	}
	a.Source = "s"
	want, err := Count(d, codes, []Answers{a}, By{Territory: true}, 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, turn := range []int{1, 10_000, 25_000} {
		got, err := countInTurns(d, codes, []Answers{a}, By{Territory: true}, 3, turn)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("turns of %d rows: %+v, want %+v", turn, got.Report, want.Report)
		}
	}
}
