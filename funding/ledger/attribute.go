package ledger

import (
	"strings"

	"github.com/lozere-developpement/sillage/funding"
)

// String names the bucket: its contributor, and its earmark when it has one.
func (b Bucket) String() string {
	if b.Earmark == "" {
		return b.Contributor
	}
	return b.Contributor + " {" + b.Earmark + "}"
}

// A ShortError is the refusal of an amount for which the usable money is too
// small. Pool is the money there is, Usable what the earmarks let the action
// have.
type ShortError struct {
	Kind    Kind
	Action  string
	Asked   funding.Cents
	Usable  funding.Cents
	Missing funding.Cents // Asked − Usable
	Pool    funding.Cents
	On      funding.Date // of the entry that was refused
	// Later is the first day on which the money, there on the day of the entry,
	// serves something else; zero where none does.
	Later funding.Date
}

// Error says what is missing and why.
func (e *ShortError) Error() string { return e.note().Error() }

// Message returns the catalogue key and the arguments.
func (e *ShortError) Message() (key string, args []any) { return e.note().Message() }

func (e *ShortError) note() funding.Note {
	args := []any{e.Asked, e.Action, e.Usable, e.Missing, e.Pool, e.On, e.Later}
	committed := e.Kind != Commitment
	switch {
	case committed && !e.Later.IsZero():
		return funding.Notef("funding.ledger.short-committed-later", "%[1]v for %[2]s on %[6]v: what is committed and not paid then is paid or released from %[7]v on and leaves %[3]v, %[4]v is missing", args...)
	case committed:
		return funding.Notef("funding.ledger.short-committed", "%[1]v for %[2]s on %[6]v: %[3]v is committed and not paid, %[4]v is missing", args...)
	case !e.Later.IsZero():
		return funding.Notef("funding.ledger.short-later", "%[1]v for %[2]s on %[6]v: what is available then serves from %[7]v on and leaves %[3]v, %[4]v is missing", args...)
	case e.Pool >= e.Asked:
		return funding.Notef("funding.ledger.short-earmark", "%[1]v for %[2]s on %[6]v: the fund holds %[5]v but only %[3]v may serve this action, %[4]v is missing", args...)
	}
	return funding.Notef("funding.ledger.short", "%[1]v for %[2]s on %[6]v: %[3]v is available, %[4]v is missing", args...)
}

// rank says how close the earmark of a bucket is to an action: 0 for the
// action itself, 1 for its axis, 2 for free money, −1 when the money may not
// serve it.
func (j *Journal) rank(b Bucket, action string) int {
	r := rankOfCommitted(b, action)
	if axis := j.policy.AxisOf[action]; r == 1 && (axis == "" || b.Earmark != "axis:"+axis) {
		return -1
	}
	return r
}

// rankOfCommitted is rank for money that is committed to the action already: of
// whatever axis it is, for the roadmap may have moved the action since.
func rankOfCommitted(b Bucket, action string) int {
	switch kind, value, _ := strings.Cut(b.Earmark, ":"); {
	case b.Earmark == "":
		return 2
	case kind == "action" && value == action:
		return 0
	case kind == "axis":
		return 1
	}
	return -1
}

// attribute writes on which buckets the entry bears.
func (j *Journal) attribute(e *Entry) error {
	switch e.Kind {
	case Commitment:
		return j.attributeRanks(e, []int{0, 1, 2}, func(b Bucket) (funding.Cents, funding.Date) {
			return j.buckets[b].least(e.On, func(a amounts) funding.Cents { return a.free(j.policy.Commit) })
		})
	case Payment:
		return j.attributeRanks(e, []int{0, 1, 2}, func(b Bucket) (funding.Cents, funding.Date) {
			cash, later := j.buckets[b].least(e.On, amounts.held)
			if open, day := j.unpaid(e.Action, b, e.On); open <= cash {
				return open, day
			}
			return cash, later
		})
	case Release:
		return j.attributeRanks(e, []int{2, 1, 0}, func(b Bucket) (funding.Cents, funding.Date) { return j.unpaid(e.Action, b, e.On) })
	case Reassign:
		return j.attributeReassign(e)
	}
	return nil
}

