package impact

import "fmt"

// A Wave says when an answer was given.
type Wave uint8

// The three waves of a follow-up.
const (
	Before Wave = iota
	After
	SixMonths
)

var waveNames = [...]string{"before", "after", "six-months"}

// String returns "before", "after" or "six-months".
func (w Wave) String() string {
	if int(w) < len(waveNames) {
		return waveNames[w]
	}
	return fmt.Sprintf("Wave(%d)", uint8(w))
}

func waveOf(name string) (Wave, bool) {
	for i, n := range waveNames {
		if n == name {
			return Wave(i), true
		}
	}
	return 0, false
}

// MissingAnswer marks a question that was asked and not answered.
const MissingAnswer = 255

// Answers are columns of equal length, one element per respondent, item and
// wave. They are read, never written: they may be backed by a mapped file.
// Several Answers may be parts of one whole: somebody's answer before can be
// in one and their answer after in another.
type Answers struct {
	Respondent []uint32 // dense code of a pseudonym; 0 = could not be linked, set aside
	Item       []uint16 // position in Codes.Items
	Wave       []uint8  // see Wave
	Action     []uint16 // position in Codes.Actions; 0 = not attached, set aside
	Territory  []uint16 // position in Codes.Territories; nil = none
	Period     []uint16 // position in Codes.Periods; nil = none
	Group      []uint16 // position in Codes.Groups; nil = none
	Value      []uint8  // answer code of the item, or MissingAnswer
	Source     string   // SHA-256 of the file the rows come from, for lineage
}

// Len returns the number of rows.
func (a *Answers) Len() int { return len(a.Respondent) }

// Codes say what the codes of the columns stand for: the element at position
// i is the meaning of code i. Code 0 is always "unknown" and its element is
// not read. Two codes may have the same meaning: giving the intercommunality
// of each commune as Territories counts by intercommunality.
type Codes struct {
	Items, Actions, Territories, Periods, Groups []string
}

// By says how fine the grid is. The zero By is action × criterion.
type By struct {
	Territory, Period, Group bool
	Item                     bool // one outcome per item instead of per criterion
}

// A CodeError is a row whose code is in no dictionary: the columns and the
// dictionaries do not belong together, and no count of them can be trusted.
type CodeError struct {
	Part   int    // index in the slice of Answers
	Row    int    // within the part, from 0
	Column string // "item", "action", …
	Value  int
	Limit  int // the dictionary holds codes below Limit
}

// Error names the part, the row, the column and the value.
func (e *CodeError) Error() string {
	return fmt.Sprintf("answers part %d row %d: %s %d: not below %d", e.Part, e.Row, e.Column, e.Value, e.Limit)
}

// Message returns the catalogue key and the arguments.
func (e *CodeError) Message() (string, []any) {
	return "impact.code", []any{e.Part, e.Row, columns[e.Column], e.Value, e.Limit}
}

// columns name the columns of codes for the reader.
var columns = map[string]Note{
	"item":      Notef("impact.column.item", "item"),
	"wave":      Notef("impact.column.wave", "wave"),
	"action":    Notef("impact.column.action", "action"),
	"territory": Notef("impact.column.territory", "territory"),
	"period":    Notef("impact.column.period", "period"),
	"group":     Notef("impact.column.group", "group"),
}
