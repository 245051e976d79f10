package datasets

// A View is a consistent reading of all parts that were committed when it was
// taken. It never changes; a later import shows in a later view.
type View struct {
	Answers      []AnswerColumns
	Attendances  []AttendanceColumns
	Indicators   []IndicatorColumns
	Tables       []TableColumns
	Dictionaries Dictionaries
	Manifests    []Manifest // all imports, in order
	Persons      int        // respondent and beneficiary codes are below it
	Hash         string     // of everything above: equal hashes mean equal data
	Demo         bool       // some of the rows are demonstration data
}

// Close releases the view's columns.
func (v *View) Close() error { return nil }
