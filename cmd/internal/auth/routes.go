package auth

import (
	"bytes"
	"embed"
	"errors"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/pages"
)

//go:embed templates
var files embed.FS

var templates = map[*lang.Catalogue]*template.Template{lang.French: parsed(lang.French), lang.English: parsed(lang.English)}

func parsed(t *lang.Catalogue) *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{"t": t.T}).ParseFS(files, "templates/*.html"))
}

// Routes are the pages of this package: what, for whom, by which code.
func (g *Guard) Routes() []web.Route {
	routes := []web.Route{
		{Pattern: "GET /connexion", Least: web.Anyone, Serve: g.signInPage},
		{Pattern: "POST /connexion", Least: web.Anyone, Serve: g.signIn},
		{Pattern: "POST /deconnexion", Least: web.Anyone, Serve: g.signOut},
		{Pattern: "POST /deconnexion/partout", Least: web.Reader, Serve: g.signOutEverywhere},
		{Pattern: "GET /premier-acces", Least: web.Anyone, Serve: g.firstPage},
		{Pattern: "POST /premier-acces", Least: web.Anyone, Serve: g.first},
		{Pattern: "GET /comptes", Least: web.Administrator, Serve: g.accountsPage},
		{Pattern: "POST /comptes", Least: web.Administrator, Serve: g.addAccount},
		{Pattern: "POST /comptes/{id}", Least: web.Administrator, Serve: g.editAccount},
		{Pattern: "POST /comptes/{id}/lien", Least: web.Administrator, Serve: g.linkAccount},
		{Pattern: "GET /mot-de-passe", Least: web.Reader, Serve: g.passwordPage},
		{Pattern: "POST /mot-de-passe", Least: web.Reader, Serve: g.changePassword},
		{Pattern: "GET " + linked, Least: web.Anyone, Serve: g.passwordPage},
		{Pattern: "POST " + linked, Least: web.Anyone, Serve: g.changePassword},
	}
	if g.OIDC != nil {
		routes = append(routes,
			web.Route{Pattern: "GET /connexion/fournisseur", Least: web.Anyone, Serve: g.oidcStart},
			web.Route{Pattern: "GET /connexion/retour", Least: web.Anyone, Serve: g.oidcReturn})
	}
	for i := range routes {
		routes[i].Serve = web.KeepLanguage(routes[i].Serve)
	}
	return routes
}

// A form is what the pages of this package show: what was typed and, beside
// each field, what is wrong with it. A password is never sent back.
type form struct {
	Login, Name, Role string
	Back, Key         string
	User              string
	OIDC              string // name of the identity provider, "" = none
	Errors            map[string]string
	Accounts          []store.Record[store.Account]
	Roles             []string
	Self              string
	For, Link         string // whose new link, and the link
	Problem           string // what kept an edit from being made
}

func (g *Guard) show(w http.ResponseWriter, r *http.Request, status int, name, title string, f form) error {
	f.User = g.User(r)
	if g.OIDC != nil {
		f.OIDC = g.OIDC.Name
	}
	var body bytes.Buffer
	t, site := web.Texts(r), g.Site()
	site.Texts = t
	if err := templates[t].ExecuteTemplate(&body, name, f); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	return site.Shell(w, pages.Page{Title: t.T(title), User: f.User, Single: r.Method != http.MethodGet, Body: template.HTML(body.String())})
}

func (g *Guard) signInPage(w http.ResponseWriter, r *http.Request) error {
	return g.show(w, r, http.StatusOK, "sign-in", "auth.sign-in", form{Back: local(r.FormValue("retour"))})
}

func (g *Guard) signIn(w http.ResponseWriter, r *http.Request) error {
	f := form{Login: r.PostFormValue("login"), Back: local(r.PostFormValue("retour"))}
	account, err := g.check(r, f.Login, r.PostFormValue("password"))
	var p *problem
	switch {
	case errors.As(err, &p):
		f.Errors = map[string]string{"login": web.Texts(r).Error(p)}
		status := http.StatusUnauthorized
		if p == errTooMany {
			status = http.StatusTooManyRequests
		}
		return g.show(w, r, status, "sign-in", "auth.sign-in", f)
	case err != nil:
		return err
	}
	if err := g.enter(r, account.ID); err != nil {
		return err
	}
	http.Redirect(w, r, f.Back, http.StatusSeeOther)
	return nil
}

func (g *Guard) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := g.sessions.Destroy(r.Context()); err != nil {
		return err
	}
	// Whoever uses this browser next finds nothing of what was read in it.
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

// signOutEverywhere ends every session of the account: of a telephone that was
// lost, of a computer of somebody else.
func (g *Guard) signOutEverywhere(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	err := g.Store.Write(ctx, g.User(r), lang.French.T("auth.leave-everywhere"), func(tx *store.Tx) error {
		account, err := store.Accounts.Get(ctx, tx, g.AccountID(r))
		if err != nil {
			return err
		}
		account.Value.Generation++
		_, err = store.PutAccount(ctx, tx, account)
		return err
	})
	if errors.Is(err, store.ErrNotFound) { // the demonstration has no account
		return web.ErrNotFound
	}
	if err != nil {
		return err
	}
	return g.signOut(w, r)
}

func (g *Guard) firstPage(w http.ResponseWriter, r *http.Request) error {
	key := r.FormValue("cle")
	if _, err := g.Store.Ticket(r.Context(), key, "first-run"); err != nil {
		return &web.Error{Status: http.StatusForbidden, Err: errLink}
	}
	return g.show(w, r, http.StatusOK, "first", "auth.first", form{Key: key})
}

