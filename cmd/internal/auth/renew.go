package auth

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// forgotten is how long a link to a new password is good for.
const forgotten = 24 * time.Hour

// NewLink returns the path of a link by which somebody who lost their password,
// or never had one, chooses it within a day. The link before is useless then.
// The error is store.ErrNotFound for a login that nobody has.
func NewLink(ctx context.Context, s *store.Store, by, login string, now time.Time) (path string, err error) {
	found, err := store.Accounts.List(ctx, s, store.Query{Where: []store.Condition{store.Is("login", strings.ToLower(strings.TrimSpace(login)))}})
	if err != nil {
		return "", err
	}
	if len(found) != 1 {
		return "", store.ErrNotFound
	}
	secret := rand.Text()
	err = s.Write(ctx, by, "", func(tx *store.Tx) error {
		if err := tx.Revoke(ctx, "password", found[0].ID); err != nil {
			return err
		}
		return tx.Issue(ctx, secret, "password", found[0].ID, now.Add(forgotten))
	})
	return linked + "?cle=" + secret, err
}

// linkAccount shows such a link once to the administrator, who sends it.
func (g *Guard) linkAccount(w http.ResponseWriter, r *http.Request) error {
	account, err := store.Accounts.Get(r.Context(), g.Store, r.PathValue("id"))
	if errors.Is(err, store.ErrNotFound) {
		return web.ErrNotFound
	}
	if err != nil {
		return err
	}
	path, err := NewLink(r.Context(), g.Store, g.User(r), account.Value.Login, g.Now())
	if err != nil {
		return err
	}
	return g.showAccounts(w, r, http.StatusOK, form{Role: "officer", For: account.Value.Name, Link: path})
}

// linked is where such a link leads; without one, people who are signed in
// change their own password elsewhere.
const linked = "/nouveau-mot-de-passe"

// whose returns the account whose password is to change: that of the link, or
// of who is signed in.
func (g *Guard) whose(r *http.Request) (id string, err error) {
	if r.URL.Path != linked {
		return g.AccountID(r), nil
	}
	id, err = g.Store.Ticket(r.Context(), r.FormValue("cle"), "password")
	if errors.Is(err, store.ErrNotFound) {
		err = &web.Error{Status: http.StatusForbidden, Err: errLink}
	}
	return id, err
}

func (g *Guard) passwordPage(w http.ResponseWriter, r *http.Request) error {
	if _, err := g.whose(r); err != nil {
		return err
	}
	return g.show(w, r, http.StatusOK, "password", "auth.new-password", form{Key: r.FormValue("cle")})
}

// changePassword keeps a new password. Who is signed in says the present one;
// every other session of the account is over.
func (g *Guard) changePassword(w http.ResponseWriter, r *http.Request) error {
	id, err := g.whose(r)
	if err != nil {
		return err
	}
	ctx, f, password := r.Context(), form{Key: r.PostFormValue("cle"), Errors: map[string]string{}}, r.PostFormValue("password")
	account, err := store.Accounts.Get(ctx, g.Store, id)
	if errors.Is(err, store.ErrNotFound) { // the demonstration asks for no password
		return web.ErrNotFound
	}
	if err != nil {
		return err
	}
	if len([]rune(password)) < ShortestPassword {
		f.Errors["password"] = web.Texts(r).T("auth.password-short", ShortestPassword)
	}
	if r.URL.Path != linked && len(f.Errors) == 0 {
		var p *problem
		if _, err := g.check(r, account.Value.Login, r.PostFormValue("present")); errors.As(err, &p) {
			f.Errors["present"] = web.Texts(r).Error(p)
		} else if err != nil {
			return err
		}
	}
	if len(f.Errors) > 0 {
		return g.show(w, r, http.StatusUnprocessableEntity, "password", "auth.new-password", f)
	}
	hash := HashPassword(password)
	err = g.Store.Write(ctx, account.Value.Name, lang.French.T("auth.new-password"), func(tx *store.Tx) error {
		if r.URL.Path == linked {
			if _, err := tx.Ticket(ctx, f.Key, "password"); err != nil {
				return errLink
			}
		}
		account, err := store.Accounts.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		account.Value.Generation++
		if _, err := store.PutAccount(ctx, tx, account); err != nil {
			return err
		}
		if err := tx.SetPassword(ctx, id, hash); err != nil {
			return err
		}
		return tx.Revoke(ctx, "password", id)
	})
	if errors.Is(err, errLink) {
		return &web.Error{Status: http.StatusForbidden, Err: errLink}
	}
	if err == nil && !account.Value.Disabled {
		err = g.enter(r, id)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/financements", http.StatusSeeOther)
	return nil
}
