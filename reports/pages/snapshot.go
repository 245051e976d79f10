package pages

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

// A Snapshot is what the pages said on a day, in numbers: kept unchanged, it
// tells what moved since. It holds nothing that the pages do not show.
type Snapshot struct {
	Name       string          `json:"name"` // "Conseil départemental de mai"
	Day        string          `json:"day"`  // "2026-05-18"
	Version    string          `json:"version"`
	Demo       bool            `json:"demo"`
	Design     string          `json:"design"` // hash: scores of two designs are not compared
	Data       string          `json:"data"`   // hash of the data
	Scores     []KeptScore     `json:"scores"`
	Indicators []KeptIndicator `json:"indicators"`
	Money      *KeptMoney      `json:"money"` // nil = no money was known
	ID         string          `json:"-"`     // from its content, set by who reads the file
}

// A KeptScore is a score from 0 to 100 as it was.
type KeptScore struct {
	Kind  string   `json:"kind"` // "dimension", "criterion", "action"
	Key   string   `json:"key"`
	Value *float64 `json:"value"` // nil = not measured, or withheld
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
}

// A KeptIndicator is an indicator of the roadmap as it was.
type KeptIndicator struct {
	ID    string   `json:"id"`
	Value *float64 `json:"value"` // in the unit of the indicator; nil = not measured
}

// KeptMoney are the sums of what was filed, as they were.
type KeptMoney struct {
	Files     int           `json:"files"`
	Requested funding.Cents `json:"requested"`
	Awarded   funding.Cents `json:"awarded"`
	Paid      funding.Cents `json:"paid"`
}

// Snapshot returns what the pages say now.
func (b *Book) Snapshot(name, version string, at time.Time) (*Snapshot, error) {
	res, err := b.Evidence.Result(evidence.Filter{})
	if err != nil {
		return nil, err
	}
	s := &Snapshot{Name: name, Day: at.Format(time.DateOnly), Version: version, Demo: b.Evidence.Demo || b.Money.Demo, Design: b.Evidence.Written().Design.Hash(), Data: b.Hash()}
	for _, k := range scoresOf(res) {
		s.Scores = append(s.Scores, kept(k.kind, k.key, k.Score))
	}
	for _, i := range b.Evidence.Indicators {
		k := KeptIndicator{ID: i.ID}
		if v, ok := i.Actual(evidence.Filter{}); ok {
			k.Value = &v
		}
		s.Indicators = append(s.Indicators, k)
	}
	if len(b.Money.Applications) > 0 {
		total, err := b.Money.total()
		if err != nil {
			return nil, err
		}
		s.Money = &KeptMoney{0, total.Requested.Cents, total.Awarded.Cents, total.Paid}
		for _, a := range b.Money.Applications {
			if a.WasFiled() {
				s.Money.Files++
			}
		}
	}
	return s, nil
}

func kept(kind, key string, s impact.Score) KeptScore {
	k := KeptScore{Kind: kind, Key: key}
	if s.Measured() {
		k.Value, k.Low, k.High = &s.Value, &s.Low, &s.High
	}
	return k
}

// estimate returns a kept score as the pages show scores.
func (k KeptScore) estimate() impact.Score {
	if k.Value == nil || k.Low == nil || k.High == nil {
		return impact.Score{Estimate: impact.Estimate{Refused: &impact.Refusal{}}}
	}
	return impact.Score{Estimate: impact.Estimate{Value: *k.Value, Low: *k.Low, High: *k.High}}
}

// Write writes the snapshot: the same snapshot gives the same bytes.
func (s *Snapshot) Write(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(s)
}

// ReadSnapshot reads what Write wrote.
func ReadSnapshot(data []byte) (*Snapshot, error) {
	s := &Snapshot{}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(s); err != nil {
		return nil, fmt.Errorf("snapshot: %w", err)
	}
	if _, err := time.Parse(time.DateOnly, s.Day); err != nil {
		return nil, fmt.Errorf("snapshot: day: %w", err)
	}
	return s, nil
}
