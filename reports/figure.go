package reports

// A Figure is one thing to look at, with many faces: a drawing, a table, a
// sentence, a file. All faces are made from Points, so all carry the same
// numbers.
type Figure struct {
	ID       string // stable within a page, safe in an address: "radar-dimensions"
	Chart    Chart  // how it is drawn
	Title    string // what it shows, in the reader's language
	Question string // the question it answers
	Unit     string // of Value, Low and High: "points", "€", "personnes"
	Source   string // where the data comes from, with its date
	Label    string // heading of Point.Label: "Critère", "Commune"
	Series   string // heading of Point.Series: "Action"; "" when there is one series
	Points   []Point
	Doubts   []string // what the reader must know beside the drawing
	Waiver   string   // why there is no interval; "" means that one is required
	Demo     bool     // made of demonstration data, said on every face
}

// A Point is one number of a figure with what is known about it.
type Point struct {
	Series, Label string
	Key           string  // code that a map or a link uses: INSEE code, action id
	Value         float64 // never NaN unless Missing says why
	Low, High     float64 // interval; both zero-width at Value when Figure.Waiver is set
	N             int     // units it rests on; 0 = not applicable
	X, Y          float64 // position: longitude and latitude, or start and end in days since 1970-01-01
	Missing       string  // why there is no value: « non mesuré », « secret statistique »
	Link          string  // address of the evidence; "" = none
}
