package cli

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/impact/counterfactual"
)

// compareFlags name the columns of a table and the design.
type compareFlags struct {
	way, unit, period, helped, outcome, cluster, format string
	known                                               []string
	seed                                                uint64
}

// compareCommand estimates what would have happened without the action from a
// table with a comparison group.
func (a *app) compareCommand() *cobra.Command {
	var f compareFlags
	cmd := &cobra.Command{
		Use:     "compare FICHIER",
		Short:   a.texts.T("cli.compare-short"),
		Long:    a.texts.T("cli.compare-long"),
		Example: "  sillage compare communes.csv --unite commune --periode annee --aide bus --resultat confiance\n  sillage compare personnes.xlsx --plan ponderation --aide suivi --resultat score --connu age,distance",
		Args:    arguments(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			if f.format != "text" && f.format != "json" {
				return misused("cli.unknown-format", "unknown format %q", f.format)
			}
			t, err := readTableFrom(args[0])
			if err != nil {
				return err
			}
			c, err := compare(t, f)
			if err != nil {
				return err
			}
			if f.format == "json" {
				return a.writeJSON(a.comparedJSON(c, t))
			}
			return a.comparedText(c)
		},
	}
	text := func(p *string, name, value, key string) { cmd.Flags().StringVar(p, name, value, a.texts.T(key)) }
	text(&f.way, "plan", "evolution", "cli.flag-design")
	text(&f.unit, "unite", "unite", "cli.flag-unit-column")
	text(&f.period, "periode", "periode", "cli.flag-period-column")
	text(&f.helped, "aide", "aide", "cli.flag-helped-column")
	text(&f.outcome, "resultat", "resultat", "cli.flag-outcome-column")
	text(&f.cluster, "grappe", "", "cli.flag-cluster-column")
	text(&f.format, "format", "text", "cli.flag-report-format")
	cmd.Flags().StringSliceVar(&f.known, "connu", nil, a.texts.T("cli.flag-known-columns"))
	cmd.Flags().Uint64Var(&f.seed, "graine", 1, a.texts.T("cli.flag-draw-seed"))
	return cmd
}

// compared is an effect and what supports it.
type compared struct {
	effect   counterfactual.Effect
	panel    *counterfactual.DiDResult // of an evolution
	balance  []counterfactual.Balance
	effectiv [2]float64 // effective sizes, helped and not
}

func compare(t *readTable, f compareFlags) (*compared, error) {
	if f.way == "evolution" {
		return comparePanel(t, f)
	}
	run, err := choose(map[string]func(counterfactual.Study) (*counterfactual.Comparison, error){
		"ponderation": func(s counterfactual.Study) (*counterfactual.Comparison, error) {
			return counterfactual.Weigh(s, counterfactual.TheTreated)
		},
		"appariement": func(s counterfactual.Study) (*counterfactual.Comparison, error) {
			return counterfactual.Match(s, counterfactual.MatchOptions{})
		},
		"evolution": nil,
	}, "plan", f.way)
	if err != nil {
		return nil, err
	}
	var s counterfactual.Study
	if s.Treated, err = yesNo(t, f.helped); err != nil {
		return nil, err
	}
	if s.Outcome, err = numbers(t, f.outcome); err != nil {
		return nil, err
	}
	for _, name := range f.known {
		x, err := numbers(t, name)
		if err != nil {
			return nil, err
		}
		s.Names, s.Covariates = append(s.Names, name), append(s.Covariates, x)
	}
	c, err := run(s)
	if err != nil {
		return nil, err
	}
	return &compared{effect: c.Effect, balance: c.Balance, effectiv: [2]float64{c.EffectiveTreated, c.EffectiveControl}}, nil
}

func comparePanel(t *readTable, f compareFlags) (*compared, error) {
	var p counterfactual.Panel
	var err error
	if p.Unit, err = t.column(f.unit); err != nil {
		return nil, err
	}
	if p.Period, err = numbers(t, f.period); err != nil {
		return nil, err
	}
	if p.Treated, err = yesNo(t, f.helped); err != nil {
		return nil, err
	}
	if p.Outcome, err = numbers(t, f.outcome); err != nil {
		return nil, err
	}
	if f.cluster != "" {
		if p.Cluster, err = t.column(f.cluster); err != nil {
			return nil, err
		}
	}
	r, err := counterfactual.DiD(p, counterfactual.DiDOptions{Seed: f.seed})
	if err != nil {
		return nil, err
	}
	return &compared{effect: r.Effect, panel: r}, nil
}

