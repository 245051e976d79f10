package ledger

import (
	"cmp"
	"slices"

	"github.com/lozere-developpement/sillage/funding"
)

// A Line is where one bucket, or the whole fund, stands.
type Line struct {
	Pledged    funding.Cents
	Callable   funding.Cents // under a signed agreement
	Called     funding.Cents
	Received   funding.Cents
	Receivable funding.Cents // called and not received
	Repaid     funding.Cents
	Committed  funding.Cents // all that was committed, paid or not
	Paid       funding.Cents
	Unpaid     funding.Cents // committed and not paid
	Available  funding.Cents // received, not repaid, not committed
	Bank       funding.Cents // received less repaid less paid
}

func lineOf(a amounts) Line {
	return Line{Pledged: a[pledged], Callable: a[agreed], Called: a[called], Received: a[received],
		Receivable: a[called] - a[received], Repaid: a[repaid], Committed: a[committed], Paid: a[paid],
		Unpaid: a[committed] - a[paid], Available: a[received] - a[repaid] - a[committed], Bank: a.held()}
}

// A Position is where the fund stands at the end of a day.
type Position struct {
	On      funding.Date
	Total   Line
	Buckets []BucketLine // in the order of their first entry
	// Earmarked is the money of earmarked buckets that is on the account and
	// not spent, committed or not: what is carried over as fonds dédiés.
	Earmarked funding.Cents
}

// A BucketLine is where one bucket stands.
type BucketLine struct {
	Bucket Bucket
	Line
}

// Position returns where the fund stands at the end of a day.
func (j *Journal) Position(on funding.Date) Position {
	p := Position{On: on}
	var all amounts
	for _, b := range j.order {
		a := j.buckets[b].at(on)
		if a == (amounts{}) {
			continue
		}
		all = all.plus(a)
		p.Buckets = append(p.Buckets, BucketLine{b, lineOf(a)})
		if b.Earmark != "" {
			p.Earmarked += a.held()
		}
	}
	p.Total = lineOf(all)
	return p
}

// Bucket returns the line of one bucket, zero when it has none.
func (p Position) Bucket(b Bucket) Line {
	for _, l := range p.Buckets {
		if l.Bucket == b {
			return l.Line
		}
	}
	return Line{}
}

// Free returns the line of all free buckets together.
func (p Position) Free() Line {
	var sum Line
	for _, l := range p.Buckets {
		if l.Bucket.Earmark == "" {
			sum.Received += l.Received
			sum.Available += l.Available
			sum.Paid += l.Paid
			sum.Bank += l.Bank
			sum.Unpaid += l.Unpaid
		}
	}
	return sum
}

// An ActionLine is what one action was promised and paid out of the fund, or
// out of one contributor's money.
type ActionLine struct {
	Action    string
	Committed funding.Cents
	Paid      funding.Cents
	Entries   []int // the payments, by number in the journal
}

// A Statement is what a contributor is told: « vos 10 000 € ont payé… ».
type Statement struct {
	Contributor string
	Period      funding.Period
	Opening     funding.Cents // unspent at the beginning: the carry-over
	Received    funding.Cents // in the period
	Repaid      funding.Cents
	Paid        funding.Cents
	Closing     funding.Cents // opening + received − repaid − paid
	Dedicated   funding.Cents // of the closing, what is earmarked (fonds dédiés)
	Actions     []ActionLine  // committed and paid in the period, in the order of actions
	Now         Line          // at the end of the period
	Head        Hash          // of the journal: proof that can be checked later
}

// Statement returns the statement of a contributor for a period. A period
// without beginning tells everything since the first entry.
func (j *Journal) Statement(contributor string, period funding.Period) Statement {
	st := Statement{Contributor: contributor, Period: period, Head: j.Head()}
	end := period.To
	if end.IsZero() {
		end = farFuture
	}
	var before, now amounts
	for _, b := range j.order {
		if b.Contributor != contributor {
			continue
		}
		if !period.From.IsZero() {
			before = before.plus(j.buckets[b].at(period.From.AddDays(-1)))
		}
		a := j.buckets[b].at(end)
		now = now.plus(a)
		if b.Earmark != "" {
			st.Dedicated += a.held()
		}
	}
	st.Opening, st.Closing, st.Now = before.held(), now.held(), lineOf(now)
	st.Received, st.Repaid, st.Paid = now[received]-before[received], now[repaid]-before[repaid], now[paid]-before[paid]
	st.Actions = j.actionLines(period, func(b Bucket) bool { return b.Contributor == contributor })
	return st
}

var farFuture = funding.Day(9999, 12, 31)

// Actions returns what each action was committed and paid in a period.
func (j *Journal) Actions(period funding.Period) []ActionLine {
	return j.actionLines(period, func(Bucket) bool { return true })
}

func (j *Journal) actionLines(period funding.Period, of func(Bucket) bool) []ActionLine {
	lines := map[string]*ActionLine{}
	for key, s := range j.actions {
		if !of(key.bucket) {
			continue
		}
		line := lines[key.action]
		if line == nil {
			line = &ActionLine{Action: key.action}
			lines[key.action] = line
		}
		for _, c := range s.changes {
			if period.Contains(c.on.date()) {
				line.add(c)
			}
		}
	}
	out := make([]ActionLine, 0, len(lines))
	for _, line := range lines {
		slices.Sort(line.Entries)
		line.Entries = slices.Compact(line.Entries)
		if line.Committed != 0 || line.Paid != 0 || len(line.Entries) > 0 {
			out = append(out, *line)
		}
	}
	slices.SortFunc(out, func(a, b ActionLine) int { return cmp.Compare(a.Action, b.Action) })
	return out
}

func (l *ActionLine) add(c change) {
	switch c.of {
	case committed:
		l.Committed += c.amount
	case paid:
		l.Paid += c.amount
		l.Entries = append(l.Entries, int(c.seq))
	}
}

// Buckets returns the buckets in the order of their first entry.
func (j *Journal) Buckets() []Bucket { return slices.Clone(j.order) }

// Contributors returns the contributors in the order of their first entry.
func (j *Journal) Contributors() []string {
	var out []string
	for _, b := range j.order {
		if !slices.Contains(out, b.Contributor) {
			out = append(out, b.Contributor)
		}
	}
	return out
}