func (g *Guard) first(w http.ResponseWriter, r *http.Request) error {
	f := form{Key: r.PostFormValue("cle"), Login: r.PostFormValue("login"), Name: r.PostFormValue("name"), Role: "administrator"}
	password := r.PostFormValue("password")
	if f.Errors = f.wrong(password, web.Texts(r)); len(f.Errors) > 0 {
		return g.show(w, r, http.StatusUnprocessableEntity, "first", "auth.first", f)
	}
	var made store.Record[store.Account]
	ctx, hash := r.Context(), HashPassword(password)
	err := g.Store.Write(ctx, f.Name, "premier accès", func(tx *store.Tx) (err error) {
		if _, err := tx.Ticket(ctx, f.Key, "first-run"); err != nil {
			return errLink
		}
		if made, err = store.PutAccount(ctx, tx, store.Record[store.Account]{Value: f.account()}); err != nil {
			return err
		}
		if err := tx.SetPassword(ctx, made.ID, hash); err != nil {
			return err
		}
		return tx.Revoke(ctx, "first-run", "")
	})
	if errors.Is(err, errLink) {
		return &web.Error{Status: http.StatusForbidden, Err: errLink}
	}
	if err == nil {
		err = g.enter(r, made.ID)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/financements", http.StatusSeeOther)
	return nil
}

func (f form) account() store.Account {
	return store.Account{Login: strings.ToLower(strings.TrimSpace(f.Login)), Name: strings.TrimSpace(f.Name), Role: f.Role}
}

// wrong returns what is wrong with the fields, by field, in the words of t.
func (f form) wrong(password string, t *lang.Catalogue) map[string]string {
	bad := map[string]string{}
	if strings.TrimSpace(f.Login) == "" {
		bad["login"] = t.T("auth.login-missing")
	}
	if strings.TrimSpace(f.Name) == "" {
		bad["name"] = t.T("auth.name-missing")
	}
	if ParseRole(f.Role) == web.Anyone {
		bad["role"] = t.T("auth.role-missing")
	}
	if len([]rune(password)) < ShortestPassword {
		bad["password"] = t.T("auth.password-short", ShortestPassword)
	}
	return bad
}

func (g *Guard) accountsPage(w http.ResponseWriter, r *http.Request) error {
	return g.showAccounts(w, r, http.StatusOK, form{Role: "officer"})
}

func (g *Guard) showAccounts(w http.ResponseWriter, r *http.Request, status int, f form) (err error) {
	f.Accounts, err = store.Accounts.List(r.Context(), g.Store, store.Query{Order: []string{"sort"}})
	if err != nil {
		return err
	}
	f.Roles = []string{"reader", "evaluator", "officer", "administrator"}
	f.Self = g.AccountID(r)
	return g.show(w, r, status, "accounts", "auth.accounts", f)
}

func (g *Guard) addAccount(w http.ResponseWriter, r *http.Request) error {
	f := form{Login: r.PostFormValue("login"), Name: r.PostFormValue("name"), Role: r.PostFormValue("role")}
	password := r.PostFormValue("password")
	if f.Errors = f.wrong(password, web.Texts(r)); g.OIDC != nil && password == "" {
		delete(f.Errors, "password") // signs in through the provider only
	}
	if len(f.Errors) > 0 {
		return g.showAccounts(w, r, http.StatusUnprocessableEntity, f)
	}
	ctx, hash := r.Context(), ""
	if password != "" {
		hash = HashPassword(password) // others may write meanwhile
	}
	err := g.Store.Write(ctx, g.User(r), "", func(tx *store.Tx) error {
		made, err := store.PutAccount(ctx, tx, store.Record[store.Account]{Value: f.account()})
		if err != nil || hash == "" {
			return err
		}
		return tx.SetPassword(ctx, made.ID, hash)
	})
	if m, ok := err.(interface{ Message() (string, []any) }); ok {
		key, args := m.Message()
		f.Errors = map[string]string{"login": web.Texts(r).T(key, args...)}
		return g.showAccounts(w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/comptes", http.StatusSeeOther)
	return nil
}

// editAccount changes role and access. Nobody takes away their own, and who has
// just lost theirs changes nobody's, so that an administrator remains.
func (g *Guard) editAccount(w http.ResponseWriter, r *http.Request) error {
	ctx, id, role := r.Context(), r.PathValue("id"), r.PostFormValue("role")
	if id == g.AccountID(r) || !slices.Contains([]string{"reader", "evaluator", "officer", "administrator"}, role) {
		return &web.Error{Status: http.StatusForbidden, Err: &problem{key: "auth.not-self", text: "nobody changes their own rights"}}
	}
	version, _ := strconv.ParseInt(r.PostFormValue("version"), 10, 64) // unreadable is a conflict
	err := g.Store.Write(ctx, g.User(r), "", func(tx *store.Tx) error {
		if self, err := store.Accounts.Get(ctx, tx, g.AccountID(r)); !g.Open && (err != nil || self.Value.Disabled || ParseRole(self.Value.Role) != web.Administrator) {
			return &web.Error{Status: http.StatusForbidden, Err: web.ErrSignIn}
		}
		account, err := store.Accounts.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		account.Version = version
		account.Value.Role, account.Value.Disabled = role, r.PostFormValue("disabled") != ""
		_, err = store.PutAccount(ctx, tx, account)
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return web.ErrNotFound
	}
	if conflict := (*store.Conflict[store.Account])(nil); errors.As(err, &conflict) {
		return g.showAccounts(w, r, http.StatusConflict, form{Role: "officer", Problem: web.Texts(r).T("auth.meanwhile", conflict.Theirs.Value.Name, conflict.Theirs.By)})
	}
	if err == nil {
		http.Redirect(w, r, "/comptes", http.StatusSeeOther)
	}
	return err
}
