package datasets

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// LinksFile is the file of the workspace that says which forms are of one
// person. Users may edit it.
const LinksFile = "rapprochements.csv"

// A Link says that a form of one wave and a form of another are, perhaps, of
// one person. It names nobody: forms are known by "space:id", as in the
// workspace, and by where they stand in the user's own files.
type Link struct {
	Before, After string  // forms
	BeforeAt      string  // "avant.csv, ligne 12"
	AfterAt       string  // "apres.csv, ligne 40"
	Certainty     float64 // 0–1
	Rival         float64 // of the next best match of either form
	Decision      Decision
}

// A Decision is what the user said of a link. Only an accepted one counts.
type Decision string

// The decisions.
const (
	Undecided Decision = ""
	Accepted  Decision = "oui"
	Refused   Decision = "non"
)

var linkHeader = []string{"avant", "apres", "lieu_avant", "lieu_apres", "certitude", "rivale", "decision"}

// Links returns the links of the workspace, none when there is no file of them.
func (w *Workspace) Links() ([]Link, error) {
	f, err := os.Open(filepath.Join(w.dir, LinksFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in := csv.NewReader(f)
	in.Comma, in.FieldsPerRecord = ';', len(linkHeader)
	var out []Link
	for n := 1; ; n++ {
		row, err := in.Read()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, fail(err, "datasets.links", "%s: unreadable", LinksFile)
		}
		if n == 1 {
			continue
		}
		certainty, err1 := strconv.ParseFloat(row[4], 64)
		rival, err2 := strconv.ParseFloat(row[5], 64)
		d := Decision(strings.ToLower(strings.TrimSpace(row[6])))
		if err1 != nil || err2 != nil || d != Undecided && d != Accepted && d != Refused {
			return nil, fail(nil, "datasets.links-row", "%s, row %d: certainties are numbers, a decision is oui, non or empty", LinksFile, n)
		}
		out = append(out, Link{row[0], row[1], row[2], row[3], certainty, rival, d})
	}
}

// Propose adds links. A link that is there keeps its decision.
func (w *Workspace) Propose(ctx context.Context, links []Link) error {
	return w.editLinks(ctx, func(kept []Link) ([]Link, error) {
		for _, l := range links {
			if i := slices.IndexFunc(kept, l.same); i >= 0 {
				l.Decision = kept[i].Decision
				kept[i] = l
			} else {
				kept = append(kept, l)
			}
		}
		return kept, nil
	})
}

// Decide keeps what the user says of one link.
func (w *Workspace) Decide(ctx context.Context, before, after string, d Decision) error {
	return w.editLinks(ctx, func(kept []Link) ([]Link, error) {
		i := slices.IndexFunc(kept, Link{Before: before, After: after}.same)
		if i < 0 {
			return nil, fail(nil, "datasets.no-link", "no such match")
		}
		kept[i].Decision = d
		return kept, nil
	})
}

func (l Link) same(other Link) bool { return l.Before == other.Before && l.After == other.After }

func (w *Workspace) editLinks(ctx context.Context, edit func([]Link) ([]Link, error)) error {
	lock, err := w.lock(ctx)
	if err != nil {
		return err
	}
	defer lock.Close()
	kept, err := w.Links()
	if err != nil {
		return err
	}
	if kept, err = edit(kept); err != nil {
		return err
	}
	slices.SortStableFunc(kept, func(a, b Link) int {
		return cmp.Or(cmp.Compare(b.Certainty, a.Certainty), strings.Compare(a.Before, b.Before), strings.Compare(a.After, b.After))
	})
	return writeWholeBy(filepath.Join(w.dir, LinksFile), func(to io.Writer) error {
		out := csv.NewWriter(to)
		out.Comma = ';'
		out.Write(linkHeader)
		for _, l := range kept {
			out.Write([]string{l.Before, l.After, l.BeforeAt, l.AfterAt, number(l.Certainty), number(l.Rival), string(l.Decision)})
		}
		out.Flush()
		return out.Error()
	})
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', 3, 64) }

// link gives one code to the people whom accepted links make one, in copies of
// the columns: the mapped files stay as they are. It returns what of the links
// belongs in the hash of the view.
func (w *Workspace) link(v *View) (string, error) {
	links, err := w.Links()
	if err != nil {
		return "", err
	}
	links = slices.DeleteFunc(links, func(l Link) bool { return l.Decision != Accepted })
	if len(links) == 0 {
		return "", nil
	}
	keys, err := w.readKeys()
	if err != nil {
		return "", err
	}
	persons := v.respondents(links, keys.responses)
	same := sameness{}
	given := map[uint32]uint32{} // form that names nobody → code
	next := uint32(v.Persons)
	for _, l := range links {
		a, okA := keys.responses.Code(l.Before)
		b, okB := keys.responses.Code(l.After)
		if !okA || !okB || a == 0 || b == 0 {
			continue // not imported, or not any more
		}
		for _, form := range []uint32{uint32(a), uint32(b)} {
			if persons[form] == 0 {
				persons[form], given[form] = next, next
				next++
			}
		}
		same.join(persons[uint32(a)], persons[uint32(b)])
	}
	v.Persons = int(next)
	for i := range v.Answers {
		c := &v.Answers[i]
		own := slices.Clone(c.Respondent)
		for row, form := range c.Response {
			if own[row] == 0 {
				own[row] = given[form]
			}
			own[row] = same.of(own[row])
		}
		c.Respondent = own
	}
	return fmt.Sprint(links), nil
}

// respondents finds who filled in the forms that are linked.
func (v *View) respondents(links []Link, forms *Dictionary) map[uint32]uint32 {
	out := map[uint32]uint32{}
	for _, l := range links {
		for _, name := range []string{l.Before, l.After} {
			if code, ok := forms.Code(name); ok {
				out[uint32(code)] = 0
			}
		}
	}
	for _, c := range v.Answers {
		for row, form := range c.Response {
			if _, ok := out[form]; ok && c.Respondent[row] != 0 {
				out[form] = c.Respondent[row]
			}
		}
	}
	return out
}

// A sameness says which codes are of one person: the least of them stands for
// all.
type sameness map[uint32]uint32

func (s sameness) of(code uint32) uint32 {
	for {
		to, ok := s[code]
		if !ok {
			return code
		}
		code = to
	}
}

func (s sameness) join(a, b uint32) {
	if a, b = s.of(a), s.of(b); a != b {
		s[max(a, b)] = min(a, b)
	}
}
