package evidence

import (
	"math"
	"slices"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/method"
)

// formulas says how the values of periods make one, for each cumulative rule.
var formulas = map[roadmap.Cumulative]string{
	roadmap.Sum:   "somme des valeurs des périodes",
	roadmap.Last:  "dernière valeur connue",
	roadmap.Ratio: "numérateurs et dénominateurs additionnés, puis rapportés",
}

// Method returns the published method with the indicators of the roadmap that
// inform a criterion.
func Method(r *roadmap.Roadmap) *method.Method {
	m := method.Default()
	have := map[string]bool{}
	for _, i := range m.Indicators {
		have[i.ID] = true
	}
	for _, a := range r.Actions {
		for _, i := range a.Indicators {
			if !i.Goals() || have[i.ID] {
				continue
			}
			m.Indicators = append(m.Indicators, method.Indicator{
				ID: i.ID, Label: i.Label, Definition: i.DoubleCount, Formula: formulas[i.Cumulative], Unit: i.Unit, Criterion: i.Criterion,
				Source: "fiche " + a.ID + " de la feuille de route", Period: i.Period, Owner: i.Owner, Worst: i.Worst, Best: i.Best,
				Baseline: math.NaN(), Target: math.NaN(), Cumulative: string(i.Cumulative), DoubleCount: i.DoubleCount,
			})
		}
	}
	return m
}

// Under returns the roadmap with the criteria and goalposts that the method
// gives to its indicators; an indicator that the method does not name informs
// no criterion. The roadmap is left as it was.
func Under(m *method.Method, r *roadmap.Roadmap) *roadmap.Roadmap {
	said := map[string]method.Indicator{}
	for _, i := range m.Indicators {
		said[i.ID] = i
	}
	out := *r
	out.Actions = slices.Clone(r.Actions)
	for a := range out.Actions {
		own := slices.Clone(out.Actions[a].Indicators)
		for k := range own {
			if !own[k].Goals() && said[own[k].ID].ID == "" {
				continue
			}
			i := said[own[k].ID]
			own[k].Criterion, own[k].Worst, own[k].Best = i.Criterion, i.Worst, i.Best
		}
		out.Actions[a].Indicators = own
	}
	return &out
}

// Reports returns the measured values of the indicators of the method, one per
// period, as figures to publish.
func (e *Evidence) Reports() []method.Report {
	var list []method.Report
	for _, i := range e.Indicators {
		if !i.Goals() {
			continue
		}
		for _, v := range i.Values {
			p, err := datasets.ParsePeriod(v.Period)
			if err != nil {
				continue // the workspace holds only periods that parse
			}
			from, until := p.Days()
			list = append(list, method.Report{
				Indicator: i.ID, Name: v.Period,
				Estimate: impact.Estimate{Value: v.Value, Low: v.Value, High: v.Value, Level: 1, Method: "count"},
				From:     datasets.DateOf(from).Format("2006-01-02T15:04:05Z"), To: datasets.DateOf(until - 1).Format("2006-01-02T15:04:05Z"),
			})
		}
	}
	return list
}
