package cli

import (
	"fmt"
	"log/slog"
	"net"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/server"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/reports/pages"
)

func (a *app) serveCommand() *cobra.Command {
	var address string
	var hosts []string
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
			log := slog.New(slog.NewTextHandler(a.err, nil))
			shelf, err := server.Open(ws, a.now, nil, nil)
			if err != nil {
				return err
			}
			host, _, err := net.SplitHostPort(address)
			if err != nil {
				return misused("cli.bad-address", "address %q: want host:port", address)
			}
			l, err := net.Listen("tcp", address)
			if err != nil {
				return err
			}
			s := server.New(server.Config{Books: shelf, Site: pages.Site{Name: ws.Config().Departement.Name, Version: a.version}, Hosts: hosts, Log: log})
			fmt.Fprintln(a.out, a.texts.T("cli.serving", l.Addr().String()))
			if !web.Loopback(host) {
				fmt.Fprintln(a.err, a.texts.T("cli.serving-open", address))
			}
			return s.Serve(cmd.Context(), l)
		},
	}
	cmd.Flags().StringVar(&address, "addr", "127.0.0.1:8480", a.texts.T("cli.flag-addr"))
	cmd.Flags().StringSliceVar(&hosts, "host", nil, a.texts.T("cli.flag-host-name"))
	return cmd
}
