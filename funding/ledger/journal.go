package ledger

import (
	"errors"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/funding"
)

// A CommitOn says on what money an action may be committed.
type CommitOn int

// The two policies. Committing on what is only called is bolder: the payment
// still waits for the receipt.
const (
	OnReceived CommitOn = iota
	OnCalled
)

// A Policy adjusts a Journal. The zero value commits on received money and
// knows no axis.
type Policy struct {
	Commit CommitOn
	// AxisOf gives the axis of an action ("A12" → "3"), for money earmarked
	// to an axis. An action that is not there belongs to none.
	AxisOf map[string]string
}

// A Journal is the pooled fund: entries that were accepted, and where they
// lead. The zero Journal is not usable: see New and Load. It is not safe for
// concurrent use.
type Journal struct {
	policy  Policy
	entries []Entry
	buckets map[Bucket]*series
	actions map[actionBucket]*series
	order   []Bucket // in the order of their first entry
	undone  map[int]int
	closed  funding.Date // entries on or before it are refused
}

type actionBucket struct {
	action string
	bucket Bucket
}

// New returns an empty journal.
func New(p Policy) *Journal {
	return &Journal{policy: p, buckets: map[Bucket]*series{}, actions: map[actionBucket]*series{}, undone: map[int]int{}}
}

// Load verifies the chain of the entries, replays them and checks every
// bucket at every date. It returns a *BrokenError for what is not as written.
// The entries are kept, not copied.
func Load(p Policy, entries []Entry) (*Journal, error) {
	if err := Verify(entries); err != nil {
		return nil, err
	}
	j := New(p)
	j.entries = entries // reversals look back
	for i := range entries {
		if err := j.acceptable(&entries[i]); err != nil {
			return nil, broken(i, err)
		}
		if err := j.replay(&entries[i], j.applyUnsorted); err != nil {
			return nil, broken(i, err)
		}
	}
	for _, s := range j.buckets {
		s.sort()
	}
	for _, s := range j.actions {
		s.sort()
	}
	if err := j.soundThroughout(); err != nil {
		return nil, broken(len(entries)-1, err)
	}
	return j, nil
}

// soundThroughout checks every bucket, and every action on it, at every date.
func (j *Journal) soundThroughout() error {
	for _, b := range j.order {
		if err := j.buckets[b].days(0, func(d funding.Date, a amounts) error { return j.sound(b, d, a) }); err != nil {
			return err
		}
	}
	for key, s := range j.actions {
		if err := s.days(0, func(d funding.Date, a amounts) error { return soundAction(key.action, d, a) }); err != nil {
			return err
		}
	}
	return nil
}

func broken(i int, err error) error {
	if n, ok := errors.AsType[funding.Note](err); ok {
		return &BrokenError{i, n}
	}
	return &BrokenError{i, funding.Notef("funding.ledger.broken", "%[1]v", err)}
}

// replay applies an entry that was accepted once.
func (j *Journal) replay(e *Entry, apply func(Bucket, string, change) error) error {
	if e.Kind == Closing {
		j.closed = e.On
		return nil
	}
	if e.Kind == Reversal {
		j.undone[e.Reverses] = e.Seq
	}
	return j.effects(e, apply)
}

// acceptable reports why an entry read back could never have been accepted,
// whatever its hash: it lies in a year closed before it was written, its amount
// is out of range, it undoes what was undone, or it takes earmarked money for
// another action. Axes may change with the roadmap, and are not judged again.
func (j *Journal) acceptable(e *Entry) error {
	switch {
	case e.On.IsZero():
		return funding.Notef("funding.ledger.date", "an entry needs its date")
	case !e.On.After(j.closed) && !j.closed.IsZero():
		return funding.Notef("funding.ledger.closed", "%[1]v is closed: the accounts are frozen until %[2]v", e.On, j.closed)
	case e.Kind == Closing:
		return nil
	case e.Amount <= 0 || e.Amount > maxEntry:
		return funding.Notef("funding.ledger.amount", "%[1]v: the amount of an entry is above zero", e.Amount)
	case e.Kind == Reversal:
		if by, done := j.undone[e.Reverses]; done {
			return funding.Notef("funding.ledger.undone", "entry %[1]d was already reversed by entry %[2]d", e.Reverses, by)
		}
		if e.Reverses >= 0 && e.Reverses < e.Seq && (j.entries[e.Reverses].Kind == Closing || j.entries[e.Reverses].Kind == Reversal) {
			return funding.Notef("funding.ledger.final", "a closing or a reversal is not reversed: write a new entry")
		}
	}
	for _, p := range e.Parts {
		if action, ok := strings.CutPrefix(p.Bucket.Earmark, "action:"); ok && action != e.Action {
			return funding.Notef("funding.ledger.reassign-earmark", "the money of %[1]s may not serve %[2]s", p.Bucket, e.Action)
		}
		if e.Kind != Reassign && p.Amount <= 0 {
			return funding.Notef("funding.ledger.amount", "%[1]v: the amount of an entry is above zero", p.Amount)
		}
	}
	return nil
}

