package exchange

import (
	"io"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/posts"
)

// A PostRow is one row of the posts exported by Mon Inclusion Numérique, with
// the amounts that the schedule of a Post does not hold.
type PostRow struct {
	Post    posts.Post
	Agreed  funding.Amount // total of the convention, bonus included
	Paid    funding.Amount
	Renewal bool
}

// ReadPosts reads the export of Conseiller numérique posts. The file has the
// end of a convention and not its beginning: that of a renewal is 36 months
// earlier, that of a first convention is left unknown, with a note. What kind
// of employer it is the file does not say either: Private is left false.
func ReadPosts(r io.Reader) ([]PostRow, []Problem, error) {
	rows, err := readCSV(r)
	if err != nil {
		return nil, nil, err
	}
	s, err := newSheet(rows, map[string][]string{"ID Poste": nil, "Structure": nil, "Statut": nil, "Coordinateur": nil, "Convention": nil,
		"Fin de convention": nil, "Bonification": nil, "Total conventionné": nil, "Total versé": nil}, "ID Poste", "Structure", "Statut")
	if err != nil {
		return nil, nil, err
	}
	var out []PostRow
	for i := range s.rows {
		if s.blank(i) {
			continue
		}
		if p, ok := s.post(i); ok {
			out = append(out, p)
		}
	}
	return out, s.problems, nil
}

var postStatuses = map[string]posts.Status{"occupe": posts.Occupied, "vacant": posts.Vacant, "rendu": posts.Returned}

func (s *sheet) post(i int) (PostRow, bool) {
	p := PostRow{Post: posts.Post{ID: s.cell(i, "ID Poste"), Employer: s.cell(i, "Structure"), Status: postStatuses[key(s.cell(i, "Statut"))],
		Coordinator: yes(s.cell(i, "Coordinateur")), Bonus: yes(s.cell(i, "Bonification"))}, Renewal: key(s.cell(i, "Convention")) == "renouvellement"}
	if p.Post.Status == "" {
		s.problem(i, "Statut", funding.Notef("funding.exchange.post-status", "not Occupé, Vacant or Rendu"), false)
		return p, false
	}
	var ok1, ok2, ok3 bool
	p.Post.Ends, ok1 = s.date(i, "Fin de convention")
	p.Agreed, ok2 = s.amount(i, "Total conventionné")
	p.Paid, ok3 = s.amount(i, "Total versé")
	switch {
	case !ok1 || !ok2 || !ok3:
		return p, false
	case p.Renewal && !p.Post.Ends.IsZero():
		p.Post.Begins = p.Post.Ends.AddDays(1).AddMonths(-36)
	default:
		s.problem(i, "Convention", funding.Notef("funding.exchange.post-begins", "the beginning of the convention is not known"), true)
	}
	return p, true
}

func yes(s string) bool { return key(s) == "oui" }
