package ingest

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Closest returns at most n of the known labels that look like s, best first:
// those whose folded texts differ by at most a third of their letters, or of
// which one contains the other.
func Closest(s string, known []string, n int) []string {
	type scored struct {
		label string
		away  int
	}
	var out []scored
	f := Fold(s)
	if f == "" || len(f) > 200 {
		return nil
	}
	for _, k := range known {
		g := Fold(k)
		d := distance(f, g)
		if 3*d > max(len(f), len(g)) {
			if len(f) < 4 || len(g) < 4 || !strings.Contains(f, g) && !strings.Contains(g, f) {
				continue
			}
		}
		out = append(out, scored{k, d})
	}
	slices.SortStableFunc(out, func(a, b scored) int { return cmp.Compare(a.away, b.away) })
	var labels []string
	for _, o := range out[:min(n, len(out))] {
		labels = append(labels, o.label)
	}
	return labels
}

// distance is Levenshtein's (1966), on bytes: folded labels are ASCII.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// Aliases replaces labels by others, column by column. It is a small CSV that
// users edit: colonne;libelle;remplace_par. An empty column means every column.
// The zero value replaces nothing.
type Aliases struct {
	to map[[2]string]string
}

// AliasHeader is the first line of an alias table.
const AliasHeader = "colonne;libelle;remplace_par"

// ReadAliases reads an alias table. Two different replacements of one label are
// an error.
func ReadAliases(r io.Reader) (Aliases, error) {
	in := csv.NewReader(utf8Reader(r, UTF8))
	in.Comma, in.FieldsPerRecord, in.Comment = ';', -1, '#'
	a := Aliases{to: map[[2]string]string{}}
	for {
		record, err := in.Read()
		if err == io.EOF {
			return a, nil
		} else if err != nil {
			return a, fmt.Errorf("alias table: %w", err)
		}
		line, _ := in.FieldPos(0)
		if line == 1 || len(record) < 3 || record[1] == "" {
			continue
		}
		if err := a.Add(record[0], record[1], record[2]); err != nil {
			return a, err
		}
	}
}

// Add declares that a label of a column stands for another.
func (a *Aliases) Add(column, label, replacement string) error {
	if a.to == nil {
		a.to = map[[2]string]string{}
	}
	key := [2]string{Fold(column), Fold(label)}
	if old, ok := a.to[key]; ok && old != replacement {
		return Notef("ingest.alias-conflict", "alias table: %q stands for %q and for %q", label, old, replacement)
	}
	a.to[key] = replacement
	return nil
}

// Resolve returns what the label of a column stands for.
func (a Aliases) Resolve(column, label string) (string, bool) {
	if len(a.to) == 0 {
		return label, false
	}
	if to, ok := a.to[[2]string{Fold(column), Fold(label)}]; ok {
		return to, true
	}
	if to, ok := a.to[[2]string{"", Fold(label)}]; ok {
		return to, true
	}
	return label, false
}

// Write writes the table, sorted, for the user to edit.
func (a Aliases) Write(w io.Writer) error {
	var lines []string
	for key, to := range a.to {
		lines = append(lines, strings.Join([]string{key[0], key[1], to}, "\x00"))
	}
	slices.Sort(lines)
	out := csv.NewWriter(w)
	out.Comma = ';'
	if err := out.Write(strings.Split(AliasHeader, ";")); err != nil {
		return err
	}
	for _, l := range lines {
		if err := out.Write(strings.Split(l, "\x00")); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// A Vocabulary is a closed list of labels, each standing for a code.
type Vocabulary struct {
	labels []string
	codes  map[string]string
}

// NewVocabulary makes a vocabulary of pairs: label, code, label, code… Several
// labels may stand for one code; the code itself is always understood.
func NewVocabulary(pairs ...string) *Vocabulary {
	v := &Vocabulary{codes: map[string]string{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.labels = append(v.labels, pairs[i])
		v.codes[Fold(pairs[i])] = pairs[i+1]
		if key := Fold(pairs[i+1]); v.codes[key] == "" {
			v.codes[key] = pairs[i+1]
		}
	}
	return v
}

// Code returns what a label stands for, in any spelling.
func (v *Vocabulary) Code(label string) (code string, ok bool) {
	code, ok = v.codes[Fold(label)]
	return code, ok
}

// Labels returns the known labels, in the order they were given.
func (v *Vocabulary) Labels() []string { return v.labels }