// apply adds a change to its bucket and, where it has one, to its action.
func (j *Journal) apply(b Bucket, action string, c change) error {
	j.bucket(b).add(c)
	if action != "" {
		j.onAction(action, b).add(c)
	}
	return nil
}

// applyUnsorted is apply for a whole journal: the dates are sorted once, at its
// end, however many entries are back-dated.
func (j *Journal) applyUnsorted(b Bucket, action string, c change) error {
	j.bucket(b).push(c)
	if action != "" {
		j.onAction(action, b).push(c)
	}
	return nil
}

func (j *Journal) bucket(b Bucket) *series {
	s := j.buckets[b]
	if s == nil {
		s = &series{}
		j.buckets[b] = s
		j.order = append(j.order, b)
	}
	return s
}

func (j *Journal) onAction(action string, b Bucket) *series {
	key := actionBucket{action, b}
	s := j.actions[key]
	if s == nil {
		s = &series{}
		j.actions[key] = s
	}
	return s
}

// single maps the kinds that bear on the bucket of their contributor.
var single = map[Kind]quantity{Pledge: pledged, Agreement: agreed, Call: called, Receipt: received, Repayment: repaid}

func isSingle(k Kind) bool {
	_, ok := single[k]
	return ok
}

// effects calls f with what the entry does to each bucket.
func (j *Journal) effects(e *Entry, f func(Bucket, string, change) error) error {
	if e.Kind == Reversal {
		return j.reversed(e, f)
	}
	c := change{amount: e.Amount, seq: int32(e.Seq), on: dayOf(e.On)}
	var ok bool
	if c.of, ok = single[e.Kind]; ok {
		return f(Bucket{e.Contributor, e.Earmark}, "", c)
	}
	var total funding.Cents
	for _, p := range e.Parts {
		c.amount, c.of = p.Amount, committed
		switch e.Kind {
		case Commitment, Reassign:
		case Release:
			c.amount = -p.Amount
		case Payment:
			c.of = paid
		default:
			return funding.Notef("funding.ledger.kind", "%[1]q: unknown kind of entry", string(e.Kind))
		}
		if err := f(p.Bucket, e.Action, c); err != nil {
			return err
		}
		total += p.Amount
	}
	if want := e.Amount; total != want && (e.Kind != Reassign || total != 0) {
		return funding.Notef("funding.ledger.parts", "the parts sum to %[1]v, not to %[2]v", total, want)
	}
	return nil
}

func (j *Journal) reversed(e *Entry, f func(Bucket, string, change) error) error {
	if e.Reverses < 0 || e.Reverses >= e.Seq {
		return funding.Notef("funding.ledger.reverses", "reverses entry %[1]d, which is not before it", e.Reverses)
	}
	orig := &j.entries[e.Reverses]
	return j.effects(orig, func(b Bucket, action string, c change) error {
		c.amount, c.seq, c.on = -c.amount, int32(e.Seq), dayOf(e.On)
		return f(b, action, c)
	})
}

// Entries returns the journal. The slice must not be changed.
func (j *Journal) Entries() []Entry { return j.entries }

// Head returns the hash of the last entry, to print on receipts; zero for an
// empty journal.
func (j *Journal) Head() Hash {
	if len(j.entries) == 0 {
		return Hash{}
	}
	return j.entries[len(j.entries)-1].Hash
}

