package impact

import "slices"

// prime is the modulus of the elimination: large enough that a coefficient,
// which comes of adding and subtracting sums, is zero in it only when it is.
const prime = 1_000_003

// told returns the small cells that follow from the sums, each of which
// withholds two cells or more: 3 rows and 3 columns may well leave one of nine
// with nowhere to go. It is Gauss and Jordan's elimination of the sums on the
// cells withheld, sparse and in whole numbers.
func (u *Guard) told(sums []cellSum, people map[Key]int64) []Key {
	at := map[Key]int{}
	var cells []Key
	unknown := func(k Key) int {
		i, ok := at[k]
		if !ok {
			i = len(cells)
			at[k] = i
			cells = append(cells, k)
		}
		return i
	}
	var equations []map[int]int64
	for _, s := range sums {
		row := map[int]int64{}
		for _, k := range s.parts {
			if u.hidden[k] {
				row[unknown(k)] = 1
			}
		}
		if u.hidden[s.total] {
			row[unknown(s.total)] = prime - 1
		}
		if len(row) > 0 {
			equations = append(equations, row)
		}
	}
	slices.SortStableFunc(equations, func(a, b map[int]int64) int { return len(a) - len(b) })
	e := elimination{given: make([]map[int]int64, len(cells)), in: make([]map[int]bool, len(cells))}
	for _, row := range equations {
		e.add(row)
	}
	var out []Key
	for i, row := range e.given {
		if len(row) == 1 && people[cells[i]] < int64(u.threshold) {
			out = append(out, cells[i])
		}
	}
	slices.SortFunc(out, Key.Compare)
	return out
}

// An elimination holds equations in reduced form, by the unknown that each
// gives: no other equation speaks of that one.
type elimination struct {
	given []map[int]int64
	in    []map[int]bool // by unknown: those whose equations speak of it
}

func (e *elimination) add(row map[int]int64) {
	var known []int
	for k := range row {
		if e.given[k] != nil {
			known = append(known, k)
		}
	}
	for _, k := range known { // the equations of k speak of no other known one
		subtract(row, e.given[k], row[k])
	}
	if len(row) == 0 {
		return
	}
	pivot := -1 // the one of which the fewest equations speak
	for k := range row {
		if pivot < 0 || len(e.in[k]) < len(e.in[pivot]) || len(e.in[k]) == len(e.in[pivot]) && k < pivot {
			pivot = k
		}
	}
	over := inverse(row[pivot])
	for k, v := range row {
		row[k] = v * over % prime
	}
	for other := range e.in[pivot] {
		equation := e.given[other]
		subtract(equation, row, equation[pivot])
		e.note(other, row)
	}
	e.in[pivot] = nil
	e.given[pivot] = row
	e.note(pivot, row)
}

// note keeps in step which equations speak of the unknowns of row.
func (e *elimination) note(equation int, row map[int]int64) {
	for k := range row {
		if k == equation || e.given[k] != nil {
			continue
		}
		if e.given[equation][k] == 0 {
			delete(e.in[k], equation)
			continue
		}
		if e.in[k] == nil {
			e.in[k] = map[int]bool{}
		}
		e.in[k][equation] = true
	}
}

// subtract takes times an equation from another.
func subtract(row, equation map[int]int64, times int64) {
	for k, v := range equation {
		if n := ((row[k]-times*v)%prime + prime) % prime; n == 0 {
			delete(row, k)
		} else {
			row[k] = n
		}
	}
}

// inverse returns what n must be multiplied by to make one (P. de Fermat).
func inverse(n int64) int64 {
	out := int64(1)
	for e := prime - 2; e > 0; e >>= 1 {
		if e&1 == 1 {
			out = out * n % prime
		}
		n = n * n % prime
	}
	return out
}

// loosen withholds the smallest cell that shares a sum with each cell that is
// told, and reports whether it withheld any.
func (u *Guard) loosen(told []Key, sums []cellSum, people map[Key]int64) (changed bool) {
	for _, k := range told {
		var next Key
		least := int64(-1)
		for _, s := range sums {
			if s.total != k && !slices.Contains(s.parts, k) {
				continue
			}
			for _, p := range append(slices.Clone(s.parts), s.total) {
				if n := people[p]; !u.hidden[p] && (least < 0 || n < least || n == least && p.Compare(next) < 0) {
					next, least = p, n
				}
			}
		}
		if least >= 0 {
			u.hidden[next] = true
			changed = true
		}
	}
	return changed
}
