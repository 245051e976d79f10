package ledger

import (
	"slices"

	"github.com/lozere-developpement/sillage/funding"
)

// The quantities that are followed for a bucket. For one action on a bucket
// only committed and paid are.
type quantity int

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

func (a amounts) minus() amounts {
	for i := range a {
		a[i] = -a[i]
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

// A change is what one entry does to a series.
type change struct {
	on    funding.Date
	seq   int
	delta amounts
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
	s.total = s.total.plus(c.delta)
	at := len(s.changes)
	for at > 0 && s.changes[at-1].on.After(c.on) {
		at--
	}
	s.changes = slices.Insert(s.changes, at, c)
}

// push adds a change at the end; sort must follow the last one.
func (s *series) push(c change) {
	s.total = s.total.plus(c.delta)
	s.changes = append(s.changes, c)
}

// sort puts the changes in the order of their dates; those of one day stay in
// the order of the journal.
func (s *series) sort() {
	slices.SortStableFunc(s.changes, func(a, b change) int { return a.on.Compare(b.on) })
}

// check calls bad with the totals at the end of every day from the given one
// on, as they would be with the delta, and returns the first error.
func (s *series) check(from funding.Date, delta amounts, bad func(funding.Date, amounts) error) error {
	if n := len(s.changes); n == 0 || !s.changes[n-1].on.After(from) {
		return bad(from, s.total.plus(delta))
	}
	return s.days(from, func(day funding.Date, a amounts) error { return bad(day, a.plus(delta)) })
}

// days calls f with the totals at the end of the given day and of every later
// day on which something changes.
func (s *series) days(from funding.Date, f func(funding.Date, amounts) error) error {
	sum, i := amounts{}, 0
	for ; i < len(s.changes) && !s.changes[i].on.After(from); i++ {
		sum = sum.plus(s.changes[i].delta)
	}
	if err := f(from, sum); err != nil {
		return err
	}
	for i < len(s.changes) {
		day := s.changes[i].on
		for ; i < len(s.changes) && s.changes[i].on == day; i++ {
			sum = sum.plus(s.changes[i].delta)
		}
		if err := f(day, sum); err != nil {
			return err
		}
	}
	return nil
}

// least returns the smallest value of f at the end of any day from the given
// one on: what can be taken on that day without a later day going short. later
// is the first day of that smallest value where it is not the day itself.
func (s *series) least(from funding.Date, f func(amounts) funding.Cents) (low funding.Cents, later funding.Date) {
	if n := len(s.changes); n == 0 || !s.changes[n-1].on.After(from) {
		return f(s.total), funding.Date{}
	}
	first := true
	_ = s.days(from, func(day funding.Date, a amounts) error {
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
func (s *series) at(day funding.Date) amounts {
	var sum amounts
	for _, c := range s.changes {
		if !c.on.After(day) {
			sum = sum.plus(c.delta)
		}
	}
	return sum
}
