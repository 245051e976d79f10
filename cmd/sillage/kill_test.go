//go:build unix

package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/office"
	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/store/storetest"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/ledger"
)

// clients is how many browsers edit at once.
const clients = 8

// edited is what the server has said yes to, by what was sent.
type edited struct {
	mu       sync.Mutex
	amounts  map[string]int  // euros asked by an application, by its title: the last that was acknowledged
	pledges  map[string]bool // partners
	accepted int
	next     int // number of the next edit
}

// The server itself is killed, again and again, while browsers edit over HTTP:
// what it has said yes to is there, nothing is there by half, the journal and
// the audit verify, and the pages show it once it runs again.
func TestServeKilledAmongEdits(t *testing.T) {
	edits := 160
	if os.Getenv("SILLAGE_SOAK") != "" {
		edits = 1000
	}
	t.Run("SQLite", func(t *testing.T) { serveKilled(t, "", edits) })
	t.Run("PostgreSQL", func(t *testing.T) {
		server := storetest.NewServer(t)
		t.Cleanup(server.Stop)
		serveKilled(t, server.Address, edits)
	})
}

func serveKilled(t *testing.T, database string, edits int) {
	dir := filepath.Join(t.TempDir(), "ws")
	env := append(os.Environ(), "SILLAGE_DATABASE="+database)
	demo := exec.Command("sillage", "demo", "--data", dir)
	demo.Env = env
	if out, err := demo.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	done := &edited{amounts: map[string]int{}, pledges: map[string]bool{}}
	kills := 0
	for done.accepted < edits {
		fatal := done.accepted + edits/8 + rand.IntN(edits/4) // any instant will do: the seed is not kept on purpose
		p, home := serving(t, dir, env)
		var group sync.WaitGroup
		for range clients {
			group.Go(func() { done.edit(home, fatal, p) })
		}
		group.Wait()
		if p.Process.Kill(); done.accepted < fatal {
			t.Fatalf("%d edits were acknowledged, want %d: the server refuses", done.accepted, fatal)
		}
		p.Wait() // killed: its error says so
		kills++
	}
	if kills < 2 {
		t.Fatalf("%d kills", kills)
	}
	done.survive(t, dir, database)
	p, home := serving(t, dir, env)
	defer p.Wait()
	defer p.Process.Kill()
	for title := range done.amounts {
		if body := page(t, home+"/financements/dossiers?q="+url.QueryEscape(title)); !strings.Contains(body, title) {
			t.Errorf("no page shows %s", title)
		}
		break
	}
	t.Logf("%d edits acknowledged, %d kills", done.accepted, kills)
}

// serving starts the server on a free port and waits until it answers.
func serving(t *testing.T, dir string, env []string) (p *exec.Cmd, home string) {
	t.Helper()
	p = exec.Command("sillage", "serve", "--data", dir, "--addr", "127.0.0.1:0")
	p.Env, p.Stderr = env, os.Stderr
	out, err := p.StdoutPipe()
	if err == nil {
		err = p.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if _, rest, ok := strings.Cut(lines.Text(), "http://"); ok {
			home, _, _ = strings.Cut(rest, " ")
			go io.Copy(io.Discard, out)
			return p, "http://" + home
		}
	}
	t.Fatal("the server does not say where it is")
	return nil, ""
}

// edit makes edits until one is the fatal one, after which the server is killed
// while those of the other browsers are on their way.
func (e *edited) edit(home string, fatal int, p *exec.Cmd) {
	jar, _ := cookiejar.New(nil) // never fails without options
	browser := &http.Client{Jar: jar, Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	post := func(path string, form url.Values) (to string, ok bool) {
		res, err := browser.PostForm(home+path, form)
		if err != nil {
			return "", false
		}
		defer res.Body.Close()
		io.Copy(io.Discard, res.Body)
		return res.Header.Get("Location"), res.StatusCode == http.StatusSeeOther
	}
	for {
		e.mu.Lock()
		e.next++
		n := e.next
		e.mu.Unlock()
		title := fmt.Sprintf("Essai %05d", n)
		to, ok := post("/financements/dossiers/nouveau", url.Values{"title": {title}, "funder": {"region"}, "requested": {"1"}})
		if !ok {
			return // killed: nothing was promised
		}
		kill := e.accept(fatal, func() { e.amounts[title] = 1 })
		for version := 1; version < 4 && !kill; version++ {
			if _, ok := post(to+"/ligne", url.Values{"version": {fmt.Sprint(version)}, "title": {title}, "requested": {fmt.Sprint(version + 1)}}); !ok {
				return
			}
			kill = e.accept(fatal, func() { e.amounts[title] = version + 1 })
		}
		if !kill {
			if _, ok := post("/financements/fonds", url.Values{"on": {"2026-03-02"}, "kind": {"pledge"}, "contributor": {title}, "amount": {"100"}}); !ok {
				return
			}
			kill = e.accept(fatal, func() { e.pledges[title] = true })
		}
		if kill {
			p.Process.Kill() // SIGKILL: nothing is tidied up
			return
		}
	}
}

// accept notes an edit that was acknowledged and reports whether it is the fatal
// one.
func (e *edited) accept(fatal int, note func()) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	note()
	e.accepted++
	return e.accepted == fatal
}

func (e *edited) survive(t *testing.T, dir, database string) {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, store.Config{Path: filepath.Join(dir, "store.db"), URL: database})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	apps, err := store.Applications.List(ctx, s, store.Query{Search: "essai"})
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]int{}
	for _, a := range apps {
		asked[a.Value.Title] = int(a.Value.Requested.Cents / 100)
		if int(a.Version) != asked[a.Value.Title] { // each edit asks for one euro more
			t.Errorf("%s: version %d asks for %d €", a.Value.Title, a.Version, asked[a.Value.Title])
		}
	}
	for title, euros := range e.amounts {
		if got := asked[title]; got < euros || got > euros+1 { // one more may have been on its way
			t.Errorf("%s: %d € were acknowledged, %d are there", title, euros, got)
		}
	}
	entries, err := store.Journal(ctx, s, office.PooledFund)
	if err != nil {
		t.Fatal(err)
	}
	pledged := map[string]funding.Cents{}
	for _, en := range entries {
		pledged[en.Contributor] += en.Amount
	}
	for who := range e.pledges {
		if pledged[who] != 100_00 {
			t.Errorf("%s: pledged %v", who, pledged[who])
		}
	}
	if _, err := ledger.Load(ledger.Policy{}, entries); err != nil {
		t.Errorf("the journal does not verify: %v", err)
	}
	if _, err := s.VerifyAudit(ctx); err != nil {
		t.Error(err)
	}
	total, err := store.Applications.Totals(ctx, s, store.Query{}, nil, []string{"requested"})
	if err != nil {
		t.Fatal(err)
	}
	shares, err := store.Actions(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	var split int64
	for _, a := range shares {
		split += a.Sums[0]
	}
	if split != total[0].Sums[0] {
		t.Errorf("%d cents are asked, %d once split: an edit is there by half", total[0].Sums[0], split)
	}
}

func page(t *testing.T, address string) string {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d (%v)", address, res.StatusCode, err)
	}
	return string(body)
}
