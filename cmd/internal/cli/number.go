package cli

import (
	"errors"
	"net/url"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/office"
	"github.com/lozere-developpement/sillage/cmd/internal/server"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/reports/evidence"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// numberCommand makes one printed number again from the data: what the page
// behind its code says, without a server.
func (a *app) numberCommand() *cobra.Command {
	var f evidence.Filter
	cmd := &cobra.Command{
		Use: "number CODE", Short: a.texts.T("cli.number-short"), Args: arguments(1, 1),
		Example: "  sillage number 7CV4F --periode 2025",
		RunE: func(cmd *cobra.Command, args []string) error {
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
			shelf, err := server.Open(ws, a.now, func() (pages.Money, error) {
				return office.Money(cmd.Context(), money, funding.DateOf(a.now()), ws.Config().Demo)
			}, nil)
			if err != nil {
				return err
			}
			book, err := shelf.Current()
			if err != nil {
				return err
			}
			if err := known(book.Evidence, f); err != nil {
				return err
			}
			n, err := book.Number(asked(a, f), args[0])
			if errors.Is(err, pages.ErrNoPage) {
				return misused("cli.unknown-code", "no number has the code %q", args[0])
			}
			if err != nil {
				return err
			}
			return n.Write(a.out, a.texts)
		},
	}
	cmd.Flags().StringVar(&f.Period, "periode", "", a.texts.T("cli.flag-period"))
	cmd.Flags().StringVar(&f.EPCI, "epci", "", a.texts.T("cli.flag-epci"))
	return cmd
}

// asked is the request of a page with the filters of a command.
func asked(a *app, f evidence.Filter) pages.Request {
	query := url.Values{}
	for key, value := range map[string]string{"periode": f.Period, "territoire": f.EPCI} {
		if value != "" {
			query.Set(key, value)
		}
	}
	return pages.Request{Path: "/chiffre/", Value: func(string) string { return "" }, Query: query, Texts: a.texts}
}
