package demo

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/territory"
)

// Options say how much to make. The zero Options are the published
// demonstration.
type Options struct {
	Seed  uint64  // of the draws; the same seed gives the same rows
	Scale float64 // multiplies the number of activities and respondents; zero means 1
	At    time.Time
}

// Years that the demonstration covers, both included.
const (
	FirstYear = 2024
	LastYear  = 2025
)

// Batches returns the demonstration as imports: attendances, answers,
// indicator values, equipment.
func Batches(o Options) []*datasets.Batch {
	if o.Scale == 0 {
		o.Scale = 1
	}
	batches := []*datasets.Batch{
		{Attendances: attendances(o.draws(1), o.Scale)},
		{Answers: answers(o.draws(2), o.Scale)},
		{Indicators: indicators(o.draws(3))},
		{Tables: []datasets.Table{equipment(o.draws(4))}},
	}
	for i, b := range batches {
		b.Origin = o.origin([]string{"accompagnements", "reponses", "indicateurs", "equipements"}[i])
		b.Read = len(b.Attendances) + len(b.Answers) + len(b.Indicators)
		for _, t := range b.Tables {
			b.Read += len(t.Rows)
		}
		b.Kept = b.Read
	}
	return batches
}

// draws returns the random source of one part: a change in one leaves the
// others as they were.
func (o Options) draws(part uint64) *rand.Rand { return rand.New(rand.NewPCG(o.Seed, part)) }

func (o Options) origin(name string) datasets.Origin {
	sum := sha256.Sum256(fmt.Appendf(nil, "demonstration %s %d %g", name, o.Seed, o.Scale))
	return datasets.Origin{
		Source: "demonstration-" + name, SHA256: hex.EncodeToString(sum[:]), Producer: "demonstration", Space: "demonstration-" + name,
		At: o.At, Demo: true,
	}
}

// pick draws one of n things by weight.
func pick(r *rand.Rand, n int, weight func(int) float64) int {
	total := 0.0
	for i := range n {
		total += weight(i)
	}
	x := r.Float64() * total
	for i := range n {
		if x -= weight(i); x < 0 {
			return i
		}
	}
	return n - 1
}

func draw(r *rand.Rand, bands []band) string {
	return bands[pick(r, len(bands), func(i int) float64 { return bands[i].weight })].name
}

// home draws where somebody lives: where it takes place (55 %), next to it
// (30 %), anywhere (15 %); 30 % are unknown. The shares are hypotheses.
func home(r *rand.Rand, place string) string {
	t := territory.Lozere()
	if r.Float64() < 0.30 {
		return ""
	}
	switch x := r.Float64(); {
	case x < 0.55:
		return place
	case x < 0.85:
		if near := t.Neighbours(place); len(near) > 0 {
			return near[r.IntN(len(near))]
		}
		return place
	}
	c := t.Communes[pick(r, len(t.Communes), func(i int) float64 { return float64(t.Communes[i].Population) })]
	return c.INSEE
}

// place draws where something takes place: the towns that have somebody
// there, by population, and now and then elsewhere.
func place(r *rand.Rand) string {
	t := territory.Lozere()
	if r.Float64() < 0.06 {
		c := t.Communes[pick(r, len(t.Communes), func(i int) float64 { return float64(t.Communes[i].Population) })]
		return c.INSEE
	}
	return towns[pick(r, len(towns), func(i int) float64 {
		c, _ := t.Commune(towns[i])
		return 300 + float64(c.Population)
	})]
}

// date draws a day of a year: not a Sunday, fewer in summer.
func date(r *rand.Rand, year int) int32 {
	month := pick(r, 12, func(i int) float64 { return months[i] })
	for {
		d := time.Date(year, time.Month(month+1), 1+r.IntN(28), 0, 0, 0, 0, time.UTC)
		if d.Weekday() != time.Sunday {
			return datasets.DayOf(d)
		}
	}
}
