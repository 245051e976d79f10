package auth

import (
	"context"
	"crypto/rand"
	"net/http"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
)

// An OIDC is an identity provider: ProConnect, or any that speaks OpenID
// Connect. It says who somebody is; what they may do stays with their account
// here, found by the subject or, the first time, by a verified address.
type OIDC struct {
	Name     string // shown on the button: "ProConnect"
	verifier *oidc.IDTokenVerifier
	oauth    oauth2.Config
}

// NewOIDC asks the issuer for its addresses and keys. redirect is the address
// of /connexion/retour as readers see it.
func NewOIDC(ctx context.Context, name, issuer, client, secret, redirect string) (*OIDC, error) {
	p, err := oidc.NewProvider(ctx, issuer)
	if err != nil {
		return nil, &problem{"auth.oidc-unreachable", "identity provider %[1]s: %[2]v", []any{issuer, err}}
	}
	return &OIDC{
		Name:     name,
		verifier: p.Verifier(&oidc.Config{ClientID: client}),
		oauth: oauth2.Config{ClientID: client, ClientSecret: secret, Endpoint: p.Endpoint(), RedirectURL: redirect,
			Scopes: []string{oidc.ScopeOpenID, "email"}},
	}, nil
}

func (g *Guard) oidcStart(w http.ResponseWriter, r *http.Request) error {
	state, nonce, proof := rand.Text(), rand.Text(), oauth2.GenerateVerifier()
	for key, value := range map[string]string{"state": state, "nonce": nonce, "proof": proof, "back": local(r.FormValue("retour"))} {
		g.sessions.Put(r.Context(), "oidc-"+key, value)
	}
	http.Redirect(w, r, g.OIDC.oauth.AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(proof)), http.StatusSeeOther)
	return nil
}

func (g *Guard) oidcReturn(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	kept := map[string]string{}
	for _, key := range []string{"state", "nonce", "proof", "back"} {
		kept[key] = g.sessions.PopString(ctx, "oidc-"+key)
	}
	refused := &web.Error{Status: http.StatusForbidden, Err: errIdentity}
	if kept["state"] == "" || r.FormValue("state") != kept["state"] {
		return refused
	}
	token, err := g.OIDC.oauth.Exchange(ctx, r.FormValue("code"), oauth2.VerifierOption(kept["proof"]))
	if err != nil {
		return refused
	}
	raw, _ := token.Extra("id_token").(string)
	identity, err := g.OIDC.verifier.Verify(ctx, raw)
	if err != nil || identity.Nonce != kept["nonce"] {
		return refused
	}
	var claims struct {
		Email    string `json:"email"`
		Verified *bool  `json:"email_verified"`
	}
	if err := identity.Claims(&claims); err != nil {
		return refused
	}
	if claims.Verified == nil || !*claims.Verified {
		claims.Email = ""
	}
	account, err := g.accountOf(ctx, identity.Issuer+" "+identity.Subject, claims.Email)
	if err != nil {
		return err
	}
	if err := g.enter(r, account); err != nil {
		return err
	}
	http.Redirect(w, r, local(kept["back"]), http.StatusSeeOther)
	return nil
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
