package producers

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
)

// Options adjusts Read. The zero value reads with the published rules, keeps
// nothing personal and makes no pseudonyms.
type Options struct {
	Key     ingest.Key     // for pseudonyms; without it nobody can be linked
	Aliases ingest.Aliases // labels that stand for others
	Rules   *ActionRules   // which activity belongs to which action; nil = the default table
	Mapping *Mapping       // for questionnaires and other tables; nil = the draft

	Action string // action of every row, when the file is about one: "a03"
	Wave   *datasets.Wave
	Sheet  string // sheet to read; "" = the one that was recognised

	Confirmed ingest.Rule      // rules that the user has confirmed
	Tolerance ingest.Tolerance // how much may be wrong
	Order     ingest.DateOrder // how dd/mm is read
	Ratio     *bool            // unit of a rate column that can be read both ways: true = 0–1, false = 0–100

	// Keep names personal columns to keep, with the purpose of each.
	Keep map[string]string
	// Identify receives what each form says of a person, to link waves; it is
	// called once per form that is kept, and nothing of it is stored.
	Identify func(Identified)

	// Territory finds communes by number, code or name. nil leaves unknown
	// what has no INSEE code and checks nothing.
	Territory Territory
	// Roadmap has the indicators that the templates name; nil is Lozère's.
	Roadmap *roadmap.Roadmap

	// Begin is called when the first row is ready, with where the rows come
	// from; the sink that it returns takes them as they are read, for files too
	// long for memory. nil collects them in the Outcome.
	Begin func(datasets.Origin) (Sink, error)
	// Progress is called now and then with the rows read so far.
	Progress func(rows int)
	// Today bounds dates that cannot be in the future; 0 = unbounded.
	Today ingest.Date
	Demo  bool
}

// A Sink takes rows one by one. *datasets.Import is one.
type Sink interface {
	AddAttendance(datasets.AttendanceRow) error
	AddAnswer(datasets.AnswerRow) error
	AddIndicator(datasets.IndicatorRow) error
	AddTable(datasets.Table) error
}

// A Place is what a file says of where something is.
type Place struct {
	SIREN       string // or SIRET
	INSEE       string
	Postcode    string
	Name        string // of the commune
	Departement string // code or name
}

// Territory finds the commune that a file means. It returns today's INSEE code,
// "" when it cannot tell, and what contradicts what.
type Territory interface {
	Find(Place) (insee string, conflicts []ingest.Note)
}

// An Outcome is one file read.
type Outcome struct {
	Kind   Kind
	Origin datasets.Origin // At is left for the caller
	Report *ingest.Report

	// Rows for a workspace; empty when the sink of Options.Begin took them.
	Attendances []datasets.AttendanceRow
	Answers     []datasets.AnswerRow
	Indicators  []datasets.IndicatorRow
	Tables      []datasets.Table

	// Records of other kinds, for those who know what to do with them.
	Posts          []Post
	Lieux          []Lieu
	Subsidies      []Subsidy
	Grants         []Grant
	Operations     []Operation
	Calls          []Call
	Awards         []Award
	Certifications []Certification
	Team           []Member
	Coordination   []CoordinationEvent
	Equipment      []Equipment
	Statistics     []Statistic

	Mapping *Mapping // the mapping that was used, when one was
}

// Batch returns the outcome as one import of a workspace.
func (o *Outcome) Batch(at time.Time) *datasets.Batch {
	origin := o.Origin
	origin.At = at
	return &datasets.Batch{
		Origin: origin, Attendances: o.Attendances, Answers: o.Answers, Indicators: o.Indicators, Tables: o.Tables,
		Report: DatasetsReport(o.Report),
	}
}

// Open recognises a file of the disk and reads it; kind "" recognises.
func Open(ctx context.Context, kind Kind, path string, o Options) (*Outcome, error) {
	f, err := ingest.OpenPath(path, ingest.Options{})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Read(ctx, kind, f, o)
}

