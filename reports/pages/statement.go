package pages

import (
	"strings"

	"github.com/lozere-developpement/sillage/impact/method"
)

// statement is what two methods say otherwise, for a reader: the kind of thing
// it is about, its name, and only the parts that differ.
type statement struct {
	Kind, Name, Before, After string
}

// parts names what a line of a method is made of, in its order (see
// method.Method.Lines).
var parts = map[string][]string{
	"indicator": {"label", "definition", "formula", "unit", "criterion", "source", "period", "owner", "bounds", "baseline", "target", "cumulative", "double"},
	"criterion": {"dimension", "label", "definition"},
}

func (b *Book) statements(r Request, then *method.Method, changes []method.Change) []statement {
	var list []statement
	for _, c := range changes {
		kind, id, _ := strings.Cut(c.Key, " ")
		s := statement{Kind: r.Texts.Or("pages.versions.kind."+kind, kind), Name: b.subject(kind, id, then, c)}
		one, two := strings.Split(c.Before, " | "), strings.Split(c.After, " | ")
		if c.Before == "" || c.After == "" || len(one) != len(two) {
			s.Before, s.After = strings.Join(one, "\u00a0; "), strings.Join(two, "\u00a0; ")
			list = append(list, s)
			continue
		}
		var was, is []string
		for i := range one {
			if one[i] != two[i] {
				was, is = append(was, r.part(kind, i, one[i])), append(is, r.part(kind, i, two[i]))
			}
		}
		s.Before, s.After = strings.Join(was, "\u00a0; "), strings.Join(is, "\u00a0; ")
		list = append(list, s)
	}
	return list
}

// part writes one part of a line with its name.
func (r Request) part(kind string, i int, text string) string {
	names := parts[kind]
	if i >= len(names) {
		return text
	}
	if names[i] == "bounds" {
		low, high, _ := strings.Cut(text, "..")
		text = r.Texts.T("pages.versions.bounds", low, high)
	}
	return r.Texts.T("pages.versions.part", r.Texts.T("pages.versions.part."+names[i]), text)
}

// subject names what a line is about by its label, and by its id where it has
// none.
func (b *Book) subject(kind, id string, then *method.Method, c method.Change) string {
	line := c.After
	if line == "" {
		line = c.Before
	}
	for i, name := range parts[kind] {
		if said := strings.Split(line, " | "); name == "label" && i < len(said) {
			return said[i]
		}
	}
	if kind == "instrument" {
		for _, design := range []*method.Method{{Design: b.Evidence.Design}, then} {
			for _, in := range design.Design.Instruments {
				if in.ID == id {
					return in.Title
				}
			}
		}
	}
	return id
}
