package evidence

import (
	"strings"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/impact"
)

// answers hands the columns of a view to package impact, without copying.
func answers(view *datasets.View) []impact.Answers {
	parts := make([]impact.Answers, len(view.Answers))
	for i, p := range view.Answers {
		parts[i] = impact.Answers{
			Respondent: p.Respondent, Item: p.Item, Wave: p.Wave, Action: p.Action,
			Territory: p.Territory, Period: p.Period, Group: p.Group, Value: p.Value,
			Source: p.Part.Source,
		}
	}
	return parts
}

// codes says what the codes of a view stand for. Communes are counted by the
// name that place gives them, so that the grid is no finer than what may be
// shown.
func codes(d datasets.Dictionaries, place func(commune string) string) impact.Codes {
	return impact.Codes{
		Items:       names(d.Items, itemID),
		Actions:     names(d.Actions, nil),
		Territories: names(d.Territories, place),
		Periods:     names(d.Periods, nil),
		Groups:      names(d.Groups, nil),
	}
}

// itemID drops the instrument from "autonomie/aut-01".
func itemID(name string) string {
	if _, id, ok := strings.Cut(name, "/"); ok {
		return id
	}
	return name
}

// names returns the name of each code, as as makes it.
func names(d *datasets.Dictionary, as func(string) string) []string {
	out := make([]string, d.Len())
	for code, name := range d.All() {
		if as != nil && code != 0 {
			name = as(name)
		}
		out[code] = name
	}
	return out
}
