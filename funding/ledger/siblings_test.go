package ledger_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/ledger"
)

// opened is a book in which every partner pledged, signed, was called and paid
// the same amount on the first day.
func opened(t *testing.T, amount funding.Cents, who ...ledger.Bucket) book {
	b := book{t, ledger.New(lozere)}
	for _, w := range who {
		for _, k := range []ledger.Kind{ledger.Pledge, ledger.Agreement, ledger.Call, ledger.Receipt} {
			b.do(k, 1, w, "", amount)
		}
	}
	return b
}

func parts(e ledger.Entry) (out []string) {
	for _, p := range e.Parts {
		out = append(out, fmt.Sprint(p.Bucket, " ", p.Amount))
	}
	return out
}

// testSiblings holds what the published sequence of the fund implies at its
// edges.
func testSiblings(t *testing.T) {
	reverse := func(b book, day, seq int) error {
		_, err := b.j.Append(ledger.Entry{On: funding.Day(2025, 1, day), Kind: ledger.Reversal, Reverses: seq})
		return err
	}
	reference(t, "H2-edges", "received ≤ called ≤ signed ≤ pledged, to the cent", func(t *testing.T) {
		b := book{t, ledger.New(lozere)}
		b.do(ledger.Pledge, 1, cd48, "", 100)
		b.refused(ledger.Agreement, 1, cd48, "", 101, "funding.ledger.agreed")
		b.do(ledger.Agreement, 1, cd48, "", 99)
		b.refused(ledger.Call, 1, cd48, "", 100, "funding.ledger.called")
		b.do(ledger.Call, 1, cd48, "", 98)
		b.refused(ledger.Receipt, 1, cd48, "", 99, "funding.ledger.received")
		b.do(ledger.Receipt, 1, cd48, "", 98)
		b.refused(ledger.Receipt, 1, cd48, "", 0, "funding.ledger.amount")
		b.refused(ledger.Receipt, 1, cd48, "", -1, "funding.ledger.amount")
	})
	reference(t, "H4-edges", "three partners of one rank by thirds, the cent to the first; then the free money", func(t *testing.T) {
		a, c, d := ledger.Bucket{Contributor: "A", Earmark: "action:A3"}, ledger.Bucket{Contributor: "C", Earmark: "action:A3"}, ledger.Bucket{Contributor: "D", Earmark: "action:A3"}
		b := opened(t, 1_000, a, c, d, cd48)
		if got := fmt.Sprint(parts(b.do(ledger.Commitment, 2, ledger.Bucket{}, "A3", 100))); got != "[A {action:A3} 0.34 C {action:A3} 0.33 D {action:A3} 0.33]" {
			t.Error(got)
		}
		if got := fmt.Sprint(parts(b.do(ledger.Commitment, 2, ledger.Bucket{}, "A3", 2_901))); got != "[A {action:A3} 9.66 C {action:A3} 9.67 D {action:A3} 9.67 CD48 0.01]" {
			t.Error(got)
		}
		b.refused(ledger.Commitment, 2, ledger.Bucket{}, "A3", 1_000, "funding.ledger.short")
		b.do(ledger.Commitment, 2, ledger.Bucket{}, "A3", 999)
		b.refused(ledger.Commitment, 2, ledger.Bucket{}, "A3", 1, "funding.ledger.short")
	})
	reference(t, "H6-called", "the bolder policy: commit on what is called, pay on what is received", func(t *testing.T) {
		b := book{t, ledger.New(ledger.Policy{Commit: ledger.OnCalled})}
		for _, k := range []ledger.Kind{ledger.Pledge, ledger.Agreement, ledger.Call} {
			b.do(k, 1, cd48, "", 100)
		}
		b.refused(ledger.Commitment, 2, ledger.Bucket{}, "A3", 101, "funding.ledger.short")
		b.do(ledger.Commitment, 2, ledger.Bucket{}, "A3", 100)
		b.refused(ledger.Payment, 3, ledger.Bucket{}, "A3", 1, "funding.ledger.short-committed")
		b.do(ledger.Receipt, 4, cd48, "", 60)
		b.do(ledger.Payment, 4, ledger.Bucket{}, "A3", 60)
		b.refused(ledger.Payment, 5, ledger.Bucket{}, "A3", 1, "funding.ledger.short-committed")
		b.refused(ledger.Repayment, 5, cd48, "", 1, "funding.ledger.committed")
		if line := b.j.Position(funding.Day(2025, 1, 5)).Total; line.Bank != 0 || line.Unpaid != 40 || line.Receivable != 40 {
			t.Errorf("%+v", line)
		}
		if _, err := ledger.Load(lozere, b.j.Entries()); err == nil {
			t.Error("what was committed on a call is accepted where only received money may be")
		}
	})
	reference(t, "H9-moved", "an action that changes its axis: what was committed to it is still paid and released, nothing more is", func(t *testing.T) {
		b := opened(t, 100, etat)
		b.do(ledger.Commitment, 10, ledger.Bucket{}, "A12", 60)
		moved, err := ledger.Load(ledger.Policy{AxisOf: map[string]string{"A12": "2"}}, b.j.Entries())
		if err != nil {
			t.Fatal(err)
		}
		b.j = moved
		b.do(ledger.Payment, 11, ledger.Bucket{}, "A12", 20)
		b.do(ledger.Release, 12, ledger.Bucket{}, "A12", 40)
		b.refused(ledger.Commitment, 13, ledger.Bucket{}, "A12", 1, "funding.ledger.short-earmark")
		if line := b.j.Position(funding.Day(2025, 1, 13)).Bucket(etat); line.Paid != 20 || line.Unpaid != 0 || line.Available != 80 {
			t.Errorf("%+v", line)
		}
	})
	reference(t, "H13-edges", "several releases on one day, free money first; never more than is unpaid", func(t *testing.T) {
		b := opened(t, 1_000, ccss, cd48)
		b.do(ledger.Commitment, 2, ledger.Bucket{}, "A3", 1_500)
		b.do(ledger.Payment, 3, ledger.Bucket{}, "A3", 1_100)
		if got := fmt.Sprint(parts(b.do(ledger.Release, 4, ledger.Bucket{}, "A3", 300))); got != "[CD48 3.00]" {
			t.Error(got)
		}
		b.do(ledger.Release, 4, ledger.Bucket{}, "A3", 99)
		b.refused(ledger.Release, 4, ledger.Bucket{}, "A3", 2, "funding.ledger.short-committed")
		b.do(ledger.Release, 4, ledger.Bucket{}, "A3", 1)
		b.refused(ledger.Release, 4, ledger.Bucket{}, "A3", 1, "funding.ledger.short-committed")
		if line := b.j.Position(funding.Day(2025, 1, 4)).Total; line.Unpaid != 0 || line.Available != 900 || line.Bank != 900 {
			t.Errorf("%+v", line)
		}
		// What was released back-dated must not have been paid since.
		b.do(ledger.Commitment, 10, ledger.Bucket{}, "A3", 100)
		b.do(ledger.Payment, 20, ledger.Bucket{}, "A3", 100)
		b.refused(ledger.Release, 15, ledger.Bucket{}, "A3", 1, "funding.ledger.short-committed-later")
	})
	reference(t, "H14-edges", "carry-over of three buckets over two years, repayments out of it", func(t *testing.T) {
		b := opened(t, 1_000, ccss, etat, cd48)
		b.do(ledger.Commitment, 2, ledger.Bucket{}, "A3", 600)
		b.do(ledger.Payment, 3, ledger.Bucket{}, "A3", 250)
		b.do(ledger.Repayment, 300, etat, "", 400)
		b.do(ledger.Closing, 365, ledger.Bucket{}, "", 0)
		b.do(ledger.Payment, 366, ledger.Bucket{}, "A3", 350)
		end := b.j.Position(funding.Day(2025, 12, 31))
		next := b.j.Position(funding.Day(2026, 1, 1))
		if end.Earmarked != 750+600 || next.Earmarked != 400+600 || end.Total.Bank != 2_350 || end.Bucket(etat).Available != 600 {
			t.Errorf("%v, %v, %+v", end.Earmarked, next.Earmarked, end.Total)
		}
		before := b.j.Statement("CCSS", funding.Period{From: funding.Day(2025, 1, 1), To: funding.Day(2025, 12, 31)})
		after := b.j.Statement("CCSS", funding.Period{From: funding.Day(2026, 1, 1), To: funding.Day(2026, 12, 31)})
		if before.Closing != after.Opening || before.Dedicated != 750 || after.Dedicated != 400 || after.Paid != 350 {
			t.Errorf("%+v\n%+v", before, after)
		}
		statementsAgree(t, b.j, end)
		statementsAgree(t, b.j, next)
	})
	reference(t, "H15-edges", "back-dated: refused from the first day that would go short, taken where none does", func(t *testing.T) {
		b := opened(t, 1_000, cd48)
		b.do(ledger.Commitment, 10, ledger.Bucket{}, "NEC", 400)
		b.do(ledger.Repayment, 20, cd48, "", 500)
		b.refused(ledger.Commitment, 5, ledger.Bucket{}, "A3", 101, "funding.ledger.short-later")
		b.do(ledger.Commitment, 5, ledger.Bucket{}, "A3", 100)
		b.refused(ledger.Repayment, 2, cd48, "", 1, "funding.ledger.committed")
		// On the day of the receipt the order of entries is free.
		same := book{t, ledger.New(lozere)}
		for _, k := range []ledger.Kind{ledger.Pledge, ledger.Agreement, ledger.Call} {
			same.do(k, 1, cd48, "", 100)
		}
		same.do(ledger.Receipt, 5, cd48, "", 100)
		same.refused(ledger.Commitment, 4, ledger.Bucket{}, "A3", 1, "funding.ledger.short")
		same.do(ledger.Commitment, 5, ledger.Bucket{}, "A3", 100)
		same.do(ledger.Payment, 5, ledger.Bucket{}, "A3", 100)
	})
	reference(t, "H16-edges", "a closing freezes its day and those before; the next day is open; closings go forward", func(t *testing.T) {
		b := opened(t, 1_000, cd48)
		b.do(ledger.Closing, 59, ledger.Bucket{}, "", 0)
		for _, day := range []int{1, 58, 59} {
			b.refused(ledger.Commitment, day, ledger.Bucket{}, "A3", 1, "funding.ledger.closed")
		}
		b.refused(ledger.Closing, 59, ledger.Bucket{}, "", 0, "funding.ledger.closed")
		b.refused(ledger.Closing, 31, ledger.Bucket{}, "", 0, "funding.ledger.closed")
		b.do(ledger.Commitment, 60, ledger.Bucket{}, "A3", 1)
		b.do(ledger.Closing, 365, ledger.Bucket{}, "", 0)
		// What was closed is corrected on an open day.
		if err := reverse(b, 365, 5); err == nil {
			t.Error("reversed on a closed day")
		}
		if err := reverse(b, 366, 5); err != nil {
			t.Error(err)
		}
	})
	reference(t, "H17-edges", "a reversal of a reversal, of a closing, of what was spent since, of nothing", func(t *testing.T) {
		b := opened(t, 1_000, cd48) // entries 0 to 3
		key := func(err error) string {
			n, _ := errors.AsType[funding.Note](err)
			return n.Key
		}
		b.do(ledger.Commitment, 10, ledger.Bucket{}, "A3", 600) // 4
		for seq, want := range map[int]string{0: "funding.ledger.agreed", 1: "funding.ledger.called", 2: "funding.ledger.received", 3: "funding.ledger.committed", 5: "funding.ledger.no-entry", -1: "funding.ledger.no-entry"} {
			if err := reverse(b, 11, seq); key(err) != want {
				t.Errorf("entry %d: %v, want %s", seq, err, want)
			}
		}
		if err := reverse(b, 9, 4); key(err) != "funding.ledger.before" {
			t.Errorf("before what it reverses: %v", err)
		}
		if err := reverse(b, 10, 4); err != nil { // 5
			t.Fatal(err)
		}
		if err := reverse(b, 12, 5); key(err) != "funding.ledger.final" {
			t.Errorf("a reversal of a reversal: %v", err)
		}
		if err := reverse(b, 12, 4); key(err) != "funding.ledger.undone" {
			t.Errorf("reversed twice: %v", err)
		}
		again := b.do(ledger.Commitment, 12, ledger.Bucket{}, "A3", 600) // 6: written again instead
		b.do(ledger.Payment, 13, ledger.Bucket{}, "A3", 1)               // 7
		if err := reverse(b, 14, again.Seq); key(err) != "funding.ledger.paid" && key(err) != "funding.ledger.negative" {
			t.Errorf("what was partly paid: %v", err)
		}
		closing := b.do(ledger.Closing, 31, ledger.Bucket{}, "", 0)
		if err := reverse(b, 32, closing.Seq); key(err) != "funding.ledger.final" {
			t.Errorf("a closing: %v", err)
		}
	})
	reference(t, "H17-rewritten", "a chain hashed anew is found by what it could never have held", func(t *testing.T) {
		b := opened(t, 1_000, ccss, cd48)
		b.do(ledger.Commitment, 10, ledger.Bucket{}, "A3", 100)
		b.do(ledger.Closing, 31, ledger.Bucket{}, "", 0)
		b.do(ledger.Commitment, 40, ledger.Bucket{}, "A3", 100)
		honest := b.j.Entries()
		last := len(honest) - 1
		reversal := func(seq int) func([]ledger.Entry) []ledger.Entry {
			return func(e []ledger.Entry) []ledger.Entry {
				for range 2 {
					e = append(e, ledger.Entry{Seq: len(e), On: funding.Day(2025, 3, 1), Kind: ledger.Reversal, Reverses: seq, Amount: 100, Action: "A3"})
				}
				return e
			}
		}
		for name, rewrite := range map[string]func([]ledger.Entry) []ledger.Entry{
			"back into a closed year":        func(e []ledger.Entry) []ledger.Entry { e[last].On = funding.Day(2025, 1, 31); return e },
			"money of one action to another": func(e []ledger.Entry) []ledger.Entry { e[last].Action = "A12"; return e },
			"parts that do not sum":          func(e []ledger.Entry) []ledger.Entry { e[last].Amount++; return e },
			"more than was received": func(e []ledger.Entry) []ledger.Entry {
				e[last].Amount, e[last].Parts[0].Amount = 5_000, 5_000
				return e
			},
			"a negative part": func(e []ledger.Entry) []ledger.Entry {
				e[last].Parts = []ledger.Part{{Bucket: ccss, Amount: 101}, {Bucket: cd48, Amount: -1}}
				return e
			},
			"reversed twice":         reversal(8),
			"an entry without a day": func(e []ledger.Entry) []ledger.Entry { e[last].On = funding.Date{}; return e },
		} {
			e := slices.Clone(honest)
			for i := range e {
				e[i].Parts = slices.Clone(e[i].Parts)
			}
			e = rewrite(e)
			var prev ledger.Hash
			for i := range e {
				e[i].Prev = prev
				e[i].Hash = e[i].Sum()
				prev = e[i].Hash
			}
			if err := ledger.Verify(e); err != nil {
				t.Fatalf("%s: the chain itself is whole, %v", name, err)
			}
			if _, err := ledger.Load(lozere, e); err == nil {
				t.Errorf("%s: loaded", name)
			}
			half, err := ledger.Load(lozere, slices.Clone(e[:4]))
			if err != nil {
				t.Fatal(err)
			}
			if err := half.Extend(slices.Clone(e[4:])); err == nil {
				t.Errorf("%s: read on", name)
			}
			if len(e) == len(honest) && ledger.VerifyHead(e, b.j.Head()) == nil {
				t.Errorf("%s: passes through the hash of a receipt", name)
			}
		}
	})
}
