package ledger_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/ledger"
)

const euro = funding.Euro

var (
	lozere = ledger.Policy{AxisOf: map[string]string{"A3": "1", "A12": "3", "NEC": "2"}}
	cd48   = ledger.Bucket{Contributor: "CD48"}
	ccss   = ledger.Bucket{Contributor: "CCSS", Earmark: "action:A3"}
	etat   = ledger.Bucket{Contributor: "État", Earmark: "axis:3"}
	mende  = ledger.Bucket{Contributor: "Mende"}
)

// book drives a journal in a test, one day after another.
type book struct {
	*testing.T
	j *ledger.Journal
}

func (b book) do(kind ledger.Kind, day int, who ledger.Bucket, action string, amount funding.Cents) ledger.Entry {
	b.Helper()
	e, err := b.try(kind, day, who, action, amount)
	if err != nil {
		b.Fatalf("%s %v %s %v: %v", kind, who, action, amount, err)
	}
	return e
}

// try appends an entry on a day of 2025 counted from 1 January.
func (b book) try(kind ledger.Kind, day int, who ledger.Bucket, action string, amount funding.Cents) (ledger.Entry, error) {
	return b.j.Append(ledger.Entry{On: funding.Day(2025, 1, day), Kind: kind, Contributor: who.Contributor, Earmark: who.Earmark,
		Action: action, Amount: amount})
}

func (b book) refused(kind ledger.Kind, day int, who ledger.Bucket, action string, amount funding.Cents, key string) error {
	b.Helper()
	before := len(b.j.Entries())
	_, err := b.try(kind, day, who, action, amount)
	var m interface{ Message() (string, []any) }
	if !errors.As(err, &m) {
		b.Fatalf("%s %v accepted", kind, amount)
	}
	if got, _ := m.Message(); got != key {
		b.Errorf("refused with %s, want %s", got, key)
	}
	if len(b.j.Entries()) != before {
		b.Error("a refused entry is in the journal")
	}
	return err
}

func reference(t *testing.T, id, rule string, f func(t *testing.T)) {
	t.Run(id, func(t *testing.T) {
		t.Log(rule)
		f(t)
	})
}

