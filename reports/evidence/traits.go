package evidence

import (
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/impact/disclosure"
)

// A Trait counts the attendances of people who have it. Traits are counted one
// at a time: the tool draws them at random within a workshop, so that two of
// them crossed would show chance.
type Trait struct {
	Name, Title string
	People      disclosure.Number // attendances, not distinct people
}

// traits counts one column of codes, after disclosure control.
func traits(view *datasets.View, d *datasets.Dictionary, threshold int, column func(*datasets.AttendanceColumns) []uint8) ([]Trait, error) {
	var counts [256]int
	for i := range view.Attendances {
		for _, code := range column(&view.Attendances[i]) {
			counts[code]++
		}
	}
	t := &tabulated{position: map[[2]string]int{}}
	var list []Trait
	var cells []int
	for i := range d.Len() {
		code := (i + 1) % d.Len() // what is unknown comes last
		if counts[code] > 0 {
			list = append(list, Trait{Name: d.Name(code), Title: d.Title(code)})
			t.count(d.Title(code), "", int64(counts[code]))
			cells = append(cells, len(cells))
		}
	}
	if len(list) == 0 {
		return nil, nil
	}
	t.sum("", "", cells) // the total of attendances is shown elsewhere
	p, err := t.table().Protect(disclosure.Rules{Threshold: int64(threshold)})
	if err != nil {
		return nil, err
	}
	for i := range list {
		if p.Refused == nil {
			list[i].People = p.Numbers[i]
		}
	}
	return list, nil
}
