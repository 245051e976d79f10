package ingest

import (
	"cmp"
	"slices"
	"strings"
)

// Lines returns the report as sentences, in the order a person wants them:
// the account, what is wrong by reason with its first places, unknown labels,
// what was not read, notes. most bounds the places listed in each reason and
// the labels; 0 means 10. Nothing is left out without saying how much.
func (r *Report) Lines(most int) []error {
	if most == 0 {
		most = 10
	}
	out := []error{Notef("ingest.account", "%s: %d rows: %d kept, %d repaired, %d set aside", r.File, r.Rows, r.Kept, r.Repaired, r.Aside)}
	for _, n := range r.How {
		out = append(out, n)
	}
	for _, rule := range r.sortedRules() {
		out = append(out, Notef("ingest.repaired", "%d rows repaired: %s", r.Rules[rule], rule.Note()))
	}
	out = append(out, r.errorLines(most)...)
	for i, u := range r.Unknown {
		if i == most {
			out = append(out, Notef("ingest.more-labels", "… and %d more unknown labels", len(r.Unknown)-most))
			break
		}
		out = append(out, u.note())
	}
	for _, k := range r.Retained {
		out = append(out, Notef("ingest.retained", "column %s is personal and kept, for: %s", k.Column, k.Purpose))
	}
	for _, d := range r.Discarded {
		out = append(out, Notef("ingest.discarded", "column %s not stored (%d cells): %s", d.Column, d.Cells, d.Why))
	}
	return append(out, r.noteLines(most)...)
}

// noteLines lists the notes, at most most of each kind.
func (r *Report) noteLines(most int) (out []error) {
	listed := map[string]int{}
	for _, n := range r.Notes {
		if listed[n.Key]++; listed[n.Key] <= most {
			out = append(out, n)
		} else if listed[n.Key] == most+1 {
			out = append(out, Notef("ingest.more-notes", "… and %d more remarks of this kind", r.kinds[n.Key]-most))
		}
	}
	return out
}

func (u Unknown) note() Note {
	if len(u.Closest) == 0 {
		return Notef("ingest.unknown-label", "column %s: unknown label %q, %d rows", u.Column, u.Label, u.Rows)
	}
	return Notef("ingest.unknown-label-close", "column %s: unknown label %q, %d rows; closest: %s",
		u.Column, u.Label, u.Rows, strings.Join(u.Closest, ", "))
}

func (r *Report) sortedRules() []Rule {
	var rules []Rule
	for rule := range r.Rules {
		rules = append(rules, rule)
	}
	slices.Sort(rules)
	return rules
}

// errorLines lists the reasons, most frequent first, each with its first
// places.
func (r *Report) errorLines(most int) (out []error) {
	counts := make([]*reasonCount, 0, len(r.reasons))
	for _, c := range r.reasons {
		counts = append(counts, c)
	}
	slices.SortFunc(counts, func(a, b *reasonCount) int {
		return cmp.Or(cmp.Compare(b.cells, a.cells), cmp.Compare(a.first.Row, b.first.Row), strings.Compare(a.first.Column, b.first.Column))
	})
	for _, c := range counts {
		listed := 0
		for _, a := range r.Set {
			for _, e := range a.Errors {
				if listed < most && e.Column == c.first.Column && reasonKey(e.Err) == reasonKey(c.first.Err) {
					out = append(out, e)
					listed++
				}
			}
			if listed == most {
				break
			}
		}
		switch {
		case c.cells > listed && c.first.Column == "":
			out = append(out, Notef("ingest.more-rows", "… and %d more rows for the same reason", c.cells-listed))
		case c.cells > listed:
			out = append(out, Notef("ingest.more-cells", "… and %d more cells of column %s for the same reason", c.cells-listed, c.first.Column))
		}
	}
	return out
}
