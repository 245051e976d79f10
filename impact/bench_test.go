package impact_test

import (
	"math/rand/v2"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/impact"
)

// benchRows is the number of answers of the benchmarks of the pass.
const benchRows = 10_000_000

// benchAnswers returns n answers: people answer five items before and after,
// in the order of a field export (a person's rows together, waves apart).
func benchAnswers(c impact.Codes, n int) impact.Answers {
	r := rand.New(rand.NewPCG(1, 2))
	ids := []string{"aut-01", "aut-02", "aut-03", "con-01", "vie-01", "con-06", "vie-05", "aut-05"}
	var slots []uint16
	for _, id := range ids {
		slots = append(slots, item(c, id))
	}
	a := impact.Answers{
		Respondent: make([]uint32, n), Item: make([]uint16, n), Wave: make([]uint8, n), Action: make([]uint16, n),
		Territory: make([]uint16, n), Period: make([]uint16, n), Group: make([]uint16, n), Value: make([]uint8, n),
	}
	people := n / 16
	action, territory := make([]uint16, people), make([]uint16, people)
	for i := range people {
		action[i], territory[i] = uint16(1+r.IntN(3)), uint16(1+r.IntN(3))
	}
	for i := range n {
		who := i / 8 % people
		a.Respondent[i], a.Item[i] = uint32(who+1), slots[i%8]
		a.Wave[i] = uint8(i / (n / 2) % 2)
		a.Action[i], a.Territory[i], a.Period[i] = action[who], territory[who], 1
		a.Value[i] = uint8(1 + r.IntN(5))
	}
	return a
}

// BenchmarkPass counts ten million answers into the grid of actions ×
// criteria and compares with reading the same columns once.
func BenchmarkPass(b *testing.B) {
	d := impact.DefaultDesign()
	c := codes(d)
	a := benchAnswers(c, benchRows)
	for name, by := range map[string]impact.By{"criteria": {}, "items": {Item: true}, "territories": {Territory: true, Period: true}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := impact.Count(d, c, []impact.Answers{a}, by, 0); err != nil {
					b.Fatal(err)
				}
			}
			perPass := b.Elapsed().Seconds() / float64(b.N)
			b.ReportMetric(benchRows/perPass/1e6, "Mrows/s")
			b.ReportMetric(perPass/scan(a), "x-scan")
		})
	}
}

var sink uint64

// scan returns the seconds that two goroutines need to read every column once.
func scan(a impact.Answers) float64 {
	best := 1e9
	for range 5 {
		start := time.Now()
		half := a.Len() / 2
		done := make(chan uint64)
		for _, lo := range []int{0, half} {
			go func() {
				done <- sum(a.Respondent[lo:lo+half]) + sum(a.Item[lo:lo+half]) + sum(a.Wave[lo:lo+half]) + sum(a.Action[lo:lo+half]) + sum(a.Value[lo:lo+half])
			}()
		}
		sink += <-done + <-done
		best = min(best, time.Since(start).Seconds())
	}
	return best
}

func sum[T uint8 | uint16 | uint32](column []T) (s uint64) {
	for _, v := range column {
		s += uint64(v)
	}
	return s
}

// BenchmarkBootstrap draws 10 000 replicates of a mean change from a thousand
// and from a million pairs: the cost must not follow the number of people.
func BenchmarkBootstrap(b *testing.B) {
	for _, pairs := range []int64{1_000, 1_000_000} {
		c := benchChange(pairs)
		b.Run(strconv.FormatInt(pairs, 10)+"-pairs", func(b *testing.B) {
			for b.Loop() {
				impact.Bootstrap{Replicates: 10_000, Seed: 1}.Means(c)
			}
		})
	}
	b.Run("numpy-1000000-pairs", func(b *testing.B) { numpy(b, numpyBootstrap) })
}

// benchChange spreads pairs over the nine changes of a five-step scale.
func benchChange(pairs int64) impact.Counts {
	shares := []int64{5, 10, 25, 60, 380, 300, 150, 50, 20}
	var c impact.Counts
	for i, s := range shares {
		c.Values = append(c.Values, float64(25*(i-4)))
		c.N = append(c.N, s*pairs/1000)
	}
	return c
}

// BenchmarkGrid bootstraps the whole grid of 14 actions × 16 criteria, 25
// joint answers each, 10 000 replicates.
func BenchmarkGrid(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 4))
	var cells []impact.Counts
	for range 14 * 16 {
		var bins []impact.Bin
		for i := range 25 {
			bins = append(bins, impact.Bin{N: int64(1 + r.IntN(400)),
				Scores: [3]impact.Tick{impact.TickOf(i/5, 4), impact.TickOf(i%5, 4), impact.NoTick}})
		}
		cells = append(cells, impact.NewTally(bins...).Change(impact.Before, impact.After))
	}
	b.Run("14x16", func(b *testing.B) {
		for b.Loop() {
			for i, c := range cells {
				impact.Bootstrap{Replicates: 10_000, Seed: uint64(i)}.Means(c)
			}
		}
	})
	b.Run("numpy-14x16", func(b *testing.B) { numpy(b, numpyGrid) })
}

const numpyBootstrap = `
import numpy as np, time
v = 25.0*np.arange(-4,5); p = np.array([5,10,25,60,380,300,150,50,20])/1000
r = np.random.default_rng(1); best = 1e9
for _ in range(5):
    t = time.perf_counter(); r.multinomial(1000000, p, size=10000) @ v / 1e6; best = min(best, time.perf_counter()-t)
print(best)`

const numpyGrid = `
import numpy as np, time
r = np.random.default_rng(1); v = 25.0*np.arange(-4,5)
n = r.integers(1, 400, size=(224,9)); t = time.perf_counter()
for c in n:
    s = c.sum(); r.multinomial(s, c/s, size=10000) @ v / s
print(time.perf_counter()-t)`

// numpy runs the same method in Python and reports its time, where it is
// installed.
func numpy(b *testing.B, script string) {
	out, err := exec.Command("python3", "-c", script).Output()
	if err != nil {
		b.Skip("needs python3 with numpy")
	}
	seconds, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
	}
	b.ReportMetric(seconds*1e9, "ns/op")
}

// BenchmarkAssess turns the tallies of 14 actions, 60 people each, into a
// result with the published options: what a filter of a page costs.
func BenchmarkAssess(b *testing.B) {
	d := impact.DefaultDesign()
	c := codes(d)
	for len(c.Actions) < 15 {
		c.Actions = append(c.Actions, "b"+strconv.Itoa(len(c.Actions)))
	}
	r := rand.New(rand.NewPCG(5, 6))
	var rs rows
	for who := range uint32(14 * 60) {
		for it := range c.Items {
			for w := impact.Before; w <= impact.SixMonths; w++ {
				if r.IntN(4) > 0 {
					rs.add(who+1, uint16(it), w, uint16(1+who%14), 1, uint8(1+r.IntN(5)))
				}
			}
		}
	}
	g, err := impact.Count(d, c, []impact.Answers{rs.a}, impact.By{}, 0)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := impact.Assess(d, g, nil, impact.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
