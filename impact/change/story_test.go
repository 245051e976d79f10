package change_test

import (
	"fmt"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/change"
)

// counts is a histogram of answers that are all there.
func counts(values ...float64) impact.Counts {
	c, err := impact.CountValues(values)
	if err != nil {
		panic(err)
	}
	return c
}

// show prints an estimate as a report would: value, interval, or the refusal.
func show(name string, e impact.Estimate) {
	if !e.Given() {
		fmt.Printf("%s: refused, %s\n", name, e.Refused.Reason)
		return
	}
	fmt.Printf("%s: %.2f (%.2f to %.2f)\n", name, e.Value, e.Low, e.High)
}

// The same gain said in four units: steps of the scale, standard deviations of
// the change, the same without small-sample bias, and the share of rank sum in
// its favour.
func ExampleDZ() {
	c, _ := change.Pairs([]float64{1, 2, 2, 1, 3, 2, 1, 4, 2, 3, 1, 2}, []float64{3, 3, 4, 1, 4, 3, 2, 3, 4, 4, 2, 2})
	show("mean, in steps", change.Mean(c, 0.95))
	show("d_z", change.DZ(c, 0.95))
	show("Hedges g", change.HedgesG(c, 0.95))
	show("rank-biserial", change.RankBiserial(c, 0.95))
	fmt.Printf("paired t: p = %.4f\n", change.PairedT(c).P)
	// Output:
	// mean, in steps: 0.92 (0.34 to 1.49)
	// d_z: 1.02 (0.30 to 1.71)
	// Hedges g: 0.95 (0.28 to 1.59)
	// rank-biserial: 0.85 (0.52 to 0.96)
	// paired t: p = 0.0047
}

// Those who came to the bus are compared with those of the town hall: do
// answers of the first tend to be higher, and by how much?
func ExampleMannWhitney() {
	bus, hall := counts(3, 4, 4, 5, 2, 4, 5, 3), counts(2, 3, 1, 3, 2, 4, 2)
	test := change.MannWhitney(bus, hall)
	fmt.Printf("%s: W = %g, p = %.4f\n", test.Name, test.Statistic, test.P)
	show("typical shift", change.HodgesLehmannShift(bus, hall, 0.95))
	show("Cliff's delta", change.Cliff(bus, hall, 0.95))
	show("rank-biserial", change.RankBiserialGroups(bus, hall, 0.95))
	approx := change.MannWhitneyNormal(bus, hall, true)
	fmt.Printf("%s: p = %.4f\n", approx.Name, approx.P)
	// Output:
	// mann-whitney/exact: W = 46, p = 0.0491
	// typical shift: 1.00 (0.00 to 3.00)
	// Cliff's delta: 0.64 (0.11 to 0.89)
	// rank-biserial: 0.64 (0.16 to 0.88)
	// mann-whitney/normal: p = 0.0372
}

// The same two groups by their means: Welch does not suppose equal spreads,
// Student does.
func ExampleWelchT() {
	bus, hall := counts(3, 4, 4, 5, 2, 4, 5, 3), counts(2, 3, 1, 3, 2, 4, 2)
	show("difference", change.MeanDifference(bus, hall, 0.95))
	show("Hedges g", change.HedgesGGroups(bus, hall, 0.95))
	fmt.Printf("Welch p = %.4f, Student p = %.4f\n", change.WelchT(bus, hall).P, change.StudentT(bus, hall).P)
	// Output:
	// difference: 1.32 (0.20 to 2.44)
	// Hedges g: 1.23 (0.15 to 2.28)
	// Welch p = 0.0246, Student p = 0.0250
}

// Of twenty people helped, sixteen now file their taxes online; of eighteen who
// were not, eight do.
func ExampleFisher() {
	t := change.Table2{{4, 16}, {10, 8}}
	test, odds := change.Fisher(t, 0.95)
	fmt.Printf("%s: p = %.4f\n", test.Name, test.P)
	show("exact odds ratio", odds)
	fmt.Printf("as R prints it: %.4f\n", change.OddsAsR(t))
	show("sample odds ratio", change.OddsRatio(t, 0.95))
	show("difference of shares", change.RiskDifference(t, 0.95))
	// Output:
	// fisher/exact: p = 0.0424
	// exact odds ratio: 0.21 (0.04 to 1.01)
	// as R prints it: 0.2095
	// sample odds ratio: 0.20 (0.05 to 0.84)
	// difference of shares: 0.36 (0.05 to 0.59)
}

// Before and after, the same thirty people: twelve began to file online, two
// stopped.
func ExamplePairedOddsRatio() {
	t := change.Table2{{10, 12}, {2, 6}}
	show("began for each who stopped", change.PairedOddsRatio(t, 0.95))
	show("gain in share", change.PairedRiskDifference(t, 0.95))
	// Output:
	// began for each who stopped: 6.00 (1.34 to 55.20)
	// gain in share: 0.33 (0.10 to 0.52)
}

