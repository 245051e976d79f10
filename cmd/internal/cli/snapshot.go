package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/office"
	"github.com/lozere-developpement/sillage/cmd/internal/server"
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// snapshotCommand keeps what the pages say today, so that they can tell what
// moved since.
func (a *app) snapshotCommand() *cobra.Command {
	return &cobra.Command{
		Use: "snapshot NOM", Short: a.texts.T("cli.snapshot-short"), Args: arguments(1, 1),
		Example: `  sillage snapshot "Conseil départemental de mai"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			ws, err := a.open()
			if err != nil {
				return err
			}
			defer ws.Close()
			book, err := a.book(cmd.Context(), ws)
			if err != nil {
				return err
			}
			s, err := book.Snapshot(args[0], a.version, a.now())
			if err != nil {
				return err
			}
			name, err := server.WriteSnapshot(ws.Dir(), s)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(a.out, a.texts.T("cli.snapshot-done", server.SnapshotsDir+"/"+name))
			return err
		},
	}
}

// verifying lets `sillage verify` take the states that `sillage snapshot` keeps
// besides what notebooks publish.
func (a *app) verifying(commands []*cobra.Command) []*cobra.Command {
	for _, c := range commands {
		if c.Name() != "verify" {
			continue
		}
		published := c.RunE
		c.Use = "verify ÉTAT.json|DOSSIER|ANNEXE.zip"
		c.RunE = func(cmd *cobra.Command, args []string) error {
			if info, err := os.Stat(args[0]); filepath.Ext(args[0]) == ".json" && (err != nil || !info.IsDir()) {
				return a.verifyState(cmd.Context(), args[0])
			}
			return published(cmd, args)
		}
	}
	return commands
}

// verifyState rebuilds a state from the workspace and compares every byte. The
// data must be what it was then: its hash says so. When the money alone has
// moved since, scores and indicators are proved and the rest is said.
func (a *app) verifyState(ctx context.Context, path string) error {
	kept, content, err := server.OpenSnapshot(path)
	if err != nil {
		return err
	}
	ws, err := a.open()
	if err != nil {
		return err
	}
	defer ws.Close()
	book, err := a.book(ctx, ws)
	if err != nil {
		return err
	}
	day, err := time.Parse(time.DateOnly, kept.Day)
	if err != nil {
		return err
	}
	made, err := book.Snapshot(kept.Name, kept.Version, day)
	if err != nil {
		return err
	}
	switch {
	case made.Design != kept.Design:
		return fail("cli.state-method", "%s was made by another method (%.12s, today %.12s): take the program of that day", filepath.Base(path), kept.Design, made.Design)
	case !strings.HasPrefix(kept.Data, book.Evidence.Hash):
		return fail("cli.state-data", "the data is no longer that of %s (%.12s, today %.12s): take a backup of that day", filepath.Base(path), kept.Data, made.Data)
	}
	moved := made.Data != kept.Data
	if moved {
		made.Data, made.Money = kept.Data, kept.Money
	}
	var again bytes.Buffer
	if err := made.Write(&again); err != nil {
		return err
	}
	if !bytes.Equal(again.Bytes(), content) {
		return fail("cli.state-differs", "%s cannot be rebuilt: its figures are not those of its data", filepath.Base(path))
	}
	key := "cli.state-proved"
	if moved {
		key = "cli.state-proved-scores"
	}
	_, err = fmt.Fprintln(a.out, a.texts.T(key, kept.Name, day, len(kept.Scores), len(kept.Indicators))+"\n"+a.texts.T("cli.state-id", server.SnapshotID(content)))
	return err
}

// book returns the pages of a workspace, without drawings.
func (a *app) book(ctx context.Context, ws *datasets.Workspace) (*pages.Book, error) {
	ev, err := load(ws)
	if err != nil {
		return nil, err
	}
	s, err := a.storeOf(ctx, ws)
	if err != nil {
		return nil, err
	}
	money, err := office.Money(ctx, s, funding.DateOf(a.now()), ws.Config().Demo)
	return &pages.Book{Evidence: ev, Money: money}, errors.Join(err, s.Close())
}
