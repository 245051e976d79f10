package notebook

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/reports/gallery"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/nb"
)

// Deps is what the commands need of the program around them.
type Deps struct {
	Version  string
	Dir      func() string // the workspace's folder, once flags are read
	Out, Err io.Writer
	Now      func() time.Time
	Drawer   Drawer
	// Money returns the funding state for nb.Funding; nil = there is none.
	Money func(ctx context.Context) ([]byte, error)
	// Texts is the language of what the commands say; nil means French, which
	// notebooks and their pages are written in.
	Texts *lang.Catalogue
}

func (d Deps) t(key string, args ...any) string { return d.texts().T(key, args...) }

func (d Deps) texts() *lang.Catalogue { return cmp.Or(d.Texts, lang.French) }

func (d Deps) say(key string, args ...any) { fmt.Fprintln(d.Out, d.t(key, args...)) }

func (d Deps) notebooks() string { return filepath.Join(d.Dir(), "notebooks") }
func (d Deps) published() string { return filepath.Join(d.Dir(), "published") }

// workspace returns the folder of the workspace, and its settings; "" when the
// folder is not one, for a notebook may need none.
func (d Deps) workspace() (string, datasets.Config) {
	ws, err := datasets.Open(d.Dir())
	if err != nil {
		return "", datasets.Config{}.WithDefaults()
	}
	defer ws.Close()
	return d.Dir(), ws.Config()
}

// press gathers what it takes to run and publish.
func (d Deps) press(ctx context.Context) (*Press, error) {
	b, err := NewBench(d.notebooks(), d.Version)
	if err != nil {
		return nil, err
	}
	dir, config := d.workspace()
	p := &Press{
		Bench: b, Painter: Painter{Drawer: d.Drawer, Host: config.Departement.Host},
		Workspace: dir, Threshold: config.Disclosure.Persons,
	}
	if d.Money != nil && dir != "" {
		if p.Money, err = d.Money(ctx); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// Commands returns `sillage notebook …` and `sillage verify`.
func Commands(d Deps) []*cobra.Command {
	root := &cobra.Command{Use: "notebook", Short: d.t("nb.cmd"), Long: d.t("nb.cmd-long"), RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	root.AddCommand(
		d.newCommand(), d.runCommand(), d.editCommand(), d.publishCommand(),
		d.listCommand(), d.compareCommand(), d.withdrawCommand(), d.rollbackCommand(),
	)
	verify := &cobra.Command{Use: "verify DOSSIER|ANNEXE.zip", Short: d.t("nb.cmd-verify"), Args: cobra.ExactArgs(1), RunE: func(cmd *cobra.Command, args []string) error {
		return d.verify(cmd.Context(), args[0])
	}}
	return []*cobra.Command{root, verify}
}

func (d Deps) newCommand() *cobra.Command {
	var from string
	cmd := &cobra.Command{Use: "new NOM", Short: d.t("nb.cmd-new"), Args: cobra.MaximumNArgs(1), RunE: func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			for _, name := range gallery.Names() {
				fmt.Fprintf(d.Out, "%-16s %s\n", name, gallery.Title(name))
			}
			return nil
		}
		dir, err := New(d.notebooks(), args[0], from)
		if err != nil {
			return failure(err)
		}
		d.say("nb.created", dir, args[0])
		return nil
	}}
	cmd.Flags().StringVar(&from, "from", "vierge", d.t("nb.flag-from"))
	return cmd
}

// New copies a notebook of the gallery into root under a name of its own, and
// writes the module around it.
func New(root, name, from string) (string, error) {
	if !goodName(name) {
		return "", problemf("nb.notebook-name", "notebook %q: a name is made of small letters, digits and hyphens", name)
	}
	files := gallery.Files(from)
	if files == nil {
		return "", problemf("nb.no-gallery", "the gallery has no notebook %q; it has: %s", from, strings.Join(gallery.Names(), ", "))
	}
	dir := filepath.Join(root, name)
	if _, err := os.Stat(dir); err == nil {
		return "", problemf("nb.exists", "there is already a notebook %q", name)
	}
	if err := Prepare(root); err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	for file, data := range files {
		data = []byte(strings.Replace(string(data), fmt.Sprintf("nb.New(%q,", from), fmt.Sprintf("nb.New(%q,", name), 1))
		if err := os.WriteFile(filepath.Join(dir, file), data, 0o644); err != nil {
			return "", err
		}
	}
	return dir, nil
}

func goodName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" && s[0] != '-'
}

