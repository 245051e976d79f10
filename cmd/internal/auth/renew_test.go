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

// Signing out everywhere ends the sessions of every browser, and no other one's.
func TestSigningOutEverywhere(t *testing.T) {
	s := newSite(t, Config{})
	s.firstAdministrator(t)
	elsewhere := s.browser(t, "une phrase assez longue")
	if _, body := s.get(t, "/mot-de-passe"); !strings.Contains(body, `action="/deconnexion/partout"`) {
		t.Error("no button")
	}
	s.post(t, "/deconnexion/partout", nil)
	for name, b := range map[string]*site{"here": s, "elsewhere": elsewhere} {
		if status, _ := b.get(t, "/financements"); status != 401 {
			t.Errorf("%s: %d", name, status)
		}
	}
	s.browser(t, "une phrase assez longue")
	if status, _ := s.browser(t, "").post(t, "/deconnexion/partout", nil); status != 401 {
		t.Errorf("a stranger: %d", status)
	}
}

// Two administrators at one account: the second is told. Two who take each
// other's access away: one of them stays.
func TestTwoAdministrators(t *testing.T) {
	s := newSite(t, Config{})
	s.firstAdministrator(t)
	for _, name := range []string{"paul", "rose"} {
		if status, _ := s.post(t, "/comptes", url.Values{"login": {name}, "name": {name}, "role": {"administrator"}, "password": {"une phrase assez longue"}}); status != 200 {
			t.Fatal(status)
		}
	}
	ids := map[string]string{}
	accounts, err := store.Accounts.List(ctx, s.guard.Store, store.Query{})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range accounts {
		ids[a.Value.Login] = a.ID
	}
	edit := func(id, version, disabled string) (int, string) {
		return s.post(t, "/comptes/"+id, url.Values{"version": {version}, "role": {"reader"}, "disabled": {disabled}})
	}
	if status, _ := edit(ids["paul"], "1", ""); status != 200 {
		t.Errorf("the first: %d", status)
	}
	if status, body := edit(ids["paul"], "1", "1"); status != 409 || !strings.Contains(body, "Claire vient de changer le compte de paul") {
		t.Errorf("the second: %d", status)
	}
	rose := s.browser(t, "")
	rose.post(t, "/connexion", url.Values{"login": {"rose"}, "password": {"une phrase assez longue"}})
	var wg sync.WaitGroup
	var done atomic.Int32
	for b, target := range map[*site]string{s: ids["rose"], rose: ids["claire@lozere.fr"]} {
		wg.Go(func() {
			if status, _ := b.post(t, "/comptes/"+target, url.Values{"version": {"1"}, "role": {"administrator"}, "disabled": {"1"}}); status == 200 {
				done.Add(1)
			}
		})
	}
	wg.Wait()
	left, err := store.Accounts.List(ctx, s.guard.Store, store.Query{Where: []store.Condition{store.In("id", ids["rose"], ids["claire@lozere.fr"])}})
	if err != nil || len(left) != 2 || left[0].Value.Disabled && left[1].Value.Disabled {
		t.Errorf("nobody administers any more (%d edits went through, %v)", done.Load(), err)
	}
}

// Strangers who fill the memory of the tries, from as many addresses as they
// like, buy no new ones; those of one line of IPv6 count together.
func TestTriesAreNotBought(t *testing.T) {
	var th throttle
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for range mostTries {
		th.try(now, "login claire")
	}
	for i := range 3 * mostKept {
		th.try(now, "from "+strings.Repeat("x", i%7)+time.Duration(i).String())
	}
	if th.try(now, "login claire") {
		t.Error("the login has new tries")
	}
	if n := len(th.tries); n > mostKept+1 {
		t.Errorf("%d keys are kept", n)
	}
	for _, tc := range []struct{ peer, seen, want string }{
		{"203.0.113.9:1", "", "203.0.113.9"}, {"[2001:db8:1:2:3:4:5:6]:1", "", "2001:db8:1:2::/64"}, {"[::ffff:203.0.113.9]:1", "", "203.0.113.9"},
		{"127.0.0.1:1", "1.1.1.1, 2001:db8:1:2::9", "2001:db8:1:2::/64"}, {"203.0.113.9:1", "1.1.1.1", "203.0.113.9"}, {"127.0.0.1:1", "moi", "127.0.0.1"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = tc.peer
		r.Header.Set("X-Forwarded-For", tc.seen)
		if got := from(r); got != tc.want {
			t.Errorf("%+v: %q", tc, got)
		}
	}
}
