package auth

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/pages"
)

var ctx = context.Background()

func init() { cost.memory, cost.passes = 64, 1 } // the published cost takes seconds under the race detector

// site is a guard with a page for readers, as a browser meets it.
type site struct {
	*httptest.Server
	guard  *Guard
	client *http.Client
}

func newSite(t *testing.T, c Config) *site {
	t.Helper()
	s, err := store.Open(ctx, store.Config{Path: filepath.Join(t.TempDir(), "store.db"), Now: c.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := s.VerifyAudit(ctx); err != nil {
			t.Errorf("something was changed without its line in the audit: %v", err)
		}
		s.Close()
	})
	c.Store, c.Site = s, func() pages.Site { return pages.Site{Name: "Lozère", Texts: lang.French} }
	g := New(c)
	st := &site{guard: g}
	st.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		routes := append(g.Routes(), web.Route{Pattern: "GET /financements", Least: web.Reader, Serve: func(w http.ResponseWriter, r *http.Request) error {
			_, err := fmt.Fprintf(w, "bonjour %s", g.User(r))
			return err
		}})
		g.Wrap(web.Mux(routes, g.Role, func(w http.ResponseWriter, _ *http.Request, status int, err error) {
			w.WriteHeader(status)
			fmt.Fprint(w, lang.French.Error(err))
		})).ServeHTTP(w, r)
	}))
	t.Cleanup(st.Server.Close)
	jar, _ := cookiejar.New(nil) // never fails without options
	st.client = &http.Client{Jar: jar}
	return st
}

func (s *site) get(t *testing.T, path string) (int, string) {
	t.Helper()
	res, err := s.client.Get(s.URL + path)
	return read(t, res, err)
}

func (s *site) post(t *testing.T, path string, form url.Values) (int, string) {
	t.Helper()
	res, err := s.client.PostForm(s.URL+path, form)
	return read(t, res, err)
}

