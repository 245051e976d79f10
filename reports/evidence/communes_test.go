package evidence

import (
	"math"
	"testing"
)

// Communes, EPCI and the whole, each in its quarters, its years and in all: what
// the demonstration shows of them together tells no count of fewer people than
// the threshold. The attack solves for who came where, when, by itself.
func TestCommunesTellNothingTogether(t *testing.T) {
	e := demonstration(t)
	least := int64(e.Config.Disclosure.Persons)
	type atom struct{ commune, period string }
	atoms := map[atom]int{}
	epci := map[string]string{}
	people := map[[2]string]int64{}
	members := map[[2]string]map[int]bool{}
	for at, r := range e.reach {
		w := e.at(at)
		a := atom{w.commune, w.period}
		if _, ok := atoms[a]; !ok {
			atoms[a] = len(atoms)
		}
		epci[w.commune] = w.epci
		for _, thing := range []string{w.commune, orUnknown(w.epci), ""} {
			for _, period := range []string{w.period, w.period[:4], ""} {
				k := [2]string{thing, period}
				if members[k] == nil {
					members[k] = map[int]bool{}
				}
				members[k][atoms[a]] = true
				people[k] += int64(r.Attendances)
			}
		}
	}
	shown := func(k [2]string) bool {
		if g, ok := epci[k[0]]; ok && g != "" {
			_, yes := e.InCommune(k[0], k[1])
			return yes
		} else if ok {
			return false // of an unknown EPCI: on no map
		}
		_, yes := e.byGroup.at(k[0], k[1]).Value()
		return yes
	}
	row := func(k [2]string) []float64 {
		out := make([]float64, len(atoms))
		for i := range members[k] {
			out[i] = 1
		}
		return out
	}
	var known [][]float64
	seen, secrets := 0, 0
	for k := range members {
		if shown(k) {
			known = spanned(known, row(k))
			seen++
		}
	}
	for k, n := range people {
		if n >= least {
			continue
		}
		if secrets++; shown(k) || len(spanned(known, row(k))) == len(known) {
			t.Errorf("%d people in %v follow from what is shown", n, k)
		}
	}
	if seen < 50 || secrets < 20 {
		t.Errorf("%d counts shown, %d secrets", seen, secrets)
	}
}

// spanned adds a row to orthogonal ones unless it is a sum of them.
func spanned(rows [][]float64, row []float64) [][]float64 {
	for range 2 { // again, for what rounding left
		for _, b := range rows {
			dot := 0.0
			for i := range b {
				dot += b[i] * row[i]
			}
			for i := range b {
				row[i] -= dot * b[i]
			}
		}
	}
	size := 0.0
	for _, x := range row {
		size += x * x
	}
	if size < 1e-12 {
		return rows
	}
	for i := range row {
		row[i] /= math.Sqrt(size)
	}
	return append(rows, row)
}
