package ledger_test

import (
	"errors"
	"fmt"
	"strconv"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/ledger"
)

// big returns a journal of n entries.
func big(n int) []ledger.Entry {
	j := ledger.New(lozere)
	add := func(i int, kind ledger.Kind, who ledger.Bucket, action string, amount funding.Cents) {
		_, err := j.Append(ledger.Entry{On: funding.Day(2020, 1, 1+i/400), Kind: kind, Contributor: who.Contributor, Earmark: who.Earmark,
			Action: action, Amount: amount, Label: "versement du mois", Proof: fmt.Sprintf("FA-%07d", i), By: "officier"})
		if err != nil {
			panic(err)
		}
	}
	for i := 0; len(j.Entries()) < n; i++ {
		if i == 0 {
			for _, k := range []ledger.Kind{ledger.Pledge, ledger.Agreement, ledger.Call, ledger.Receipt} {
				add(0, k, cd48, "", 9_000_000_000*euro)
			}
		}
		add(i, ledger.Commitment, ledger.Bucket{}, "A3", 1_000)
		add(i, ledger.Payment, ledger.Bucket{}, "A3", 1_000)
	}
	return j.Entries()
}

// BenchmarkJournal reads, verifies and loads 500 000 entries; the metric ×read
// is the time as a ratio to a plain read: every field of every entry copied
// through a digest that is not cryptographic.
func BenchmarkJournal(b *testing.B) {
	entries := big(500_000)
	var read float64
	measure := func(name string, f func() error) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := f(); err != nil {
					b.Fatal(err)
				}
			}
			per := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
			if read == 0 {
				read = per
			}
			b.ReportMetric(per/read, "×read")
		})
	}
	measure("read", func() error { return readPlainly(entries) })
	measure("verify", func() error { return ledger.Verify(entries) })
	measure("load", func() error { _, err := ledger.Load(lozere, entries); return err })
}

func readPlainly(entries []ledger.Entry) error {
	buf := make([]byte, 0, 512)
	total := 0
	for i := range entries {
		e := &entries[i]
		buf = buf[:0]
		for _, s := range []string{string(e.Kind), e.Contributor, e.Earmark, e.Action, e.Label, e.Proof, e.By} {
			buf = append(buf, s...)
		}
		buf = append(append(buf, e.Prev[:]...), e.Hash[:]...)
		buf = strconv.AppendInt(buf, int64(e.Amount), 10)
		total += len(buf)
	}
	if total == 0 {
		return errors.New("nothing read")
	}
	return nil
}