// ClosedUntil returns the last day that is frozen; zero when none is.
func (j *Journal) ClosedUntil() funding.Date { return j.closed }

// Append checks the entry, attributes it to buckets, chains it and adds it to
// the journal. It returns the entry as written, or the reason it is refused,
// and then nothing has changed.
func (j *Journal) Append(e Entry) (Entry, error) {
	e, err := j.Prepare(e)
	if err != nil {
		return Entry{}, err
	}
	j.entries = append(j.entries, e)
	return e, j.replay(&e, j.apply)
}

// Prepare returns the entry as Append would write it, or the reason it would be
// refused, and leaves the journal as it is: the entry is first kept elsewhere,
// then read back with Extend.
func (j *Journal) Prepare(e Entry) (Entry, error) {
	if e.Kind != Reversal {
		e.Reverses = -1
	}
	if err := j.admissible(&e); err != nil {
		return Entry{}, err
	}
	e.Seq, e.Prev = len(j.entries), j.Head()
	if err := j.attribute(&e); err != nil {
		return Entry{}, err
	}
	if err := j.effects(&e, j.tryChange); err != nil {
		return Entry{}, err
	}
	e.Hash = e.Sum()
	return e, nil
}

// Extend verifies entries that were written after those of the journal, against
// its head and against every bucket at every date, and adds them. It returns a
// *BrokenError for what is not as written; the journal must then be loaded
// again.
func (j *Journal) Extend(entries []Entry) error {
	start := len(j.entries)
	if err := verifyAfter(j.Head(), start, entries); err != nil {
		return err
	}
	j.entries = append(j.entries, entries...)
	for i := start; i < len(j.entries); i++ {
		e := &j.entries[i]
		if err := j.acceptable(e); err != nil {
			return broken(i, err)
		}
		if e.Kind != Closing {
			if err := j.effects(e, j.tryChange); err != nil {
				return broken(i, err)
			}
		}
		if err := j.replay(e, j.apply); err != nil {
			return broken(i, err)
		}
	}
	return nil
}

func (j *Journal) admissible(e *Entry) error {
	switch {
	case e.On.IsZero():
		return funding.Notef("funding.ledger.date", "an entry needs its date")
	case !e.On.After(j.closed) && !j.closed.IsZero():
		return funding.Notef("funding.ledger.closed", "%[1]v is closed: the accounts are frozen until %[2]v", e.On, j.closed)
	case !slices.Contains(Kinds(), e.Kind):
		return funding.Notef("funding.ledger.kind", "%[1]q: unknown kind of entry", string(e.Kind))
	case e.Kind == Closing:
		return j.admitClosing(e)
	case e.Kind == Reversal:
		return j.admitReversal(e)
	case e.Amount <= 0:
		return funding.Notef("funding.ledger.amount", "%[1]v: the amount of an entry is above zero", e.Amount)
	case e.Amount > maxEntry:
		return funding.ErrOverflow
	case isSingle(e.Kind):
		return admitContribution(e)
	case strings.TrimSpace(e.Action) == "":
		return funding.Notef("funding.ledger.action", "say for which action")
	}
	return nil
}

// maxEntry is the largest amount of one entry, ten milliards of euros: a
// million such entries still sum without overflow.
const maxEntry = funding.Cents(1_000_000_000_000)

func admitContribution(e *Entry) error {
	if strings.TrimSpace(e.Contributor) == "" {
		return funding.Notef("funding.ledger.contributor", "say which partner")
	}
	kind, value, found := strings.Cut(e.Earmark, ":")
	if e.Earmark != "" && (!found || value == "" || kind != "action" && kind != "axis") {
		return funding.Notef("funding.ledger.earmark", "%[1]q: an earmark is empty, action:A03 or axis:3", e.Earmark)
	}
	e.Action, e.Parts = "", nil
	return nil
}

func (j *Journal) admitClosing(e *Entry) error {
	for i := len(j.entries) - 1; i >= 0; i-- {
		if j.entries[i].On.After(e.On) && j.entries[i].Kind == Closing {
			return funding.Notef("funding.ledger.closed", "%[1]v is closed: the accounts are frozen until %[2]v", e.On, j.entries[i].On)
		}
	}
	e.Amount, e.Parts = 0, nil
	return nil
}

