package producers

import "slices"

// completes notes that the file is the workbook of rows to correct: its rows
// join the activities and forms they were set aside from, see
// [datasets.Origin].
func (r *reading) completes() {
	r.out.Origin.Completes = r.table != nil && slices.Contains(r.table.Columns, ToCorrect)
}
