package datasets

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
)

// answerRows makes n answers of people who answer 20 items each, over the 152
// communes and 8 quarters, in no order.
func answerRows(n int) func(func(AnswerRow) bool) {
	items, places, periods := make([]string, 20), make([]string, 152), make([]string, 8)
	for i := range items {
		items[i] = fmt.Sprintf("autonomie/aut-%02d", i+1)
	}
	for i := range places {
		places[i] = fmt.Sprintf("48%03d", i+1)
	}
	for i := range periods {
		periods[i] = fmt.Sprintf("%d-T%d", 2024+i/4, i%4+1)
	}
	return func(yield func(AnswerRow) bool) {
		r := rand.New(rand.NewPCG(1, 2))
		var form AnswerRow
		for i := range n {
			if i%20 == 0 {
				form = AnswerRow{
					Response: fmt.Sprint("r", i/20), Respondent: fmt.Sprint("p", i/60), Wave: Wave(i / 20 % 3),
					Action: fmt.Sprintf("a%02d", r.IntN(14)+1), Territory: places[r.IntN(152)], Period: periods[r.IntN(8)],
				}
			}
			form.Item, form.Value = items[i%20], 1+r.IntN(5)
			if !yield(form) {
				return
			}
		}
	}
}

func filled(b *testing.B, n int) *Workspace {
	b.Helper()
	w := newWorkspace(b)
	im, err := w.Begin(context.Background(), Origin{Source: "bench.csv", SHA256: "bench", Producer: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	for r := range answerRows(n) {
		if err := im.AddAnswer(r); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := im.Commit(Report{Read: n, Kept: n}); err != nil {
		b.Fatal(err)
	}
	return w
}

// BenchmarkImport codes, clusters, writes and fsyncs rows.
func BenchmarkImport(b *testing.B) {
	const n = 1_000_000
	for b.Loop() {
		filled(b, n)
	}
	b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkOpen opens a workspace cold: manifest, SHA-256 of the part, mapping.
func BenchmarkOpen(b *testing.B) {
	const n = 1_000_000
	w := filled(b, n)
	for b.Loop() {
		fresh, err := Open(w.Dir())
		if err != nil {
			b.Fatal(err)
		}
		mustView(b, fresh)
		fresh.Close()
	}
	b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkView opens it again in a server that has verified its parts.
func BenchmarkView(b *testing.B) {
	w := filled(b, 1_000_000)
	for b.Loop() {
		mustView(b, w)
	}
}

// BenchmarkScan reads the bytes that the grid reads: seven a row.
func BenchmarkScan(b *testing.B) {
	const n = 1_000_000
	v := mustView(b, filled(b, n))
	var sum uint64
	for b.Loop() {
		for _, c := range v.Answers {
			for i := range c.Value {
				sum += uint64(c.Item[i]) + uint64(c.Territory[i]) + uint64(c.Period[i]) + uint64(c.Value[i])
			}
		}
	}
	if sum == 0 {
		b.Fatal("nothing was read")
	}
	b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
