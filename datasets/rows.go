package datasets

// The rows below are what a reader of files fills in: words, not codes. The
// workspace turns words into codes when the row is added. An empty word means
// "unknown" and becomes code 0. Words are stable names, never translated:
// "a03", "48095" (INSEE code), "2025-T2", "individuel", "soixante_dix_plus".
// See the seeded names in names.csv; a name that is not there is added.

// An AttendanceRow is one participant of one activity.
type AttendanceRow struct {
	Activity    string // producer's id of the activity: the key that a later export replaces; required
	Beneficiary string // pseudonym, never a name; "" = anonymous
	Action      string // "a01".."a14"; "" = not attached yet
	Territory   string // INSEE code of the commune where it took place
	Home        string // INSEE code of the beneficiary's commune
	Day         int32  // days since 1970-01-01, see DayOf; 0 = unknown
	Period      string // "2025-T2"; "" = the quarter of Day
	Duration    int    // minutes, of the activity, 0..1440; 0 = unknown
	Kind        string // "individuel", "collectif"
	Channel     string // "lieu_activite", "autre_lieu", "domicile", "a_distance"
	Age         string // "soixante_dix_plus" …
	Gender      string // "feminin", "masculin", "non_communique"
	Status      string // "retraite", "sans_emploi" …
	Autonomy    int    // 1..3 as rated by the mediator; 0 = not rated
	Source      string // "coop-v1", "coop-v2": a break in the series lies between
	Themes      []string
	Devices     []string
	Referral    string // structure the person was redirected to; "" = none or unknown
	Line        int    // row in the source file, for messages
}

// An AnswerRow is one answer of one respondent to one item at one wave.
type AnswerRow struct {
	Response   string // producer's id of the filled-in form: the key that a later export replaces; required
	Respondent string // pseudonym that links the waves; "" = could not be linked
	Item       string // "instrument/item"; required
	Wave       Wave
	Action     string
	Territory  string // INSEE code
	Day        int32  // days since 1970-01-01; 0 = unknown
	Period     string // "" = the quarter of Day
	Group      string // e.g. "comparaison"; "" = none declared
	Value      int    // answer code of the item's scale, 0..254; MissingAnswer = asked, not answered
	Line       int
}

// An IndicatorRow is one measured value of an indicator. A later import
// replaces the value of the same indicator, territory, period and kind.
type IndicatorRow struct {
	Indicator string // "a01-i02"; required
	Action    string // "" = the part of Indicator before its hyphen
	Territory string // INSEE code; "" = the whole département
	Day       int32  // used when Period is ""
	Period    string // "2025-T2", "2025-S1" or "2025"; required unless Day is set
	Kind      ValueKind
	Value     float64 // in the indicator's unit; NaN and infinities are refused
	Base      float64 // units a rate rests on, so that rates can be added up; 0 = unknown
	Line      int
}

// A Table is any other thing that was imported (posts, places, equipment): the
// words of its columns as they are, after the importer has repaired them.
// A later import replaces the rows that have the same key.
type Table struct {
	Name    string // e.g. "postes", "lieux", "equipements": lower case letters, digits, hyphens
	Columns []TableColumn
	Rows    [][]string // one string per column; "" = missing
	Key     int        // column that identifies a row; -1 = the import replaces all earlier rows of the table from its producer
}

// A TableColumn describes one column of a Table.
type TableColumn struct {
	Name     string // as in the source
	Unit     string // "", "€", "min"
	Personal bool   // never exported nor served
}
