package producers

import (
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// findDuplicates keeps one form per person and wave: the most complete, then
// the latest. The others are set aside, not dropped.
func findDuplicates(all []*response) {
	type who struct {
		person string
		wave   datasets.Wave
	}
	best := map[who]int{}
	ids := map[string]int{}
	for i, p := range all {
		if j, ok := ids[p.id]; ok && all[j].twice == nil {
			all[j].twice = ingest.Notef("ingest.response-twice", "the response %s comes again on row %d", p.id, p.line)
		}
		ids[p.id] = i
		if p.respondent == "" {
			continue
		}
		k := who{p.respondent, p.wave}
		j, ok := best[k]
		if !ok || all[j].twice != nil {
			best[k] = i
			continue
		}
		keep, drop := i, j
		if all[j].answered > p.answered || all[j].answered == p.answered && all[j].day > p.day {
			keep, drop = j, i
		}
		best[k] = keep
		all[drop].twice = ingest.Notef("ingest.person-twice", "the same person answered this wave on row %d", all[keep].line)
	}
}

// addResponses reads the forms again, adds the answers of those that stay, and
// sets the others aside.
func (r *reading) addResponses(all []*response, m *Mapping, c surveyColumns) error {
	rep := r.rep
	defer func() { r.rep = rep }()
	next := 0
	for row, err := range r.table.Rows() {
		if err != nil {
			return err
		}
		if next == len(all) || row.Number != all[next].line {
			continue
		}
		if next%1024 == 0 && r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		p := all[next]
		next++
		row, _ = r.table.JoinArrays(row)
		if p.twice != nil {
			r.release(row.Number)
			rep.SetAside(row, r.table.Fail(row, -1, p.twice))
			continue
		}
		rep.Keep(p.rules)
		r.rep = &ingest.Report{} // what is odd was told the first time
		form := (&line{reading: r, row: row, rules: row.Repairs}).response(m, c)
		if r.identify != nil {
			r.identify(row, form)
		}
		for _, a := range form.answers {
			if err := r.addAnswer(a); err != nil {
				return err
			}
		}
	}
	return nil
}

// surveyNotes says who can be followed and who was lost.
func (r *reading) surveyNotes(all []*response, c surveyColumns) {
	waves := map[string]map[datasets.Wave]bool{}
	unfinished, unlinked := 0, 0
	for _, p := range all {
		if p.twice != nil {
			continue
		}
		if !p.finished {
			unfinished++
		}
		if p.respondent == "" {
			unlinked++
			continue
		}
		if waves[p.respondent] == nil {
			waves[p.respondent] = map[datasets.Wave]bool{}
		}
		waves[p.respondent][p.wave] = true
	}
	paired, orphans := 0, 0
	for _, w := range waves {
		switch {
		case w[datasets.Before] && (w[datasets.After] || w[datasets.SixMonths]):
			paired++
		case !w[datasets.Before]:
			orphans++
		}
	}
	if len(waves) > 0 {
		r.rep.Note(ingest.Notef("ingest.survey-pairs", "%d people can be followed from before to after; %d answered after only", paired, orphans))
	}
	if unlinked > 0 && c.respondent >= 0 && !r.opt.Key.Present() {
		r.rep.Note(ingest.Notef("ingest.no-key", "without a pseudonym key nobody can be followed from one wave to the next"))
	} else if unlinked > 0 {
		r.rep.Note(ingest.Notef("ingest.unlinked", "%d forms name nobody and cannot be linked to another wave", unlinked))
	}
	if unfinished > 0 {
		r.rep.Note(ingest.Notef("ingest.unfinished", "%d forms were not finished: kept, their unanswered questions count as missing", unfinished))
	}
}
