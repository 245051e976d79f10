package demo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/lozere-developpement/sillage/datasets"
)

// An Item is a question of one of the project's questionnaires, as far as
// drawing an answer needs it. A test of package evidence holds this list to the
// questionnaires.
type Item struct {
	ID       string // "questionnaire/question"
	Facet    string // what it measures: the criterion
	Low      int    // least answer code
	High     int    // greatest
	Reversed bool   // the greatest code is the worst answer
}

// Items returns the questions that the demonstration answers.
func Items() []Item { return slices.Concat(followed, later) }

// followed are asked before, after and six months later.
var followed = []Item{
	{"autonomie/aut-01", "autonomy", 1, 5, false}, {"autonomie/aut-02", "autonomy", 1, 5, false},
	{"autonomie/aut-03", "autonomy", 1, 5, false}, {"autonomie/aut-04", "autonomy", 1, 5, true},
	{"autonomie/aut-05", "information", 1, 5, false}, {"autonomie/aut-06", "expression", 1, 5, false},
	{"confiance/con-01", "emancipation", 1, 5, false}, {"confiance/con-02", "emancipation", 1, 5, true},
	{"confiance/con-03", "emancipation", 1, 5, false}, {"confiance/con-04", "human-capital", 1, 5, false},
	{"confiance/con-05", "human-capital", 1, 5, false}, {"confiance/con-06", "social-ties", 1, 5, false},
	{"confiance/con-07", "citizenship", 1, 5, false},
	{"quotidien/vie-01", "living-conditions", 1, 5, false}, {"quotidien/vie-02", "living-conditions", 1, 5, true},
	{"quotidien/vie-03", "territorial-equity", 1, 5, false}, {"quotidien/vie-04", "equal-opportunity", 1, 5, false},
}

// later are asked at six months only.
var later = []Item{
	{"usages-6-mois/use-01", "autonomy", 1, 5, false}, {"usages-6-mois/use-02", "autonomy", 0, 1, false},
	{"usages-6-mois/use-03", "social-ties", 0, 1, false},
}

// A Programme is what an action truly does in the demonstration.
type Programme struct {
	Action      string
	Respondents int                // who answer before
	Effects     map[string]float64 // on each facet, in standard deviations of the skill
}

// Effects is the truth that the answers hide. A facet that is not named does
// not change. The fourth action has few respondents and the last one fewer
// than may be shown, so that refusals can be seen.
var Effects = []Programme{
	{"a06", 420, map[string]float64{"autonomy": 0.9, "emancipation": 0.5, "information": 0.4, "expression": 0.3, "living-conditions": 0.35, "social-ties": 0.3, "citizenship": 0.25, "human-capital": 0.3, "territorial-equity": 0.2}},
	{"a03", 150, map[string]float64{"autonomy": 1.1, "citizenship": 0.6, "living-conditions": 0.5, "emancipation": 0.4}},
	{"a02", 60, map[string]float64{"human-capital": 0.8, "emancipation": 0.5, "autonomy": 0.4}},
	{"a04", 38, map[string]float64{"equal-opportunity": 0.6, "information": 0.5, "autonomy": 0.4}},
	{"a07", 55, map[string]float64{"social-ties": 0.6, "expression": 0.6, "autonomy": 0.3}},
	{"a01", 70, map[string]float64{"autonomy": 0.6, "equal-opportunity": 0.7, "living-conditions": 0.5}},
	{"a11", 4, map[string]float64{"human-capital": 0.4}},
}

func answers(r *rand.Rand, scale float64) []datasets.AnswerRow {
	var rows []datasets.AnswerRow
	for _, p := range Effects {
		for n := range int(math.Max(1, float64(p.Respondents)*scale)) {
			rows = respondent(rows, r, p, n)
		}
	}
	return rows
}

// respondent draws one person: a skill that is low among the old, an effect of
// its own around the action's, and absences that are not by chance: who was
// weakest answers less often later.
func respondent(rows []datasets.AnswerRow, r *rand.Rand, p Programme, n int) []datasets.AnswerRow {
	person := fmt.Sprintf("demo-%s-%04d", p.Action, n)
	age := r.NormFloat64()
	skill := -0.3*age + r.NormFloat64()*0.95
	day := date(r, 2025)
	if p.Action == "a06" && r.Float64() < 0.4 {
		day = date(r, 2024)
	}
	base := datasets.AnswerRow{Respondent: person, Action: p.Action, Territory: home(r, place(r)), Day: day}
	stays := func(base float64) bool { return r.Float64() < 1/(1+math.Exp(-(base+0.4*skill-0.2*age))) }
	own := 1 + 0.3*r.NormFloat64()
	habit := 0.15 * r.NormFloat64() // some agree with everything
	waves := []datasets.Wave{datasets.Before}
	if stays(1.7) {
		waves = append(waves, datasets.After)
		if stays(0.55) {
			waves = append(waves, datasets.SixMonths)
		}
	}
	for _, w := range waves {
		row := base
		row.Wave, row.Response = w, fmt.Sprintf("%s-%d", person, w)
		row.Day += []int32{0, 45, 225}[w]
		kept := []float64{0, 1, 0.8}[w]
		asked := followed
		if w == datasets.SixMonths {
			asked = Items()
		}
		for _, it := range asked {
			row.Item, row.Value = it.ID, it.answer(r, skill+own*kept*p.Effects[it.Facet], habit)
			rows = append(rows, row)
		}
	}
	return rows
}

// answer draws a step of the scale by a graded response: the skill, a noise of
// the moment, cut at equal distances. Three in a hundred are left blank.
func (it Item) answer(r *rand.Rand, skill, habit float64) int {
	if r.Float64() < 0.03 {
		return datasets.MissingAnswer
	}
	x := skill + 0.6*r.NormFloat64()
	if it.Reversed {
		x = -x
	}
	steps := it.High - it.Low + 1
	step := int(math.Floor((x + habit + 2) / 4 * float64(steps)))
	return it.Low + min(steps-1, max(0, step))
}
