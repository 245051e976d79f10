package producers

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// answers reads one question.
func (l *line) answers(p *response, m *Mapping, i, col int, base datasets.AnswerRow) {
	it := &m.Items[i]
	base.Item = m.Instrument + "/" + it.Item
	cell := l.row.At(col)
	empty := cell.Missing() || slices.ContainsFunc(m.Missing, func(none string) bool { return ingest.Fold(none) == ingest.Fold(cell.Text) })
	switch {
	case it.Kind == "choix":
		l.choices(p, it, col, base, empty)
		return
	case empty && it.Unticked && p.finished:
		base.Value = 0
	case empty:
		base.Value = datasets.MissingAnswer
	case it.Kind == bandItem:
		v, err := l.band(cell, p.day)
		if err != nil {
			l.fail(col, err)
			return
		}
		base.Value = v
	default:
		v, err := it.value(cell)
		if err != nil {
			l.fail(col, err)
			return
		}
		base.Value = v
	}
	p.add(base)
}

func (p *response) add(a datasets.AnswerRow) {
	if a.Value != datasets.MissingAnswer {
		p.answered++
	}
	p.answers = append(p.answers, a)
}

// value codes one answer: by the list of codes, else as a whole number, else
// as yes or no.
func (it *MappingItem) value(cell ingest.Cell) (int, error) {
	text := cell.String()
	if v, ok := it.Codes[text]; ok {
		return v, nil
	}
	f := ingest.Fold(text)
	for label, v := range it.Codes {
		if ingest.Fold(label) == f {
			return v, nil
		}
	}
	if it.Kind == "oui-non" {
		yes, err := cell.YesNo()
		if err != nil {
			return 0, err
		}
		if yes {
			return 1, nil
		}
		return 0, nil
	}
	n, err := cell.Int()
	if err != nil {
		if len(it.Codes) > 0 {
			return 0, it.unknown(text)
		}
		return 0, err
	}
	most := it.Max
	if most == 0 {
		most = 254
	}
	if len(it.Codes) > 0 && !slices.Contains(values(it.Codes), int(n)) {
		return 0, it.unknown(text)
	}
	if int(n) < it.Min || int(n) > most {
		return 0, ingest.Notef("ingest.off-scale", "not on the scale from %d to %d", it.Min, most)
	}
	return int(n), nil
}

func values(m map[string]int) (out []int) {
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

func (it *MappingItem) unknown(text string) error {
	var labels []string
	for l := range it.Codes {
		labels = append(labels, l)
	}
	slices.SortFunc(labels, func(a, b string) int { return cmp.Compare(it.Codes[a], it.Codes[b]) })
	if close := ingest.Closest(text, labels, 3); len(close) > 0 {
		return ingest.Notef("ingest.unknown-answer-close", "not an answer of this question; closest: %s", strings.Join(close, ", "))
	}
	return ingest.Notef("ingest.unknown-answer", "not an answer of this question, which has: %s", strings.Join(labels[:min(len(labels), 8)], ", "))
}

// choices makes one answer per option: 1 ticked, 0 not, missing when the form
// says nothing at all.
func (l *line) choices(p *response, it *MappingItem, col int, base datasets.AnswerRow, empty bool) {
	separators := cmp.Or(it.Separator, ",;")
	ticked := list(l.raw(col), separators)
	for _, option := range it.Options {
		a := base
		a.Item = base.Item + "-" + strings.ReplaceAll(slug(option), "_", "-")
		at := slices.IndexFunc(ticked, func(s string) bool { return ingest.Fold(s) == ingest.Fold(option) })
		switch {
		case at >= 0:
			a.Value = 1
			ticked = slices.Delete(ticked, at, at+1)
		case empty && !(it.Unticked && p.finished):
			a.Value = datasets.MissingAnswer
		}
		p.add(a)
	}
	for _, other := range ticked {
		l.rep.UnknownLabel(l.table.Columns[col], other, it.Options)
	}
}
