package office

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
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

// crowded is a desk over a store of a size that no département has, made once.
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
		stages := funding.Stages()
		for i := range manyApplications {
			a := funding.Application{ID: fmt.Sprintf("d%05d", i), Title: fmt.Sprintf("Dossier %05d", i), FunderID: fmt.Sprintf("f%02d", i%40), Stage: stages[i%len(stages)],
				Requested: funding.Known(funding.Cents(1000 + i)), Deadline: today.AddDays(i%700 - 350), Shares: []funding.Share{{ActionID: fmt.Sprintf("a%02d", i%14+1), Weight: 1}},
				Documents: []funding.Document{{Name: "RIB", Required: true, State: funding.DocMissing}}, Moves: []funding.Move{{From: funding.Identified, To: stages[i%len(stages)], On: today.AddDays(-i % 900), By: "claire"}}}
			if _, err := store.Applications.Put(ctx, tx, store.Record[funding.Application]{Value: a}); err != nil {
				return err
			}
		}
		return nil
	})
	return s, err
})

// BenchmarkPages times the pages on 50 000 applications, as a ratio to reading
// and decoding all of them once ("plain read").
func BenchmarkPages(b *testing.B) {
	s, err := crowded()
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	list, err := store.Applications.List(ctx, s, store.Query{})
	if err != nil || len(list) != manyApplications {
		b.Fatal(len(list), err)
	}
	read := time.Since(start)
	d := deskOf(b, s)
	for _, path := range []string{"/financements", "/financements/dossiers", "/financements/dossiers?tri=-requested&page=500", "/financements/dossiers?q=4999",
		"/financements/dossiers/etapes", "/financements/dossiers/d25000", "/financements/calendrier", "/financements/prevision", "/financements/plans", "/financements/echanges/xlsx"} {
		b.Run(path, func(b *testing.B) {
			for b.Loop() {
				w := httptest.NewRecorder()
				d.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
				if w.Code != 200 {
					b.Fatal(w.Code)
				}
				io.Copy(io.Discard, w.Body) // memory
			}
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/read.Seconds(), "×plain-read")
		})
	}
}

// BenchmarkLedger verifies a journal of 500 000 entries, chain and every bucket
// at every date, as a ratio to decoding the same entries.
func BenchmarkLedger(b *testing.B) {
	policy := ledger.Policy{}
	j := ledger.New(policy)
	add := func(e ledger.Entry) {
		e.Reverses = -1
		if _, err := j.Append(e); err != nil {
			b.Fatal(err)
		}
	}
	for i := range manyEntries / 4 {
		on, who := today.AddDays(i/100), fmt.Sprintf("P%02d", i%50)
		for _, k := range []ledger.Kind{ledger.Pledge, ledger.Agreement, ledger.Call, ledger.Receipt} {
			add(ledger.Entry{On: on, Kind: k, Contributor: who, Amount: 100})
		}
	}
	var bodies [][]byte
	for _, e := range j.Entries() {
		body, err := json.Marshal(e)
		if err != nil {
			b.Fatal(err)
		}
		bodies = append(bodies, body)
	}
	start := time.Now()
	entries := make([]ledger.Entry, len(bodies))
	for i, body := range bodies {
		if err := json.Unmarshal(body, &entries[i]); err != nil {
			b.Fatal(err)
		}
	}
	read := time.Since(start)
	for b.Loop() {
		if _, err := ledger.Load(policy, entries); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/read.Seconds(), "×plain-read")
}
