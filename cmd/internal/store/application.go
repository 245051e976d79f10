package store

import (
	"context"

	"github.com/lozere-developpement/sillage/funding"
)

// Applications are the files sent, or to be sent, to funders. Columns that
// lists ask for are computed when the file is saved: what is missing, what is
// due, what was claimed and not paid.
var Applications = Kind[funding.Application]{
	Name: "applications", id: func(a *funding.Application) *string { return &a.ID },
	version: func(a *funding.Application) *int64 { return &a.Version },
	check:   checkApplication,
	after:   writeShares,
	columns: []column[funding.Application]{
		{"stage", func(a *funding.Application) any { return a.Stage.String() }},
		{"funder", func(a *funding.Application) any { return a.FunderID }},
		{"call", func(a *funding.Application) any { return a.CallID }},
		{"officer", func(a *funding.Application) any { return a.Officer }},
		{"deadline", func(a *funding.Application) any { return DayKey(a.Deadline) }},
		{"filed_on", func(a *funding.Application) any { return DayKey(a.Reached(funding.Filed)) }},
		{"filed", func(a *funding.Application) any { return flag(a.WasFiled()) }},
		{"decided", func(a *funding.Application) any { return flag(a.Outcome().Decided()) }},
		{"granted", func(a *funding.Application) any { return flag(a.Outcome().Granted()) }},
		{"refiles", func(a *funding.Application) any { return a.Refiles }},
		{"requested", func(a *funding.Application) any { return known(a.Requested) }},
		{"awarded", func(a *funding.Application) any { return known(a.Awarded) }},
		{"called", func(a *funding.Application) any { return int64(amounts(a).Called) }},
		{"paid", func(a *funding.Application) any { return int64(amounts(a).Paid) }},
		{"documents_missing", func(a *funding.Application) any { return documentsMissing(a) }},
		{"report_due", func(a *funding.Application) any { return DayKey(reportDue(a)) }},
		{"claimed_on", func(a *funding.Application) any { return DayKey(claimedOn(a)) }},
		{"uncalled", func(a *funding.Application) any { return uncalled(a) }},
		{"sort", func(a *funding.Application) any { return sortKey(a.Title) }},
		{"search", func(a *funding.Application) any {
			return searchText(a.Title, a.Reference, a.Officer, a.FunderID, a.Note, a.ID)
		}},
	},
}

// amounts returns the four amounts; checkApplication has refused those that
// overflow.
func amounts(a *funding.Application) funding.Amounts {
	sums, _ := a.Amounts()
	return sums
}

func checkApplication(a *funding.Application) error {
	if !a.Stage.Valid() {
		return funding.Notef("funding.move.stage", "no stage to move to")
	}
	if _, err := a.Amounts(); err != nil {
		return err
	}
	_, err := a.Split(0)
	return err
}

func documentsMissing(a *funding.Application) int64 {
	var n int64
	for _, d := range a.Documents {
		if d.Required && !d.State.Done() {
			n++
		}
	}
	return n
}

// reportDue returns the first day a report is owed.
func reportDue(a *funding.Application) (due funding.Date) {
	for _, r := range a.Reports {
		if r.Filed.IsZero() && !r.Due.IsZero() && (due.IsZero() || r.Due.Before(due)) {
			due = r.Due
		}
	}
	return due
}

// claimedOn returns the day of the oldest claim that is not paid.
func claimedOn(a *funding.Application) (oldest funding.Date) {
	for _, t := range a.Tranches {
		if !t.Cancelled && !t.CalledOn.IsZero() && t.PaidOn.IsZero() && (oldest.IsZero() || t.CalledOn.Before(oldest)) {
			oldest = t.CalledOn
		}
	}
	return oldest
}

// uncalled returns what was awarded and never asked for, in cents, 0 when
// nothing was awarded.
func uncalled(a *funding.Application) int64 {
	if !a.Awarded.Known || !a.Outcome().Granted() {
		return 0
	}
	return max(0, int64(a.Awarded.Cents-amounts(a).Called))
}

// writeShares splits the amounts between actions and structures, to the cent.
func writeShares(ctx context.Context, tx *Tx, a *funding.Application) error {
	if _, err := tx.exec(ctx, "DELETE FROM application_shares WHERE application = ?", a.ID); err != nil {
		return err
	}
	sums := amounts(a)
	requested, err := a.Split(sums.Requested.Cents)
	if err != nil {
		return err
	}
	awarded, err := a.Split(sums.Awarded.Cents)
	if err != nil {
		return err
	}
	called, err := a.Split(sums.Called)
	if err != nil {
		return err
	}
	paid, err := a.Split(sums.Paid)
	if err != nil {
		return err
	}
	for i := range requested {
		share := funding.Share{}
		if i < len(a.Shares) {
			share = a.Shares[i]
		}
		_, err := tx.exec(ctx, `INSERT INTO application_shares
			(application, position, action, structure, departement, requested, awarded, called, paid) VALUES (?,?,?,?,?,?,?,?,?)`,
			a.ID, i, share.ActionID, share.StructureID, share.Departement,
			known(funding.Amount{Cents: requested[i], Known: sums.Requested.Known}),
			known(funding.Amount{Cents: awarded[i], Known: sums.Awarded.Known}), int64(called[i]), int64(paid[i]))
		if err != nil {
			return err
		}
	}
	return nil
}
