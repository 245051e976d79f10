// Package cli holds the commands of the program. A command reads its
// arguments, calls the packages that do the work, and prints what they return:
// it decides nothing about figures or money.
//
// Exit status: 0 when all went well, 1 when the work failed, 2 when the command
// was not understood.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/notebook"
	"github.com/lozere-developpement/sillage/reports/echarts"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// An app is what every command needs of the outside world.
type app struct {
	version string
	in      io.Reader
	out     io.Writer
	err     io.Writer
	now     func() time.Time
	texts   *lang.Catalogue
	dir     string // of the workspace
	getenv  func(string) string
}

// Run runs the command in args and returns the exit status.
func Run(version string, args []string, in io.Reader, out, errw io.Writer) int {
	a := &app{version: version, in: in, out: out, err: errw, now: time.Now, texts: lang.French, getenv: os.Getenv}
	if err := a.choose(args); err != nil {
		return a.report(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := a.root()
	root.SetArgs(args)
	return a.report(root.ExecuteContext(ctx))
}

// report prints err, its hint when it has one, and returns the exit status.
func (a *app) report(err error) int {
	if err == nil {
		return 0
	}
	if errors.Is(err, errReported) {
		return 1
	}
	fmt.Fprintln(a.err, a.texts.T("cli.failed", a.texts.Error(err)))
	var h *hinted
	if errors.As(err, &h) {
		fmt.Fprintf(a.err, "  → %s\n", a.texts.T(h.key, h.args...))
	}
	var u *usageError
	if errors.As(err, &u) {
		return 2
	}
	return 1
}

// errReported ends a command whose failure has been printed already.
var errReported = errors.New("reported")

// A usageError is a command that was not understood.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// A hinted error says, in a second line, what to do about it.
type hinted struct {
	err  error
	key  string
	args []any
}

func (e *hinted) Error() string { return e.err.Error() }
func (e *hinted) Unwrap() error { return e.err }

// hint adds the text under key to err.
func hint(err error, key string, args ...any) error {
	if err == nil {
		return nil
	}
	return &hinted{err, key, args}
}

// A message is an error of this package, in the catalogue under its key.
type message struct {
	key  string
	text string // English
	args []any
}

func (m *message) Error() string                        { return fmt.Sprintf(m.text, m.args...) }
func (m *message) Message() (key string, args []any)    { return m.key, m.args }
func fail(key, text string, args ...any) error          { return &message{key, text, args} }
func misused(key, text string, args ...any) *usageError { return &usageError{fail(key, text, args...)} }

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "sillage",
		Short:         a.texts.T("cli.short"),
		Long:          a.texts.T("cli.long"),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return hint(misused("cli.unknown-command", "unknown command %q", args[0]), "cli.hint-help")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.SetUsageFunc(a.usage)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		return hint(misused("cli.flag", "%s", err.Error()), "cli.hint-help")
	})
	root.PersistentFlags().StringVar(&a.dir, "data", "workspace", a.texts.T("cli.flag-data"))
	root.PersistentFlags().String("lang", a.texts.Tag(), a.texts.T("cli.flag-lang"))
	root.PersistentFlags().BoolP("help", "h", false, a.texts.T("cli.flag-help"))
	root.AddCommand(a.initCommand(), a.demoCommand(), a.checkCommand(), a.importCommand(), a.templateCommand(), a.mappingCommand(), a.matchCommand(), a.evaluateCommand(), a.numberCommand(), a.methodCommand(), a.indexCommand(), a.compareCommand(), a.sroiCommand(), a.fundingCommand(), a.accountsCommand(), a.serveCommand(), a.territoryCommand(), a.snapshotCommand(), a.backupCommand(), a.completionCommand(), a.versionCommand(), a.decodeCommand())
	root.AddCommand(a.wordsCommand())
	root.AddCommand(a.verifying(notebook.Commands(notebook.Deps{
		Version: a.version, Dir: func() string { return a.dir }, Out: a.out, Err: a.err, Now: a.now, Drawer: echarts.New(lang.French), Money: a.moneyState, Texts: a.texts,
	}))...)
	root.SetHelpCommand(&cobra.Command{Use: "help " + a.texts.T("cli.usage-command"), Short: a.texts.T("cli.help-short"), RunE: func(_ *cobra.Command, args []string) error {
		found, _, err := root.Find(args)
		if err != nil {
			return hint(misused("cli.unknown-command", "unknown command %q", args[0]), "cli.hint-help")
		}
		return found.Help()
	}})
	root.CompletionOptions.DisableDefaultCmd = true
	ours(root)
	return root
}

// ours gives every command our refusal of a wrong number of arguments, and
// our word for options: cobra's own are in English.
func ours(cmd *cobra.Command) {
	if !cmd.DisableFlagsInUseLine { // --data and --lang at least
		cmd.DisableFlagsInUseLine = true
		cmd.Use += " [options]"
	}
	if check := cmd.Args; check != nil {
		cmd.Args = func(c *cobra.Command, args []string) error {
			err := check(c, args)
			var misuse *usageError
			if err == nil || errors.As(err, &misuse) {
				return err
			}
			return hint(misused("cli.arguments", "wrong number of arguments: %d", len(args)), "cli.hint-usage", c.UseLine())
		}
	}
	for _, sub := range cmd.Commands() {
		ours(sub)
	}
}

// arguments checks the number of arguments of a command.
func arguments(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least || most >= 0 && len(args) > most {
			return hint(misused("cli.arguments", "wrong number of arguments: %d", len(args)), "cli.hint-usage", cmd.UseLine())
		}
		return nil
	}
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{Use: "version", Short: a.texts.T("cli.version-short"), Args: arguments(0, 0), RunE: func(*cobra.Command, []string) error {
		_, err := fmt.Fprintf(a.out, "sillage %s\n", a.version)
		return err
	}}
}
