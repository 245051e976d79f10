package reports

import "math"

// A Figure is one thing to look at, with many faces: a drawing, a table, a
// sentence, a file. All faces are made from Points, so all carry the same
// numbers.
type Figure struct {
	ID       string `json:"id"`       // stable within a page, safe in an address: "radar-dimensions"
	Chart    Chart  `json:"chart"`    // how it is drawn
	Title    string `json:"title"`    // what it shows, in the reader's language
	Question string `json:"question"` // the question it answers
	Unit     string `json:"unit"`     // of Value, Low and High: "points", "€", "personnes"
	Source   string `json:"source"`   // where the data comes from, with its date
	Label    string `json:"label"`    // heading of Point.Label: "Critère", "Commune"
	// Series is the heading of Point.Series: "Action"; "" when there is one series.
	Series string  `json:"series,omitempty"`
	Points []Point `json:"points"`

	Doubts []string `json:"doubts,omitempty"` // what the reader must know beside the drawing
	Waiver string   `json:"waiver,omitempty"` // why there is no interval; "" means that one is required
	Demo   bool     `json:"demo,omitempty"`   // made of demonstration data, said on every face

	// Decimals is how many digits every face shows after the comma. 0 chooses
	// from the values: none for whole numbers; −1 is none.
	Decimals int `json:"decimals,omitempty"`
	// Level is the coverage of the intervals, in (0, 1). 0 means 0.95.
	Level float64 `json:"level,omitempty"`
	// Change says that Value is a difference: 0 is « no change », and an
	// interval that holds 0 means that none is established.
	Change bool `json:"change,omitempty"`
	// Min and Max bound the scale. Both 0: chosen from the values.
	Min float64 `json:"min,omitempty"`
	Max float64 `json:"max,omitempty"`
	// Marks are levels drawn across: a target, a baseline.
	Marks []Mark `json:"marks,omitempty"`
	// Answer is a sentence that answers the question, where the largest and the
	// smallest value do not; it stands in their place, and says what is missing
	// where that matters. "" = none.
	Answer string `json:"answer,omitempty"`
	// Unranked says that no value is to be set above another: the sentence gives
	// the range and names nobody.
	Unranked bool `json:"unranked,omitempty"`
	// Aim names the series that was aimed at, drawn dashed and never asked for
	// an interval. "" = none.
	Aim string `json:"aim,omitempty"`
	// Rest names what a Waterfall ends on, where that is not a total: « À
	// trouver ». "" = a total.
	Rest string `json:"rest,omitempty"`
	// Outlines are the shapes of a Map. They do not travel with the figure:
	// whoever draws it adds them.
	Outlines *Outlines `json:"-"`
}

// A Point is one number of a figure with what is known about it.
type Point struct {
	Series, Label string
	Key           string  // code that a map or a link uses: INSEE code, action id
	Value         float64 // never NaN unless Missing says why
	Low, High     float64 // interval around Value; both 0, or both Value, when there is none
	N             int     // units it rests on; 0 = not applicable
	X, Y          float64 // position: longitude and latitude, or start and end in days since 1970-01-01
	Missing       string  // why there is no value: « non mesuré », « secret statistique »
	Note          string  // what the value and its interval do not say: « compté », « baisse établie »; "" = nothing
	Sign          string  // one sign for Note, drawn beside the value where there is no room for words; "" = none
	Link          string  // address of the evidence; "" = none
}

// A Mark is a level to compare values with.
type Mark struct {
	Label string  `json:"label"` // "cible 2027"
	Value float64 `json:"value"` // in the unit of the figure
}

// Interval returns the interval of the point, and whether it has one: a value
// alone, or one that is missing, has none.
func (p Point) Interval() (low, high float64, ok bool) {
	if p.Missing != "" || !(p.High > p.Low) {
		return p.Value, p.Value, false
	}
	return p.Low, p.High, true
}

// Certainty says what an interval allows to say of a change.
type Certainty int

// The certainties, from the least.
const (
	Unknown   Certainty = iota // the value is missing
	Unsettled                  // the interval holds 0: no change is established
	Leaning                    // the interval only touches 0 by its last quarter
	Settled                    // the interval is wholly on one side of 0
	Exact                      // there is no interval to doubt: a count, an amount
)

// Certainty says how sure the sign of the point's value is.
func (p Point) Certainty() Certainty {
	low, high, ok := p.Interval()
	switch {
	case p.Missing != "":
		return Unknown
	case !ok:
		return Exact
	case low > 0 || high < 0:
		return Settled
	case p.Value != 0 && math.Min(-low, high) < (high-low)/4:
		return Leaning
	}
	return Unsettled
}

// Places returns how many decimals every face of the figure shows.
func (f *Figure) Places() int {
	switch {
	case f.Decimals > 0:
		return f.Decimals
	case f.Decimals < 0:
		return 0
	}
	largest, whole := 0.0, true
	for _, p := range f.Points {
		if p.Missing != "" {
			continue
		}
		for _, v := range [...]float64{p.Value, p.Low, p.High} {
			largest = math.Max(largest, math.Abs(v))
			whole = whole && v == math.Trunc(v)
		}
	}
	switch {
	case whole || largest >= 1000:
		return 0
	case largest >= 1:
		return 1
	}
	// Two digits that count: 0,42, 0,042, 0,0042.
	return min(2+int(math.Floor(-math.Log10(largest)+1e-9)), 9)
}

// Rounded returns the figure with its Decimals chosen: whoever writes many values
// then looks at all of them once and not once for each.
func (f *Figure) Rounded() *Figure {
	g := *f
	if g.Decimals = f.Places(); g.Decimals == 0 {
		g.Decimals = -1
	}
	return &g
}

// level returns the coverage of the intervals.
func (f *Figure) level() float64 {
	if f.Level == 0 {
		return 0.95
	}
	return f.Level
}

// SeriesNames returns the series in the order in which they first appear.
func (f *Figure) SeriesNames() []string {
	return f.distinct(func(p Point) string { return p.Series })
}

// Labels returns the labels in the order in which they first appear.
func (f *Figure) Labels() []string {
	return f.distinct(func(p Point) string { return p.Label })
}

func (f *Figure) distinct(of func(Point) string) []string {
	var names []string
	seen := map[string]bool{}
	for _, p := range f.Points {
		if name := of(p); !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

// At returns the point of a series and label, and whether there is one.
func (f *Figure) At(series, label string) (Point, bool) {
	for _, p := range f.Points {
		if p.Series == series && p.Label == label {
			return p, true
		}
	}
	return Point{}, false
}

// HasIntervals reports whether any point has an interval.
func (f *Figure) HasIntervals() bool {
	for _, p := range f.Points {
		if _, _, ok := p.Interval(); ok {
			return true
		}
	}
	return false
}
