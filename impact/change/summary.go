package change

import "github.com/lozere-developpement/sillage/impact"

// A Summary is what a report usually needs of one change on the same people.
type Summary struct {
	Mean         impact.Estimate // Student
	PseudoMedian impact.Estimate // Hodges–Lehmann
	Effect       impact.Estimate // Hedges' g of the paired change
	RankBiserial impact.Estimate
	SignedRank   Test // the test to correct with Adjust over declared indicators
	Attrition    Attrition
	Bounds       Bounds // of the mean, whatever those lost would have said
}

// Summarise compares two waves of a tally.
func Summarise(t impact.Tally, from, to impact.Wave, level float64) Summary {
	c := t.Change(from, to)
	return Summary{
		Mean: Mean(c, level), PseudoMedian: HodgesLehmann(c, level), Effect: HedgesG(c, level),
		RankBiserial: RankBiserial(c, level), SignedRank: SignedRank(c, Wilcoxon),
		Attrition: Lost(t, to, level), Bounds: Manski(t, to),
	}
}
