//go:build unix

package office

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/demo"
	"github.com/lozere-developpement/sillage/funding/ledger"
)

// many is how large the store is: 50 000 applications, 500 000 entries of the
// fund; with -short a tenth of both.
func many() (applications, entries int) {
	if testing.Short() {
		return 5_000, 50_000
	}
	return 50_000, 500_000
}

// crowdedIn is the folder of the crowded store, "" while there is none.
var crowdedIn string

func TestMain(m *testing.M) {
	code := m.Run()
	if crowdedIn != "" {
		os.RemoveAll(crowdedIn)
	}
	os.Exit(code)
}

// crowded is a store of a size that no département has, made once: applications,
// a third of them decided and some with their funders, and the entries of a fund.
var crowded = sync.OnceValues(func() (s *store.Store, err error) {
	if crowdedIn, err = os.MkdirTemp("/dev/shm", "sillage-bench-"); err != nil { // nobody waits for the disk
		crowdedIn, err = os.MkdirTemp("", "sillage-bench-")
	}
	if err != nil {
		return nil, err
	}
	if s, err = store.Open(ctx, store.Config{Path: filepath.Join(crowdedIn, "store.db")}); err != nil {
		return nil, err
	}
	if err := s.Write(ctx, "bench", "", everyKind); err != nil {
		return nil, err
	}
	n, _ := many()
	if err := inParts(s, n, func(tx *store.Tx, i int) error {
		_, err := store.Applications.Put(ctx, tx, store.Record[funding.Application]{Value: oneOfMany(i)})
		return err
	}); err != nil {
		return nil, err
	}
	list := entries()
	return s, inParts(s, len(list), func(tx *store.Tx, i int) error { return tx.AppendEntry(ctx, PooledFund, list[i]) })
})

