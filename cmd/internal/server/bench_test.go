package server

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/demo"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/pages"
)

const readers = 50

// BenchmarkServe sets pages already drawn, on a workspace of a million
// attendances, beside a plain handler that sends the same bytes, compressed
// ahead, in the same process, to fifty readers over real connections. The two
// take turns, so that a busy machine slows both; the ratio is that of the
// processor time of the whole process, readers included, which are as lean as
// readers can be.
func BenchmarkServe(b *testing.B) {
	s := millionServer(b)
	for _, address := range []string{"/", "/actions/a06", "/glossaire"} {
		name := strings.TrimPrefix(address, "/")
		b.Run(name, func(b *testing.B) { beside(b, s, address) })
	}
}

func beside(b *testing.B, s *Server, address string) {
	first := asked(b, s, address)
	encoding, content := []string{first.Header().Get("Content-Encoding")}, first.Body.Bytes()
	kind, length := []string{"text/html; charset=utf-8"}, []string{strconv.Itoa(len(content))}
	plain := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h["Content-Type"], h["Content-Encoding"], h["Content-Length"] = kind, encoding, length
		w.Write(content)
	})
	servers := []*httptest.Server{httptest.NewServer(plain), httptest.NewServer(s)}
	defer servers[0].Close()
	defer servers[1].Close()
	var spent, waited [2]time.Duration
	b.ResetTimer()
	const turns, each = 10, 100 * readers
	for range b.N {
		for turn := range 2 * turns {
			which := turn % 2
			cpu, start := processor(), time.Now()
			read(b, servers[which].Listener.Addr().String(), address, each)
			waited[which] += time.Since(start)
			spent[which] += processor() - cpu
		}
	}
	requests := float64(b.N * turns * each)
	b.ReportMetric(100*float64(spent[0])/float64(spent[1]), "%-of-plain-rate")
	b.ReportMetric(float64(spent[0].Microseconds())/requests, "plain-µs-cpu/request")
	b.ReportMetric(float64(spent[1].Microseconds())/requests, "page-µs-cpu/request")
	b.ReportMetric(requests/waited[1].Seconds(), "page-requests/s")
}

// read asks for an address n times in all, from as many connections as there
// are readers.
func read(b *testing.B, host, address string, n int) {
	request := []byte("GET " + address + " HTTP/1.1\r\nHost: " + host + "\r\nAccept-Encoding: gzip, br\r\n\r\n")
	var wait sync.WaitGroup
	for range readers {
		wait.Go(func() {
			c, err := net.Dial("tcp", host)
			if err != nil {
				b.Error(err)
				return
			}
			defer c.Close()
			in := bufio.NewReaderSize(c, 64<<10)
			for range n / readers {
				if err := one(c, in, request); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wait.Wait()
}

// one sends a request and reads its answer without keeping it.
func one(c net.Conn, in *bufio.Reader, request []byte) error {
	if _, err := c.Write(request); err != nil {
		return err
	}
	length := -1
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) <= 2 {
			break
		}
		if digits, ok := strings.CutPrefix(string(line), "Content-Length: "); ok {
			length, err = strconv.Atoi(strings.TrimSpace(digits))
			if err != nil {
				return err
			}
		}
	}
	if length < 0 {
		return io.ErrUnexpectedEOF
	}
	_, err := in.Discard(length)
	return err
}

func asked(b *testing.B, h http.Handler, address string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r := httptest.NewRequest("GET", address, nil)
	r.Host = "127.0.0.1"
	r.Header.Set("Accept-Encoding", "br")
	h.ServeHTTP(w, r)
	if w.Code != 200 {
		b.Fatalf("%s: status %d", address, w.Code)
	}
	return w
}

// millionServer serves a million attendances.
func millionServer(b *testing.B) *Server {
	b.Helper()
	ws, err := datasets.Init(b.TempDir(), datasets.Config{Demo: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { ws.Close() })
	rows := 0
	for _, batch := range demo.Batches(demo.Options{Seed: 48, Scale: 125, At: time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC)}) {
		rows += len(batch.Attendances)
		if _, err := ws.Import(context.Background(), batch); err != nil {
			b.Fatal(err)
		}
	}
	if rows < 1_000_000 {
		b.Fatalf("%d attendances, want a million", rows)
	}
	return serverOf(b, ws)
}

// BenchmarkFirst makes each page for the first time: its figures are drawn,
// the results behind them computed.
func BenchmarkFirst(b *testing.B) {
	fresh := demoServer(b)
	for _, address := range addresses(b, fresh) {
		b.Run(strings.TrimPrefix(address, "/"), func(b *testing.B) {
			for range b.N {
				b.StopTimer()
				s := New(Config{Books: stocked(b, fresh.Books.(*Shelf)), Site: fresh.Site})
				b.StartTimer()
				asked(b, s, address)
			}
		})
	}
}

// BenchmarkFigure draws each figure of the pages for the first time, in both
// widths, and prints the processor time of one drawing (aim: 100 ms, a map
// apart).
func BenchmarkFigure(b *testing.B) {
	fresh := demoServer(b)
	book, err := fresh.Books.Current()
	if err != nil {
		b.Fatal(err)
	}
	seen := map[string]bool{}
	for _, address := range book.Addresses() {
		leaf, err := book.Make(pages.Request{Path: address, Texts: lang.French})
		if err != nil {
			b.Fatal(err)
		}
		for _, f := range leaf.Figures {
			if seen[f.ID] {
				continue
			}
			seen[f.ID] = true
			b.Run(fmt.Sprintf("%s-%s", f.Chart, f.ID), func(b *testing.B) {
				drawings := 0
				var spent time.Duration
				for range b.N {
					d := stocked(b, fresh.Books.(*Shelf)).Drawer("fr")
					for _, w := range pages.Widths {
						start := processor()
						if _, err := d.Draw(f, w); err != nil {
							b.Fatal(err)
						}
						spent += processor() - start
						drawings++
					}
				}
				b.ReportMetric(float64(spent.Milliseconds())/float64(drawings), "ms-cpu/drawing")
			})
		}
	}
}

// stocked returns a shelf on the same workspace with nothing drawn yet.
func stocked(b *testing.B, old *Shelf) *Shelf {
	shelf, err := Open(old.ws, time.Now, nil, nil)
	if err != nil {
		b.Fatal(err)
	}
	return shelf
}
