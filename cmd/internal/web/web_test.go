package web

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func refuse(w http.ResponseWriter, _ *http.Request, status int, _ error) { w.WriteHeader(status) }

func TestMuxHoldsTheRole(t *testing.T) {
	h := Mux([]Route{
		{Pattern: "GET /open", Least: Anyone, Serve: func(w http.ResponseWriter, _ *http.Request) error { return nil }},
		{Pattern: "GET /money", Least: Officer, Serve: func(w http.ResponseWriter, _ *http.Request) error { return nil }},
		{Pattern: "GET /gone", Least: Anyone, Serve: func(http.ResponseWriter, *http.Request) error { return fmt.Errorf("reading: %w", ErrNotFound) }},
		{Pattern: "GET /broken", Least: Anyone, Serve: func(http.ResponseWriter, *http.Request) error { return errors.New("disk full") }},
	}, func(r *http.Request) Role {
		if r.Header.Get("X-Role") == "officer" {
			return Officer
		}
		return Reader
	}, refuse)
	for _, tc := range []struct {
		path, role string
		want       int
	}{
		{"/open", "", 200}, {"/money", "", 401}, {"/money", "officer", 200}, {"/gone", "", 404}, {"/broken", "", 500}, {"/never", "", 404}, {"POST /open", "", 405},
	} {
		method, path, found := strings.Cut(tc.path, " ")
		if !found {
			method, path = "GET", tc.path
		}
		r := httptest.NewRequest(method, path, nil)
		r.Header.Set("X-Role", tc.role)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != tc.want {
			t.Errorf("%s as %q: status %d, want %d", tc.path, tc.role, w.Code, tc.want)
		}
		if allow := w.Header().Get("Allow"); (allow != "") != (tc.want == 405) {
			t.Errorf("%s: Allow is %q", tc.path, allow)
		}
	}
}

func TestBodyNegotiates(t *testing.T) {
	plain := []byte(strings.Repeat("La Lozère compte 152 communes. ", 100))
	body := NewBody("text/html; charset=utf-8", plain)
	for accept, read := range map[string]func(io.Reader) io.Reader{
		"":                   func(r io.Reader) io.Reader { return r },
		"br;q=0":             func(r io.Reader) io.Reader { return r },
		"gzip, br":           func(r io.Reader) io.Reader { return brotli.NewReader(r) },
		"gzip;q=1.0, br;q=0": func(r io.Reader) io.Reader { zr, _ := gzip.NewReader(r); return zr },
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Encoding", accept)
		w := httptest.NewRecorder()
		body.Serve(w, r)
		got, err := io.ReadAll(read(w.Body))
		if err != nil || !bytes.Equal(got, plain) {
			t.Errorf("Accept-Encoding %q: body differs (%v)", accept, err)
		}
	}
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("If-None-Match", body.ETag)
	w := httptest.NewRecorder()
	body.Serve(w, r)
	if w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("same ETag: status %d with %d bytes, want 304 with none", w.Code, w.Body.Len())
	}
}

func TestOnlyHosts(t *testing.T) {
	h := OnlyHosts(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), "sillage.lozere.fr")
	for host, want := range map[string]int{
		"127.0.0.1:8480": 200, "localhost": 200, "[::1]:8480": 200, "sillage.lozere.fr": 200,
		"evil.example:8480": 421, "127.0.0.1.evil.example": 421,
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("Host %s: status %d, want %d", host, w.Code, want)
		}
		if refused := w.Code == 421; refused && (!strings.Contains(w.Body.String(), "--host") || w.Header().Get("Content-Security-Policy") == "") {
			t.Errorf("Host %s: %q under %v, want how to add it, under the policy", host, w.Body, w.Header())
		}
	}
}

func TestSecureForbidsInline(t *testing.T) {
	w := httptest.NewRecorder()
	Secure(http.NotFoundHandler()).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	csp := w.Header().Get("Content-Security-Policy")
	if got := w.Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("an answer that says nothing may be kept: %q", got)
	}
	if strings.Contains(csp, "unsafe") || !strings.Contains(csp, "default-src 'none'") {
		t.Errorf("policy %q lets inline code in", csp)
	}
}
