package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/auth"
	"github.com/lozere-developpement/sillage/cmd/internal/intake"
	"github.com/lozere-developpement/sillage/cmd/internal/notebook"
	"github.com/lozere-developpement/sillage/cmd/internal/office"
	"github.com/lozere-developpement/sillage/cmd/internal/server"
	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/producers"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/reports/echarts"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// serving is how the user wants the server to answer.
type serving struct {
	address string
	hosts   []string
}

func (a *app) serveCommand() *cobra.Command {
	var s serving
	cmd := &cobra.Command{
		Use:   "serve",
		Short: a.texts.T("cli.serve-short"),
		Args:  arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			ws, err := a.open()
			if err != nil {
				return err
			}
			defer ws.Close()
			money, err := a.storeOf(cmd.Context(), ws)
			if err != nil {
				return err
			}
			defer money.Close()
			return a.serve(cmd.Context(), s, ws, money)
		},
	}
	cmd.Flags().StringVar(&s.address, "addr", "127.0.0.1:8480", a.texts.T("cli.flag-addr"))
	cmd.Flags().StringSliceVar(&s.hosts, "host", nil, a.texts.T("cli.flag-host-name"))
	return cmd
}

func (a *app) serve(ctx context.Context, s serving, ws *datasets.Workspace, money *store.Store) error {
	host, _, err := net.SplitHostPort(s.address)
	if err != nil {
		return misused("cli.bad-address", "address %q: want host:port", s.address)
	}
	h, guard, done, err := a.site(ctx, host, s.hosts, ws, money)
	if err != nil {
		return err
	}
	defer done()
	if err := echarts.Warm(); err != nil && echarts.Bundled() {
		return err
	}
	l, err := net.Listen("tcp", s.address)
	if err != nil {
		return err
	}
	if err := a.announce(ctx, guard, l, host, s.address); err != nil {
		return err
	}
	return h.Serve(ctx, l)
}

// identities returns the identity provider of a workspace, nil where there is
// none. One that does not answer is told, and stops nothing: it is asked again
// when somebody needs it. SILLAGE_OIDC_SECRET holds the secret of the client.
func (a *app) identities(ctx context.Context, c datasets.Config) *auth.OIDC {
	if c.OIDC.Issuer == "" {
		return nil
	}
	o := &auth.OIDC{Name: cmp.Or(c.OIDC.Name, "ProConnect"), Issuer: c.OIDC.Issuer, ClientID: c.OIDC.ClientID, ClientSecret: a.getenv("SILLAGE_OIDC_SECRET"),
		Redirect: strings.TrimSuffix(c.Address, "/") + "/connexion/retour", Vouched: c.OIDC.Vouched}
	if _, err := o.Reach(ctx); err != nil {
		fmt.Fprintln(a.err, a.texts.T("auth.oidc-later", a.texts.Error(err)))
	}
	return o
}

// site puts the whole server together for a host to listen on. The caller
// calls done when it serves no more.
func (a *app) site(ctx context.Context, host string, hosts []string, ws *datasets.Workspace, money *store.Store) (h *server.Server, guard *auth.Guard, done func(), err error) {
	followed, err := ws.Roadmap()
	if err != nil {
		return nil, nil, nil, err
	}
	shelf, err := server.Open(ws, a.now,
		func() (pages.Money, error) {
			return office.Money(ctx, money, funding.DateOf(a.now()), ws.Config().Demo)
		},
		func() string { revision, _ := money.Revision(ctx); return revision })
	if err != nil {
		return nil, nil, nil, err
	}
	// A name of its own says that others reach it, through a proxy: they sign in.
	open := web.Loopback(host) && ws.Config().Demo && len(hosts) == 0
	site := pages.Site{Name: ws.Config().Departement.Name, Version: a.version, Texts: lang.French}
	provider := a.identities(ctx, ws.Config())
	guard = auth.New(auth.Config{
		Store: money, Now: a.now, Secure: strings.HasPrefix(ws.Config().Address, "https://"),
		Open: open, OIDC: provider,
	})
	tray, err := intake.NewTray(intake.Desk{Workspace: ws, Now: a.now})
	if err != nil {
		return nil, nil, nil, err
	}
	key, err := intake.PseudonymKey(ws.Dir())
	if err != nil {
		tray.Close()
		return nil, nil, nil, err
	}
	shell := func(w io.Writer, p pages.Page) error { return h.Site.Shell(w, p) }
	h = server.New(server.Config{
		Books: shelf, Site: site, Hosts: hosts, Log: slog.New(slog.NewTextHandler(a.err, nil)),
		Role: guard.Role, User: guard.User, Wrap: guard.Wrap, Print: printer(), Static: office.Assets(),
		Extra: slices.Concat(guard.Routes(), notebook.Routes(filepath.Join(ws.Dir(), "published"), shell), office.Routes(office.Deps{
			Store: money, Roadmap: followed, Site: func() pages.Site { return h.Site }, Figures: pages.Figures{Drawer: shelf.Drawer(lang.French.Tag()), Texts: lang.French}, Drawer: shelf.Drawer,
			Region: ws.Config().Departement.Region, Departement: ws.Config().Departement.Code, Now: a.now, User: guard.User, Account: guard.AccountID, Role: guard.Role, Demo: ws.Config().Demo, Open: open,
			Tray: tray, Measured: measured(shelf), Pseudonym: func(code string) string { return key.Pseudonym(producers.Respondents, code) },
			Import: func(ctx context.Context, b *datasets.Batch) error { _, err := ws.Import(ctx, b); return err },
		})),
	})
	guard.Site = func() pages.Site { return h.Site }
	return h, guard, func() { tray.Close() }, nil
}

// measured reports whether the data hold a value of an indicator that covers a
// period.
func measured(shelf *server.Shelf) func(indicator, period string) bool {
	return func(indicator, period string) bool {
		book, err := shelf.Current()
		if err != nil {
			return false
		}
		return book.Evidence.Measured(indicator, period)
	}
}

// announce says where the pages are, how the first account is made, and who
// can reach them.
func (a *app) announce(ctx context.Context, guard *auth.Guard, l net.Listener, host, address string) error {
	fmt.Fprintln(a.out, a.texts.T("cli.serving", l.Addr().String()))
	path, err := guard.FirstRun(ctx)
	if err != nil {
		return err
	}
	switch {
	case guard.Open:
		fmt.Fprintln(a.out, a.texts.T("cli.serving-demo"))
	case path != "":
		fmt.Fprintln(a.out, a.texts.T("cli.serving-first", l.Addr().String(), path))
	}
	if !web.Loopback(host) {
		fmt.Fprintln(a.err, a.texts.T("cli.serving-open", address))
	}
	return nil
}
