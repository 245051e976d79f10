package notebook

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/runner"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/nb"
)

// runFlags are what `sillage notebook run` is asked.
type runFlags struct {
	params  []string
	format  string
	output  string
	seconds int
	memory  int
	fresh   bool
}

func (d Deps) runCommand() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{Use: "run NOM", Short: d.t("nb.cmd-run"), Args: cobra.ExactArgs(1), RunE: func(cmd *cobra.Command, args []string) error {
		return d.run(cmd.Context(), args[0], f)
	}}
	cmd.Flags().StringArrayVar(&f.params, "param", nil, d.t("nb.flag-param"))
	cmd.Flags().StringVar(&f.format, "format", "md", d.t("nb.flag-format"))
	cmd.Flags().StringVarP(&f.output, "output", "o", "-", d.t("nb.flag-output"))
	cmd.Flags().IntVar(&f.seconds, "seconds", 120, d.t("nb.flag-seconds"))
	cmd.Flags().IntVar(&f.memory, "memory", 2048, d.t("nb.flag-memory"))
	cmd.Flags().BoolVar(&f.fresh, "fresh", false, d.t("nb.flag-fresh"))
	return cmd
}

func (d Deps) run(ctx context.Context, name string, f runFlags) error {
	params, err := parseParams(f.params)
	if err != nil {
		return err
	}
	p, err := d.press(ctx)
	if err != nil {
		return failure(err)
	}
	p.Bench.Limits = runner.Limits{Time: time.Duration(f.seconds) * time.Second, Memory: int64(f.memory) << 20}
	built, err := d.build(ctx, p.Bench, name)
	if err != nil {
		return failure(err)
	}
	r, err := p.Bench.Run(ctx, built, Order{Params: params, Workspace: p.Workspace, Money: p.Money, NoMemo: f.fresh, Tell: d.progress})
	if err != nil {
		return failure(err)
	}
	data, faults := p.Painter.Format(ctx, r, f.format)
	if data == nil {
		return failure(faults)
	}
	if err := d.put(f.output, data); err != nil {
		return err
	}
	all := append(r.Result.Failures(), nb.Problems(faults)...)
	for _, c := range r.Result.Cells {
		if v, ok := r.Result.Verdicts[c.Name]; ok && !v.OK {
			all = append(all, at(c.Place, c.Name, "nb.check-failed", "the check %q is not satisfied: %s", c.Name, lang.French.Error(v.Why)))
		}
	}
	if len(all) > 0 {
		return &Failure{unique(all)}
	}
	return nil
}

// build compiles, and says so when it takes long: the first build of a machine
// compiles everything that a notebook may use.
func (d Deps) build(ctx context.Context, b *Bench, name string) (*Built, error) {
	var waiting sync.WaitGroup
	built := make(chan struct{})
	waiting.Go(func() {
		select {
		case <-built:
		case <-time.After(1500 * time.Millisecond):
			fmt.Fprintln(d.Err, d.t("nb.building"))
		}
	})
	defer waiting.Wait() // nobody else may be writing by then
	defer close(built)
	return b.Build(ctx, name)
}

// progress tells each cell that ran, on the standard error.
func (d Deps) progress(p Progress) {
	switch {
	case p.Printed != "":
		fmt.Fprintln(d.Err, "  "+p.Printed)
	case p.State == nb.Fresh:
		fmt.Fprintln(d.Err, d.t("nb.cell-fresh", p.Cell, p.Elapsed.Seconds()))
	case p.State == nb.Kept:
		fmt.Fprintln(d.Err, d.t("nb.cell-kept", p.Cell))
	case p.State == nb.Failed:
		fmt.Fprintln(d.Err, d.t("nb.cell-failed", p.Cell, nb.SaidIn(d.texts(), p.Problem)))
	}
}

func (d Deps) put(name string, data []byte) error {
	if name == "-" {
		_, err := d.Out.Write(data)
		return err
	}
	if err := writeWhole(name, data); err != nil {
		return err
	}
	d.say("nb.written", name)
	return nil
}

// Format writes a run in one of the exchange formats: html, pdf, ipynb, json,
// md. The data is nil when nothing could be written; otherwise the error tells
// what is wrong in the document.
func (p Painter) Format(ctx context.Context, r *Run, format string) ([]byte, error) {
	switch format {
	case "html":
		return p.Page(r)
	case "pdf":
		page, faults := p.Page(r)
		if page == nil {
			return nil, faults
		}
		data, err := PDF(ctx, page)
		if err != nil {
			return nil, err
		}
		return data, faults
	case "ipynb":
		return p.IPYNB(r)
	case "md":
		return r.Document.Markdown(r.Result)
	case "json":
		data, err := json.MarshalIndent(r.Result, "", " ")
		if err != nil {
			return nil, err
		}
		_, faults := r.Document.Render(r.Result, nb.Look{Bare: true, Image: p.look(r.Built.Dir).Image})
		return append(data, '\n'), faults
	}
	return nil, problemf("nb.format", "there is no format %q; there are: html, pdf, ipynb, json, md", format)
}

func parseParams(list []string) (map[string]string, error) {
	params := map[string]string{}
	for _, s := range list {
		name, value, ok := strings.Cut(s, "=")
		if !ok || name == "" {
			return nil, problemf("nb.param-form", "%q: write name=value", s)
		}
		params[name] = value
	}
	return params, nil
}
