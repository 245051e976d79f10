package cli

import (
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/method"
	"github.com/lozere-developpement/sillage/reports/evidence"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// methodDiffCommand tells what two methods say differently and, on the data of a
// workspace, which conclusions that moves.
func (a *app) methodDiffCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:     "diff ANCIENNE [NOUVELLE]",
		Short:   a.texts.T("cli.method-diff"),
		Long:    a.texts.T("cli.method-diff-long"),
		Example: "  sillage method diff methode-2026.toml\n  sillage method diff methode-2026.toml methode-2027.toml --data essai",
		Args:    arguments(1, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return misused("cli.unknown-format", "unknown format %q", format)
			}
			before, err := a.method(args, 0)
			if err != nil {
				return err
			}
			after, err := a.method(args, 1)
			if err != nil {
				return err
			}
			c := comparison{Changes: method.Diff(before, after), Before: before.Stamp(), After: after.Stamp()}
			if c.ev, c.moved, err = a.moved(before, after); err != nil {
				return err
			}
			if format == "json" {
				return a.writeJSON(a.comparisonJSON(c))
			}
			return a.comparisonText(c)
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", a.texts.T("cli.flag-report-format"))
	return cmd
}

// A comparison is what two methods say differently, and what that moves.
type comparison struct {
	Before, After string // stamps
	Changes       []method.Change
	ev            *evidence.Evidence // nil without a workspace
	moved         []method.Conclusion
}

// moved evaluates the workspace with both methods; nothing without a workspace.
func (a *app) moved(before, after *method.Method) (*evidence.Evidence, []method.Conclusion, error) {
	if _, err := os.Stat(a.dir); err != nil {
		return nil, nil, nil
	}
	ws, err := a.open()
	if err != nil {
		return nil, nil, err
	}
	defer ws.Close()
	view, err := ws.View()
	if err != nil {
		return nil, nil, err
	}
	var results [2]*impact.Result
	var ev *evidence.Evidence
	for i, m := range []*method.Method{before, after} {
		s := evidence.Settings{Config: ws.Config(), Design: m.Design, Roadmap: evidence.Under(m, view.Roadmap)}
		if ev, err = evidence.Load(view, s); err != nil {
			return nil, nil, err
		}
		if results[i], err = ev.Result(evidence.Filter{}); err != nil {
			return nil, nil, err
		}
	}
	return ev, method.Compare(results[0], results[1]), nil
}

func (a *app) comparisonText(c comparison) error {
	t := a.texts
	fmt.Fprintf(a.out, "%s\n", t.T("cli.diff-title", c.Before, c.After))
	if len(c.Changes) == 0 {
		fmt.Fprintf(a.out, "%s\n", t.T("cli.diff-same"))
	}
	for _, d := range c.Changes {
		fmt.Fprintf(a.out, "\n%s\n", d.Key)
		for _, side := range []struct{ mark, text string }{{"−", d.Before}, {"+", d.After}} {
			if side.text != "" {
				fmt.Fprintf(a.out, "  %s %s\n", side.mark, side.text)
			}
		}
	}
	switch {
	case c.ev == nil:
		_, err := fmt.Fprintf(a.out, "\n%s\n", t.T("cli.diff-no-data", a.dir))
		return err
	case len(c.moved) == 0:
		_, err := fmt.Fprintf(a.out, "\n%s\n", t.T("cli.diff-none-moved"))
		return err
	}
	fmt.Fprintf(a.out, "\n%s\n", t.T("cli.diff-moved", len(c.moved)))
	tw := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	for _, m := range c.moved {
		fmt.Fprintf(tw, "  %s\t%s\t→\t%s\t%s\n", a.about(c.ev, m), pages.Score(t, m.Before.Estimate), pages.Score(t, m.After.Estimate), a.verdict(m))
	}
	return tw.Flush()
}

// about names what a conclusion is about.
func (a *app) about(ev *evidence.Evidence, m method.Conclusion) string {
	var words []string
	if act, ok := ev.Roadmap.Action(m.Action); ok {
		words = append(words, act.Short)
	}
	for _, d := range ev.Design.Referential.Dimensions {
		if d.ID == m.Dimension && m.Criterion == "" {
			words = append(words, d.Label)
		}
	}
	if c, ok := ev.Design.Referential.Criterion(m.Criterion); ok {
		words = append(words, c.Label)
	}
	if len(words) == 0 {
		return a.texts.T("cli.level.overall")
	}
	return strings.Join(words, ", ")
}

func (a *app) verdict(m method.Conclusion) string {
	switch {
	case m.Appeared:
		return a.texts.T("cli.diff-appeared")
	case m.Vanished:
		return a.texts.T("cli.diff-vanished")
	case m.Beyond:
		return a.texts.T("cli.diff-beyond")
	}
	return a.texts.T("cli.diff-within")
}

func (a *app) comparisonJSON(c comparison) any {
	type change struct {
		Key    string `json:"key"`
		Before string `json:"before"`
		After  string `json:"after"`
	}
	type conclusion struct {
		Action    string       `json:"action,omitempty"`
		Dimension string       `json:"dimension,omitempty"`
		Criterion string       `json:"criterion,omitempty"`
		Before    estimateJSON `json:"before"`
		After     estimateJSON `json:"after"`
		Appeared  bool         `json:"appeared"`
		Vanished  bool         `json:"vanished"`
		Beyond    bool         `json:"beyond"`
	}
	out := struct {
		Before    string       `json:"before"`
		After     string       `json:"after"`
		Changes   []change     `json:"changes"`
		Evaluated bool         `json:"evaluated"`
		Moved     []conclusion `json:"moved"`
	}{c.Before, c.After, []change{}, c.ev != nil, []conclusion{}}
	for _, d := range c.Changes {
		out.Changes = append(out.Changes, change(d))
	}
	for _, m := range c.moved {
		out.Moved = append(out.Moved, conclusion{m.Action, m.Dimension, m.Criterion, a.estimateJSON(m.Before.Estimate), a.estimateJSON(m.After.Estimate), m.Appeared, m.Vanished, m.Beyond})
	}
	return out
}
