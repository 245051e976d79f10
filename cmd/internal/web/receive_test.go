package web

import (
	"bytes"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

// sending is a multipart body that holds a file of n bytes, and its type.
func sending(t *testing.T, n int) (body *bytes.Buffer, mediaType string) {
	t.Helper()
	body = &bytes.Buffer{}
	mw := multipart.NewWriter(body)
	part, err := mw.CreateFormFile("file", "gros.bin")
	if err != nil {
		t.Fatal(err)
	}
	part.Write(make([]byte, n)) // to memory
	mw.Close()
	return body, mw.FormDataContentType()
}

// What a stranger sends to a form is refused before it fills a disk, whatever
// the method; what a route that takes files puts aside is gone with the answer.
func TestAStrangerFillsNoDisk(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	read := func(w http.ResponseWriter, r *http.Request) error {
		_, err := io.WriteString(w, r.FormValue("login"))
		return err
	}
	file := func(w http.ResponseWriter, r *http.Request) error {
		if err := r.ParseMultipartForm(1 << 10); err != nil {
			return &Error{Status: http.StatusUnprocessableEntity, Err: err}
		}
		if left, err := os.ReadDir(temporary); err != nil || len(left) != 1 {
			t.Errorf("%d files put aside (%v), want 1: the test proves little", len(left), err)
		}
		return nil
	}
	routes := []Route{{Pattern: "GET /connexion", Serve: read}, {Pattern: "POST /connexion", Serve: read}, {Pattern: "POST /deposer", Serve: file, Most: 4 << 20}}
	mux := Mux(routes, func(*http.Request) Role { return Anyone }, refuse)
	// As the sessions do: the request that is served is a copy.
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { mux.ServeHTTP(w, r.WithContext(r.Context())) }))
	defer s.Close()
	for _, tc := range []struct {
		method, path string
		size, want   int
	}{
		{"POST", "/connexion", 2 << 20, 413}, {"GET", "/connexion", 2 << 20, 413}, {"POST", "/connexion", 1 << 10, 200},
		{"POST", "/deposer", 2 << 20, 200}, {"POST", "/deposer", 5 << 20, 422},
	} {
		for _, told := range []bool{true, false} { // of a length that is told, or not
			sent, kind := sending(t, tc.size)
			var body io.Reader = sent
			if !told {
				body = io.MultiReader(sent)
			}
			r, err := http.NewRequest(tc.method, s.URL+tc.path, body)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", kind)
			res, err := http.DefaultClient.Do(r)
			if err != nil {
				continue // the server hung up on what it does not read
			}
			res.Body.Close()
			if res.StatusCode != tc.want {
				t.Errorf("%s %s of %d bytes: %d, want %d", tc.method, tc.path, tc.size, res.StatusCode, tc.want)
			}
		}
	}
	s.Close() // waits for the requests
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("%d files are left (%v)", len(left), err)
	}
}

// A form that stops half way is told, and not taken for an empty one.
func TestFormThatStopsHalfWay(t *testing.T) {
	served := false
	s := httptest.NewServer(Mux([]Route{{Pattern: "POST /lent", Serve: func(http.ResponseWriter, *http.Request) error { served = true; return nil }}},
		func(*http.Request) Role { return Anyone }, func(w http.ResponseWriter, _ *http.Request, status int, err error) {
			w.WriteHeader(status)
			io.WriteString(w, err.Error())
		}))
	defer s.Close()
	c, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, "POST /lent HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
	c.(*net.TCPConn).CloseWrite()
	answer, err := io.ReadAll(c)
	if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 400") || served {
		t.Errorf("%.80q (%v), served %t", answer, err, served)
	}
}