func read(t *testing.T, res *http.Response, err error) (int, string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// firstAdministrator follows the link of the terminal.
func (s *site) firstAdministrator(t *testing.T) {
	t.Helper()
	link, err := s.guard.FirstRun(ctx)
	if err != nil || link == "" {
		t.Fatalf("no link: %v", err)
	}
	_, key, _ := strings.Cut(link, "=")
	status, body := s.post(t, "/premier-acces", url.Values{"cle": {key}, "login": {"Claire@lozere.fr"}, "name": {"Claire"}, "password": {"une phrase assez longue"}})
	if status != 200 || body != "bonjour Claire" {
		t.Fatalf("first access: %d %s", status, body)
	}
	if status, _ := s.post(t, "/premier-acces", url.Values{"cle": {key}, "login": {"x"}, "name": {"x"}, "password": {"une phrase assez longue"}}); status != 403 {
		t.Errorf("the link served twice: %d", status)
	}
	if again, err := s.guard.FirstRun(ctx); again != "" || err != nil {
		t.Errorf("a second link: %q (%v)", again, err)
	}
}

func TestFirstRunThenSignOutAndIn(t *testing.T) {
	s := newSite(t, Config{})
	if status, _ := s.get(t, "/financements"); status != 401 {
		t.Errorf("a stranger got %d", status)
	}
	s.firstAdministrator(t)
	s.post(t, "/deconnexion", nil)
	if status, _ := s.get(t, "/financements"); status != 401 {
		t.Errorf("after signing out: %d", status)
	}
	if status, body := s.post(t, "/connexion", url.Values{"login": {"claire@lozere.fr"}, "password": {"autre chose que cela"}}); status != 401 || !strings.Contains(body, `value="claire@lozere.fr"`) || strings.Contains(body, "autre chose") {
		t.Errorf("a wrong password: %d, the login kept and not the password:\n%s", status, body)
	}
	if status, body := s.post(t, "/connexion", url.Values{"login": {" CLAIRE@lozere.fr "}, "password": {"une phrase assez longue"}, "retour": {"/financements"}}); status != 200 || body != "bonjour Claire" {
		t.Errorf("signing in: %d %s", status, body)
	}
}

func TestTheEleventhWrongPasswordWaits(t *testing.T) {
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	s := newSite(t, Config{Now: func() time.Time { return now }})
	bad := url.Values{"login": {"personne"}, "password": {"x"}}
	for i := range 12 {
		want := 401
		if i >= mostTries {
			want = 429
		}
		if status, _ := s.post(t, "/connexion", bad); status != want {
			t.Errorf("try %d: %d, want %d", i+1, status, want)
		}
	}
	now = now.Add(window + time.Second)
	if status, _ := s.post(t, "/connexion", bad); status != 401 {
		t.Errorf("after a quarter of an hour: %d", status)
	}
}

func TestAnotherSiteCannotPost(t *testing.T) {
	s := newSite(t, Config{})
	req, err := http.NewRequest("POST", s.URL+"/deconnexion", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Origin", "https://ailleurs.example")
	res, err := s.client.Do(req)
	if status, _ := read(t, res, err); status != 403 {
		t.Errorf("a request of another site got %d", status)
	}
}

func TestDemonstrationAsksNothing(t *testing.T) {
	s := newSite(t, Config{Open: true})
	if status, body := s.get(t, "/financements"); status != 200 || !strings.Contains(body, demonstrator) {
		t.Errorf("%d %s", status, body)
	}
}

func TestAdministratorAddsAccounts(t *testing.T) {
	s := newSite(t, Config{})
	s.firstAdministrator(t)
	if status, body := s.post(t, "/comptes", url.Values{"login": {"paul@lozere.fr"}, "name": {"Paul"}, "role": {"reader"}, "password": {"court"}}); status != 422 || !strings.Contains(body, "12") || !strings.Contains(body, `value="paul@lozere.fr"`) {
		t.Errorf("a short password: %d", status)
	}
	form := url.Values{"login": {"paul@lozere.fr"}, "name": {"<b>Paul</b>"}, "role": {"reader"}, "password": {"une phrase assez longue"}}
	if status, body := s.post(t, "/comptes", form); status != 200 || strings.Contains(body, "<b>Paul") {
		t.Errorf("adding: %d, the name escaped", status)
	}
	if status, _ := s.post(t, "/comptes", form); status != 422 {
		t.Errorf("the same login again: %d", status)
	}
}

func TestReturnAddressStaysHere(t *testing.T) {
	for from, want := range map[string]string{"/a?b=c": "/a?b=c", "//evil.example": "/", "https://evil.example": "/", `/\evil.example`: "/", "": "/", "/\t/evil.example": "/", "/ /evil.example": "/", "/\x7f/evil.example": "/"} {
		if got := local(from); got != want {
			t.Errorf("local(%q) = %q, want %q", from, got, want)
		}
	}
}

func TestPasswordHashes(t *testing.T) {
	h := HashPassword("une phrase assez longue")
	if !CheckPassword(h, "une phrase assez longue") || CheckPassword(h, "une phrase assez long") || h == HashPassword("une phrase assez longue") {
		t.Error("a hash fits its password alone, and two hashes differ by their salt")
	}
	for _, bad := range []string{"", "$argon2id$", "$argon2id$v=19$m=4294967295,t=1,p=1$AAAA$AAAA", "$argon2i$v=19$m=64,t=1,p=1$AAAA$AAAA"} {
		if CheckPassword(bad, "") {
			t.Errorf("%q fits", bad)
		}
	}
}

// issuer is an identity provider in the process. It signs what claims hold.
type issuer struct {
	*httptest.Server
	key    *rsa.PrivateKey
	nonce  string
	claims map[string]any
	info   map[string]any // of the user-info endpoint; nil = it has none
	broken string         // path that answers nothing good
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	is := &issuer{key: key, claims: map[string]any{}}
	mux := http.NewServeMux()
	answer := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(v)
	}
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{"issuer": is.URL, "authorization_endpoint": is.URL + "/autoriser", "token_endpoint": is.URL + "/jeton",
			"jwks_uri": is.URL + "/cles", "userinfo_endpoint": is.URL + "/info", "id_token_signing_alg_values_supported": []string{"RS256"}})
	})
	mux.HandleFunc("GET /autoriser", func(w http.ResponseWriter, r *http.Request) {
		is.nonce = r.FormValue("nonce")
		http.Redirect(w, r, r.FormValue("redirect_uri")+"?code=c&state="+r.FormValue("state"), http.StatusSeeOther)
	})
	mux.HandleFunc("POST /jeton", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": is.token(t)})
	})
	mux.HandleFunc("GET /info", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/jwt")
		fmt.Fprint(w, is.signed(t, is.info))
	})
	mux.HandleFunc("GET /cles", func(w http.ResponseWriter, _ *http.Request) {
		b64 := base64.RawURLEncoding.EncodeToString
		answer(w, map[string]any{"keys": []any{map[string]any{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "k",
			"n": b64(key.N.Bytes()), "e": b64(big.NewInt(int64(key.E)).Bytes())}}})
	})
	is.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == is.broken {
			http.Error(w, "bad gateway", http.StatusBadGateway)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(is.Server.Close)
	return is
}

