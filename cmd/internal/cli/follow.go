package cli

import (
	"fmt"
	"io"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

// A follow is what evaluate --detail says of a change, in points of 100.
type follow struct {
	Outcome   string    `json:"outcome"`
	Started   int       `json:"started"`
	Pairs     int       `json:"pairs"`
	Effective float64   `json:"effective_n"` // once weighted
	Effect    *interval `json:"hedges_g"`
	P         *float64  `json:"p"`      // signed rank, two-sided
	Holm      *float64  `json:"p_holm"` // over all the changes declared
	Later     *interval `json:"six_months"`
	Lasting   *interval `json:"share_kept"`        // of what was gained, among those who answered three times
	Gap       *float64  `json:"attrition_gap"`     // stayed - lost, before, in standard deviations
	Bounds    *interval `json:"bounds"`            // whatever those lost would have said
	Imputed   *interval `json:"if_lost_alike"`     // if those lost are like those who began alike
	Refused   []string  `json:"refused,omitempty"` // why something above is null

	from evidence.FollowUp
}

// An interval is a figure with its doubt.
type interval struct {
	Value *float64 `json:"value,omitempty"`
	Low   float64  `json:"low"`
	High  float64  `json:"high"`
	N     int      `json:"n,omitempty"`
}

func given(e impact.Estimate) *interval {
	if !e.Given() {
		return nil
	}
	return &interval{&e.Value, e.Low, e.High, e.N}
}

func followRows(ev *evidence.Evidence, follows []evidence.FollowUp) []scoreRow {
	var rows []scoreRow
	for _, f := range follows {
		o := f.Outcome
		r := scoreRow{Level: "change", Action: f.Action, Criterion: f.Criterion, Label: cellLabel(ev, f.Action, f.Criterion),
			N: o.Pairs, Coverage: 1, estimate: o.Change}
		r.Follow = &follow{Outcome: o.Outcome.ID, Started: o.Started, Pairs: o.Pairs, Effective: o.EffectiveN, Effect: given(o.Effect),
			P: finite(f.Test.P), Holm: finite(f.Adjusted), Later: given(o.Kept), Lasting: given(f.Lasting.Share),
			Gap: finite(f.Attrition.Gap), Imputed: given(f.Imputed), from: f}
		if f.Bounds.Refused == nil {
			r.Follow.Bounds = &interval{Low: f.Bounds.Low, High: f.Bounds.High}
		}
		if o.Change.Given() {
			r.Value, r.Low, r.High = &o.Change.Value, &o.Change.Low, &o.Change.High
		} else {
			r.Refused = o.Change.Refused.Error()
		}
		for _, refusal := range []*impact.Refusal{f.Test.Refused, o.Kept.Refused, f.Lasting.Share.Refused, f.Bounds.Refused, f.Imputed.Refused} {
			if refusal != nil {
				r.Follow.Refused = append(r.Follow.Refused, refusal.Error())
			}
		}
		rows = append(rows, r)
	}
	return rows
}

// cellLabel names an action and a criterion as the other lines do.
func cellLabel(ev *evidence.Evidence, action, criterion string) string {
	if c, ok := ev.Design.Referential.Criterion(criterion); ok {
		criterion = c.Label
	}
	return action + " × " + criterion
}

// text prints a change on one line, then what stands behind it.
func (f *follow) text(a *app, w io.Writer, r scoreRow) {
	say := func(key string, args ...any) { fmt.Fprintf(w, "    %s\n", a.texts.T(key, args...)) }
	if !r.estimate.Given() {
		fmt.Fprintf(w, "  %s\t%s\n", r.Label, a.texts.Error(r.estimate.Refused.Reason))
		return
	}
	fmt.Fprintf(w, "  %s\t%s\n", r.Label, a.texts.T("cli.follow.change", r.estimate.Value, r.estimate.Low, r.estimate.High, f.Pairs))
	if f.Effective < float64(f.Pairs)-0.5 {
		say("cli.follow.effective", f.Pairs, f.Effective)
	}
	if f.P != nil && f.Holm != nil {
		say("cli.follow.test", a.chance(*f.P), a.chance(*f.Holm))
	}
	switch {
	case f.Lasting != nil:
		say("cli.follow.lasting", *f.Lasting.Value, f.Lasting.Low, f.Lasting.High, f.Lasting.N)
	default:
		say("cli.follow.not-lasting", a.texts.Error(f.from.Lasting.Share.Refused.Reason))
	}
	if f.Started == f.Pairs {
		say("cli.follow.nobody-lost")
		return
	}
	for _, n := range f.from.Attrition.Warnings {
		say("cli.follow.note", a.texts.Error(n))
	}
	switch {
	case f.Bounds != nil:
		say("cli.follow.bounds", f.Started-f.Pairs, f.Started, f.Bounds.Low, f.Bounds.High)
	default:
		say("cli.follow.note", a.texts.Error(f.from.Bounds.Refused.Reason))
	}
	if f.Imputed != nil {
		say("cli.follow.imputed", *f.Imputed.Value, f.Imputed.Low, f.Imputed.High)
	}
}

// chance writes a probability, never as zero.
func (a *app) chance(p float64) string {
	if p < 0.001 {
		return a.texts.T("cli.follow.p-small")
	}
	return a.texts.T("cli.follow.p", p)
}

// weighing tells how answers count, when the workspace weights them.
func (a *app) weighing(ev *evidence.Evidence) error {
	switch {
	case ev.Unweighted != nil:
		_, err := fmt.Fprintf(a.out, "\n%s\n", a.texts.T("cli.unweighted", a.texts.Error(ev.Unweighted)))
		return err
	case ev.Raking != nil:
		q := ev.Raking.Quality
		_, err := fmt.Fprintf(a.out, "\n%s\n", a.texts.T("cli.weighted", q.N, q.EffectiveN, q.DesignEffect))
		return err
	}
	return nil
}