// TestReference plays the published sequence of a pooled fund, committing on
// received money only.
func TestReference(t *testing.T) {
	b := book{t, ledger.New(lozere)}
	at := func(day int) ledger.Position { return b.j.Position(funding.Day(2025, 1, day)) }
	equal := func(t *testing.T, what string, got, want funding.Cents) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	reference(t, "H1", "pledges; a call needs an agreement", func(t *testing.T) {
		for who, amount := range map[ledger.Bucket]funding.Cents{cd48: 30_000, ccss: 10_000, etat: 15_000, mende: 5_000} {
			b.do(ledger.Pledge, 1, who, "", amount*euro)
			if who != mende {
				b.do(ledger.Agreement, 2, who, "", amount*euro)
			}
		}
		equal(t, "pledged", at(2).Total.Pledged, 60_000*euro)
		equal(t, "callable", at(2).Total.Callable, 55_000*euro)
		b.refused(ledger.Call, 3, mende, "", 1, "funding.ledger.called")
	})
	reference(t, "H2", "called ≤ agreement ≤ pledge", func(t *testing.T) {
		b.do(ledger.Call, 5, cd48, "", 20_000*euro)
		b.do(ledger.Call, 5, ccss, "", 10_000*euro)
		b.do(ledger.Call, 5, etat, "", 15_000*euro)
		equal(t, "called", at(5).Total.Called, 45_000*euro)
		b.refused(ledger.Call, 6, cd48, "", 10_000*euro+1, "funding.ledger.called")
	})
	reference(t, "H3", "receipts and what is still due", func(t *testing.T) {
		b.do(ledger.Receipt, 51, cd48, "", 20_000*euro) // 20 February
		b.do(ledger.Receipt, 51, ccss, "", 6_000*euro)
		equal(t, "received", at(51).Total.Received, 26_000*euro)
		equal(t, "receivable", at(51).Total.Receivable, 19_000*euro)
	})
	reference(t, "H4", "earmarked money first", func(t *testing.T) {
		e := b.do(ledger.Commitment, 60, ledger.Bucket{}, "A3", 8_000*euro)
		if want := []ledger.Part{{Bucket: ccss, Amount: 6_000 * euro}, {Bucket: cd48, Amount: 2_000 * euro}}; !slices.Equal(e.Parts, want) {
			t.Errorf("parts %v", e.Parts)
		}
		equal(t, "free", at(60).Free().Available, 18_000*euro)
	})
	reference(t, "H5", "an axis whose money has not come takes free money", func(t *testing.T) {
		b.do(ledger.Commitment, 61, ledger.Bucket{}, "A12", 5_000*euro)
		equal(t, "free", at(61).Free().Available, 13_000*euro)
	})
	reference(t, "H6", "commit on received money only", func(t *testing.T) {
		err := b.refused(ledger.Commitment, 62, ledger.Bucket{}, "NEC", 14_000*euro, "funding.ledger.short")
		short, _ := errors.AsType[*ledger.ShortError](err)
		equal(t, "missing", short.Missing, 1_000*euro)
	})
	reference(t, "H7", "a receipt with an earmark adds to the pool, and no free money", func(t *testing.T) {
		b.do(ledger.Receipt, 70, etat, "", 15_000*euro)
		equal(t, "received", at(70).Total.Received, 41_000*euro)
		equal(t, "receivable", at(70).Total.Receivable, 4_000*euro)
		equal(t, "État", at(70).Bucket(etat).Available, 15_000*euro)
		equal(t, "free", at(70).Free().Available, 13_000*euro)
	})
	reference(t, "H8", "an earmark holds at commitment", func(t *testing.T) {
		err := b.refused(ledger.Commitment, 71, ledger.Bucket{}, "NEC", 14_000*euro, "funding.ledger.short-earmark")
		short, _ := errors.AsType[*ledger.ShortError](err)
		equal(t, "pool", short.Pool, 28_000*euro)
		equal(t, "usable", short.Usable, 13_000*euro)
	})
	reference(t, "H9", "a commitment changes its source", func(t *testing.T) {
		if _, err := b.j.Append(ledger.Reassigned(funding.Day(2025, 1, 72), "A12", cd48, etat, 5_000*euro)); err != nil {
			t.Fatal(err)
		}
		equal(t, "free", at(72).Free().Available, 18_000*euro)
		equal(t, "État", at(72).Bucket(etat).Available, 10_000*euro)
		if _, err := b.j.Append(ledger.Reassigned(funding.Day(2025, 1, 72), "A3", cd48, etat, 1)); err == nil {
			t.Error("money of axis 3 re-assigned to an action of axis 1")
		}
	})
	reference(t, "H10", "then there is room", func(t *testing.T) {
		b.do(ledger.Commitment, 73, ledger.Bucket{}, "NEC", 14_000*euro)
		equal(t, "free", at(73).Free().Available, 4_000*euro)
	})
	reference(t, "H11", "paid ≤ committed", func(t *testing.T) {
		b.refused(ledger.Payment, 80, ledger.Bucket{}, "A3", 8_500*euro, "funding.ledger.short-committed")
	})
	reference(t, "H12", "a payment is attributed, earmarked money first", func(t *testing.T) {
		e := b.do(ledger.Payment, 81, ledger.Bucket{}, "A3", 7_200*euro)
		if want := []ledger.Part{{Bucket: ccss, Amount: 6_000 * euro}, {Bucket: cd48, Amount: 1_200 * euro}}; !slices.Equal(e.Parts, want) {
			t.Errorf("parts %v", e.Parts)
		}
	})
	reference(t, "H13", "what is not needed is released", func(t *testing.T) {
		b.do(ledger.Release, 90, ledger.Bucket{}, "A3", 800*euro)
		equal(t, "free", at(90).Free().Available, 4_800*euro)
	})
	reference(t, "H14", "closing: received = paid + unpaid + available", func(t *testing.T) {
		p := at(365)
		equal(t, "received", p.Total.Received, 41_000*euro)
		equal(t, "paid", p.Total.Paid, 7_200*euro)
		equal(t, "unpaid", p.Total.Unpaid, 19_000*euro)
		equal(t, "available", p.Total.Available, 14_800*euro)
		equal(t, "free", p.Free().Available, 4_800*euro)
		equal(t, "CCSS", p.Bucket(ccss).Available, 0)
		equal(t, "État", p.Bucket(etat).Available, 10_000*euro)
		equal(t, "bank", p.Total.Bank, 33_800*euro)
		equal(t, "fonds dédiés", p.Earmarked, 15_000*euro)
		equal(t, "receivable CCSS", p.Bucket(ccss).Receivable, 4_000*euro)
		statementsAgree(t, b.j, p)
	})
	reference(t, "H15", "every bucket ≥ 0 at every date", func(t *testing.T) {
		b.refused(ledger.Payment, 41, ledger.Bucket{}, "NEC", 1_000*euro, "funding.ledger.short-committed")
		b.refused(ledger.Commitment, 41, ledger.Bucket{}, "NEC", 1_000*euro, "funding.ledger.short")
		b.refused(ledger.Repayment, 41, cd48, "", 1_000*euro, "funding.ledger.committed")
		// 5 000 € were free on day 60, but 4 000 € of them served later.
		err := b.refused(ledger.Commitment, 60, ledger.Bucket{}, "NEC", 5_000*euro, "funding.ledger.short-later")
		if short, _ := errors.AsType[*ledger.ShortError](err); short.On != funding.Day(2025, 3, 1) || short.Later != funding.Day(2025, 3, 14) || short.Usable != 4_000*euro {
			t.Errorf("%+v", short)
		}
	})
	reference(t, "H16", "a closed year is frozen", func(t *testing.T) {
		b.do(ledger.Closing, 365, ledger.Bucket{}, "", 0)
		b.refused(ledger.Receipt, 365, ccss, "", euro, "funding.ledger.closed")
		b.do(ledger.Receipt, 366, ccss, "", euro)
	})
	reference(t, "H17", "a changed past shows, a correction is a reversal", func(t *testing.T) {
		for i := range b.j.Entries() {
			forged := slices.Clone(b.j.Entries())
			forged[i].Amount++
			broken, ok := errors.AsType[*ledger.BrokenError](ledger.Verify(forged))
			if !ok || broken.Index != i {
				t.Fatalf("entry %d changed: %v", i, ledger.Verify(forged))
			}
		}
		last := len(b.j.Entries()) - 1
		if _, err := b.j.Append(ledger.Entry{On: funding.Day(2026, 1, 5), Kind: ledger.Reversal, Reverses: last}); err != nil {
			t.Fatal(err)
		}
		equal(t, "received after reversal", b.j.Position(funding.Day(2026, 1, 5)).Total.Received, 41_000*euro)
		if _, err := b.j.Append(ledger.Entry{On: funding.Day(2026, 1, 5), Kind: ledger.Reversal, Reverses: last}); err == nil {
			t.Error("reversed twice")
		}
		again, err := ledger.Load(lozere, b.j.Entries())
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(again.Position(funding.Day(2026, 1, 5))) != fmt.Sprint(b.j.Position(funding.Day(2026, 1, 5))) {
			t.Error("loaded again, the fund stands elsewhere")
		}
	})
	testSiblings(t)
}