func (is *issuer) token(t *testing.T) string {
	claims := map[string]any{"iss": is.URL, "aud": "sillage", "sub": "s-1", "nonce": is.nonce,
		"exp": time.Now().Add(time.Hour).Unix(), "iat": time.Now().Unix(), "email": "claire@lozere.fr", "email_verified": true}
	for k, v := range is.claims {
		claims[k] = v
		if v == nil {
			delete(claims, k)
		}
	}
	return is.signed(t, claims)
}

func (is *issuer) signed(t *testing.T, claims map[string]any) string {
	part := func(v any) string {
		body, _ := json.Marshal(v) // strings, numbers and booleans
		return base64.RawURLEncoding.EncodeToString(body)
	}
	signed := part(map[string]any{"alg": "RS256", "kid": "k"}) + "." + part(claims)
	sum := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(rand.Reader, is.key, crypto.SHA256, sum[:])
	if err != nil {
		t.Error(err)
	}
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func TestIdentityProvider(t *testing.T) {
	is := newIssuer(t)
	s := newSite(t, Config{})
	s.firstAdministrator(t)
	s.post(t, "/deconnexion", nil)
	s.guard.OIDC = &OIDC{Name: "ProConnect", Issuer: is.URL, ClientID: "sillage", ClientSecret: "secret", Redirect: s.URL + "/connexion/retour"}
	for _, tc := range []struct {
		name   string
		claims map[string]any
		want   int
	}{
		{"for another program", map[string]any{"aud": "autre"}, 403},
		{"out of date", map[string]any{"exp": time.Now().Add(-time.Hour).Unix()}, 403},
		{"answer to another question", map[string]any{"nonce": "rejoué"}, 403},
		{"address not verified", map[string]any{"email_verified": false}, 403},
		{"address of which nothing is said", map[string]any{"email_verified": nil}, 403},
		{"nobody here", map[string]any{"email": "inconnu@lozere.fr", "sub": "s-9"}, 403},
		{"Claire", nil, 200},
		{"somebody else with her address", map[string]any{"sub": "s-2"}, 403},
	} {
		is.claims = tc.claims
		if status, body := s.get(t, "/connexion/fournisseur?retour=/financements"); status != tc.want || tc.want == 200 && body != "bonjour Claire" {
			t.Errorf("%s: %d %s, want %d", tc.name, status, body, tc.want)
		}
	}
	if status, _ := s.get(t, "/connexion/retour?code=c&state=inventé"); status != 403 {
		t.Errorf("a state that was not given: %d", status)
	}
	if status, _ := s.get(t, "/connexion/retour?error=access_denied&state=x"); status != 403 {
		t.Errorf("somebody who declines: %d", status)
	}
}

// ProConnect says the address in a signed answer of its own, and not whether it
// was verified: the workspace says that it is.
func TestAddressFromUserInfo(t *testing.T) {
	for name, tc := range map[string]struct {
		vouched  bool
		verified any
		subject  string
		want     int
	}{"vouched for": {true, nil, "s-1", 200}, "not vouched for": {false, nil, "s-1", 403}, "said not to be verified": {true, false, "s-1", 403}, "of somebody else": {true, nil, "s-2", 403}} {
		t.Run(name, func(t *testing.T) {
			is := newIssuer(t)
			s := newSite(t, Config{})
			s.firstAdministrator(t)
			s.post(t, "/deconnexion", nil)
			s.guard.OIDC = &OIDC{Name: "ProConnect", Issuer: is.URL, ClientID: "sillage", Redirect: s.URL + "/connexion/retour", Vouched: tc.vouched}
			is.claims = map[string]any{"email": nil, "email_verified": nil}
			is.info = map[string]any{"sub": tc.subject, "email": "claire@lozere.fr"}
			if tc.verified != nil {
				is.info["email_verified"] = tc.verified
			}
			if status, body := s.get(t, "/connexion/fournisseur?retour=/financements"); status != tc.want {
				t.Errorf("%d %s, want %d", status, body, tc.want)
			}
		})
	}
}

// A provider that fails, at the start or later, is told in French on the page
// of the passwords, which still let people in.
func TestProviderThatDoesNotAnswer(t *testing.T) {
	is := newIssuer(t)
	down := httptest.NewServer(http.NotFoundHandler())
	down.Close()
	s := newSite(t, Config{})
	s.firstAdministrator(t)
	s.post(t, "/deconnexion", nil)
	told := func(when string) {
		t.Helper()
		status, body := s.get(t, "/connexion/fournisseur?retour=/financements")
		if status != 503 || !strings.Contains(body, "ProConnect ne répond pas") || !strings.Contains(body, `name="password"`) || !strings.Contains(body, `value="/financements"`) || strings.Contains(body, "127.0.0.1") {
			t.Errorf("%s: %d %s", when, status, body)
		}
	}
	s.guard.OIDC = &OIDC{Name: "ProConnect", Issuer: down.URL, ClientID: "sillage", Redirect: s.URL + "/connexion/retour"}
	if _, err := s.guard.OIDC.Reach(ctx); err == nil || !strings.Contains(lang.French.Error(err), "ne répond pas comme attendu") {
		t.Errorf("at the start: %v", err)
	}
	told("never reached")
	s.guard.OIDC.Issuer, s.guard.OIDC.silent = is.URL, time.Time{}
	for _, path := range []string{"/jeton", "/info"} {
		is.claims, is.info, is.broken = map[string]any{"email": nil}, map[string]any{}, path
		told("later, at " + path)
	}
	if status, body := s.post(t, "/connexion", url.Values{"login": {"claire@lozere.fr"}, "password": {"une phrase assez longue"}, "retour": {"/financements"}}); status != 200 || body != "bonjour Claire" {
		t.Errorf("a password: %d %s", status, body)
	}
	s.post(t, "/deconnexion", nil)
	is.broken, is.claims = "", nil
	if status, _ := s.get(t, "/connexion/fournisseur?retour=/financements"); status != 200 {
		t.Errorf("once it answers again: %d", status)
	}
}

// Signing in under ?lang=en is said in English and leads to English.
func TestSigningInInEnglish(t *testing.T) {
	s := newSite(t, Config{})
	s.firstAdministrator(t)
	s.post(t, "/deconnexion", nil)
	for path, want := range map[string]string{"/connexion?lang=en": lang.English.T("auth.enter"), "/connexion": lang.French.T("auth.enter")} {
		if _, body := s.get(t, path); !strings.Contains(body, "<button>"+want+"</button>") {
			t.Errorf("%s: no button %q", path, want)
		}
	}
	_, body := s.post(t, "/connexion?lang=en", url.Values{"login": {"claire@lozere.fr"}, "password": {"autre chose que cela"}})
	if !strings.Contains(body, lang.English.T("auth.wrong")) || !strings.Contains(body, `action="/connexion?lang=en"`) {
		t.Errorf("a wrong password is not said in English:\n%s", body)
	}
	res, err := s.client.PostForm(s.URL+"/connexion?lang=en", url.Values{"login": {"claire@lozere.fr"}, "password": {"une phrase assez longue"}, "retour": {"/financements"}})
	if _, body := read(t, res, err); body != "bonjour Claire" || res.Request.URL.Query().Get("lang") != "en" {
		t.Errorf("signed in, to %s: %s", res.Request.URL, body)
	}
	_, body = s.get(t, "/comptes?lang=en")
	if !strings.Contains(body, lang.English.T("auth.add")) || strings.Contains(body, lang.French.T("auth.add")) {
		t.Error("the accounts are not in English")
	}
}