func (j *Journal) admitReversal(e *Entry) error {
	if e.Reverses < 0 || e.Reverses >= len(j.entries) {
		return funding.Notef("funding.ledger.no-entry", "there is no entry %[1]d to reverse", e.Reverses)
	}
	orig := &j.entries[e.Reverses]
	by, done := j.undone[e.Reverses]
	switch {
	case done:
		return funding.Notef("funding.ledger.undone", "entry %[1]d was already reversed by entry %[2]d", e.Reverses, by)
	case orig.Kind == Closing || orig.Kind == Reversal:
		return funding.Notef("funding.ledger.final", "a closing or a reversal is not reversed: write a new entry")
	case e.On.Before(orig.On):
		return funding.Notef("funding.ledger.before", "%[1]v is before the entry that is reversed, %[2]v", e.On, orig.On)
	}
	e.Amount, e.Action, e.Contributor, e.Earmark, e.Parts = orig.Amount, orig.Action, orig.Contributor, orig.Earmark, nil
	return nil
}

// tryChange checks a change against the bucket, and the action on it, at
// every date from its own on.
func (j *Journal) tryChange(b Bucket, action string, c change) error {
	s := j.buckets[b]
	if s == nil {
		s = &series{}
	}
	if err := s.check(c, func(d funding.Date, a amounts) error { return j.sound(b, d, a) }); err != nil || action == "" {
		return err
	}
	onAction := j.actions[actionBucket{action, b}]
	if onAction == nil {
		onAction = &series{}
	}
	return onAction.check(c, func(d funding.Date, a amounts) error { return soundAction(action, d, a) })
}

func soundAction(action string, d funding.Date, a amounts) error {
	if a[paid] > a[committed] || a[committed] < 0 || a[paid] < 0 {
		return funding.Notef("funding.ledger.over-committed", "on %[1]v, %[2]v would be paid for %[3]s and %[4]v committed",
			d, a[paid], action, a[committed])
	}
	return nil
}

// sound returns why a bucket cannot hold the amounts at the end of a day.
func (j *Journal) sound(b Bucket, d funding.Date, a amounts) error {
	for q := pledged; q < quantities; q++ {
		if a[q] < 0 {
			return funding.Notef("funding.ledger.negative", "%[1]v of %[2]s would be negative on %[3]v: %[4]v", quantityWords[q], b, d, a[q])
		}
	}
	for _, rule := range [...]struct {
		small, large funding.Cents
		key, text    string
	}{
		{a[agreed], a[pledged], "funding.ledger.agreed", "on %[3]v, %[1]v would be signed by %[2]s and %[4]v pledged"},
		{a[called], a[agreed], "funding.ledger.called", "on %[3]v, %[1]v would be called from %[2]s and only %[4]v is under a signed agreement"},
		{a[received], a[called], "funding.ledger.received", "on %[3]v, %[1]v would be received from %[2]s and %[4]v called"},
		{a[committed], a[committed] + a.free(j.policy.Commit), "funding.ledger.committed", "on %[3]v, %[1]v of %[2]s would be committed and %[4]v is there"},
		{a[paid], a[committed], "funding.ledger.paid", "on %[3]v, %[1]v of %[2]s would be paid and %[4]v committed"},
		{a[paid], a[received] - a[repaid], "funding.ledger.cash", "on %[3]v, %[1]v of %[2]s would be paid and %[4]v received"},
	} {
		if rule.small > rule.large {
			return funding.Notef(rule.key, rule.text, rule.small, b, d, rule.large)
		}
	}
	return nil
}

var quantityWords = [quantities]funding.Word{
	{Key: "funding.entry.pledge", English: "pledge"}, {Key: "funding.entry.agreement", English: "agreement"},
	{Key: "funding.entry.call", English: "call"}, {Key: "funding.entry.receipt", English: "receipt"},
	{Key: "funding.entry.repayment", English: "repayment"}, {Key: "funding.entry.commitment", English: "commitment"},
	{Key: "funding.entry.payment", English: "payment"},
}
