package server

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// BenchmarkServe sets a page already drawn beside a plain handler that sends
// the same bytes, compressed ahead, in the same process, to fifty readers.
func BenchmarkServe(b *testing.B) {
	s := demoServer(b)
	first := asked(b, s, "/")
	encoding, content := first.Header().Get("Content-Encoding"), first.Body.Bytes()
	plain := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Content-Type"] = []string{"text/html; charset=utf-8"}
		w.Header()["Content-Encoding"] = []string{encoding}
		w.Header()["Content-Length"] = []string{fmt.Sprint(len(content))}
		w.Write(content)
	})
	rates := map[string]float64{}
	for _, c := range []struct {
		name    string
		handler http.Handler
	}{{"plain", plain}, {"page", s}} {
		b.Run(c.name, func(b *testing.B) {
			rates[c.name] = serve(b, c.handler)
			if rates["plain"] > 0 {
				b.ReportMetric(100*rates["page"]/rates["plain"], "%-of-plain")
			}
		})
	}
}

// serve returns requests per second over real connections.
func serve(b *testing.B, h http.Handler) float64 {
	hs := httptest.NewServer(h)
	defer hs.Close()
	transport := &http.Transport{MaxIdleConnsPerHost: 100, DisableCompression: true}
	defer transport.CloseIdleConnections()
	b.SetParallelism(25)
	b.ResetTimer()
	start := time.Now()
	b.RunParallel(func(pb *testing.PB) {
		buffer := make([]byte, 64<<10)
		for pb.Next() {
			r, _ := http.NewRequest("GET", hs.URL+"/", nil) // the address is well formed
			r.Header.Set("Accept-Encoding", "br")
			answer, err := transport.RoundTrip(r)
			if err != nil {
				b.Error(err)
				return
			}
			for err == nil {
				_, err = answer.Body.Read(buffer)
			}
			answer.Body.Close()
		}
	})
	rate := float64(b.N) / time.Since(start).Seconds()
	b.ReportMetric(rate, "requests/s")
	return rate
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

// BenchmarkFirst makes each page for the first time: its figures are drawn,
// the results behind them computed. One run each: a second one would find them
// kept.
func BenchmarkFirst(b *testing.B) {
	fresh := demoServer(b)
	for _, address := range addresses(b, fresh) {
		b.Run(strings.TrimPrefix(address, "/"), func(b *testing.B) {
			for range b.N {
				b.StopTimer()
				shelf := fresh.Books.(*Shelf)
				s := New(Config{Books: stocked(b, shelf), Site: pages.Site{Name: "Lozère"}, Role: func(*http.Request) web.Role { return web.Reader }})
				b.StartTimer()
				asked(b, s, address)
			}
		})
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
