package auth

import (
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
)

// published is the cost before the tests lower it.
var published = cost

// RFC 9106, section 4: the second recommended option.
func TestCostIsThePublishedOne(t *testing.T) {
	if published.memory != 64*1024 || published.passes != 3 || published.threads != 4 {
		t.Errorf("%+v", published)
	}
	if h := HashPassword("x"); !strings.HasPrefix(h, "$argon2id$v=19$m=64,t=1,p=4$") {
		t.Error(h)
	}
}

// browser is another one, signed in as Claire or not.
func (s *site) browser(t *testing.T, password string) *site {
	t.Helper()
	jar, _ := cookiejar.New(nil) // never fails without options
	other := &site{Server: s.Server, guard: s.guard, client: &http.Client{Jar: jar}}
	if password != "" {
		if status, body := other.post(t, "/connexion", url.Values{"login": {"claire@lozere.fr"}, "password": {password}, "retour": {"/financements"}}); status != 200 || body != "bonjour Claire" {
			t.Fatalf("%d %s", status, body)
		}
	}
	return other
}

// A new password ends the sessions of the one before, those of others excepted.
func TestPasswordIsChanged(t *testing.T) {
	s := newSite(t, Config{})
	s.firstAdministrator(t)
	elsewhere := s.browser(t, "une phrase assez longue")
	for _, bad := range []struct{ present, password, want string }{{"une phrase assez longue", "court", "trop court"}, {"autre chose ici", "une autre phrase longue", "inexact"}} {
		if status, body := s.post(t, "/mot-de-passe", url.Values{"present": {bad.present}, "password": {bad.password}}); status != 422 || !strings.Contains(body, bad.want) {
			t.Errorf("%+v: %d", bad, status)
		}
	}
	if status, body := s.post(t, "/mot-de-passe", url.Values{"present": {"une phrase assez longue"}, "password": {"une autre phrase longue"}}); status != 200 || body != "bonjour Claire" {
		t.Errorf("changed: %d %s", status, body)
	}
	if status, _ := elsewhere.get(t, "/financements"); status != 401 {
		t.Errorf("the session of the password before goes on: %d", status)
	}
	s.browser(t, "une autre phrase longue")
	if status, _ := s.browser(t, "").get(t, "/mot-de-passe"); status != 401 {
		t.Errorf("a stranger: %d", status)
	}
}

// An administrator gives a link to who lost their password: it serves once, for
// a day, and the one before it not at all.
func TestLinkToANewPassword(t *testing.T) {
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	var mu sync.Mutex
	s := newSite(t, Config{Now: func() time.Time { mu.Lock(); defer mu.Unlock(); return now }})
	s.firstAdministrator(t)
	list, err := store.Accounts.List(ctx, s.guard.Store, store.Query{})
	if err != nil {
		t.Fatal(err)
	}
	link := func() string {
		t.Helper()
		status, body := s.post(t, "/comptes/"+list[0].ID+"/lien", nil)
		_, rest, ok := strings.Cut(body, "/nouveau-mot-de-passe?cle=")
		if status != 200 || !ok {
			t.Fatalf("%d", status)
		}
		return rest[:26]
	}
	first, second := link(), link()
	lost := s.browser(t, "")
	if status, _ := lost.get(t, "/nouveau-mot-de-passe?cle="+first); status != 403 {
		t.Errorf("the link before the last: %d", status)
	}
	if status, body := lost.get(t, "/nouveau-mot-de-passe?cle="+second); status != 200 || strings.Contains(body, "present") {
		t.Errorf("the link: %d", status)
	}
	if status, body := lost.post(t, "/nouveau-mot-de-passe", url.Values{"cle": {second}, "password": {"une phrase retrouvée"}}); status != 200 || body != "bonjour Claire" {
		t.Errorf("%d %s", status, body)
	}
	if status, _ := s.browser(t, "").post(t, "/nouveau-mot-de-passe", url.Values{"cle": {second}, "password": {"une troisième phrase"}}); status != 403 {
		t.Errorf("served twice: %d", status)
	}
	path, err := NewLink(ctx, s.guard.Store, "serveur", "CLAIRE@lozere.fr", now)
	if err != nil || !strings.HasPrefix(path, "/nouveau-mot-de-passe?cle=") {
		t.Fatal(path, err)
	}
	mu.Lock()
	now = now.Add(24*time.Hour + time.Second)
	mu.Unlock()
	if status, _ := lost.get(t, path); status != 403 {
		t.Errorf("a day later: %d", status)
	}
	if _, err := NewLink(ctx, s.guard.Store, "serveur", "personne", now); err == nil {
		t.Error("a link for nobody")
	}
}

// Tries made at the same moment are not more than tries made in turn.
func TestTriesAtOnce(t *testing.T) {
	var th throttle
	var taken atomic.Int64
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if th.try(time.Time{}.Add(time.Hour), "login x", "from y") {
				taken.Add(1)
			}
		})
	}
	wg.Wait()
	if taken.Load() != mostTries {
		t.Errorf("%d tries, want %d", taken.Load(), mostTries)
	}
	for range 3 * mostTries { // right passwords are no tries
		if !th.try(time.Time{}.Add(time.Hour), "login z") {
			t.Fatal("somebody who knows the password is sent away")
		}
		th.right("login z")
	}
}

// Behind a proxy on this machine the address is the one that the proxy saw;
// from elsewhere nobody chooses their own.
func TestWhereARequestComesFrom(t *testing.T) {
	for _, tc := range []struct{ remote, forwarded, want string }{
		{"203.0.113.9:1", "", "203.0.113.9"}, {"203.0.113.9:1", "198.51.100.1", "203.0.113.9"},
		{"127.0.0.1:1", "198.51.100.1", "198.51.100.1"}, {"[::1]:1", "10.0.0.1, 198.51.100.1", "198.51.100.1"},
		{"127.0.0.1:1", "", "127.0.0.1"}, {"127.0.0.1:1", "n'importe quoi", "127.0.0.1"},
	} {
		r := httptest.NewRequest("POST", "/connexion", nil)
		r.RemoteAddr = tc.remote
		if tc.forwarded != "" {
			r.Header.Set("X-Forwarded-For", tc.forwarded)
		}
		if got := from(r); got != tc.want {
			t.Errorf("%+v: %s", tc, got)
		}
	}
}
