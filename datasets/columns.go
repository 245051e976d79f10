package datasets

// The columns below are what leaves this package: plain slices of equal
// length, one element per row, backed by the mapped file where that is
// possible. They are read-only: writing to one may crash the program.
//
// Codes are positions in the workspace's append-only dictionaries
// (see [Dictionaries]); code 0 is always "unknown".

// AnswerColumns is one part of the answers: one row per respondent, item and
// wave.
type AnswerColumns struct {
	Part       Part
	Response   []uint32 // dense code of the filled-in form: answers given together
	Respondent []uint32 // dense pseudonym code; 0 = could not be linked
	Item       []uint16 // code in Dictionaries.Items
	Wave       []uint8  // see Wave
	Action     []uint16 // code in Dictionaries.Actions
	Territory  []uint16 // code in Dictionaries.Territories (commune)
	Period     []uint16 // code in Dictionaries.Periods (mostly quarters)
	Group      []uint16 // code in Dictionaries.Groups; 0 = none declared
	Value      []uint8  // answer code of the item's scale; MissingAnswer = no answer
}

// MissingAnswer marks a question that was asked and not answered. It is never
// counted as the lowest answer.
const MissingAnswer = 255

// A Wave says when an answer was given.
type Wave uint8

// The three waves of a follow-up.
const (
	Before Wave = iota
	After
	SixMonths
)

// AttendanceColumns is one part of the attendances: one row per participant of
// an activity. An activity has one duration and 1..n attendances: Duration is
// repeated on every row, so sum it over distinct Activity codes, never rows.
type AttendanceColumns struct {
	Part        Part
	Activity    []uint32 // dense code of the producer's activity id
	Beneficiary []uint32 // dense pseudonym code; 0 = anonymous
	Action      []uint16 // 0 = not attached to an action yet
	Territory   []uint16 // commune where it took place
	Home        []uint16 // commune of the beneficiary; 0 = unknown
	Period      []uint16 // quarter
	Day         []int32  // days since 1970-01-01
	Duration    []uint16 // minutes, of the activity
	Kind        []uint8  // code in Dictionaries.Kinds (individual, workshop)
	Channel     []uint8  // code in Dictionaries.Channels
	Age         []uint8  // code in Dictionaries.Ages; random within a workshop
	Gender      []uint8  // code in Dictionaries.Genders; random within a workshop
	Status      []uint8  // code in Dictionaries.Statuses; random within a workshop
	Autonomy    []uint8  // 1..3 as rated by the mediator, 0 = not rated
	Source      []uint8  // code in Dictionaries.Sources (V1, V2): series break between them
	Devices     []uint8  // bit i set = device with code i in Dictionaries.Devices
	Referral    []uint8  // code in Dictionaries.Referrals; 0 = not redirected, or unknown
	Themes      []uint64 // bit i set = theme with code i in Dictionaries.Themes
}

// TableColumns is one part of an imported table that has no columns of its own
// kind: posts, places, equipment.
type TableColumns struct {
	Part    Part
	Name    string // of the table, e.g. "postes"
	Columns []TableColumn
	Cells   [][]string // one slice per column, of equal length; "" = missing
}

// IndicatorColumns is one part of the measured indicator values.
type IndicatorColumns struct {
	Part      Part
	Indicator []uint16 // code in Dictionaries.Indicators, e.g. "a01-i02"
	Action    []uint16
	Territory []uint16 // 0 = the whole département
	Period    []uint16
	Kind      []uint8   // see ValueKind: baseline, actual, target
	Value     []float64 // in the indicator's unit; NaN never stored
	Base      []float64 // units that a rate rests on; 0 = unknown or not a rate
}

// A ValueKind says what an indicator value stands for.
type ValueKind uint8

// The kinds of value an indicator has.
const (
	Actual ValueKind = iota
	Baseline
	Target
)
