package office

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/exchange"
	"github.com/lozere-developpement/sillage/funding/watch"
)

// ReadCalls reads a file of calls, whatever it is: a page of Aides-territoires
// (JSON), or a calendar of calls as a CSV file or a workbook. Funder names come
// out as the source writes them.
func ReadCalls(content []byte, name string, today funding.Date) ([]funding.Call, []exchange.Problem, error) {
	switch start := bytes.TrimSpace(bytes.TrimPrefix(content, []byte("\ufeff"))); {
	case bytes.HasPrefix(start, []byte("{")):
		p, err := exchange.ReadAides(bytes.NewReader(start), today)
		return p.Calls, p.Problems, err
	case bytes.HasPrefix(start, []byte("PK")):
		rows, err := readSheet(content)
		if err != nil {
			return nil, nil, err
		}
		var b bytes.Buffer
		if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
			return nil, nil, err
		}
		content = b.Bytes()
	}
	return exchange.ReadCallCalendar(bytes.NewReader(content), name, today)
}

// A Fate is what becomes of a call that came in a file.
type Fate string

// The fates of a call.
const (
	Add    Fate = "add"    // a new call
	Update Fate = "update" // the one that is kept takes what is new
	Skip   Fate = "skip"   // nothing is written
)

// Message returns the catalogue key of the label.
func (f Fate) Message() (key string, args []any) { return "office.fate." + string(f), nil }

// An Incoming is a call of a file beside what is kept.
type Incoming struct {
	Call   funding.Call
	Funder string // as the source names it
	Fate   Fate   // proposed; a doubt is skipped
	// Twin is the call that it is, or may be; its ID is empty when there is none.
	Twin    store.Record[funding.Call]
	Doubt   bool         // nothing but the titles says that they are one
	Why     funding.Note // why they are one, or may be
	Matches []watch.Match
}

// Compare sets the calls of a file beside those that are kept, and finds the
// ones that are there already.
func (o *office) compare(ctx context.Context, src store.Source, incoming []funding.Call) ([]Incoming, error) {
	kept, err := store.Calls.List(ctx, src, store.Query{})
	if err != nil {
		return nil, err
	}
	var all []funding.Call
	for _, k := range kept {
		all = append(all, k.Value)
	}
	book, err := newFunderBook(ctx, src)
	if err != nil {
		return nil, err
	}
	list := make([]Incoming, len(incoming))
	for i, c := range incoming {
		list[i] = Incoming{Call: c, Funder: c.FunderID, Fate: Add, Matches: o.matches(c)}
		if id, known := book.known(c.FunderID); known {
			c.FunderID = id
		}
		all = append(all, c)
	}
	for _, d := range watch.Duplicates(all) {
		if d.B < len(kept) {
			continue
		}
		in := &list[d.B-len(kept)]
		switch {
		case in.Twin.ID != "" || in.Fate == Skip: // a likelier one came first
		case d.A >= len(kept) && d.Same:
			in.Fate, in.Why = Skip, d.Note
		case d.A < len(kept):
			in.Twin, in.Why, in.Doubt, in.Fate = kept[d.A], d.Note, !d.Same, Update
			if in.Doubt {
				in.Fate = Skip
			}
		}
	}
	return list, nil
}

// A Tally counts what an import of calls did.
type Tally struct{ Added, Updated, Same, Skipped int }

