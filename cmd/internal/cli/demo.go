package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/office"
	"github.com/lozere-developpement/sillage/cmd/internal/server"
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/demo"
	"github.com/lozere-developpement/sillage/funding"
)

func (a *app) demoCommand() *cobra.Command {
	o := demo.Options{Seed: 48, Scale: 1}
	cmd := &cobra.Command{
		Use:   "demo",
		Short: a.texts.T("cli.demo-short"),
		Args:  arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			ws, err := a.demoWorkspace()
			if err != nil {
				return err
			}
			defer ws.Close()
			a.notebookModule()
			o.At = a.now()
			for _, batch := range demo.Batches(o) {
				m, err := ws.Import(cmd.Context(), batch)
				if err != nil {
					return err
				}
				if !m.Unchanged {
					fmt.Fprintln(a.out, a.texts.T("cli.demo-import", m.Source, total(m.Rows)))
				}
			}
			if err := a.demoMoney(cmd.Context(), ws, o.Seed); err != nil {
				return err
			}
			if err := a.demoState(cmd.Context(), ws, o); err != nil {
				return err
			}
			_, err = fmt.Fprintln(a.out, a.texts.T("cli.demo-done", a.dir))
			return err
		},
	}
	cmd.Flags().Uint64Var(&o.Seed, "graine", o.Seed, a.texts.T("cli.flag-seed"))
	cmd.Flags().Float64Var(&o.Scale, "taille", o.Scale, a.texts.T("cli.flag-scale"))
	return cmd
}

// demoState keeps the state that the demonstration was in at the middle of its
// last year, so that « Depuis la dernière séance » has something to say. It is
// made in a workspace of its own, which goes away.
func (a *app) demoState(ctx context.Context, ws *datasets.Workspace, o demo.Options) error {
	dir, err := os.MkdirTemp("", "sillage")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	then, err := datasets.Init(dir, datasets.Config{Demo: true})
	if err != nil {
		return err
	}
	defer then.Close()
	o.At = time.Date(demo.LastYear, time.July, 1, 0, 0, 0, 0, time.UTC)
	for _, batch := range demo.Until(demo.Batches(o), datasets.DayOf(o.At)) {
		if _, err := then.Import(ctx, batch); err != nil {
			return err
		}
	}
	book, err := a.book(ctx, ws)
	if err != nil {
		return err
	}
	if book.Evidence, err = load(then); err != nil {
		return err
	}
	s, err := book.Snapshot(a.texts.T("cli.demo-state"), a.version, o.At)
	if err != nil {
		return err
	}
	_, err = server.WriteSnapshot(ws.Dir(), s)
	return err
}

// demoMoney fills the store with demonstration applications, plans and fund.
func (a *app) demoMoney(ctx context.Context, ws *datasets.Workspace, seed uint64) error {
	s, err := a.storeOf(ctx, ws)
	if err != nil {
		return err
	}
	return errors.Join(office.FillDemo(ctx, s, seed, funding.DateOf(a.now())), s.Close())
}

// demoWorkspace makes a workspace that is marked as demonstration, or opens
// one. It refuses one that holds data: demonstration and data never mix.
func (a *app) demoWorkspace() (*datasets.Workspace, error) {
	_, err := os.Stat(filepath.Join(a.dir, "sillage.toml"))
	if errors.Is(err, fs.ErrNotExist) {
		return datasets.Init(a.dir, datasets.Config{Demo: true})
	}
	ws, err := a.open()
	if err != nil {
		return nil, err
	}
	if !ws.Config().Demo {
		ws.Close()
		return nil, hint(fail("cli.demo-refused", "%s: not a demonstration workspace", a.dir), "cli.hint-demo")
	}
	return ws, nil
}
