package reports

import (
	"encoding/json"
	"math"
)

// point is a Point as it travels. JSON has no NaN: a missing value is left out.
type point struct {
	Series  string   `json:"series,omitempty"`
	Label   string   `json:"label"`
	Key     string   `json:"key,omitempty"`
	Value   *float64 `json:"value,omitempty"`
	Low     *float64 `json:"low,omitempty"`
	High    *float64 `json:"high,omitempty"`
	N       int      `json:"n,omitempty"`
	X       float64  `json:"x,omitempty"`
	Y       float64  `json:"y,omitempty"`
	Missing string   `json:"missing,omitempty"`
	Note    string   `json:"note,omitempty"`
	Sign    string   `json:"sign,omitempty"`
	Link    string   `json:"link,omitempty"`
}

// MarshalJSON writes the point. A missing value is left out; a value that is
// not a number and does not say why is an error.
func (p Point) MarshalJSON() ([]byte, error) {
	q := point{Series: p.Series, Label: p.Label, Key: p.Key, N: p.N, X: p.X, Y: p.Y, Missing: p.Missing, Note: p.Note, Sign: p.Sign, Link: p.Link}
	if p.Missing == "" {
		q.Value = &p.Value
		if p.Low != 0 || p.High != 0 {
			q.Low, q.High = &p.Low, &p.High
		}
	}
	return json.Marshal(q)
}

// UnmarshalJSON reads what MarshalJSON wrote; a missing value becomes NaN.
func (p *Point) UnmarshalJSON(data []byte) error {
	var q point
	if err := json.Unmarshal(data, &q); err != nil {
		return err
	}
	*p = Point{Series: q.Series, Label: q.Label, Key: q.Key, N: q.N, X: q.X, Y: q.Y, Missing: q.Missing, Note: q.Note, Sign: q.Sign, Link: q.Link}
	p.Value = math.NaN()
	if q.Value != nil {
		p.Value = *q.Value
	}
	if q.Low != nil && q.High != nil {
		p.Low, p.High = *q.Low, *q.High
	}
	return nil
}