// Seven of nine: the exact interval is never too narrow, Wilson's is nearer to
// its level.
func ExampleWilson() {
	show("Wilson", change.Wilson(7, 9, 0.95))
	show("Clopper-Pearson", change.ClopperPearson(7, 9, 0.95))
	// Output:
	// Wilson: 0.78 (0.45 to 0.94)
	// Clopper-Pearson: 0.78 (0.40 to 0.97)
}

// The bootstrap of counts needs no draw: every resample's mean is known, with
// its probability.
func ExampleExactBootstrap() {
	c, _ := change.Pairs([]float64{1, 2, 2, 1, 3, 2, 1, 4}, []float64{3, 3, 4, 1, 4, 3, 2, 3})
	show("exact", change.ExactBootstrap(c, 0.95))
	show("10 000 draws", change.MeanOf(c).Percentile(impact.Bootstrap{Replicates: 10_000, Seed: 1}, 0.95))
	show("BCa", change.MeanOf(c).BCa(impact.Bootstrap{Replicates: 10_000, Seed: 1}, 0.95))
	fmt.Printf("median %+g\n", change.MedianOf(c).Value())
	// Output:
	// exact: 0.88 (0.25 to 1.50)
	// 10 000 draws: 0.88 (0.25 to 1.50)
	// BCa: 0.88 (0.12 to 1.38)
	// median +1
}

// More of those helped answered at six months. Lee cuts the excess from either
// end: between the two lies the effect on those who would have answered anyway.
func ExampleLee() {
	b := change.Lee(counts(4, 5, 3, 4, 5, 4, 4, 5, 3), counts(3, 2, 3, 4, 2, 3), 10, 10)
	fmt.Printf("between %.2f and %.2f steps, %.0f %% cut\n", b.Low, b.High, 100*b.Trimmed)
	// Output:
	// between 0.83 and 1.67 steps, 33 % cut
}

// With pairs that tie, R's wilcox.test falls back on the normal approximation;
// this gives the same p, beside the exact one.
func ExampleSignedRankNormal() {
	c, _ := change.Pairs([]float64{1, 2, 2, 1, 3, 2, 1, 4, 2, 3, 1, 2}, []float64{3, 3, 4, 1, 4, 3, 2, 3, 4, 4, 2, 2})
	fmt.Printf("normal p = %.4f, exact p = %.4f\n", change.SignedRankNormal(c, change.Wilcoxon, true).P, change.SignedRank(c, change.Wilcoxon).P)
	fmt.Printf("P(T ≤ 2) with 11 degrees of freedom, centre 1: %.4f\n", change.NoncentralT(2, 11, 1))
	// Output:
	// normal p = 0.0146, exact p = 0.0156
	// P(T ≤ 2) with 11 degrees of freedom, centre 1: 0.8105
}

// Of a hundred people asked before, thirty could not be found after; they began
// lower than the others, so the others' gain is not all people's.
func ExampleLost() {
	score := func(step int) impact.Tick { return impact.TickOf(step, 4) }
	t := impact.NewTally(
		impact.Bin{Scores: [3]impact.Tick{score(1), score(3), impact.NoTick}, N: 40},
		impact.Bin{Scores: [3]impact.Tick{score(3), score(3), impact.NoTick}, N: 30},
		impact.Bin{Scores: [3]impact.Tick{score(1), impact.NoTick, impact.NoTick}, N: 30},
	)
	a := change.Lost(t, impact.After, 0.95)
	fmt.Printf("%d of %d lost (%.0f to %.0f %%); stayed from %.1f, lost from %.1f\n", a.Lost, a.Started, 100*a.LostShare.Low, 100*a.LostShare.High, a.StayedBefore, a.LostBefore)
	fmt.Println("before × after, cut at 50 points:", change.PairsTable(t, impact.Before, impact.After, 50))
	// Output:
	// 30 of 100 lost (22 to 40 %); stayed from 46.4, lost from 25.0
	// before × after, cut at 50 points: [[0 40] [0 30]]
}

// Any statistic of raw rows can be resampled: here the ratio of two sums.
func ExampleRows() {
	hours, people := []float64{2, 3, 1, 4, 2, 5, 3}, []float64{5, 6, 3, 7, 4, 9, 8}
	perPerson := func(shares []float64) float64 {
		var h, p float64
		for i, s := range shares {
			h, p = h+s*hours[i], p+s*people[i]
		}
		return h / p
	}
	s := change.Rows(len(hours), perPerson)
	fmt.Printf("%.3f hours each\n", s.Value())
	show("BCa", s.BCa(impact.Bootstrap{Replicates: 5000, Seed: 1}, 0.95))
	// Output:
	// 0.476 hours each
	// BCa: 0.48 (0.41 to 0.53)
}