// statementsAgree checks that the sum over contributors, over actions and the
// bank are one.
func statementsAgree(t *testing.T, j *ledger.Journal, p ledger.Position) {
	t.Helper()
	var bank, spent, byActions funding.Cents
	for _, c := range j.Contributors() {
		st := j.Statement(c, funding.Period{To: p.On})
		if st.Opening+st.Received-st.Repaid-st.Paid != st.Closing {
			t.Errorf("%s: %+v does not add up", c, st)
		}
		bank += st.Closing
		for _, a := range st.Actions {
			spent += a.Paid
		}
	}
	for _, a := range j.Actions(funding.Period{To: p.On}) {
		byActions += a.Paid
	}
	if bank != p.Total.Bank || spent != p.Total.Paid || byActions != spent {
		t.Errorf("bank %v and %v; paid %v, %v and %v", bank, p.Total.Bank, spent, byActions, p.Total.Paid)
	}
}

// Whatever is appended, in whatever order of dates, what is accepted keeps
// every bucket sound at every date, the statements agree and the journal
// loads again.
func TestRandomJournals(t *testing.T) {
	for seed := range uint64(30) {
		rng := rand.New(rand.NewPCG(seed, 7))
		b := book{t, ledger.New(lozere)}
		buckets := []ledger.Bucket{cd48, ccss, etat, mende}
		kinds := append(ledger.Kinds()[:9:9], ledger.Commitment, ledger.Payment, ledger.Payment)
		accepted := 0
		for range 400 {
			kind := kinds[rng.IntN(len(kinds))]
			e := ledger.Entry{On: funding.Day(2025, 1, 1+rng.IntN(300)), Kind: kind, Amount: funding.Cents(1 + rng.Int64N(500_000))}
			who := buckets[rng.IntN(4)]
			action := []string{"A3", "A12", "NEC"}[rng.IntN(3)]
			e.Contributor, e.Earmark, e.Action = who.Contributor, who.Earmark, action
			switch {
			case kind == ledger.Reassign:
				e = ledger.Reassigned(e.On, action, who, buckets[rng.IntN(4)], e.Amount)
			case rng.IntN(12) == 0 && accepted > 0:
				e = ledger.Entry{On: e.On, Kind: ledger.Reversal, Reverses: rng.IntN(accepted)}
			case kind == ledger.Pledge:
				e.Amount *= 10
			}
			if _, err := b.j.Append(e); err == nil {
				accepted++
			}
		}
		if _, err := ledger.Load(lozere, b.j.Entries()); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for day := 1; day <= 310; day += 13 {
			p := b.j.Position(funding.Day(2025, 1, day))
			if p.Total.Bank < 0 || p.Total.Available < 0 || p.Total.Unpaid < 0 || p.Total.Receivable < 0 {
				t.Fatalf("seed %d: %+v", seed, p)
			}
			statementsAgree(t, b.j, p)
		}
		if accepted < 40 {
			t.Errorf("seed %d: only %d entries accepted, the test says little", seed, accepted)
		}
	}
}