// Read reads the file as the given kind, "" to recognise it first. Where the
// outcome is not nil its report is complete, even with an error: a file where
// too much is wrong gives both, and nothing of it must then be imported.
func Read(ctx context.Context, kind Kind, f *ingest.File, o Options) (*Outcome, error) {
	guess, err := Recognise(f)
	if said, m := recipe(f); said != "" { // a corrected workbook says what it is
		kind, o.Mapping = cmp.Or(kind, said), cmp.Or(o.Mapping, m)
	}
	if kind == "" && err != nil {
		return nil, err
	}
	p := find(cmp.Or(kind, guess.Kind))
	if p == nil {
		return nil, errUnknownKind(kind)
	}
	r := &reading{ctx: ctx, file: f, kind: p.kind, opt: o, out: &Outcome{Kind: p.kind}}
	if guess.Kind == p.kind {
		r.guess = guess
	}
	if err := r.origin(); err != nil {
		return nil, err
	}
	if err := r.open(p); err != nil {
		return nil, err
	}
	r.completes()
	if err = p.read(r); err == nil {
		err = r.addRetained()
	}
	r.guess = guess
	r.how(kind)
	if err != nil {
		return r.out, err
	}
	r.rep.Finish()
	if !r.rep.Balanced() {
		panic("producers: the account of " + f.Name + " does not add up")
	}
	return r.out, r.rep.Refusal(o.Tolerance)
}

// recipe identifies how a file is read: the same file read otherwise gives
// other rows.
func (o Options) recipe() string {
	var b strings.Builder
	fmt.Fprintln(&b, "key", o.Key.Fingerprint(), "action", o.Action, "confirmed", o.Confirmed, "order", o.Order, "sheet", o.Sheet)
	if o.Wave != nil {
		fmt.Fprintln(&b, "wave", *o.Wave)
	}
	if o.Ratio != nil {
		fmt.Fprintln(&b, "ratio", *o.Ratio)
	}
	o.Aliases.Write(&b)
	if o.Rules != nil {
		o.Rules.Write(&b)
	}
	if o.Mapping != nil {
		o.Mapping.Write(&b)
	}
	for _, name := range slices.Sorted(maps.Keys(o.Keep)) {
		fmt.Fprintln(&b, "keep", name, o.Keep[name])
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:8])
}

func (r *reading) origin() error {
	sum, err := r.file.SHA256()
	if err != nil {
		return err
	}
	r.out.Origin = datasets.Origin{
		Source: r.file.Name, SHA256: sum, Producer: string(r.kind), Space: space(r.kind), Recipe: r.opt.recipe(), Demo: r.opt.Demo,
	}
	return nil
}

// space is where the keys of a kind are unique: all exports of La Coop speak of
// the same activities.
func space(k Kind) string {
	if k == CoopActivities || k == CoopAPI {
		return "coop"
	}
	return string(k)
}

// DatasetsReport turns the account into the form that manifests keep.
func DatasetsReport(r *ingest.Report) datasets.Report {
	out := datasets.Report{Read: r.Rows, Kept: r.Kept, Repaired: r.Repaired}
	for rule, rows := range r.Rules {
		out.Repairs = append(out.Repairs, datasets.Repair{Rule: note(rule.Note()), Rows: rows})
	}
	slices.SortFunc(out.Repairs, func(a, b datasets.Repair) int { return strings.Compare(a.Rule.Key, b.Rule.Key) })
	for _, a := range r.Set {
		row := datasets.AsideRow{Sheet: a.Sheet, Row: a.Row, Cells: a.Cells}
		if len(a.Errors) > 0 {
			row.Column, row.Value, row.Reason = a.Errors[0].Column, a.Errors[0].Value, asNote(a.Errors[0].Err)
		}
		out.Aside = append(out.Aside, row)
	}
	if r.Table != "" {
		out.Attached = &datasets.Attached{Table: r.Table, By: r.Claimed}
	}
	for _, d := range r.Discarded {
		out.Discarded = append(out.Discarded, d.Column)
	}
	for _, k := range r.Retained {
		out.Retained = append(out.Retained, datasets.Retained{Column: k.Column, Purpose: k.Purpose})
	}
	for _, n := range r.Notes {
		out.Notes = append(out.Notes, note(n))
	}
	return out
}

func note(n ingest.Note) datasets.Note {
	return datasets.Note{Key: n.Key, Format: n.Format, Args: n.Args}
}

func asNote(err error) datasets.Note {
	switch n := err.(type) {
	case ingest.Note:
		return note(n)
	case *ingest.Note:
		return note(*n)
	case datasets.Note:
		return n
	}
	return datasets.Notef("ingest.other", "%s", err.Error())
}
