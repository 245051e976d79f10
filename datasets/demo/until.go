package demo

import "github.com/lozere-developpement/sillage/datasets"

// Until returns the batches as they were on the eve of a day, counted from
// 1970-01-01: without what happened on it or later, and without the values of
// periods that were not over. The batches given are left as they are.
func Until(batches []*datasets.Batch, day int32) []*datasets.Batch {
	var out []*datasets.Batch
	for _, b := range batches {
		then := *b
		then.Attendances = keep(b.Attendances, func(r datasets.AttendanceRow) bool { return over(r.Period, r.Day, day) })
		then.Answers = keep(b.Answers, func(r datasets.AnswerRow) bool { return over(r.Period, r.Day, day) })
		then.Indicators = keep(b.Indicators, func(r datasets.IndicatorRow) bool { return r.Kind != datasets.Actual || over(r.Period, r.Day, day) })
		then.Read = len(then.Attendances) + len(then.Answers) + len(then.Indicators)
		for _, t := range then.Tables {
			then.Read += len(t.Rows)
		}
		then.Kept = then.Read
		out = append(out, &then)
	}
	return out
}

// over reports whether something lies before a day, as a whole where it is
// known by its period alone.
func over(period string, at, day int32) bool {
	if p, err := datasets.ParsePeriod(period); err == nil && at == 0 {
		_, until := p.Days()
		return until <= day
	}
	return at < day
}

func keep[Row any](rows []Row, wanted func(Row) bool) []Row {
	var kept []Row
	for _, r := range rows {
		if wanted(r) {
			kept = append(kept, r)
		}
	}
	return kept
}
