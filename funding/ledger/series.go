package ledger

import (
	"cmp"
	"slices"
	"time"

	"github.com/lozere-developpement/sillage/funding"
)

// The quantities that are followed for a bucket. For one action on a bucket
// only committed and paid are.
type quantity int8

const (
	pledged quantity = iota
	agreed
	called
	received
	repaid
	committed
	paid
	quantities
)

// amounts is a running total of each quantity.
type amounts [quantities]funding.Cents

func (a amounts) plus(b amounts) amounts {
	for i := range a {
		a[i] += b[i]
	}
	return a
}

// held is the money of the bucket that is on the account.
func (a amounts) held() funding.Cents { return a[received] - a[repaid] - a[paid] }

// free is the money that may still be committed under the policy.
func (a amounts) free(on CommitOn) funding.Cents {
	if on == OnCalled {
		return a[called] - a[repaid] - a[committed]
	}
	return a[received] - a[repaid] - a[committed]
}

// A change is what one entry does to a series: one quantity moves on one day.
// Half a million of them are held, so they are small.
type change struct {
	amount funding.Cents
	seq    int32
	on     day
	of     quantity
}

// A day is a date as one integer, in the order of dates: 20260301.
type day int32

func dayOf(d funding.Date) day { return day(d.Year*10_000 + int(d.Month)*100 + d.Day) }

func (d day) date() funding.Date {
	return funding.Date{Year: int(d / 10_000), Month: time.Month(d / 100 % 100), Day: int(d % 100)}
}

// A series holds the changes of one bucket, or of one action on one bucket, in
// the order of their dates, entries of one day in the order of the journal.
type series struct {
	changes []change
	total   amounts
}

// add inserts a change. An entry dated after all others, the usual case, is
// appended.
func (s *series) add(c change) {
	s.total[c.of] += c.amount
	at := len(s.changes)
	for at > 0 && s.changes[at-1].on > c.on {
		at--
	}
	s.changes = slices.Insert(s.changes, at, c)
}

// push adds a change at the end; sort must follow the last one.
func (s *series) push(c change) {
	s.total[c.of] += c.amount
	s.changes = append(s.changes, c)
}

// sort puts the changes in the order of their dates; those of one day stay in
// the order of the journal.
func (s *series) sort() {
	byDay := func(a, b change) int { return cmp.Compare(a.on, b.on) }
	if !slices.IsSortedFunc(s.changes, byDay) {
		slices.SortStableFunc(s.changes, byDay)
	}
}

// check calls bad with the totals at the end of every day from that of the
// change on, as they would be with it, and returns the first error.
func (s *series) check(c change, bad func(funding.Date, amounts) error) error {
	with := func(day funding.Date, a amounts) error {
		a[c.of] += c.amount
		return bad(day, a)
	}
	if s.endsBy(c.on) {
		return with(c.on.date(), s.total)
	}
	return s.days(c.on, with)
}

// endsBy reports whether nothing changes after a day.
func (s *series) endsBy(d day) bool {
	n := len(s.changes)
	return n == 0 || s.changes[n-1].on <= d
}

// days calls f with the totals at the end of the given day and of every later
// day on which something changes.
func (s *series) days(from day, f func(funding.Date, amounts) error) error {
	sum, i := amounts{}, 0
	for ; i < len(s.changes) && s.changes[i].on <= from; i++ {
		sum[s.changes[i].of] += s.changes[i].amount
	}
	if err := f(from.date(), sum); err != nil {
		return err
	}
	for i < len(s.changes) {
		day := s.changes[i].on
		for ; i < len(s.changes) && s.changes[i].on == day; i++ {
			sum[s.changes[i].of] += s.changes[i].amount
		}
		if err := f(day.date(), sum); err != nil {
			return err
		}
	}
	return nil
}

// least returns the smallest value of f at the end of any day from the given
// one on: what can be taken on that day without a later day going short. later
// is the first day of that smallest value where it is not the day itself.
func (s *series) least(from funding.Date, f func(amounts) funding.Cents) (low funding.Cents, later funding.Date) {
	if s.endsBy(dayOf(from)) {
		return f(s.total), funding.Date{}
	}
	first := true
	_ = s.days(dayOf(from), func(day funding.Date, a amounts) error {
		switch v := f(a); {
		case first:
			low, first = v, false
		case v < low:
			low, later = v, day
		}
		return nil
	})
	return low, later
}

// at returns the totals at the end of a day.
func (s *series) at(on funding.Date) amounts {
	var sum amounts
	end := dayOf(on)
	for _, c := range s.changes {
		if c.on <= end {
			sum[c.of] += c.amount
		}
	}
	return sum
}