// unpaid is what of a bucket is committed to an action, from the day on, and
// not paid; later is the day from which it is so little.
func (j *Journal) unpaid(action string, b Bucket, on funding.Date) (open funding.Cents, later funding.Date) {
	s := j.actions[actionBucket{action, b}]
	if s == nil {
		return 0, funding.Date{}
	}
	return s.least(on, func(a amounts) funding.Cents { return a[committed] - a[paid] })
}

// attributeRanks takes the amount from the buckets rank by rank; within a
// rank each contributor bears its share by the largest remainder.
func (j *Journal) attributeRanks(e *Entry, ranks []int, has func(Bucket) (funding.Cents, funding.Date)) error {
	left, usable, later := e.Amount, funding.Cents(0), funding.Date{}
	e.Parts = nil
	for _, rank := range ranks {
		buckets, room, from := j.roomOf(rank, e, has)
		total, err := funding.Sum(room...)
		if err != nil {
			return err
		}
		usable += total
		if later.IsZero() || !from.IsZero() && from.Before(later) {
			later = from
		}
		if left == 0 || total == 0 {
			continue
		}
		shares, err := funding.SplitLike(min(left, total), room)
		if err != nil {
			return err
		}
		for i, share := range shares {
			if share != 0 {
				e.Parts = append(e.Parts, Part{buckets[i], share})
			}
		}
		left -= min(left, total)
	}
	if left > 0 {
		return &ShortError{Kind: e.Kind, Action: e.Action, Asked: e.Amount, Usable: usable, Missing: left, Pool: j.pool(e.On), On: e.On, Later: later}
	}
	return nil
}

// roomOf returns the buckets of a rank, in the order of their first entry,
// with what each can bear, and the first later day on which one bears less.
func (j *Journal) roomOf(rank int, e *Entry, has func(Bucket) (funding.Cents, funding.Date)) (buckets []Bucket, room []funding.Cents, later funding.Date) {
	of := rankOfCommitted
	if e.Kind == Commitment {
		of = j.rank
	}
	for _, b := range j.order {
		if of(b, e.Action) != rank {
			continue
		}
		most, from := has(b)
		buckets, room = append(buckets, b), append(room, max(0, most))
		if later.IsZero() || !from.IsZero() && from.Before(later) {
			later = from
		}
	}
	return buckets, room, later
}

// pool is the uncommitted money of all buckets from the day on.
func (j *Journal) pool(on funding.Date) funding.Cents {
	var sum funding.Cents
	for _, s := range j.buckets {
		low, _ := s.least(on, func(a amounts) funding.Cents { return a.free(j.policy.Commit) })
		sum += low
	}
	return sum
}

// Reassigned returns the entry that changes the source of a commitment: the
// amount committed to the action moves from one bucket to another.
func Reassigned(on funding.Date, action string, from, to Bucket, amount funding.Cents) Entry {
	return Entry{On: on, Kind: Reassign, Action: action, Amount: amount, Parts: []Part{{from, -amount}, {to, amount}}}
}

func (j *Journal) attributeReassign(e *Entry) error {
	if len(e.Parts) != 2 || e.Parts[0].Amount != -e.Amount || e.Parts[1].Amount != e.Amount || e.Parts[0].Bucket == e.Parts[1].Bucket {
		return funding.Notef("funding.ledger.reassign", "a re-assignment takes an amount from one source and gives it to another")
	}
	to := e.Parts[1].Bucket
	if j.buckets[to] == nil || j.rank(to, e.Action) < 0 {
		return funding.Notef("funding.ledger.reassign-earmark", "the money of %[1]s may not serve %[2]s", to, e.Action)
	}
	return nil
}