func (d Deps) publishCommand() *cobra.Command {
	return &cobra.Command{Use: "publish NOM", Short: d.t("nb.cmd-publish"), Args: cobra.ExactArgs(1), RunE: func(cmd *cobra.Command, args []string) error {
		p, err := d.press(cmd.Context())
		if err != nil {
			return failure(err)
		}
		last := ""
		p.Tell = func(c Combination, e Progress) {
			if c.Page != last {
				last = c.Page
				fmt.Fprintln(d.Err, d.t("nb.rendering", c.Page))
			}
		}
		id, err := p.Publish(cmd.Context(), d.published(), args[0], d.Now())
		if err != nil {
			return d.notPublished(args[0], err)
		}
		d.say("nb.published", args[0], id, filepath.Join(d.published(), args[0], id))
		return nil
	}}
}

// notPublished tells all the reasons and that nothing changed.
func (d Deps) notPublished(name string, err error) error {
	return problemf("nb.not-published", "%q was not published, what is online stays as it was:\n%s", name, failure(err))
}

func (d Deps) listCommand() *cobra.Command {
	return &cobra.Command{Use: "list", Short: d.t("nb.cmd-list"), Args: cobra.NoArgs, RunE: func(*cobra.Command, []string) error {
		all, err := Publications(d.published())
		if err != nil {
			return err
		}
		names, _ := filepath.Glob(filepath.Join(d.notebooks(), "*", documentFile))
		for _, n := range names {
			fmt.Fprintln(d.Out, d.t("nb.list-notebook", filepath.Base(filepath.Dir(n))))
		}
		for _, p := range all {
			for _, e := range p.Entries {
				state := ""
				if e.ID == p.Online {
					state = d.t("nb.online")
				}
				fmt.Fprintln(d.Out, d.t("nb.list-entry", p.Name, e.ID, d.texts().Day(e.At), d.t("nb.act-"+string(e.Act)), state))
			}
		}
		if len(all) == 0 && len(names) == 0 {
			d.say("nb.list-none")
		}
		return nil
	}}
}

func (d Deps) withdrawCommand() *cobra.Command {
	return &cobra.Command{Use: "withdraw NOM", Short: d.t("nb.cmd-withdraw"), Args: cobra.ExactArgs(1), RunE: func(_ *cobra.Command, args []string) error {
		if err := Withdraw(d.published(), args[0], d.Now()); err != nil {
			return failure(err)
		}
		d.say("nb.withdrawn", args[0])
		return nil
	}}
}

func (d Deps) rollbackCommand() *cobra.Command {
	return &cobra.Command{Use: "rollback NOM [PUBLICATION]", Short: d.t("nb.cmd-rollback"), Args: cobra.RangeArgs(1, 2), RunE: func(_ *cobra.Command, args []string) error {
		id, err := Rollback(d.published(), args[0], strings.Join(args[1:], ""), d.Now())
		if err != nil {
			return failure(err)
		}
		d.say("nb.rolled-back", args[0], id)
		return nil
	}}
}

func (d Deps) verify(ctx context.Context, path string) error {
	p, err := d.press(ctx)
	if err != nil {
		return failure(err)
	}
	proof, err := p.Verify(ctx, path)
	if err != nil {
		return problemf("nb.not-verified", "%s is not proved:\n%s", path, failure(err))
	}
	for _, n := range proof.Notes {
		fmt.Fprintln(d.Out, nb.SaidIn(d.texts(), n))
	}
	d.say("nb.verified-"+proof.Rebuilt, proof.Manifest.Title, proof.ID, proof.Files)
	return nil
}
