package funding

import "slices"

// A Stage is where an application stands, from the day somebody heard of the
// money to the day the file may be put away. The zero Stage is not valid.
type Stage int

// The stages. Their order is that of a file that goes well; Refused,
// NoFollowUp, Withdrawn and Abandoned are the other ends.
const (
	Identified    Stage = iota + 1
	Qualified           // we are eligible and interested
	InPreparation       // somebody is writing
	PreSelection        // first step of a two-step call, filed
	Filed
	MoreInfo    // the funder asked for something
	UnderReview // the funder is reading
	Awarded
	PartlyAwarded
	Refused
	NoFollowUp // closed by the funder without a decision
	Withdrawn  // by us, after filing
	Agreement  // convention signed
	Running
	ReportDue
	ReportFiled
	Checked // service done, verified by the funder (CSF)
	Settled // balance paid
	Archived
	Abandoned // by us, before filing
)

var stageNames = [...]string{"", "identified", "qualified", "in-preparation", "pre-selection", "filed", "more-info",
	"under-review", "awarded", "partly-awarded", "refused", "no-follow-up", "withdrawn", "agreement", "running",
	"report-due", "report-filed", "checked", "settled", "archived", "abandoned"}

// Stages returns all stages in their order.
func Stages() []Stage {
	all := make([]Stage, 0, len(stageNames)-1)
	for s := Identified; s <= Abandoned; s++ {
		all = append(all, s)
	}
	return all
}

// ParseStage reads the name that String writes.
func ParseStage(name string) (Stage, error) {
	if i := slices.Index(stageNames[1:], name); i >= 0 {
		return Stage(i + 1), nil
	}
	return 0, Notef("funding.stage.unknown", "%[1]q: unknown stage", name)
}

// Valid reports whether s is one of the stages.
func (s Stage) Valid() bool { return s >= Identified && s <= Abandoned }

// String returns the name used in files and data bases, e.g. "under-review".
func (s Stage) String() string {
	if !s.Valid() {
		return "invalid"
	}
	return stageNames[s]
}

// Message returns the catalogue key of the label, e.g. "funding.stage.filed".
func (s Stage) Message() (key string, args []any) { return "funding.stage." + s.String(), nil }

// MarshalText writes the name.
func (s Stage) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the name.
func (s *Stage) UnmarshalText(text []byte) error {
	got, err := ParseStage(string(text))
	if err == nil {
		*s = got
	}
	return err
}

// WasFiled reports whether a file at this stage has been filed, whatever
// became of it: the rule of the roadmap's indicator « dossiers déposés ».
// Archived says nothing by itself; Application.WasFiled looks at the history.
func (s Stage) WasFiled() bool { return s >= Filed && s <= Settled }

// Pending reports whether the funder has the file and has not decided.
func (s Stage) Pending() bool { return s == Filed || s == MoreInfo || s == UnderReview }

// Granted reports whether money was awarded, in whole or in part.
func (s Stage) Granted() bool {
	return s == Awarded || s == PartlyAwarded || s >= Agreement && s <= Settled
}

// Decided reports whether the funder has said yes or no. A file withdrawn by
// us or left without follow-up was not decided.
func (s Stage) Decided() bool { return s == Refused || s.Granted() }

// BeforeFiling reports whether the file is still ours alone, and alive.
func (s Stage) BeforeFiling() bool { return s >= Identified && s <= PreSelection }

// moves holds the allowed moves. Two-step calls pass by PreSelection, the
// others go from preparation to filing: see Next.
var moves = map[Stage][]Stage{
	Identified:    {Qualified, Abandoned},
	Qualified:     {InPreparation, Abandoned},
	InPreparation: {PreSelection, Filed, Abandoned},
	PreSelection:  {Filed, Refused, NoFollowUp, Withdrawn},
	Filed:         {MoreInfo, UnderReview, Awarded, PartlyAwarded, Refused, NoFollowUp, Withdrawn},
	MoreInfo:      {UnderReview, Awarded, PartlyAwarded, Refused, NoFollowUp, Withdrawn},
	UnderReview:   {MoreInfo, Awarded, PartlyAwarded, Refused, NoFollowUp, Withdrawn},
	Awarded:       {Agreement, Withdrawn},
	PartlyAwarded: {Agreement, Withdrawn},
	Agreement:     {Running, Withdrawn},
	Running:       {ReportDue, Withdrawn},
	ReportDue:     {ReportFiled},
	ReportFiled:   {ReportDue, Checked},
	Checked:       {Running, ReportDue, Settled},
	Settled:       {Archived},
	Refused:       {Archived},
	NoFollowUp:    {Archived},
	Withdrawn:     {Archived},
	Abandoned:     {Archived},
}

// Next returns the stages an application may move to, in their order. In a
// two-step call the preparation leads to the pre-selection, in a call of one
// step straight to filing.
func (s Stage) Next(twoStep bool) []Stage {
	return slices.DeleteFunc(slices.Clone(moves[s]), func(t Stage) bool {
		return s == InPreparation && (t == PreSelection && !twoStep || t == Filed && twoStep)
	})
}

// NeedsReason reports whether a move to the stage must say why: a refusal, a
// partial award, a withdrawal, a file abandoned or left without follow-up.
func (s Stage) NeedsReason() bool {
	switch s {
	case Refused, PartlyAwarded, NoFollowUp, Withdrawn, Abandoned:
		return true
	}
	return false
}
