package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/server"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/pages"
)

func (a *app) territoryCommand() *cobra.Command {
	root := &cobra.Command{Use: "territory", Short: a.texts.T("cli.territory-short"), Args: arguments(0, 0), RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	root.AddCommand(&cobra.Command{
		Use: "outlines FICHIER.geojson", Short: a.texts.T("cli.outlines-short"), Args: arguments(1, 1),
		Example: "  sillage territory outlines epci.geojson",
		RunE:    func(_ *cobra.Command, args []string) error { return a.importOutlines(args[0]) },
	})
	return root
}

// importOutlines keeps a file of outlines in the workspace, once it is known to
// be readable and to speak of the territory.
func (a *app) importOutlines(name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	outlines, err := reports.ReadOutlines(bytes.NewReader(data))
	if err != nil {
		return err
	}
	ws, err := a.open()
	if err != nil {
		return err
	}
	defer ws.Close()
	ev, err := load(ws)
	if err != nil {
		return err
	}
	groups, communes := pages.Places(ev, outlines)
	if groups+communes == 0 {
		return fail("cli.outlines-elsewhere", "%d outlines, none of this territory: want SIREN codes of EPCI or INSEE codes of communes", len(outlines.Areas))
	}
	if err := replace(filepath.Join(ws.Dir(), server.OutlinesFile), data); err != nil {
		return err
	}
	_, err = fmt.Fprintln(a.out, a.texts.T("cli.outlines-done", len(outlines.Areas), groups, communes))
	return err
}

// replace writes a file whole or not at all.
func replace(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".nouveau-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already when all went well
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
