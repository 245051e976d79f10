package index

import "github.com/lozere-developpement/sillage/impact/instrument"

// Reliability returns Cronbach's alpha of the normalised indicators under a
// node: whether they speak of one thing.
func (x *Index) Reliability(code string) instrument.Reliability {
	m := x.Items(code, x.Data)
	for i := range m.Units {
		m.Units[i] = "normalised"
	}
	return instrument.Cronbach(m, instrument.AlphaOptions{})
}

// Items returns the indicators under a node as they are in a table of the
// index, Raw or that of a stage, with their units, to be given to
// [instrument.Cronbach].
func (x *Index) Items(code string, from *Data) instrument.Matrix {
	var m instrument.Matrix
	at := x.Tree.Find(code)
	if at < 0 {
		return m
	}
	under := x.leavesUnder(at)
	for _, n := range x.Tree.Nodes[:x.Tree.Leaves] {
		if under[n.Code] {
			m.Items = append(m.Items, n.Code)
			m.Units = append(m.Units, n.Unit)
			m.Values = append(m.Values, from.Column(n.Code))
		}
	}
	return m
}
