package auth

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// A Config is all that a Guard is built from.
type Config struct {
	Store *store.Store
	Site  func() pages.Site // the shell that the pages of this package are shown in
	// Open asks nothing and makes everybody an administrator. Set it only when
	// the program listens on this machine alone and shows demonstration data.
	Open   bool
	Secure bool // the cookie travels over https only
	OIDC   *OIDC
	Now    func() time.Time // nil = time.Now
}

// A Guard knows who asks.
type Guard struct {
	Config
	sessions *scs.SessionManager
	csrf     *http.CrossOriginProtection
	tries    throttle
	decoy    string // hash tried for an unknown login, so that both take as long
}

// New returns a guard over the accounts of the store.
func New(c Config) *Guard {
	if c.Now == nil {
		c.Now = time.Now
	}
	g := &Guard{Config: c, sessions: scs.New(), csrf: http.NewCrossOriginProtection(), decoy: HashPassword(rand.Text())}
	g.sessions.Store = c.Store.Sessions()
	g.sessions.Lifetime = 12 * time.Hour
	g.sessions.IdleTimeout = 2 * time.Hour
	g.sessions.HashTokenInStore = false // the store hashes them
	g.sessions.Cookie.Name = "sillage"
	g.sessions.Cookie.HttpOnly = true
	g.sessions.Cookie.SameSite = http.SameSiteLaxMode
	if g.sessions.Cookie.Secure = c.Secure; c.Secure {
		g.sessions.Cookie.Name = "__Host-sillage" // a neighbour under the same domain cannot set it
	}
	return g
}

// A who is what the guard knows of a request.
type who struct {
	account store.Record[store.Account]
	role    web.Role
}

type whoKey struct{}

// Wrap gives every request its session and refuses those that another site
// makes.
func (g *Guard) Wrap(next http.Handler) http.Handler {
	identified := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), whoKey{}, g.identify(r))))
	})
	return g.csrf.Handler(g.sessions.LoadAndSave(identified))
}

// demonstrator is who edits when nothing is asked.
const demonstrator = "Démonstration"

func (g *Guard) identify(r *http.Request) who {
	if g.Open {
		return who{store.Record[store.Account]{ID: "demo", Value: store.Account{ID: "demo", Name: demonstrator}}, web.Administrator}
	}
	id := g.sessions.GetString(r.Context(), "account")
	if id == "" {
		return who{}
	}
	account, err := store.Accounts.Get(r.Context(), g.Store, id)
	if err != nil || account.Value.Disabled || g.sessions.GetInt64(r.Context(), "generation") != account.Value.Generation {
		return who{}
	}
	return who{account, ParseRole(account.Value.Role)}
}

// Role returns what the reader of a wrapped request may do.
func (g *Guard) Role(r *http.Request) web.Role { return known(r).role }

// User returns the name of who is signed in, "" for nobody.
func (g *Guard) User(r *http.Request) string { return known(r).account.Value.Name }

// AccountID returns the identifier of who is signed in, "" for nobody.
func (g *Guard) AccountID(r *http.Request) string { return known(r).account.ID }

func known(r *http.Request) who {
	w, _ := r.Context().Value(whoKey{}).(who)
	return w
}

var roles = map[web.Role]string{web.Reader: "reader", web.Evaluator: "evaluator", web.Officer: "officer", web.Administrator: "administrator"}

// ParseRole reads the name of a role; one that is unknown may do nothing.
func ParseRole(name string) web.Role {
	for r, n := range roles {
		if n == name {
			return r
		}
	}
	return web.Anyone
}

// firstRun is how long the link of the terminal is good for.
const firstRun = 24 * time.Hour

// FirstRun returns the path of the link by which the first administrator makes
// an account; "" once there is one. Each call makes the link before useless.
func (g *Guard) FirstRun(ctx context.Context) (path string, err error) {
	n, err := store.Accounts.Count(ctx, g.Store, store.Query{})
	if err != nil || n > 0 || g.Open {
		return "", err
	}
	secret := rand.Text()
	err = g.Store.Write(ctx, "sillage", "", func(tx *store.Tx) error {
		if err := tx.Revoke(ctx, "first-run", ""); err != nil {
			return err
		}
		return tx.Issue(ctx, secret, "first-run", "", g.Now().Add(firstRun))
	})
	return "/premier-acces?cle=" + secret, err
}

// A problem is a refusal with a text of the catalogue.
type problem struct {
	key, text string
	args      []any
}

func (p *problem) Error() string                     { return fmt.Sprintf(p.text, p.args...) }
func (p *problem) Message() (key string, args []any) { return p.key, p.args }

var (
	errWrong    = &problem{key: "auth.wrong", text: "wrong login or password"}
	errTooMany  = &problem{key: "auth.too-many", text: "too many wrong passwords, wait a quarter of an hour"}
	errLink     = &problem{key: "auth.link", text: "this link has been used or is out of date"}
	errNoOIDC   = &problem{key: "auth.oidc-unknown", text: "no account here has this address"}
	errIdentity = &problem{key: "auth.oidc-failed", text: "the identity provider did not confirm who you are"}
)

// check returns the account of a login and password.
func (g *Guard) check(r *http.Request, login, password string) (account store.Record[store.Account], err error) {
	login = strings.ToLower(strings.TrimSpace(login))
	keys := []string{"login " + login, "from " + from(r)}
	if !g.tries.try(g.Now(), keys...) {
		return account, errTooMany
	}
	found, err := store.Accounts.List(r.Context(), g.Store, store.Query{Where: []store.Condition{store.Is("login", login)}})
	if err != nil {
		return account, err
	}
	hash := ""
	if len(found) == 1 {
		if hash, err = g.Store.Password(r.Context(), found[0].ID); err != nil {
			return account, err
		}
	}
	known := hash != "" && !found[0].Value.Disabled
	if !known {
		hash = g.decoy
	}
	if !CheckPassword(hash, password) || !known {
		return account, errWrong
	}
	g.tries.right(keys...)
	return found[0], nil
}

// from is the address that a request comes from: behind a proxy on this machine,
// the one that the proxy saw, so that one stranger does not lock everybody out.
func from(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	ip := peer.Addr().Unmap()
	if ip.IsLoopback() {
		seen := r.Header.Get("X-Forwarded-For")
		if last, err := netip.ParseAddr(strings.TrimSpace(seen[strings.LastIndexByte(seen, ',')+1:])); err == nil {
			ip = last.Unmap()
		}
	}
	return neighbourhood(ip)
}

// neighbourhood is the address, and of IPv6 the network: one line has more
// addresses than can be counted.
func neighbourhood(ip netip.Addr) string {
	if ip.Is6() {
		if p, err := ip.WithZone("").Prefix(64); err == nil {
			return p.String()
		}
	}
	return ip.String()
}

// enter starts the session of an account, under a new token. It ends when the
// password of the account changes.
func (g *Guard) enter(r *http.Request, id string) error {
	account, err := store.Accounts.Get(r.Context(), g.Store, id)
	if err != nil {
		return err
	}
	if err := g.sessions.RenewToken(r.Context()); err != nil {
		return err
	}
	g.sessions.Put(r.Context(), "account", id)
	g.sessions.Put(r.Context(), "generation", account.Value.Generation)
	return nil
}

// local returns an address of this site: where it leads elsewhere, the home
// page.
func local(address string) string {
	odd := func(c rune) bool { return c <= ' ' || c == '\\' || c == 0x7f } // browsers drop some: "/\t/a.example" leads to a.example
	if !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") || strings.ContainsFunc(address, odd) {
		return "/"
	}
	return address
}
