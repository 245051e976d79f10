package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/export"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports/evidence"
	"github.com/lozere-developpement/sillage/reports/opendata"
	"github.com/lozere-developpement/sillage/reports/pages"
)

func (a *app) evaluateCommand() *cobra.Command {
	var f evidence.Filter
	var format string
	var detail bool
	cmd := &cobra.Command{
		Use:     "evaluate",
		Short:   a.texts.T("cli.evaluate-short"),
		Example: "  sillage evaluate --periode 2025\n  sillage evaluate --action a03 --format json",
		Args:    arguments(0, 0),
		RunE: func(*cobra.Command, []string) error {
			write, ok := scoreWriters[format]
			table, tabular := scoreTables[format]
			if !ok && !tabular {
				return misused("cli.unknown-format", "unknown format %q", format)
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
			if err := known(ev, f); err != nil {
				return err
			}
			res, err := ev.Result(f)
			if err != nil {
				return err
			}
			if tabular {
				return export.Formats[table].Write(a.out, opendata.Scores(res, a.texts))
			}
			rows := append(scoreRows(ev, res), voiceRows(ev, res)...)
			if detail {
				follows, err := ev.FollowUps(f)
				if err != nil {
					return err
				}
				rows = append(rows, followRows(ev, follows)...)
			}
			if err := write(a, a.out, rows); err != nil || format != "text" {
				return err
			}
			return a.weighing(ev)
		},
	}
	cmd.Flags().StringVar(&f.Action, "action", "", a.texts.T("cli.flag-of-action"))
	cmd.Flags().StringVar(&f.Period, "periode", "", a.texts.T("cli.flag-period"))
	cmd.Flags().StringVar(&f.EPCI, "epci", "", a.texts.T("cli.flag-epci"))
	cmd.Flags().BoolVar(&detail, "detail", false, a.texts.T("cli.flag-detail"))
	cmd.Flags().StringVar(&format, "format", "text", a.texts.T("cli.flag-format"))
	return cmd
}

// load reads the evidence of a workspace.
func load(ws *datasets.Workspace) (*evidence.Evidence, error) {
	view, err := ws.View()
	if err != nil {
		return nil, err
	}
	return evidence.Load(view, evidence.Settings{Config: ws.Config()})
}

// known refuses a filter that chooses nothing because it is mistyped: "not
// measured" everywhere would be believed.
func known(ev *evidence.Evidence, f evidence.Filter) error {
	if _, ok := ev.Roadmap.Action(f.Action); f.Action != "" && !ok {
		return misused("cli.unknown-action", "no action %q in the roadmap", f.Action)
	}
	if _, ok := ev.Territory.Group(f.EPCI); f.EPCI != "" && !ok {
		return misused("cli.unknown-epci", "no EPCI %q in the territory", f.EPCI)
	}
	if f.Period != "" && !slices.ContainsFunc(ev.Periods, func(p string) bool { return strings.HasPrefix(p, f.Period) }) {
		return hint(misused("cli.unknown-period", "no data for the period %q", f.Period), "cli.hint-periods", strings.Join(ev.Periods, ", "))
	}
	return nil
}

// A scoreRow is one line of what evaluate prints.
type scoreRow struct {
	Level     string   `json:"level"` // "overall", "dimension", "criterion", "action", "cell", "voice", "change"
	Action    string   `json:"action,omitempty"`
	Dimension string   `json:"dimension,omitempty"`
	Criterion string   `json:"criterion,omitempty"`
	Label     string   `json:"label"`
	Value     *float64 `json:"value"` // 0–100; of a voice a share, of a change points; null = see Refused
	Low       *float64 `json:"low"`
	High      *float64 `json:"high"`
	N         int      `json:"n,omitempty"`
	Coverage  float64  `json:"coverage"`
	Refused   string   `json:"refused,omitempty"`
	Code      string   `json:"code,omitempty"` // page /chiffre/CODE tells where it comes from

	Follow  *follow  `json:"follow,omitempty"`  // of a change
	Lineage *lineage `json:"lineage,omitempty"` // what the figure rests on

	estimate impact.Estimate
	voice    *impact.Voice
}

// A lineage says by which method and rule, from how many rows of which files, a
// figure was computed.
type lineage struct {
	Method string   `json:"method"`
	Rule   string   `json:"rule"`
	Rows   int      `json:"rows"`
	Files  []string `json:"files"` // SHA-256
}

func lineageOf(l impact.Lineage) *lineage {
	if l.Rule == "" {
		return nil
	}
	return &lineage{l.Method, l.Rule, l.Rows, l.Files}
}

// scoreRows lists the scores, from the whole to the cells.
func scoreRows(ev *evidence.Evidence, res *impact.Result) []scoreRow {
	var rows []scoreRow
	add := func(level, label, code string, s impact.Score) {
		r := scoreRow{
			Level: level, Action: s.Action, Dimension: s.Dimension, Criterion: s.Criterion, Label: label,
			N: s.N, Coverage: s.Coverage, Code: code, Lineage: lineageOf(s.Lineage), estimate: s.Estimate,
		}
		if s.Refused != nil {
			r.Refused = s.Refused.Error()
		} else {
			r.Value, r.Low, r.High = &s.Value, &s.Low, &s.High
		}
		rows = append(rows, r)
	}
	add("overall", "", "", res.Overall)
	for i, d := range ev.Design.Referential.Dimensions {
		add("dimension", d.Label, pages.Code("dimension", d.ID), res.Dims[i])
	}
	for i, c := range ev.Design.Referential.Criteria {
		add("criterion", c.Label, pages.Code("criterion", c.ID), res.Criteria[i])
	}
	for _, s := range res.Actions {
		label := s.Action
		if act, ok := ev.Roadmap.Action(s.Action); ok {
			label = act.Short
		}
		add("action", label, "", s)
	}
	criteria := make(map[string]string)
	for _, c := range ev.Design.Referential.Criteria {
		criteria[c.ID] = c.Label
	}
	for _, s := range res.Matrix {
		if s.Measured() {
			add("cell", s.Action+" × "+criteria[s.Criterion], pages.Code("cell", s.Action, s.Criterion), s)
		}
	}
	return rows
}

var scoreWriters = map[string]func(*app, io.Writer, []scoreRow) error{"text": scoreText, "json": scoreJSON}

// scoreTables are the formats of a table, by the names of package export.
var scoreTables = map[string]string{"csv": "excel", "xlsx": "xlsx", "arrow": "arrow", "parquet": "parquet"}

func scoreJSON(_ *app, w io.Writer, rows []scoreRow) error {
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(rows)
}

// scoreText prints the scores for a reader, and what would lift the refusals.
func scoreText(a *app, w io.Writer, rows []scoreRow) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	level := ""
	var remedies []string
	for _, r := range rows {
		if r.Level != level {
			level = r.Level
			fmt.Fprintf(tw, "\n%s\n", a.texts.T("cli.level."+level))
		}
		if r.Follow != nil {
			r.Follow.text(a, tw, r)
			continue
		}
		if r.voice != nil {
			voiceText(a, tw, r)
			continue
		}
		people := ""
		if r.N > 0 {
			people = a.texts.T("cli.people", r.N)
		}
		fmt.Fprintf(tw, "  %s\t%s\t%s\t%s\n", r.Label, pages.Score(a.texts, r.estimate), people, r.Code)
		if e := r.estimate.Refused; e != nil && !slices.Contains(remedies, a.texts.Error(e.Remedy)) {
			remedies = append(remedies, a.texts.Error(e.Remedy))
		}
	}
	if len(remedies) > 0 {
		fmt.Fprintf(tw, "\n%s\n", a.texts.T("cli.remedies"))
	}
	for _, remedy := range remedies {
		fmt.Fprintf(tw, "  – %s\n", remedy)
	}
	return tw.Flush()
}
