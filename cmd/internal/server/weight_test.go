package server

import (
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// loaded finds what a browser asks for before it shows a page.
var loaded = regexp.MustCompile(`<(?:link rel="stylesheet" href|script src|img src)="([^"]+)"`)

// The first view of the home page, with its figures, weighs less than 60 KB as
// it travels and takes four requests at most, all of this server.
func TestFirstViewIsLight(t *testing.T) {
	s := demoServer(t)
	page := get(t, s, "/").Body.String()
	if n := strings.Count(page, "<figure "); n < 4 {
		t.Fatalf("%d figures: the page does not show what it is weighed for", n)
	}
	total, requests := 0, 0
	for _, address := range append([]string{"/"}, found(page)...) {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", address, nil)
		r.Host = "127.0.0.1"
		r.Header.Set("Accept-Encoding", "gzip, br")
		s.ServeHTTP(w, r)
		if w.Code != 200 {
			t.Errorf("%s: status %d", address, w.Code)
		}
		t.Logf("%s: %d bytes", address, w.Body.Len())
		total += w.Body.Len()
		requests++
	}
	if total > 60_000 || requests > 4 {
		t.Errorf("%d bytes in %d requests, want at most 60000 in 4", total, requests)
	}
}

func found(page string) []string {
	var list []string
	for _, m := range loaded.FindAllStringSubmatch(page, -1) {
		list = append(list, m[1])
	}
	return list
}
