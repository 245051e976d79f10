package cli

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/auth"
	"github.com/lozere-developpement/sillage/cmd/internal/server"
	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// whole is the server of a new workspace, its settings replaced two by two, as others than this machine meet it:
// whoever is not signed in is nobody.
func whole(t *testing.T, settings ...string) (*server.Server, *auth.Guard, *store.Store) {
	t.Helper()
	dir := t.TempDir() + "/ws"
	if code := Run("test", []string{"init", "--data", dir}, strings.NewReader(""), io.Discard, os.Stderr); code != 0 {
		t.Fatal("init failed")
	}
	file := filepath.Join(dir, "sillage.toml")
	old, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.NewReplacer(settings...).Replace(string(old))), 0o600); err != nil {
		t.Fatal(err)
	}
	a := &app{version: "test", in: strings.NewReader(""), out: io.Discard, err: io.Discard, now: time.Now, texts: lang.French, dir: dir,
		getenv: func(string) string { return "" }}
	ws, err := a.open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	money, err := a.storeOf(context.Background(), ws)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { money.Close() })
	h, guard, done, err := a.site(context.Background(), "0.0.0.0", nil, ws, money)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(done)
	return h, guard, money
}

var wildcard = regexp.MustCompile(`\{[^}]*\}`)

// Every route that the server has, by every role: below the least role of its
// line it is refused, and asks to sign in; from there on it never is, and never
// breaks. No other site can make a reader's browser post.
func TestEveryRouteByEveryRole(t *testing.T) {
	if testing.Short() {
		t.Skip("a walk over everything, one page after the other: skipped with -short")
	}
	h, _, money := whole(t)
	s := httptest.NewServer(h)
	defer s.Close()
	ctx, secret := context.Background(), "une phrase assez longue"
	hash := auth.HashPassword(secret)
	roles := map[web.Role]string{web.Anyone: "", web.Reader: "reader", web.Evaluator: "evaluator", web.Officer: "officer", web.Administrator: "administrator"}
	err := money.Write(ctx, "test", "", func(tx *store.Tx) error {
		for _, name := range roles {
			if name == "" {
				continue
			}
			made, err := store.PutAccount(ctx, tx, store.Record[store.Account]{Value: store.Account{Login: name, Name: name, Role: name}})
			if err != nil {
				return err
			}
			if err := tx.SetPassword(ctx, made.ID, hash); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	routes := h.Routes()
	slices.SortStableFunc(routes, func(a, b web.Route) int { // signing out comes last
		return strings.Compare(wildcardLast(a.Pattern), wildcardLast(b.Pattern))
	})
	open := map[string]bool{"/connexion": true, "/deconnexion": true, "/premier-acces": true, "/nouveau-mot-de-passe": true}
	for role, name := range roles {
		jar, _ := cookiejar.New(nil) // never fails without options
		client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		if name != "" {
			if got := ask(t, client, "POST", s.URL+"/connexion", "", url.Values{"login": {name}, "password": {secret}}); got != http.StatusSeeOther {
				t.Fatalf("%s cannot sign in: %d", name, got)
			}
		}
		for _, rt := range routes {
			method, path, ok := strings.Cut(rt.Pattern, " ")
			if !ok {
				method, path = "GET", rt.Pattern
			}
			path = wildcard.ReplaceAllStringFunc(path, func(w string) string {
				if w == "{$}" {
					return ""
				}
				return "rien"
			})
			got := ask(t, client, method, s.URL+path, "", nil)
			switch refused := got == http.StatusUnauthorized; {
			case role < rt.Least && !refused:
				t.Errorf("%s as %q: %d, want 401", rt.Pattern, name, got)
			case role >= rt.Least && refused && rt.Pattern != "POST /connexion":
				t.Errorf("%s as %q: refused", rt.Pattern, name)
			case got >= 500:
				t.Errorf("%s as %q: %d", rt.Pattern, name, got)
			}
			if method != "POST" {
				continue
			}
			if got := ask(t, client, method, s.URL+path, "https://ailleurs.example", nil); got != http.StatusForbidden {
				t.Errorf("%s as %q, posted by another site: %d, want 403", rt.Pattern, name, got)
			}
			if rt.Least == web.Anyone && !open[path] {
				t.Errorf("%s: anyone may post", rt.Pattern)
			}
		}
	}
	if len(routes) < 100 {
		t.Errorf("only %d routes", len(routes))
	}
}

func wildcardLast(pattern string) string {
	if strings.HasPrefix(pattern, "POST /deconnexion") {
		return "~" + strings.TrimPrefix("/partout", strings.TrimPrefix(pattern, "POST /deconnexion")) // everywhere first
	}
	return pattern
}

func ask(t *testing.T, client *http.Client, method, address, origin string, form url.Values) int {
	t.Helper()
	r, err := http.NewRequest(method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if origin != "" {
		r.Header.Set("Origin", origin)
	}
	res, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	io.Copy(io.Discard, res.Body) // so that the connection serves again
	return res.StatusCode
}

// A workspace that names an identity provider leads to it from the sign-in
// page.
func TestIdentityProviderOfTheWorkspace(t *testing.T) {
	var issuer *httptest.Server
	issuer = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(map[string]any{"issuer": issuer.URL, "authorization_endpoint": issuer.URL + "/autoriser", "token_endpoint": issuer.URL + "/jeton", "jwks_uri": issuer.URL + "/cles"})
	}))
	defer issuer.Close()
	h, _, _ := whole(t, `address = ""`, `address = "https://impact.example"`, `issuer = ""`, `issuer = "`+issuer.URL+`"`, `client_id = ""`, `client_id = "sillage-48"`)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "http://127.0.0.1/connexion", nil))
	if w.Code != 200 || !strings.Contains(w.Body.String(), "ProConnect") {
		t.Errorf("the sign-in page does not offer the provider: %d", w.Code)
	}
	w = httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "http://127.0.0.1/connexion/fournisseur", nil))
	to, err := url.Parse(w.Header().Get("Location"))
	if err != nil || w.Code != http.StatusSeeOther || !strings.HasPrefix(to.String(), issuer.URL+"/autoriser") ||
		to.Query().Get("client_id") != "sillage-48" || to.Query().Get("redirect_uri") != "https://impact.example/connexion/retour" {
		t.Errorf("%d to %v", w.Code, to)
	}
}
