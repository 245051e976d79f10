package producers

import (
	"strings"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// Identified is what a form says of the person who filled it in. It lives as
// long as the reading; names are not stored. Ref is "space:response", the key
// of the form in a workspace, and Token the pseudonym of a code the form has.
type Identified struct {
	ingest.Identity
	Row  int // of the file, for who looks at the match
	Wave datasets.Wave
}

// identifier hands over what the forms say of people: the columns of names, in
// their order, the birth date, the commune. nil when nobody asked.
func (r *reading) identifier(samples []columnSample) func(ingest.Row, *response) {
	if r.opt.Identify == nil {
		return nil
	}
	var names []int
	birth := -1
	for i, s := range samples {
		switch s.personal() {
		case ingest.PersonName:
			names = append(names, i)
		case ingest.BirthDate:
			if birth < 0 && !strings.Contains(ingest.Fold(s.name), "lieu") {
				birth = i
			}
		}
	}
	return func(row ingest.Row, p *response) {
		id := Identified{Row: p.line, Wave: p.wave}
		id.Ref, id.Token = r.out.Origin.Space+":"+p.id, p.respondent
		for _, at := range names {
			if c := row.At(at); !c.Missing() {
				id.Name = strings.TrimSpace(id.Name + " " + strings.TrimSpace(strings.Clone(c.String())))
			}
		}
		if birth >= 0 {
			if day, err := row.At(birth).Day(r.opt.Order); err == nil {
				id.Birth = day
			}
		}
		if len(p.answers) > 0 {
			id.Commune = p.answers[0].Territory
		}
		r.opt.Identify(id)
	}
}