// A journal that is read on from where it was read last stands where the whole
// of it does, and what was tampered with in between is found.
func TestExtendAgreesWithLoad(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 9))
	whole := ledger.New(lozere)
	for range 600 {
		who := []ledger.Bucket{cd48, ccss, etat}[rng.IntN(3)]
		kinds := ledger.Kinds()[:8]
		e := ledger.Entry{On: funding.Day(2025, 1, 1+rng.IntN(200)), Kind: kinds[rng.IntN(len(kinds))], Contributor: who.Contributor, Earmark: who.Earmark,
			Action: "A3", Amount: funding.Cents(1 + rng.Int64N(9_000))}
		if rng.IntN(15) == 0 {
			e = ledger.Entry{On: e.On, Kind: ledger.Reversal, Reverses: rng.IntN(1 + len(whole.Entries()))}
		}
		prepared, refused := whole.Prepare(e)
		written, err := whole.Append(e)
		if (refused == nil) != (err == nil) || err == nil && prepared.Hash != written.Hash {
			t.Fatalf("prepared %+v (%v), written %+v (%v)", prepared, refused, written, err)
		}
	}
	entries := whole.Entries()
	day := funding.Day(2025, 6, 1)
	for _, cut := range []int{0, 1, len(entries) / 2, len(entries)} {
		j, err := ledger.Load(lozere, slices.Clone(entries[:cut]))
		if err != nil {
			t.Fatal(err)
		}
		if err := j.Extend(slices.Clone(entries[cut:])); err != nil {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		if fmt.Sprint(j.Position(day)) != fmt.Sprint(whole.Position(day)) || j.Head() != whole.Head() {
			t.Errorf("cut at %d: %v, want %v", cut, j.Position(day), whole.Position(day))
		}
	}
	half := len(entries) / 2
	for name, tamper := range map[string]func([]ledger.Entry) []ledger.Entry{
		"changed": func(e []ledger.Entry) []ledger.Entry { e[3].Amount++; return e },
		"removed": func(e []ledger.Entry) []ledger.Entry { return slices.Delete(e, 3, 4) },
	} {
		j, _ := ledger.Load(lozere, slices.Clone(entries[:half]))
		err := j.Extend(tamper(slices.Clone(entries[half:])))
		if broken, ok := errors.AsType[*ledger.BrokenError](err); !ok || broken.Index != half+3 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An entry that keeps its hash and takes a bucket below zero is refused when
// the journal is read on, as when it is loaded.
func TestExtendChecksEveryBucket(t *testing.T) {
	forged := ledger.Entry{On: funding.Day(2025, 1, 1), Kind: ledger.Receipt, Contributor: "CD48", Amount: 1, Reverses: -1}
	forged.Hash = forged.Sum()
	if err := ledger.New(lozere).Extend([]ledger.Entry{forged}); err == nil {
		t.Error("money received that nobody called was taken")
	}
	if _, err := ledger.Load(lozere, []ledger.Entry{forged}); err == nil {
		t.Error("and loaded")
	}
}

// A contributor's receipt finds a journal that was rewritten from end to end.
func TestHeadFindsRewriting(t *testing.T) {
	write := func(amount funding.Cents) *ledger.Journal {
		j := ledger.New(lozere)
		for i := range 3 {
			if _, err := j.Append(ledger.Entry{On: funding.Day(2025, 1, 1+i), Kind: ledger.Pledge, Contributor: "CD48", Amount: amount}); err != nil {
				t.Fatal(err)
			}
		}
		return j
	}
	honest, forged := write(100), write(101)
	if err := ledger.VerifyHead(honest.Entries(), honest.Head()); err != nil {
		t.Error(err)
	}
	if ledger.VerifyHead(forged.Entries(), honest.Head()) == nil || ledger.VerifyHead(honest.Entries()[:2], honest.Head()) == nil {
		t.Error("a journal rewritten or cut passes")
	}
}

// The département and the health insurance give to one fund. The second
// partner's money serves the action it chose, and it can be told so.
func Example() {
	j := ledger.New(ledger.Policy{})
	day := funding.Day(2026, 1, 15)
	ccss := ledger.Entry{On: day, Contributor: "CCSS", Earmark: "action:A03", Amount: 10_000_00}
	for _, k := range []ledger.Kind{ledger.Pledge, ledger.Agreement, ledger.Call, ledger.Receipt} {
		ccss.Kind = k
		if _, err := j.Append(ccss); err != nil {
			fmt.Println(err)
		}
	}
	_, err := j.Append(ledger.Entry{On: day, Kind: ledger.Commitment, Action: "A12", Amount: 4_000_00})
	fmt.Println(err)
	_, _ = j.Append(ledger.Entry{On: day, Kind: ledger.Commitment, Action: "A03", Amount: 9_000_00})
	_, _ = j.Append(ledger.Entry{On: day, Kind: ledger.Payment, Action: "A03", Amount: 7_200_00})
	st := j.Statement("CCSS", funding.Period{})
	fmt.Printf("%s gave %v; %v paid for %s, %v is carried over\n", st.Contributor, st.Received, st.Paid, st.Actions[0].Action, st.Dedicated)
	fmt.Println("journal intact:", ledger.Verify(j.Entries()) == nil)
	// Output:
	// 4000.00 for A12 on 2026-01-15: the fund holds 10000.00 but only 0.00 may serve this action, 4000.00 is missing
	// CCSS gave 10000.00; 7200.00 paid for A03, 2800.00 is carried over
	// journal intact: true
}