// take writes what came in, each by its fate.
func (o *office) take(ctx context.Context, tx *store.Tx, list []Incoming, funder string) (t Tally, err error) {
	book, err := newFunderBook(ctx, tx)
	if err != nil {
		return t, err
	}
	for _, in := range list {
		if in.Fate == Skip {
			t.Skipped++
			continue
		}
		c := in.Call
		if c.FunderID, err = book.find(ctx, tx, cmp.Or(in.Funder, funder)); err != nil {
			return t, err
		}
		rec := store.Record[funding.Call]{Value: c}
		if in.Fate == Update && in.Twin.ID != "" {
			kept := in.Twin.Value
			rec = in.Twin
			rec.Value = watch.Merge(c, kept)
			rec.Value.ID, rec.Value.Matches = kept.ID, kept.Matches
		} else if rec.Value.ID != "" {
			n, err := store.Calls.Count(ctx, tx, store.Query{Where: []store.Condition{store.Is("id", rec.Value.ID)}})
			if err != nil {
				return t, err
			}
			if n > 0 { // asked to add what looks the same: it gets an identifier of its own
				rec.Value.ID = ""
			}
		}
		before := rec.Version
		if rec, err = store.Calls.Put(ctx, tx, rec); err != nil {
			return t, err
		}
		switch {
		case before == 0:
			t.Added++
		case rec.Version > before:
			t.Updated++
		default:
			t.Same++
		}
	}
	return t, nil
}

// ImportCalls writes the calls of a file: new ones are added, known ones
// updated, those that may be known left aside. write=false changes nothing.
func ImportCalls(ctx context.Context, d Deps, by, funder string, incoming []funding.Call, write bool) ([]Incoming, Tally, error) {
	o := &office{Deps: d}
	list, err := o.compare(ctx, d.Store, incoming)
	if err != nil || !write {
		return list, Tally{}, err
	}
	var t Tally
	err = d.Store.Write(ctx, by, "import", func(tx *store.Tx) (err error) {
		t, err = o.take(ctx, tx, list, funder)
		return err
	})
	return list, t, err
}

// A funderBook finds funders by their names, and adds those nobody knew.
type funderBook map[string]string

func newFunderBook(ctx context.Context, src store.Source) (funderBook, error) {
	list, err := store.Funders.List(ctx, src, store.Query{})
	b := funderBook{}
	for _, f := range list {
		b[store.Fold(f.Value.Name)], b[store.Fold(f.ID)] = f.ID, f.ID
	}
	return b, err
}

// known returns the identifier of a funder that is kept. Of several names,
// separated by commas, the first that is known counts.
func (b funderBook) known(name string) (id string, ok bool) {
	for _, n := range append([]string{name}, strings.Split(name, ", ")...) {
		if id, ok := b[store.Fold(n)]; ok && n != "" {
			return id, true
		}
	}
	return "", false
}

// find returns the identifier of a funder, and adds the first name where none
// is known.
func (b funderBook) find(ctx context.Context, tx *store.Tx, name string) (string, error) {
	if id, ok := b.known(name); ok || name == "" {
		return id, nil
	}
	names := strings.Split(name, ", ")
	made, err := store.Funders.Put(ctx, tx, store.Record[funding.Funder]{Value: funding.Funder{Name: names[0], Kind: kindOf(names[0])}})
	b[store.Fold(names[0])] = made.ID
	return made.ID, err
}

// kindWords say by the name of a funder what kind it is; the first that fits
// counts. Whoever knows better changes it on the page of the funder.
var kindWords = []struct {
	kind  funding.FunderKind
	words []string
}{
	{funding.Foundation, []string{"fondation"}}, {funding.PublicBank, []string{"banque des territoires", "caisse des depots"}},
	{funding.SocialFund, []string{"caf", "cpam", "msa", "ccss", "caisse", "assurance maladie", "mutualite"}},
	{funding.Europe, []string{"europe", "europeenne", "europeen", "fse+", "feder", "leader", "feader"}},
	{funding.Region, []string{"region", "regional"}}, {funding.Departement, []string{"departement", "departemental"}},
	{funding.State, []string{"etat", "anct", "prefecture", "ministere", "dreets", "drac", "agence", "ademe"}},
	{funding.Commune, []string{"commune", "communaute", "ville", "mairie", "metropole"}},
}

func kindOf(name string) funding.FunderKind {
	folded := store.Fold(name)
	words := strings.FieldsFunc(folded, func(r rune) bool { return strings.ContainsRune(" ,()'-/", r) })
	for _, k := range kindWords {
		for _, w := range k.words {
			if slices.Contains(words, w) || strings.Contains(w, " ") && strings.Contains(folded, w) {
				return k.kind
			}
		}
	}
	return funding.OtherFunder
}
