package money

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/office"
	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding/exchange"
)

// sending adds the ways in which the applications leave.
func (c *command) sending(export *cobra.Command) *cobra.Command {
	export.Flags().StringVar(&c.as, "as", office.Formats[0].Name, c.Texts.T("money.flag-as", strings.Join(formatNames(), ", ")))
	export.Flags().StringVar(&c.name, "name", "", c.Texts.T("money.flag-name"))
	export.Flags().StringVar(&c.siret, "siret", "", c.Texts.T("money.flag-siret"))
	return export
}

func formatNames() (names []string) {
	for _, f := range office.Formats {
		names = append(names, f.Name)
	}
	return names
}

// export writes the applications into a file, whole or not at all.
func (c *command) export(ctx context.Context, s *store.Store, args []string) (*table, error) {
	f, ok := office.FormatOf(c.as)
	if !ok {
		return nil, &problem{"money.no-format", "no format %[1]q: %[2]v", []any{c.as, strings.Join(formatNames(), ", ")}}
	}
	var b bytes.Buffer
	if err := f.Write(ctx, s, &b, exchange.Organisation{Name: c.name, SIRET: c.siret}); err != nil {
		return nil, err
	}
	aside := args[0] + ".part"
	if err := os.WriteFile(aside, b.Bytes(), 0o644); err != nil {
		if where, ok := errors.AsType[*os.PathError](err); ok {
			where.Path = args[0] // what was asked for
		}
		return nil, err
	}
	return nil, os.Rename(aside, args[0])
}
