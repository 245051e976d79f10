package producers

import (
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// setDuplicatesAside keeps one form per person and wave: the most complete,
// then the latest. The others are set aside, not dropped.
func (r *reading) setDuplicatesAside(all []*response) {
	type who struct {
		person string
		wave   datasets.Wave
	}
	best := map[who]int{}
	ids := map[string]int{}
	for i, p := range all {
		if p == nil {
			continue
		}
		if j, ok := ids[p.id]; ok {
			r.aside(all, j, ingest.Notef("ingest.response-twice", "the response %s comes again on row %d", p.id, p.row.Number))
		}
		ids[p.id] = i
		if p.respondent == "" {
			continue
		}
		k := who{p.respondent, p.wave}
		j, ok := best[k]
		if !ok || all[j] == nil {
			best[k] = i
			continue
		}
		keep, drop := i, j
		if all[j].answered > p.answered || all[j].answered == p.answered && all[j].day > p.day {
			keep, drop = j, i
		}
		best[k] = keep
		r.aside(all, drop, ingest.Notef("ingest.person-twice", "the same person answered this wave on row %d", all[keep].row.Number))
	}
}

func (r *reading) aside(all []*response, i int, why ingest.Note) {
	p := all[i]
	if p == nil {
		return
	}
	r.rep.SetAside(p.row, r.table.Fail(p.row, -1, why))
	all[i] = nil
}

// surveyNotes says who can be followed and who was lost.
func (r *reading) surveyNotes(all []*response, c surveyColumns) {
	waves := map[string]map[datasets.Wave]bool{}
	unfinished, unlinked := 0, 0
	for _, p := range all {
		if p == nil {
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
