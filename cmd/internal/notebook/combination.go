package notebook

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/reports/nb"
)

// mostCombinations is how many pages one publication may have: beyond, the
// parameters ask for a page that computes, not for one that was rendered.
const mostCombinations = 200

// A Combination is one choice for each parameter.
type Combination struct {
	Params map[string]string `json:"params"`
	Page   string            `json:"page"` // file of its page: "index.html" for the defaults
}

// combinations lists every declared choice, the defaults first.
func combinations(params []nb.ParamState) ([]Combination, error) {
	all := []map[string]string{{}}
	for _, p := range params {
		choices := []string{p.Value}
		for _, c := range p.Choices {
			if c != p.Value {
				choices = append(choices, c)
			}
		}
		var next []map[string]string
		for _, c := range choices {
			for _, have := range all {
				m := maps.Clone(have)
				m[p.Name] = c
				next = append(next, m)
			}
		}
		if all = next; len(all) > mostCombinations {
			return nil, problemf("nb.too-many-combinations", "the parameters make more than %d combinations: give fewer choices", mostCombinations)
		}
	}
	out := make([]Combination, len(all))
	for i, m := range all {
		out[i] = Combination{m, "index.html"}
		if i > 0 {
			out[i].Page = slug(params, m) + ".html"
		}
	}
	return out, nil
}

var notSlug = regexp.MustCompile(`[^a-z0-9]+`)

// slug names a combination by the parameters that have a choice.
func slug(params []nb.ParamState, m map[string]string) string {
	var words []string
	for _, p := range params {
		if len(p.Choices) > 1 {
			words = append(words, p.Name+"-"+m[p.Name])
		}
	}
	name := strings.Join(words, "_")
	clean := strings.Trim(notSlug.ReplaceAllString(strings.ToLower(strings.ReplaceAll(name, "_", "\x00")), "-"), "-")
	if short := hashText(name)[:6]; clean != strings.ReplaceAll(name, "_", "-") {
		clean += "-" + short // two choices must not meet in one file
	}
	return cmp.Or(clean, "index")
}

// filters links each choice to the page of its combination, the other
// parameters staying as they are.
func filters(params []nb.ParamState, now map[string]string, all []Combination) []filter {
	var out []filter
	for _, p := range params {
		f := filter{Label: p.Label, Help: p.Help, Value: now[p.Name]}
		if len(p.Choices) > 1 {
			for _, c := range p.Choices {
				want := maps.Clone(now)
				want[p.Name] = c
				i := slices.IndexFunc(all, func(k Combination) bool { return maps.Equal(k.Params, want) })
				f.Choices = append(f.Choices, link{Text: c, Href: all[i].Page, Current: c == now[p.Name]})
			}
		}
		out = append(out, f)
	}
	return out
}
