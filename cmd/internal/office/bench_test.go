//go:build unix

package office

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/ledger"
)

const (
	manyApplications = 50_000
	manyEntries      = 500_000
)

// crowded is a store of a size that no département has, made once: 50 000
// applications, a third of them decided and some with their funders, and a fund
// of 500 000 entries.
var crowded = sync.OnceValues(func() (*store.Store, error) {
	dir, err := os.MkdirTemp("", "sillage-bench-")
	if err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, store.Config{Path: filepath.Join(dir, "store.db")})
	if err != nil {
		return nil, err
	}
	err = s.Write(ctx, "bench", "", func(tx *store.Tx) error {
		for i := range 40 {
			f := funding.Funder{ID: fmt.Sprintf("f%02d", i), Name: fmt.Sprintf("Financeur %02d", i), Kind: funding.Foundation}
			if _, err := store.Funders.Put(ctx, tx, store.Record[funding.Funder]{Value: f}); err != nil {
				return err
			}
		}
		for i := range manyApplications {
			if _, err := store.Applications.Put(ctx, tx, store.Record[funding.Application]{Value: oneOfMany(i)}); err != nil {
				return err
			}
		}
		for _, e := range manyOf(manyEntries) {
			if err := tx.AppendEntry(ctx, PooledFund, e); err != nil {
				return err
			}
		}
		return nil
	})
	return s, err
})

func oneOfMany(i int) funding.Application {
	stage := funding.Stages()[i%len(funding.Stages())]
	a := funding.Application{ID: fmt.Sprintf("d%05d", i), Title: fmt.Sprintf("Dossier %05d", i), FunderID: fmt.Sprintf("f%02d", i%40), Stage: stage,
		Requested: funding.Known(funding.Cents(1_000_00 + 13*i)), Deadline: today.AddDays(i%700 - 350), Effort: 10 + i%40, Shares: []funding.Share{{ActionID: fmt.Sprintf("a%02d", i%14+1), Weight: 1}},
		Documents: []funding.Document{{Name: "RIB", Required: true, State: funding.DocMissing}}}
	filed := today.AddDays(-i%900 - 60)
	if stage.WasFiled() {
		a.Moves = []funding.Move{{From: funding.InPreparation, To: funding.Filed, On: filed, By: "claire"}, {From: funding.Filed, To: stage, On: filed.AddDays(30 + i%200), By: "claire"}}
	}
	if stage.Granted() {
		a.Awarded = a.Requested
		a.Tranches = []funding.Tranche{{ID: "1", Kind: funding.Single, Planned: a.Requested.Cents, Expected: today.AddDays(i % 500)}}
	}
	return a
}

// manyOf returns n entries of a fund of fifty partners, a tenth of them
// back-dated.
func manyOf(n int) []ledger.Entry {
	j := ledger.New(ledger.Policy{})
	for i := range n / 4 {
		on, who := today.AddDays(i/100-1250), fmt.Sprintf("P%02d", i%50)
		if i%10 == 9 {
			on = on.AddDays(-15)
		}
		for _, k := range []ledger.Kind{ledger.Pledge, ledger.Agreement, ledger.Call, ledger.Receipt} {
			if _, err := j.Append(ledger.Entry{On: on, Kind: k, Contributor: who, Amount: 100, Reverses: -1}); err != nil {
				panic(err)
			}
		}
	}
	return j.Entries()
}

// processor is the time that this process has used, of all its threads: what a
// busy machine does not stretch.
func processor(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkPages times every page on 50 000 applications and 500 000 entries,
// as a ratio to reading and decoding the rows that the page is about once
// ("plain read", of processor time): the first time the program shows it, and
// again after an edit of one application. Exports and the page of the fund
// are held against their own rows.
func BenchmarkPages(b *testing.B) {
	s, err := crowded()
	if err != nil {
		b.Fatal(err)
	}
	start := processor(b)
	list, err := store.Applications.List(ctx, s, store.Query{})
	if err != nil || len(list) != manyApplications {
		b.Fatal(len(list), err)
	}
	applications := processor(b) - start
	start = processor(b)
	if entries, err := store.Journal(ctx, s, PooledFund); err != nil || len(entries) != manyEntries {
		b.Fatal(len(entries), err)
	}
	journal := processor(b) - start
	b.Logf("plain read: %v for %d applications, %v for %d entries", applications, manyApplications, journal, manyEntries)
	for _, page := range []struct {
		path string
		read time.Duration
	}{{"/financements", applications}, {"/financements/dossiers", applications}, {"/financements/dossiers?tri=-requested&page=500", applications},
		{"/financements/dossiers?q=4999", applications}, {"/financements/dossiers/etapes", applications}, {"/financements/dossiers/d25000", applications},
		{"/financements/calendrier", applications}, {"/financements/prevision", applications}, {"/financements/prevision?caisse=5000&depense=3000", applications},
		{"/financements/controles", applications}, {"/financements/plans", applications}, {"/financements/echanges/xlsx", applications},
		{"/financements/appels", applications}, {"/financements/partenaires", applications}, {"/financements/financeurs", applications}, {"/financements/postes", applications}, {"/financements/factures", applications},
		{"/financements/fonds", journal}, {"/financements/fonds/releve?partenaire=P07", journal}} {
		b.Run(page.path, func(b *testing.B) {
			d := deskOf(b, s)
			s.Forget() // as a program that has just started
			first := visitPage(b, d, page.path)
			edit(b, s)
			again := visitPage(b, d, page.path)
			for b.Loop() {
				visitPage(b, d, page.path)
			}
			b.ReportMetric(first.Seconds()/page.read.Seconds(), "×plain-read")
			b.ReportMetric(again.Seconds()/page.read.Seconds(), "×after-edit")
		})
	}
}

func visitPage(b *testing.B, d *desk, path string) time.Duration {
	start := processor(b)
	w := httptest.NewRecorder()
	d.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	if w.Code != 200 {
		b.Fatal(w.Code)
	}
	io.Copy(io.Discard, w.Body) // memory
	return processor(b) - start
}

func edit(b *testing.B, s *store.Store) {
	if err := s.Write(ctx, "claire", "", func(tx *store.Tx) error {
		r, err := store.Applications.Get(ctx, tx, "d00007")
		if err != nil {
			return err
		}
		r.Value.Note += "."
		_, err = store.Applications.Put(ctx, tx, r)
		return err
	}); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkLedger verifies a journal of 500 000 entries, chain and every bucket
// at every date, as a ratio to decoding the same entries.
func BenchmarkLedger(b *testing.B) {
	var bodies [][]byte
	for _, e := range manyOf(manyEntries) {
		body, err := json.Marshal(e)
		if err != nil {
			b.Fatal(err)
		}
		bodies = append(bodies, body)
	}
	start := processor(b)
	entries := make([]ledger.Entry, len(bodies))
	for i, body := range bodies {
		if err := json.Unmarshal(body, &entries[i]); err != nil {
			b.Fatal(err)
		}
	}
	read := processor(b) - start
	start = processor(b)
	for b.Loop() {
		if _, err := ledger.Load(ledger.Policy{}, entries); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric((processor(b)-start).Seconds()/float64(b.N)/read.Seconds(), "×plain-read")
}
