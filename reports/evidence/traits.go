package evidence

import "github.com/lozere-developpement/sillage/datasets"

// A Trait counts the attendances of people who have it. Traits are counted one
// at a time: the tool draws them at random within a workshop, so that two of
// them crossed would show chance.
type Trait struct {
	Name, Title string
	People      int // attendances, not distinct people
}

// traits counts one column of codes.
func traits(view *datasets.View, d *datasets.Dictionary, column func(*datasets.AttendanceColumns) []uint8) []Trait {
	var counts [256]int
	for i := range view.Attendances {
		for _, code := range column(&view.Attendances[i]) {
			counts[code]++
		}
	}
	var list []Trait
	for code := 1; code < d.Len(); code++ {
		if counts[code] > 0 {
			list = append(list, Trait{d.Name(code), d.Title(code), counts[code]})
		}
	}
	if counts[0] > 0 {
		list = append(list, Trait{"", d.Title(0), counts[0]})
	}
	return list
}