// column returns the cells under a heading, without the empty lines of the end.
func (t *readTable) column(name string) ([]string, error) {
	if len(t.Rows) > 0 {
		for c, head := range t.Rows[0] {
			if strings.EqualFold(strings.TrimPrefix(head, "\ufeff"), name) {
				var out []string
				for _, row := range t.Rows[1:] {
					if strings.Join(row, "") != "" {
						out = append(out, row[c])
					}
				}
				return out, nil
			}
		}
		return nil, hint(fail("cli.no-column", "%s has no column %q", t.File, name), "cli.hint-columns", strings.Join(t.Rows[0], ", "))
	}
	return nil, fail("cli.no-column", "%s has no column %q", t.File, name)
}

func numbers(t *readTable, name string) ([]float64, error) {
	cells, err := t.column(name)
	out := make([]float64, len(cells))
	for i, s := range cells {
		if out[i], err = strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64); err != nil {
			return nil, fail("cli.not-a-number", "%s: column %s, row %d: %q is not a number", t.File, name, i+2, s)
		}
	}
	return out, err
}

func yesNo(t *readTable, name string) ([]bool, error) {
	cells, err := t.column(name)
	out := make([]bool, len(cells))
	for i, s := range cells {
		switch strings.ToLower(s) {
		case "oui", "1", "vrai", "x":
			out[i] = true
		case "non", "0", "faux":
		default:
			return nil, fail("cli.not-yes-no", "%s: column %s, row %d: %q is neither oui nor non", t.File, name, i+2, s)
		}
	}
	return out, err
}

func (a *app) comparedText(c *compared) error {
	t := a.texts
	number := func(v float64) string { return t.Number(v, 3) }
	fmt.Fprintf(a.out, "%s\n", t.T("cli.compare-effect", a.estimated(c.effect.Estimate, number)))
	fmt.Fprintf(a.out, "%s\n", t.T("cli.compare-grade", int(c.effect.Grade), t.T("cli.grade."+strconv.Itoa(int(c.effect.Grade)))))
	if c.effect.Refused == nil && !math.IsNaN(c.effect.P) {
		fmt.Fprintf(a.out, "%s\n", t.T("cli.compare-p", number(c.effect.P)))
	}
	if r := c.panel; r != nil {
		if !math.IsNaN(r.WildP) {
			fmt.Fprintf(a.out, "%s\n", t.T("cli.compare-wild", number(r.WildP), r.Clusters))
		}
		if !math.IsNaN(r.PreTrend.P) {
			fmt.Fprintf(a.out, "%s\n", t.T("cli.compare-before", number(r.PreTrend.Value), number(r.PreTrend.P)))
		}
	}
	if len(c.balance) > 0 {
		fmt.Fprintf(a.out, "\n%s\n", t.T("cli.compare-balance", t.Number(counterfactual.MaxDifference, 1)))
		tw := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		for _, b := range c.balance {
			fmt.Fprintf(tw, "  %s\t%s\n", b.Covariate, t.T("cli.compare-difference", t.Number(b.Before, 2), t.Number(b.After, 2)))
		}
		tw.Flush()
		fmt.Fprintf(a.out, "%s\n", t.T("cli.compare-effective", t.Number(c.effectiv[0], 0), t.Number(c.effectiv[1], 0)))
	}
	return a.notes(a.out, c.effect.Warnings)
}

func (a *app) comparedJSON(c *compared, t *readTable) any {
	type line struct {
		Covariate string  `json:"covariate"`
		Before    float64 `json:"before"` // standardised differences
		After     float64 `json:"after"`
	}
	out := struct {
		Files    map[string]string `json:"files"` // name → SHA-256
		Effect   estimateJSON      `json:"effect"`
		SE       *float64          `json:"se"`
		P        *float64          `json:"p"`
		Grade    int               `json:"grade"`
		Clusters int               `json:"clusters,omitempty"`
		WildP    *float64          `json:"wild_p,omitempty"`
		PreTrend *estimateJSON     `json:"pre_trend,omitempty"`
		PreP     *float64          `json:"pre_trend_p,omitempty"`
		Balance  []line            `json:"balance,omitempty"`
	}{Files: map[string]string{t.File: t.SHA256}, Effect: a.estimateJSON(c.effect.Estimate), SE: finite(c.effect.SE), P: finite(c.effect.P),
		Grade: int(c.effect.Grade), Clusters: c.effect.Clusters}
	if c.panel != nil {
		pre := a.estimateJSON(c.panel.PreTrend.Estimate)
		out.WildP, out.PreTrend, out.PreP = finite(c.panel.WildP), &pre, finite(c.panel.PreTrend.P)
	}
	for _, b := range c.balance {
		out.Balance = append(out.Balance, line{b.Covariate, b.Before, b.After})
	}
	return out
}
