package auth

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
)

// An OIDC is an identity provider: ProConnect, or any that speaks OpenID
// Connect. It says who somebody is; what they may do stays with their account
// here, found by the subject or, the first time, by a verified address.
//
// The provider is asked for its addresses when it is first needed: while it does
// not answer, people with a password sign in all the same.
type OIDC struct {
	Name         string // shown on the button: "ProConnect"
	Issuer       string
	ClientID     string
	ClientSecret string
	Redirect     string // address of /connexion/retour as readers see it
	// Vouched says that the provider only gives addresses that it has verified,
	// and does not say so of each: ProConnect. An address that it says is not
	// verified is never taken.
	Vouched bool

	mu     sync.Mutex
	known  *oidc.Provider // once it has answered
	silent time.Time      // when it last did not
}

// patience is how long the provider may take to answer, and rest how long it is
// then left alone, so that readers do not wait one after another.
const (
	patience = 10 * time.Second
	rest     = 15 * time.Second
)

var outside = &http.Client{Timeout: patience}

// Reach asks the provider for its addresses and keys, unless it has given them
// already. The error has a text of the catalogue.
func (o *OIDC) Reach(ctx context.Context) (*oidc.Provider, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.known != nil {
		return o.known, nil
	}
	if !o.silent.IsZero() && time.Since(o.silent) < rest {
		return nil, o.unreachable(errSilent)
	}
	p, err := oidc.NewProvider(oidc.ClientContext(ctx, outside), o.Issuer)
	if err != nil {
		o.silent = time.Now()
		return nil, o.unreachable(err)
	}
	o.known = p
	return p, nil
}

var errSilent = errors.New("no answer a moment ago")

func (o *OIDC) unreachable(err error) error {
	return &problem{"auth.oidc-unreachable", "identity provider %[1]s: %[2]v", []any{o.Issuer, err}}
}

func (o *OIDC) oauth(p *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: o.ClientID, ClientSecret: o.ClientSecret, Endpoint: p.Endpoint(), RedirectURL: o.Redirect,
		Scopes: []string{oidc.ScopeOpenID, "email"}}
}

// without shows the sign-in page, with why the provider cannot be used: those
// who have a password need not wait for it.
// What the provider answered is for the terminal, not for strangers.
func (g *Guard) without(w http.ResponseWriter, r *http.Request, back string) error {
	return g.show(w, r, http.StatusServiceUnavailable, "sign-in", "auth.sign-in", form{Back: back, Errors: map[string]string{"oidc": web.Texts(r).T("auth.oidc-down", g.OIDC.Name)}})
}

func (g *Guard) oidcStart(w http.ResponseWriter, r *http.Request) error {
	back := local(r.FormValue("retour"))
	p, err := g.OIDC.Reach(r.Context())
	if err != nil {
		return g.without(w, r, back)
	}
	state, nonce, proof := rand.Text(), rand.Text(), oauth2.GenerateVerifier()
	for key, value := range map[string]string{"state": state, "nonce": nonce, "proof": proof, "back": back} {
		g.sessions.Put(r.Context(), "oidc-"+key, value)
	}
	http.Redirect(w, r, g.OIDC.oauth(p).AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(proof)), http.StatusSeeOther)
	return nil
}

func (g *Guard) oidcReturn(w http.ResponseWriter, r *http.Request) error {
	kept := map[string]string{}
	for _, key := range []string{"state", "nonce", "proof", "back"} {
		kept[key] = g.sessions.PopString(r.Context(), "oidc-"+key)
	}
	if kept["state"] == "" || r.FormValue("state") != kept["state"] || r.FormValue("code") == "" {
		return &web.Error{Status: http.StatusForbidden, Err: errIdentity}
	}
	subject, email, err := g.OIDC.identity(oidc.ClientContext(r.Context(), outside), r.FormValue("code"), kept["proof"], kept["nonce"])
	if errors.Is(err, errIdentity) {
		return &web.Error{Status: http.StatusForbidden, Err: errIdentity}
	}
	if err != nil {
		return g.without(w, r, local(kept["back"]))
	}
	account, err := g.accountOf(r.Context(), subject, email)
	if err != nil {
		return err
	}
	if err := g.enter(r, account); err != nil {
		return err
	}
	http.Redirect(w, r, local(kept["back"]), http.StatusSeeOther)
	return nil
}

// identity exchanges a code for who somebody is: the subject, and an address
// that was verified, "" for none. The error is errIdentity when the provider
// does not confirm, else that it cannot be reached.
func (o *OIDC) identity(ctx context.Context, code, proof, nonce string) (subject, email string, err error) {
	p, err := o.Reach(ctx)
	if err != nil {
		return "", "", err
	}
	token, err := o.oauth(p).Exchange(ctx, code, oauth2.VerifierOption(proof))
	if err != nil {
		if refused := (*oauth2.RetrieveError)(nil); errors.As(err, &refused) && refused.Response.StatusCode < 500 {
			return "", "", errIdentity
		}
		return "", "", o.unreachable(err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := p.Verifier(&oidc.Config{ClientID: o.ClientID}).Verify(ctx, raw)
	if err != nil || id.Nonce != nonce {
		return "", "", errIdentity
	}
	var c claims
	if err := id.Claims(&c); err != nil {
		return "", "", errIdentity
	}
	if c.Email == "" && p.UserInfoEndpoint() != "" { // ProConnect gives it nowhere else
		info, err := p.UserInfo(ctx, oauth2.StaticTokenSource(token))
		if err != nil {
			return "", "", o.unreachable(err)
		}
		if info.Subject != id.Subject || info.Claims(&c) != nil {
			return "", "", errIdentity
		}
	}
	return id.Issuer + " " + id.Subject, c.address(o.Vouched), nil
}

// claims are what a provider says of somebody.
type claims struct {
	Email    string `json:"email"`
	Verified any    `json:"email_verified"` // true or "true"
}

// address returns the address when it was verified.
func (c claims) address(vouched bool) string {
	if c.Verified == true || c.Verified == "true" || c.Verified == nil && vouched {
		return c.Email
	}
	return ""
}

// accountOf finds the account of a subject. An account that an administrator
// made for the verified address is bound to the subject the first time.
func (g *Guard) accountOf(ctx context.Context, subject, email string) (id string, err error) {
	unknown := &web.Error{Status: http.StatusForbidden, Err: errNoOIDC}
	found, err := store.Accounts.List(ctx, g.Store, store.Query{Where: []store.Condition{store.Is("subject", subject)}})
	if err != nil {
		return "", err
	}
	if len(found) == 0 && email != "" {
		found, err = store.Accounts.List(ctx, g.Store, store.Query{Where: []store.Condition{store.Is("login", strings.ToLower(email))}})
		if err != nil {
			return "", err
		}
		if len(found) == 1 && found[0].Value.Subject != "" {
			return "", unknown // bound to somebody else
		}
	}
	if len(found) != 1 || found[0].Value.Disabled {
		return "", unknown
	}
	account := found[0]
	account.Value.Subject = subject
	err = g.Store.Write(ctx, account.Value.Name, "", func(tx *store.Tx) error {
		_, err := store.PutAccount(ctx, tx, account)
		return err
	})
	return account.ID, err
}
