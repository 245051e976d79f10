package intake

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
	"github.com/lozere-developpement/sillage/datasets/producers"
)

// A Wavefile is a file of forms, and the wave they are of when it does not say.
type Wavefile struct {
	Path string
	Wave *datasets.Wave
}

// A Pair is two forms that may be of one person. The names are for who looks
// at the match now; they are not kept.
type Pair struct {
	datasets.Link
	BeforeName, AfterName string
	Sure                  bool
}

// Matched is what looking for one person in several waves found.
type Matched struct {
	Pairs  []Pair // probable, the most certain first
	Linked int    // people whom a token or a code links already
	Forms  int    // forms that were looked at
}

// form is a form with the name of its file.
type form struct {
	producers.Identified
	file string
}

// Match looks for the people who filled in a form before, and one after or six
// months later, by name, birth date and commune. Nothing personal outlives the
// call but in the pairs it returns. Forms that a token links already are only
// counted.
func (d *Desk) Match(ctx context.Context, files []Wavefile, o producers.Options) (*Matched, error) {
	waves := map[datasets.Wave][]form{}
	out := &Matched{}
	for _, f := range files {
		one := o
		one.Wave = f.Wave
		one.Identify = func(id producers.Identified) {
			waves[id.Wave] = append(waves[id.Wave], form{id, filepath.Base(f.Path)})
			out.Forms++
		}
		if err := d.identify(ctx, f.Path, one); err != nil {
			return nil, err
		}
	}
	for _, later := range []datasets.Wave{datasets.After, datasets.SixMonths} {
		out.pair(waves[datasets.Before], waves[later])
	}
	return out, nil
}

func (d *Desk) identify(ctx context.Context, path string, o producers.Options) error {
	path, decoded, err := d.readable(ctx, path)
	if err != nil {
		return err
	}
	defer decoded.remove()
	_, err = producers.Open(ctx, "", path, o)
	return err
}

// pair matches the forms of two waves.
func (m *Matched) pair(before, after []form) {
	byToken := map[string]bool{}
	for _, f := range before {
		byToken[f.Token] = f.Token != ""
	}
	linked := map[string]bool{}
	for _, f := range after {
		if byToken[f.Token] {
			linked[f.Token] = true
		}
	}
	m.Linked += len(linked)
	left := func(list []form) ([]ingest.Identity, map[string]form) {
		var ids []ingest.Identity
		known := map[string]form{}
		for _, f := range list {
			if !linked[f.Token] {
				f.Token = "" // a token of one wave only says nothing of the other
				ids = append(ids, f.Identity)
				known[f.Ref] = f
			}
		}
		return ids, known
	}
	a, earlier := left(before)
	b, later := left(after)
	for _, match := range ingest.Matches(a, b) {
		from, to := earlier[match.Before], later[match.After]
		p := Pair{BeforeName: from.Name, AfterName: to.Name, Sure: match.Sure(), Link: datasets.Link{
			Before: match.Before, After: match.After, BeforeAt: from.place(), AfterAt: to.place(), Certainty: match.Certainty, Rival: match.Rival}}
		if p.Sure {
			p.Decision = datasets.Accepted
		}
		m.Pairs = append(m.Pairs, p)
	}
}

func (f form) place() string { return fmt.Sprintf("%s, ligne %d", f.file, f.Row) }

// Propose keeps the pairs for the user to decide. The sure ones are accepted
// unless the user said otherwise.
func (d *Desk) Propose(ctx context.Context, pairs []Pair) error {
	links := make([]datasets.Link, len(pairs))
	for i, p := range pairs {
		links[i] = p.Link
	}
	return d.Workspace.Propose(ctx, links)
}
