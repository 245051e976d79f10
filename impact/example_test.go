package impact_test

import (
	"fmt"
	"slices"

	"github.com/lozere-developpement/sillage/impact"
)

// Thirty people of Mende answered before and after an action; in a village
// there were four. The village is withheld, and so is Langogne, because the
// action's total less Mende and Langogne would be the village.
func ExampleEvaluate() {
	d := impact.DefaultDesign()
	codes := impact.Codes{
		Items:       []string{"", "aut-01"},
		Actions:     []string{"", "a07"},
		Territories: []string{"", "Mende", "Langogne", "Arzenc"},
	}
	var a impact.Answers
	for i := range 46 {
		territory := uint16(1)
		if i >= 30 {
			territory = 2
		}
		if i >= 42 {
			territory = 3
		}
		for wave, value := range []uint8{2, 3 + uint8(i%2)} {
			a.Respondent = append(a.Respondent, uint32(i+1))
			a.Item = append(a.Item, 1)
			a.Wave = append(a.Wave, uint8(wave))
			a.Action = append(a.Action, 1)
			a.Territory = append(a.Territory, territory)
			a.Value = append(a.Value, value)
		}
	}
	// aut-01 is one of four questions on autonomy and alone does not score it:
	// look at it by itself.
	r, err := impact.Evaluate(d, codes, []impact.Answers{a}, nil, impact.By{Territory: true, Item: true}, impact.Options{})
	if err != nil {
		panic(err)
	}
	for _, c := range r.Cells {
		if c.Withheld {
			fmt.Printf("%s: %v\n", c.Territory, c.Score.Refused.Reason)
			continue
		}
		e := c.Outcomes[0].Change
		fmt.Printf("%s: %+.1f points, between %+.1f and %+.1f, %d people\n", c.Territory, e.Value, e.Low, e.High, e.N)
	}
	innovation, _ := r.Criterion("innovation")
	fmt.Println("innovation:", innovation.Refused.Reason)
	// Output:
	// Arzenc: withheld: fewer than 5 people, or needed to protect such a cell
	// Langogne: withheld: fewer than 5 people, or needed to protect such a cell
	// Mende: +37.5 points, between +32.5 and +42.5, 30 people
	// innovation: not measured
}

// A database has grouped its answers; only counts left it. Merging and
// assessing need nothing else.
func ExampleFromCounts() {
	d := impact.DefaultDesign()
	g, err := impact.FromCounts(d, impact.By{}, []impact.CountRow{
		{Action: "a07", Item: "con-06", Answers: [3]uint8{2, 4, 4}, N: 300},
		{Action: "a07", Item: "con-06", Answers: [3]uint8{2, 2, 2}, N: 500},
		{Action: "a07", Item: "con-06", Answers: [3]uint8{3, 5, impact.MissingAnswer}, N: 200},
	})
	if err != nil {
		panic(err)
	}
	r, err := impact.Assess(d, g, nil, impact.Options{})
	if err != nil {
		panic(err)
	}
	o := r.Cells[0].Outcomes[0]
	fmt.Printf("%+.1f points (%.1f to %.1f); six months later %+.1f among %d\n", o.Change.Value, o.Change.Low, o.Change.High, o.Kept.Value, o.Later)
	// Output:
	// +25.0 points (23.6 to 26.6); six months later +18.8 among 800
}

// A thousand pairs on a five-step scale: resampling people is one draw of nine
// counts, and would cost the same for a million.
func ExampleBootstrap() {
	c := impact.Counts{Values: []float64{-25, 0, 25, 50}, N: []int64{80, 420, 380, 120}}
	means := impact.Bootstrap{Replicates: 10_000, Seed: 1}.Means(c)
	slices.Sort(means)
	fmt.Printf("%+.1f points, between %+.1f and %+.1f\n", c.Mean(), impact.Quantile(means, 0.025), impact.Quantile(means, 0.975))
	// Output:
	// +13.5 points, between +12.2 and +14.8
}

// The year's page and three quarters' pages are each safe. Together they would
// tell the fourth quarter, of three people: another quarter is withheld.
func ExampleGuard() {
	g := impact.NewGrid(impact.By{Period: true})
	for i, people := range []int64{40, 25, 30, 3} {
		g.Add(impact.Key{Action: "a07", Outcome: "con-06", Period: fmt.Sprintf("2025-T%d", i+1)},
			impact.NewTally(impact.Bin{Scores: [3]impact.Tick{impact.TickOf(1, 4), impact.TickOf(2, 4), impact.NoTick}, N: people}), "")
	}
	guard := impact.NewGuard(g, 5)
	for _, period := range []string{"2025", "2025-T1", "2025-T2", "2025-T3", "2025-T4"} {
		fmt.Println(period, "withheld:", guard.Hides(impact.Key{Action: "a07", Outcome: "con-06", Period: period}))
	}
	// Output:
	// 2025 withheld: false
	// 2025-T1 withheld: false
	// 2025-T2 withheld: true
	// 2025-T3 withheld: false
	// 2025-T4 withheld: true
}
