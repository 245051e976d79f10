package cli

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/funding/efficiency"
	"github.com/lozere-developpement/sillage/funding/portfolio"
	"github.com/lozere-developpement/sillage/reports/costs"
	"github.com/lozere-developpement/sillage/reports/nb"
)

// An effectRow is one line of what funding efficiency prints: amounts in euros.
type effectRow struct {
	Action   string   `json:"action"` // "" = money that serves the whole roadmap
	Label    string   `json:"label"`
	Awarded  string   `json:"awarded"`
	Paid     string   `json:"paid"`
	PerPoint *float64 `json:"per_point"` // per person and point; null = see Refused
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`
	N        int      `json:"n,omitempty"`
	Refused  string   `json:"refused,omitempty"`

	line efficiency.Line
}

func (a *app) efficiencyCommand() *cobra.Command {
	return &cobra.Command{Use: "efficiency", Short: a.texts.T("cli.efficiency-short"), Args: arguments(0, 0), RunE: func(cmd *cobra.Command, _ []string) error {
		format, _ := cmd.Flags().GetString("format")
		rows, err := a.effects(cmd.Context())
		if err != nil {
			return err
		}
		switch format {
		case "json":
			e := json.NewEncoder(a.out)
			e.SetIndent("", " ")
			return e.Encode(rows)
		case "csv":
			return a.effectCSV(rows)
		case "text":
			return a.effectText(rows)
		}
		return misused("cli.unknown-format", "unknown format %q", format)
	}}
}

// effects sets the money of the workspace beside what was measured.
func (a *app) effects(ctx context.Context) ([]effectRow, error) {
	ws, err := a.open()
	if err != nil {
		return nil, err
	}
	defer ws.Close()
	ev, err := load(ws)
	if err != nil {
		return nil, err
	}
	data, err := a.moneyState(ctx)
	if err != nil {
		return nil, err
	}
	var money portfolio.State
	if err := json.Unmarshal(data, &money); err != nil {
		return nil, err
	}
	lines, err := costs.Lines(ev, money)
	if err != nil {
		return nil, err
	}
	rows := []effectRow{}
	for _, l := range lines {
		r := effectRow{Action: l.ActionID, Label: a.texts.T("cli.efficiency-whole"), Awarded: l.Awarded.String(), Paid: l.Paid.String(), line: l}
		if action, ok := ev.Roadmap.Action(l.ActionID); ok {
			r.Label = action.Short
		}
		if e := l.PerPoint; e.Refused != nil {
			r.Refused = e.Refused.Error()
		} else {
			r.PerPoint, r.Low, r.High, r.N = &e.Value, &e.Low, &e.High, e.N
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// effectCSV prints the lines for another program, as JSON has them.
func (a *app) effectCSV(rows []effectRow) error {
	number := func(v *float64) string {
		if v == nil {
			return ""
		}
		return strconv.FormatFloat(*v, 'f', -1, 64)
	}
	w := csv.NewWriter(a.out)
	w.Write([]string{"action", "label", "awarded", "paid", "per_point", "low", "high", "n", "refused"}) // Error tells
	for _, r := range rows {
		w.Write([]string{r.Action, r.Label, r.Awarded, r.Paid, number(r.PerPoint), number(r.Low), number(r.High), strconv.Itoa(r.N), r.Refused})
	}
	w.Flush()
	return w.Error()
}

// effectText prints the lines for a reader; what is refused says why.
func (a *app) effectText(rows []effectRow) error {
	tw := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, strings.Join([]string{a.texts.T("cli.efficiency-action"), a.texts.T("cli.efficiency-awarded"), a.texts.T("cli.efficiency-paid"), a.texts.T("cli.efficiency-point")}, "\t"))
	for _, r := range rows {
		point := nb.Write(nb.Estimated(r.line.PerPoint, "€"), &nb.Filter{Name: "intervalle", Digits: 2})
		if refusal := r.line.PerPoint.Refused; refusal != nil {
			point = a.texts.Error(refusal.Reason)
		}
		fmt.Fprintln(tw, strings.Join([]string{r.Label, a.texts.Euros(int64(r.line.Awarded)), a.texts.Euros(int64(r.line.Paid)), point}, "\t"))
	}
	return tw.Flush()
}
