package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/datasets"
)

// backupCommand copies a workspace while the program may be serving it.
func (a *app) backupCommand() *cobra.Command {
	var keys bool
	cmd := &cobra.Command{
		Use: "backup DOSSIER", Short: a.texts.T("cli.backup-short"), Long: a.texts.T("cli.backup-long"), Args: arguments(1, 1),
		Example: "  sillage backup /sauvegardes/sillage-2026-09-01 --data espace",
		RunE: func(cmd *cobra.Command, args []string) error {
			ws, err := a.open()
			if err != nil {
				return err
			}
			defer ws.Close()
			return a.backup(cmd.Context(), ws, args[0], keys)
		},
	}
	cmd.Flags().BoolVar(&keys, "cles", false, a.texts.T("cli.flag-keys"))
	return cmd
}

func (a *app) backup(ctx context.Context, ws *datasets.Workspace, to string, keys bool) error {
	// The store is copied by the database: its file alone, taken while it is
	// written, would not be a store.
	stored := func(path string) bool { return path == "store.db" || strings.HasPrefix(path, "store.db-") }
	if err := ws.Backup(ctx, to, keys, stored); err != nil {
		return err
	}
	said := []string{a.texts.T("cli.backup-done", to, to)}
	if !keys {
		said = append(said, a.texts.T("cli.backup-no-keys"))
	}
	if a.database(ws) != "" {
		said = append(said, a.texts.T("cli.backup-server"))
	} else if err := a.backupStore(ctx, ws, filepath.Join(to, "store.db")); err != nil {
		return errors.Join(err, os.RemoveAll(to))
	}
	_, err := fmt.Fprintln(a.out, strings.Join(said, "\n"))
	return err
}

// backupStore copies what was typed in, when anything was.
func (a *app) backupStore(ctx context.Context, ws *datasets.Workspace, to string) error {
	if _, err := os.Stat(filepath.Join(ws.Dir(), "store.db")); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	s, err := a.storeOf(ctx, ws)
	if err != nil {
		return err
	}
	return errors.Join(s.Backup(ctx, to), s.Close())
}
