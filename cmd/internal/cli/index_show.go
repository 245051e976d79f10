package cli

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/lozere-developpement/sillage/datasets/export"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/robust"
)

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }

func (a *app) indexText(r *indexed) error {
	t := a.texts
	tw := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\n", t.T("cli.index-rank"), t.T("cli.index-rank-interval"), t.T("cli.index-score"), t.T("cli.index-code"), t.T("cli.index-name"))
	for _, s := range r.analysis.Standings {
		rank, between := "–", "–"
		if s.Rank > 0 {
			rank, between = fmt.Sprint(s.Rank), a.ranks(s)
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\n", rank, between, a.indexScore(r, s), s.Unit, s.Name)
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	var tied []string
	for _, run := range r.analysis.Ties {
		if len(run) > 1 {
			tied = append(tied, "  – "+strings.Join(run, " = "))
		}
	}
	if len(tied) > 0 {
		fmt.Fprintf(a.out, "\n%s\n%s\n", t.T("cli.index-ties"), strings.Join(tied, "\n"))
	}
	fmt.Fprintf(a.out, "\n%s\n", t.T("cli.index-varied", t.Int(int64(r.analysis.Replicates)), t.List(a.factors(r.analysis.Factors))))
	a.deciding(r)
	return a.notes(a.out, r.notes())
}

// deciding tells what each choice does to the order.
func (a *app) deciding(r *indexed) {
	if r.decisive == nil {
		return
	}
	t := a.texts
	fmt.Fprintf(a.out, "\n%s\n", t.T("cli.index-decides", t.Number(r.decisive.MeanShift, 1)))
	tw := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	for _, e := range r.decisive.Shift {
		fmt.Fprintf(tw, "  %s\t%s\n", t.T("cli.factor."+e.Factor), t.T("cli.index-share", a.part(e.First), a.part(e.FirstLow), a.part(e.FirstHigh), a.part(e.Total), a.part(e.TotalLow), a.part(e.TotalHigh)))
	}
	tw.Flush()
}

// part writes a share of variance; estimates a little beyond 0 or 1 are shown
// there.
func (a *app) part(v float64) string { return a.texts.Percent(math.Max(0, math.Min(1, v)), 0) }

func (a *app) ranks(s robust.Standing) string {
	if s.RankLow == s.RankHigh {
		return fmt.Sprint(s.RankLow)
	}
	return a.texts.T("cli.index-between", s.RankLow, s.RankHigh)
}

func (a *app) indexScore(r *indexed, s robust.Standing) string {
	row := r.x.Data.Row(s.Unit, r.period())
	v := r.scores()[row]
	switch {
	case math.IsNaN(v):
		return "–"
	case math.IsNaN(s.Score.Low):
		return a.texts.Number(v, 1)
	}
	return fmt.Sprintf("%s (%s)", a.texts.Number(v, 1), a.texts.Range(s.Score.Low, s.Score.High, 1))
}

func (r *indexed) scores() []float64 {
	if r.target == "" {
		return r.x.Scores[r.x.Tree.Root()]
	}
	return r.x.Score(r.target)
}

// period is the one that is ranked: the last.
func (r *indexed) period() string {
	if r.x.Data.Period == nil {
		return ""
	}
	return slices.Max(r.x.Data.Period)
}

func (a *app) factors(names []string) []string {
	var out []string
	for _, n := range names {
		out = append(out, a.texts.T("cli.factor."+n))
	}
	return out
}

// notes are what a reader must know: of the index, of what weighs without
// counting, of the draws.
func (r *indexed) notes() []impact.Note {
	out := slices.Clone(r.x.Notes)
	for level := 1; level < r.x.Tree.Nodes[r.x.Tree.Root()].Level; level++ {
		for _, i := range r.x.Influences(level) {
			if i.Note != nil {
				out = append(out, *i.Note)
			}
		}
	}
	out = append(out, r.analysis.Notes...)
	if r.decisive != nil {
		out = append(out, r.decisive.Notes...)
	}
	return out
}

// indexTable is one line a unit: rank, interval, score, tier, then the score of
// every aggregate.
func (a *app) indexTable(r *indexed) export.Table {
	n := len(r.analysis.Standings)
	t := export.Table{Name: "indice", Title: a.texts.T("cli.index-title"), Source: r.files[0].File + ", " + r.files[1].File}
	text := func(name, key string) []string {
		x := make([]string, n)
		t.Columns = append(t.Columns, export.Column{Name: name, Title: a.texts.T(key), Text: x})
		return x
	}
	number := func(name, title string) []float64 {
		x := make([]float64, n)
		t.Columns = append(t.Columns, export.Column{Name: name, Title: title, Numbers: x})
		return x
	}
	code, name := text("unite", "cli.index-code"), text("nom", "cli.index-name")
	rank, low, high := number("rang", a.texts.T("cli.index-rank")), number("rang_bas", a.texts.T("cli.index-rank-low")), number("rang_haut", a.texts.T("cli.index-rank-high"))
	tier := number("groupe", a.texts.T("cli.index-tier"))
	score, scoreLow, scoreHigh := number("note", a.texts.T("cli.index-score")), number("note_basse", a.texts.T("cli.index-score-low")), number("note_haute", a.texts.T("cli.index-score-high"))
	for k, s := range r.analysis.Standings {
		code[k], name[k] = s.Unit, s.Name
		score[k], scoreLow[k], scoreHigh[k] = r.scores()[r.x.Data.Row(s.Unit, r.period())], s.Score.Low, s.Score.High
		rank[k], low[k], high[k], tier[k] = known0(s.Rank), known0(s.RankLow), known0(s.RankHigh), known0(s.Tier)
	}
	for i := r.x.Tree.Root(); i >= r.x.Tree.Leaves; i-- {
		node := r.x.Tree.Nodes[i]
		x := number(node.Code, node.Code)
		for k, s := range r.analysis.Standings {
			x[k] = r.x.Scores[i][r.x.Data.Row(s.Unit, r.period())]
		}
	}
	return t
}

// known0 is a number that zero means missing.
func known0(v int) float64 {
	if v == 0 {
		return math.NaN()
	}
	return float64(v)
}

func (a *app) indexJSON(r *indexed) any {
	type unit struct {
		Unit            string              `json:"unit"`
		Name            string              `json:"name"`
		Rank            int                 `json:"rank"` // 0 = missing
		RankLow         int                 `json:"rank_low"`
		RankHigh        int                 `json:"rank_high"`
		RankProbability []float64           `json:"rank_probability"`
		Tier            int                 `json:"tier"`
		Score           estimateJSON        `json:"score"`
		Nodes           map[string]*float64 `json:"nodes"`
	}
	type effect struct {
		Factor string     `json:"factor"`
		First  [3]float64 `json:"first"` // estimate, low, high
		Total  [3]float64 `json:"total"`
	}
	out := struct {
		Files     map[string]string `json:"files"` // name → SHA-256
		Design    string            `json:"design"`
		Choices   []string          `json:"choices"`
		Varied    []string          `json:"varied"`
		Draws     int               `json:"replicates"`
		Converged bool              `json:"converged"`
		Units     []unit            `json:"units"`
		Ties      [][]string        `json:"ties"`
		Tiers     [][]string        `json:"tiers"`
		Win       [][]*float64      `json:"win"` // by the order of units; null with a unit that has no score
		Decisive  []effect          `json:"decisive,omitempty"`
		Notes     []string          `json:"notes"`
	}{Files: map[string]string{}, Design: r.x.Design.Hash(), Choices: r.x.Design.Choices(), Varied: r.analysis.Factors, Draws: r.analysis.Replicates,
		Converged: r.analysis.Converged, Ties: r.analysis.Ties, Tiers: r.analysis.Tiers, Notes: a.said(r.notes())}
	for _, row := range r.analysis.Win {
		line := make([]*float64, len(row))
		for k, v := range row {
			line[k] = finite(v)
		}
		out.Win = append(out.Win, line)
	}
	for _, f := range r.files {
		out.Files[f.File] = f.SHA256
	}
	for _, s := range r.analysis.Standings {
		u := unit{s.Unit, s.Name, s.Rank, s.RankLow, s.RankHigh, s.RankProbability, s.Tier, a.estimateJSON(s.Score), map[string]*float64{}}
		row := r.x.Data.Row(s.Unit, r.period())
		u.Score.Value = finite(r.scores()[row])
		for i, n := range r.x.Tree.Nodes {
			u.Nodes[n.Code] = finite(r.x.Scores[i][row])
		}
		out.Units = append(out.Units, u)
	}
	if r.decisive != nil {
		for _, e := range r.decisive.Shift {
			out.Decisive = append(out.Decisive, effect{e.Factor, [3]float64{e.First, e.FirstLow, e.FirstHigh}, [3]float64{e.Total, e.TotalLow, e.TotalHigh}})
		}
	}
	return out
}