// inParts makes n edits, some thousands at a time: the log of one large edit is
// searched at every step.
func inParts(s *store.Store, n int, edit func(tx *store.Tx, i int) error) error {
	const part = 5000
	for from := 0; from < n; from += part {
		if err := s.Write(ctx, "bench", "", func(tx *store.Tx) error {
			for i := from; i < min(n, from+part); i++ {
				if err := edit(tx, i); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// entries are those of the fund, made once.
var entries = sync.OnceValue(func() []ledger.Entry { _, n := many(); return manyOf(n) })

// everyKind keeps what the other pages show: the demonstration without its
// fund, something typed in with its proof, and an account with an agenda.
func everyKind(tx *store.Tx) error {
	state, err := demo.New(48, today)
	if err != nil {
		return err
	}
	for i := range 40 {
		state.Funders = append(state.Funders, funding.Funder{ID: fmt.Sprintf("f%02d", i), Name: fmt.Sprintf("Financeur %02d", i), Kind: funding.Foundation})
	}
	sha, err := tx.PutEvidence(ctx, []byte("%PDF-1.7"))
	return errors.Join(err, putAll(ctx, tx, &store.Funders, state.Funders), putAll(ctx, tx, &store.Schemes, state.Schemes), putAll(ctx, tx, &store.Structures, state.Structures),
		putAll(ctx, tx, &store.Calls, state.Calls), putAll(ctx, tx, &store.Applications, state.Applications), putAll(ctx, tx, &store.Plans, state.Plans),
		putAll(ctx, tx, &store.Solicitations, state.Partners), putAll(ctx, tx, &store.Posts, state.Posts), putAll(ctx, tx, &store.Invoices, state.Invoices),
		putAll(ctx, tx, &store.IndicatorValues, []store.IndicatorValue{{ID: "v", Indicator: "a01-i01", Action: "a01", Period: "2026-T1", Kind: "actual", State: store.Draft, Evidence: []store.Evidence{{SHA256: sha}}}}),
		putAll(ctx, tx, &store.Responses, []store.Response{{ID: "r", Instrument: "diagnostic-usages", Wave: "before", Action: "a13", Territory: "48095", Day: today, State: store.Draft}}),
		putAll(ctx, tx, &store.Accounts, []store.Account{{ID: "claire", Login: "claire", Name: "Claire", Role: "officer"}}), tx.Issue(ctx, "agenda", "feed", "claire", today.Time().AddDate(1, 0, 0)))
}

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
	wantApplications, wantEntries := many()
	start := processor(b)
	list, err := store.Applications.List(ctx, s, store.Query{})
	if err != nil || len(list) < wantApplications {
		b.Fatal(len(list), err)
	}
	applications := processor(b) - start
	start = processor(b)
	if entries, err := store.Journal(ctx, s, PooledFund); err != nil || len(entries) != wantEntries {
		b.Fatal(len(entries), err)
	}
	journal := processor(b) - start
	b.Logf("plain read: %v for %d applications, %v for %d entries", applications, wantApplications, journal, wantEntries)
	d := deskOf(b, s)
	for _, path := range everyRoute(b, s, d) {
		read := applications
		if strings.HasPrefix(path, "/financements/fonds") {
			read = journal
		}
		b.Run(path, func(b *testing.B) {
			d := deskOf(b, s)
			s.Forget() // as a program that has just started
			first := visitPage(b, d, path)
			edit(b, s)
			again := visitPage(b, d, path)
			for b.Loop() {
				visitPage(b, d, path)
			}
			b.ReportMetric(first.Seconds()/read.Seconds(), "×plain-read")
			b.ReportMetric(again.Seconds()/read.Seconds(), "×after-edit")
			if most := 10 * read; first > most || again > most {
				b.Errorf("%v, then %v after an edit: more than ten times the plain read of %v", first, again, read)
			}
		})
	}
}

// everyRoute returns an address of each page of the office, from the table of
// its routes: one that is added there without an example fails here.
func everyRoute(b *testing.B, s *store.Store, d *desk) (paths []string) {
	examples := map[string]string{"/financements/plans/": "a01", "/financements/optimum/": "a01", "/saisie/indicateurs/": "a01", "/saisie/etapes/": "a13",
		"/saisie/questionnaires/": "diagnostic-usages", "/saisie/reponses/": "r", files.path + "/": "d02500", funders.path + "/": "f07",
		schemes.path + "/": one(b, s, &store.Schemes), structures.path + "/": one(b, s, &store.Structures), calls.path + "/": one(b, s, &store.Calls), plans.path + "/": one(b, s, &store.Plans),
		asked.path + "/": one(b, s, &store.Solicitations), jobs.path + "/": one(b, s, &store.Posts), invoices.path + "/": one(b, s, &store.Invoices)}
	values, err := store.IndicatorValues.List(ctx, s, store.Query{})
	if err != nil {
		b.Fatal(err)
	}
	examples["/saisie/pieces/"] = values[0].Value.Evidence[0].SHA256
	needs := map[string]string{"/financements/echeances.ics": "?cle=agenda", "/financements/fonds/releve": "?partenaire=P07"}
	for _, rt := range d.routes {
		path, ok := strings.CutPrefix(rt.Pattern, "GET ")
		if !ok {
			continue
		}
		if strings.HasSuffix(path, "/{format}") {
			for _, f := range Formats {
				paths = append(paths, strings.Replace(path, "{format}", f.Name, 1))
			}
			continue
		}
		if before, rest, ok := strings.Cut(path, "{"); ok {
			_, after, _ := strings.Cut(rest, "}")
			if examples[before] == "" {
				b.Fatalf("%s: no example", rt.Pattern)
			}
			path = before + examples[before] + strings.Replace(after, "{line}", "nouveau", 1)
		}
		paths = append(paths, path+needs[path])
	}
	return append(paths, files.path+"?tri=-requested&page=500", files.path+"?q=4999", "/financements/prevision?caisse=5000&depense=3000")
}

// one returns the identifier of a record of a kind.
func one[T any](b *testing.B, s *store.Store, k *store.Kind[T]) string {
	list, err := k.List(ctx, s, store.Query{Limit: 1})
	if err != nil || len(list) == 0 {
		b.Fatalf("no %s (%v)", k.Name, err)
	}
	return list[0].ID
}

func visitPage(b *testing.B, d *desk, path string) time.Duration {
	start := processor(b)
	w := httptest.NewRecorder()
	d.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	if w.Code != 200 {
		b.Fatal(path, w.Code)
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

// BenchmarkVerify verifies the audit of all that, and that every record and entry
// is what it last says, as a ratio to reading its lines.
func BenchmarkVerify(b *testing.B) {
	s, err := crowded()
	if err != nil {
		b.Fatal(err)
	}
	start := processor(b)
	lines, err := s.Changes(ctx, 1<<30)
	read := processor(b) - start
	if err != nil || len(lines) == 0 {
		b.Fatal(len(lines), err)
	}
	start = processor(b)
	for b.Loop() {
		if _, err := s.VerifyAudit(ctx); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric((processor(b)-start).Seconds()/float64(b.N)/read.Seconds(), "×plain-read")
}

// BenchmarkLedger verifies a journal of 500 000 entries, chain and every bucket
// at every date, as a ratio to decoding the same entries.
func BenchmarkLedger(b *testing.B) {
	var bodies [][]byte
	for _, e := range entries() {
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
