package server

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/cmd/internal/web"
)

// vote sends a form of the workshop.
func vote(t *testing.T, s *Server, origin string, weights url.Values) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest("POST", "/atelier", strings.NewReader(weights.Encode()))
	r.Host = "localhost"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", origin)
	s.ServeHTTP(w, r)
	return w
}

// Weights are kept without name or order, shown from three people on, and say
// whether they change anything.
func TestWeightsOfSeveralPeople(t *testing.T) {
	s := demoServer(t)
	file := filepath.Join(s.Books.(*Shelf).ws.Dir(), BallotsFile)
	people := []url.Values{
		{"p-individual": {"9"}, "p-society": {"1"}, "p-economy": {"0"}, "p-politics": {"1"}},
		{"p-individual": {"0"}, "p-society": {"9"}, "p-economy": {"1"}, "p-politics": {"1"}},
		{"p-individual": {"1"}, "p-society": {"1"}, "p-economy": {"9"}, "p-politics": {"0"}},
	}
	for i, weights := range people {
		w := vote(t, s, "http://localhost", weights)
		if w.Code != http.StatusSeeOther {
			t.Fatalf("vote %d: status %d: %.300s", i, w.Code, w.Body)
		}
		page := get(t, s, strings.TrimSuffix(w.Header().Get("Location"), "#ensemble")).Body.String()
		if shown := strings.Contains(page, "Le plus grand désaccord porte sur"); shown != (i == 2) {
			t.Errorf("after %d votes the result is shown: %t", i+1, shown)
		}
		if i == 2 && !strings.Contains(page, "personnes ont donné leurs poids") {
			t.Error("the number of people is not said")
		}
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(kept)), "\n")
	if len(lines) != 3 || lines[0] != `{"economy":0,"individual":9,"politics":1,"society":1}` || lines[1] > lines[2] {
		t.Errorf("kept:\n%s", kept)
	}
}

// Another site cannot vote for its visitors, a stranger cannot at all, and what
// is not a weight is refused.
func TestVotesAreChecked(t *testing.T) {
	s := demoServer(t)
	good := url.Values{"p-individual": {"1"}}
	for name, c := range map[string]struct {
		origin  string
		weights url.Values
		want    int
	}{
		"another site": {"https://evil.example", good, 403},
		"too heavy":    {"http://localhost", url.Values{"p-individual": {"11"}}, 400},
		"no number":    {"http://localhost", url.Values{"p-individual": {"<b>"}}, 400},
		"all zero":     {"http://localhost", url.Values{"p-individual": {"0"}}, 400},
		"nothing":      {"http://localhost", url.Values{}, 400},
		"too long":     {"http://localhost", url.Values{"p-individual": {strings.Repeat("1", longestBallot)}}, 400},
	} {
		if w := vote(t, s, c.origin, c.weights); w.Code != c.want {
			t.Errorf("%s: status %d, want %d", name, w.Code, c.want)
		}
	}
	stranger := New(Config{Books: s.Books, Role: func(*http.Request) web.Role { return web.Anyone }})
	if w := vote(t, stranger, "http://localhost", good); w.Code != http.StatusUnauthorized {
		t.Errorf("a stranger: status %d", w.Code)
	}
	if _, err := os.Stat(filepath.Join(s.Books.(*Shelf).ws.Dir(), BallotsFile)); err == nil {
		t.Error("a refused vote was kept")
	}
}
