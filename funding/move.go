package funding

import (
	"slices"
	"strings"
)

// Apply returns the application after the move, with the move added to its
// history; the receiver is left as it was. From is filled in. It refuses a
// move that is not allowed from the present stage, without a date, before the
// last move, without the reason that some stages need, or to an award whose
// amount is not known.
//
// A Correction goes back to the stage before the last move and always says
// why.
func (a Application) Apply(m Move) (Application, error) {
	m.From = a.Stage
	if err := a.check(m); err != nil {
		return a, err
	}
	a.Moves = append(slices.Clone(a.Moves), m)
	a.Stage = m.To
	return a, nil
}

func (a Application) check(m Move) error {
	switch {
	case !m.To.Valid():
		return Notef("funding.move.stage", "no stage to move to")
	case m.On.IsZero():
		return Notef("funding.move.date", "a move needs its date")
	case len(a.Moves) > 0 && m.On.Before(a.Moves[len(a.Moves)-1].On):
		return Notef("funding.move.order", "%[1]v is before the last move, %[2]v", m.On, a.Moves[len(a.Moves)-1].On)
	case strings.TrimSpace(m.Reason) == "" && (m.Correction || m.To.NeedsReason()):
		return Notef("funding.move.reason", "say why: this move needs a reason")
	}
	if m.Correction {
		return a.checkCorrection(m)
	}
	if !slices.Contains(a.Stage.Next(a.TwoStep), m.To) {
		return Notef("funding.move.not-allowed", "no move from %[1]v to %[2]v", a.Stage, m.To)
	}
	return a.checkAmounts(m.To)
}

func (a Application) checkCorrection(m Move) error {
	if len(a.Moves) == 0 || a.Moves[len(a.Moves)-1].From != m.To {
		return Notef("funding.move.correction", "a correction goes back to the stage before the last move")
	}
	return nil
}

func (a Application) checkAmounts(to Stage) error {
	switch {
	case to == Filed && !a.Requested.Known:
		return Notef("funding.move.requested", "write the amount requested before filing")
	case to != Awarded && to != PartlyAwarded:
		return nil
	case !a.Awarded.Known || a.Awarded.Cents <= 0:
		return Notef("funding.move.awarded", "write the amount awarded")
	case to == PartlyAwarded && a.Requested.Known && a.Awarded.Cents >= a.Requested.Cents:
		return Notef("funding.move.not-partial", "%[1]v is not less than the %[2]v requested: this is a full award",
			a.Awarded.Cents, a.Requested.Cents)
	case to == Awarded && a.Requested.Known && a.Awarded.Cents < a.Requested.Cents:
		return Notef("funding.move.partial", "%[1]v is less than the %[2]v requested: this is a partial award",
			a.Awarded.Cents, a.Requested.Cents)
	}
	return nil
}

// LeftUndone says what a move to the stage would leave undone: nothing that
// forbids it, but what is easily forgotten. Filing without a required document;
// settling with money that was not called, or not paid, or a report that was
// not filed.
func (a Application) LeftUndone(to Stage) (notes []Note) {
	switch to {
	case PreSelection, Filed:
		var names []string
		for _, d := range a.Documents {
			if d.Required && !d.State.Done() {
				names = append(names, d.Name)
			}
		}
		if len(names) > 0 {
			notes = append(notes, Notef("funding.move.documents", "required documents are not ready: %[1]s", strings.Join(names, ", ")))
		}
	case Settled:
		sums, err := a.Amounts()
		if err != nil {
			return nil // refused when it was saved
		}
		if left := a.Awarded.Cents - sums.Called; a.Awarded.Known && left > 0 {
			notes = append(notes, Notef("funding.move.uncalled", "%[1]v of the award was not called", left))
		}
		if left := sums.Called - sums.Paid; left > 0 {
			notes = append(notes, Notef("funding.move.unpaid", "%[1]v was called and is not paid", left))
		}
		for _, r := range a.Reports {
			if r.Filed.IsZero() {
				notes = append(notes, Notef("funding.move.report", "the report %[1]s was not filed", r.Name))
			}
		}
	}
	return notes
}
