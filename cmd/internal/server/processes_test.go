package server

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/demo"
)

// served names the workspace that this process is to serve for another one.
const served = "SILLAGE_TEST_SERVED"

// Same workspace, same bytes: a copy of it in another folder, served by another
// process, in another time zone and another language,
// on another number of processors, gives the same pages and files.
func TestSameBytesInTwoProcesses(t *testing.T) {
	if dir := os.Getenv(served); dir != "" {
		tellBytes(t, dir)
		return
	}
	if testing.Short() {
		t.Skip("two processes, one page after the other: there is no race to find")
	}
	first := filepath.Join(t.TempDir(), "ws")
	ws, err := datasets.Init(first, datasets.Config{Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range demo.Batches(demo.Options{Seed: 48, At: time.Date(2026, 1, 15, 23, 30, 0, 0, time.UTC)}) {
		if _, err := ws.Import(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	shelf, err := Open(ws, time.Now, applications, nil)
	if err != nil {
		t.Fatal(err)
	}
	book, err := shelf.Current()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := book.Snapshot("Conseil de mai", "test", time.Date(2026, 5, 18, 0, 0, 0, 0, time.UTC))
	if err == nil {
		_, err = WriteSnapshot(first, kept)
	}
	if err == nil {
		err = ws.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	second := filepath.Join(t.TempDir(), "un autre", "espace déplacé")
	if err := os.CopyFS(second, os.DirFS(first)); err != nil {
		t.Fatal(err)
	}
	var a, b map[string]string
	var both sync.WaitGroup
	both.Go(func() { a = bytesOf(t, first, "TZ=UTC", "LANG=C", "LC_ALL=C", "GOMAXPROCS=1") })
	both.Go(func() {
		b = bytesOf(t, second, "TZ=Pacific/Auckland", "LANG=tr_TR.UTF-8", "LC_ALL=tr_TR.UTF-8", "GOMAXPROCS=4")
	})
	both.Wait()
	for address, sum := range a {
		if b[address] != sum {
			t.Errorf("%s differs between two processes", address)
		}
	}
	if len(a) < 100 || len(a) != len(b) {
		t.Errorf("%d and %d addresses were compared", len(a), len(b))
	}
}

// bytesOf returns the sum of what another process serves at each address.
func bytesOf(t *testing.T, dir string, env ...string) map[string]string {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestSameBytesInTwoProcesses$", "-test.v")
	cmd.Dir, cmd.Env = filepath.Dir(dir), append(os.Environ(), append(env, served+"="+dir)...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v: %s", err, out)
	}
	sums := map[string]string{}
	lines := bufio.NewScanner(bytes.NewReader(out))
	for lines.Scan() {
		if rest, ok := strings.CutPrefix(lines.Text(), "served "); ok {
			sum, address, _ := strings.Cut(rest, " ")
			sums[address] = sum
		}
	}
	return sums
}

// tellBytes prints the sum of every kind of page and file, in both languages.
func tellBytes(t *testing.T, dir string) {
	ws, err := datasets.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	s := serverOf(t, ws)
	todo := append(addresses(t, s), "/depuis", "/?lang=en", "/actions/a06?lang=en", "/equite?lang=en", "/depuis?lang=en", "/donnees?lang=en")
	for n, seen := 0, map[string]bool{}; n < len(todo); n++ {
		address := todo[n]
		if seen[address] {
			continue
		}
		seen[address] = true
		body := get(t, s, address).Body.Bytes()
		fmt.Printf("served %x %s\n", sha256.Sum256(body), address)
		if n > 60 || strings.HasPrefix(address, "/figure/") || strings.HasPrefix(address, "/donnees/") {
			continue
		}
		for _, m := range leadsTo.FindAllStringSubmatch(string(body), -1) {
			next := html.UnescapeString(m[1])
			if file, _, _ := strings.Cut(next, "?"); strings.HasPrefix(file, "/figure/") { // each figure once, in each language
				if file += fmt.Sprint(strings.Contains(next, "lang=en")); seen[file] {
					continue
				}
				seen[file] = true
			}
			if strings.HasPrefix(next, "/figure/") || strings.HasPrefix(next, "/static/") || strings.HasPrefix(next, "/donnees/") {
				todo = append(todo, next)
			}
		}
	}
}
