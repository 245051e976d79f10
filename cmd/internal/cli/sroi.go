package cli

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/datasets/export"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/sroi"
)

// sroiCommand computes a value map kept in a spreadsheet.
func (a *app) sroiCommand() *cobra.Command {
	var format string
	var o sroi.Options
	cmd := &cobra.Command{
		Use:     "sroi FICHIER",
		Short:   a.texts.T("cli.sroi-short"),
		Long:    a.texts.T("cli.sroi-long"),
		Example: "  sillage template carte-valeur --sortie carte.xlsx\n  sillage sroi carte.xlsx\n  sillage sroi carte.xlsx --format json",
		Args:    arguments(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			table, err := readTableFrom(args[0])
			if err != nil {
				return err
			}
			m, err := sroi.ReadTable(table.File, table.Rows)
			if err != nil {
				return err
			}
			r, err := value(m, o)
			if err != nil {
				return err
			}
			switch format {
			case "text":
				return a.sroiText(r)
			case "json":
				return a.writeJSON(a.sroiJSON(r, table))
			}
			return misused("cli.unknown-format", "unknown format %q", format)
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", a.texts.T("cli.flag-report-format"))
	cmd.Flags().IntVar(&o.Draws, "tirages", 10_000, a.texts.T("cli.flag-draws"))
	cmd.Flags().Uint64Var(&o.Seed, "graine", 1, a.texts.T("cli.flag-draw-seed"))
	return cmd
}

// valueMap is the name of the template of a value map.
const valueMap = "carte-valeur"

// writeValueMap writes a map to begin from, which is refused nothing and says
// of each line that it is an example. It never writes over a file.
func (a *app) writeValueMap(path string) (err error) {
	var rows [][]any
	for _, row := range sroi.Example().Table() {
		cells := make([]any, len(row))
		for i, cell := range row {
			cells[i] = typed(cell)
		}
		rows = append(rows, cells)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	if err := errors.Join(export.Form(f, "carte de valeur", rows), f.Close()); err != nil {
		os.Remove(path)
		return err
	}
	_, err = fmt.Fprintln(a.out, a.texts.T("cli.value-map-done", path))
	return err
}

// typed makes a number of what is one, so that a spreadsheet can compute.
func typed(cell string) any {
	var v float64
	if n, err := fmt.Sscanf(strings.Replace(cell, ",", ".", 1), "%g", &v); err == nil && n == 1 && strings.Trim(cell, "0123456789,") == "" {
		return v
	}
	return cell
}

// A valued map is a value map and all that follows from it.
type valued struct {
	m       *sroi.Map
	value   *sroi.Value
	breaks  []sroi.BreakEven
	tornado []sroi.Bar
}

func value(m *sroi.Map, o sroi.Options) (*valued, error) {
	v, err := m.Value(o)
	if err != nil {
		return nil, err
	}
	r := &valued{m: m, value: v}
	if r.breaks, err = m.BreakEven(); err != nil {
		return nil, err
	}
	r.tornado, err = m.Tornado(0)
	return r, err
}

func (a *app) sroiText(r *valued) error {
	t, v := a.texts, r.value
	euros := func(x float64) string { return t.Euros(int64(math.Round(100 * x))) }
	tw := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(tw, "%s\n\n", t.T("cli.sroi-title", r.m.Name))
	fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\n", t.T("cli.sroi-outcome"), t.T("cli.sroi-gross"), t.T("cli.sroi-impact"), t.T("cli.sroi-present"), t.T("cli.sroi-share"))
	for _, l := range v.Lines {
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\n", l.Outcome, euros(l.Gross), euros(l.Impact), euros(l.Present), t.Percent(l.Share, 0))
	}
	fmt.Fprintln(tw)
	for i, x := range v.PerYear {
		fmt.Fprintf(tw, "%s\t%s\n", t.T("cli.sroi-year", i+1), euros(x))
	}
	fmt.Fprintf(tw, "\n%s\t%s\n", t.T("cli.sroi-inputs"), euros(v.Inputs))
	for _, line := range []struct {
		name string
		e    impact.Estimate
		show func(float64) string
	}{
		{t.T("cli.sroi-pv"), v.Present, euros},
		{t.T("cli.sroi-net"), v.Net, euros},
		{t.T("cli.sroi-ratio"), v.Ratio, func(x float64) string { return t.Number(x, 2) }},
		{t.T("cli.sroi-payback"), v.Payback, func(x float64) string { return t.T("cli.sroi-years", t.Number(x, 1)) }},
	} {
		fmt.Fprintf(tw, "%s\t%s\n", line.name, a.estimated(line.e, line.show))
	}
	fmt.Fprintf(tw, "\n%s\n", t.T("cli.sroi-break-even"))
	for _, b := range r.breaks {
		if b.Reachable {
			fmt.Fprintf(tw, "  %s\t%s\t%s\n", b.Outcome, t.T("sroi.word."+b.Parameter), t.T("cli.sroi-instead", a.figure(b.At), a.figure(b.Now)))
		}
	}
	if len(r.tornado) > 0 {
		fmt.Fprintf(tw, "\n%s\n", t.T("cli.sroi-tornado"))
	}
	for _, b := range r.tornado {
		fmt.Fprintf(tw, "  %s\t%s\t%s\n", b.Outcome, t.T("sroi.word."+b.Parameter), t.T("cli.sroi-from-to", t.Number(b.AtFrom, 2), t.Number(b.AtTo, 2), a.figure(b.From), a.figure(b.To)))
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	return a.notes(a.out, append(v.Warnings, v.Ratio.Warnings...))
}

// figure writes a number with three digits after the comma at most.
func (a *app) figure(v float64) string {
	decimals := 0
	for decimals < 3 && math.Abs(v*math.Pow10(decimals)-math.Round(v*math.Pow10(decimals))) > 1e-9*math.Max(1, math.Abs(v)) {
		decimals++
	}
	if math.Abs(v) >= 100 {
		decimals = min(decimals, 1)
	}
	return a.texts.Number(v, decimals)
}

// estimated writes an estimate with its interval, or why it is not given.
func (a *app) estimated(e impact.Estimate, show func(float64) string) string {
	switch {
	case e.Refused != nil:
		return a.texts.Error(e.Refused)
	case math.IsNaN(e.Low) || math.IsNaN(e.High):
		return show(e.Value)
	case math.IsInf(e.High, 1):
		return a.texts.T("cli.sroi-or-never", show(e.Value), show(e.Low))
	}
	return a.texts.T("cli.sroi-interval", show(e.Value), show(e.Low), show(e.High), a.texts.Percent(e.Level, 0))
}

// notes prints what a reader must know beside figures, each once.
func (a *app) notes(w io.Writer, notes []impact.Note) error {
	if len(notes) == 0 {
		return nil
	}
	fmt.Fprintf(w, "\n%s\n", a.texts.T("cli.to-know"))
	seen := map[string]bool{}
	for _, n := range notes {
		s := a.texts.Error(n)
		if !seen[s] {
			seen[s] = true
			fmt.Fprintf(w, "  – %s\n", s)
		}
	}
	return nil
}

// An estimateJSON is an estimate for a program: null where there is no number.
type estimateJSON struct {
	Value   *float64 `json:"value"`
	Low     *float64 `json:"low"`
	High    *float64 `json:"high"`
	Level   float64  `json:"level,omitempty"`
	N       int      `json:"n,omitempty"`
	Method  string   `json:"method"`
	Refused string   `json:"refused,omitempty"`
	Notes   []string `json:"notes,omitempty"`
}

func (a *app) estimateJSON(e impact.Estimate) estimateJSON {
	out := estimateJSON{Value: finite(e.Value), Low: finite(e.Low), High: finite(e.High), Level: e.Level, N: e.N, Method: e.Method, Notes: a.said(e.Warnings)}
	if e.Refused != nil {
		out.Refused = a.texts.Error(e.Refused)
	}
	return out
}

func (a *app) said(notes []impact.Note) []string {
	var out []string
	for _, n := range notes {
		out = append(out, a.texts.Error(n))
	}
	return out
}

func (a *app) sroiJSON(r *valued, from *readTable) any {
	type line struct {
		Outcome string    `json:"outcome"`
		Gross   float64   `json:"gross"`
		Impact  float64   `json:"impact"`
		PerYear []float64 `json:"per_year"`
		Present float64   `json:"present"`
		Share   float64   `json:"share"`
	}
	type threshold struct {
		Line      int      `json:"line"`
		Outcome   string   `json:"outcome,omitempty"`
		Parameter string   `json:"parameter"`
		Now       float64  `json:"now"`
		At        *float64 `json:"at"`
	}
	type bar struct {
		Line      int     `json:"line"`
		Outcome   string  `json:"outcome,omitempty"`
		Parameter string  `json:"parameter"`
		From      float64 `json:"from"`
		To        float64 `json:"to"`
		AtFrom    float64 `json:"ratio_from"`
		AtTo      float64 `json:"ratio_to"`
	}
	out := struct {
		Files      map[string]string `json:"files"` // name → SHA-256
		Convention string            `json:"convention"`
		Inputs     float64           `json:"inputs"`
		Lines      []line            `json:"outcomes"`
		PerYear    []float64         `json:"per_year"`
		Present    estimateJSON      `json:"present"`
		Net        estimateJSON      `json:"net"`
		Ratio      estimateJSON      `json:"ratio"`
		Payback    estimateJSON      `json:"payback"`
		BreakEven  []threshold       `json:"break_even"`
		Tornado    []bar             `json:"tornado"`
		Notes      []string          `json:"notes"`
	}{Files: map[string]string{from.File: from.SHA256}, Convention: r.m.Discount.Convention.String(), Inputs: r.value.Inputs, PerYear: r.value.PerYear,
		Present: a.estimateJSON(r.value.Present), Net: a.estimateJSON(r.value.Net), Ratio: a.estimateJSON(r.value.Ratio),
		Payback: a.estimateJSON(r.value.Payback), Notes: a.said(r.value.Warnings)}
	for _, l := range r.value.Lines {
		out.Lines = append(out.Lines, line(l))
	}
	for _, b := range r.breaks {
		out.BreakEven = append(out.BreakEven, threshold{b.Line, b.Outcome, b.Parameter, b.Now, finite(b.At)})
	}
	for _, b := range r.tornado {
		out.Tornado = append(out.Tornado, bar(b))
	}
	return out
}
