package disclosure

import "math"

// determined reports which hidden cells follow from the sums alone, whatever
// the values: those on which no solution of the equations can differ. It is
// one elimination where intervals take two linear programmes a cell, and says
// no less than they do of a cell that is told exactly.
func (t *Table) determined(hidden []bool) []bool {
	var cells []int
	variable := make([]int, len(hidden))
	for i, h := range hidden {
		if h {
			variable[i] = len(cells)
			cells = append(cells, i)
		}
	}
	var rows [][]float64
	for _, s := range t.Sums {
		row, open := make([]float64, len(cells)), false
		for _, k := range s.Parts {
			if hidden[k] {
				row[variable[k]]++
				open = true
			}
		}
		if hidden[s.Total] {
			row[variable[s.Total]]--
			open = true
		}
		if open {
			rows = append(rows, row)
		}
	}
	out := make([]bool, len(hidden))
	for _, row := range reduce(rows, len(cells)) {
		only := -1
		for j, v := range row {
			if math.Abs(v) > tiny {
				if only >= 0 {
					only = -1
					break
				}
				only = j
			}
		}
		if only >= 0 {
			out[cells[only]] = true
		}
	}
	return out
}

// reduce brings rows to reduced echelon form and returns those that are not
// zero.
func reduce(rows [][]float64, n int) [][]float64 {
	rank := 0
	for j := 0; j < n && rank < len(rows); j++ {
		best := rank
		for i := rank + 1; i < len(rows); i++ {
			if math.Abs(rows[i][j]) > math.Abs(rows[best][j]) {
				best = i
			}
		}
		if math.Abs(rows[best][j]) <= tiny {
			continue
		}
		rows[rank], rows[best] = rows[best], rows[rank]
		pivot := rows[rank]
		d := pivot[j]
		for k := j; k < n; k++ {
			pivot[k] /= d
		}
		for i, row := range rows {
			if f := row[j]; i != rank && f != 0 {
				for k := j; k < n; k++ {
					row[k] -= f * pivot[k]
				}
			}
		}
		rank++
	}
	return rows[:rank]
}
