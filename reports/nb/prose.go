package nb

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Contradictions returns the sentences whose hand-written words do not agree
// with the values that they quote: the direction of a change, the unit, the
// year. The direction is looked at where a sentence quotes one value only, for
// with two nobody but a reader knows which word speaks of which.
func (d *Document) Contradictions(r *Result) []*Problem {
	var faults []*Problem
	for _, s := range d.sentences() {
		faults = append(faults, s.contradictions(r)...)
	}
	return faults
}

// sentence is a stretch of prose and what it quotes.
type sentence struct {
	text   string // directives replaced by blanks of the same length
	quotes []*Quote
	start  int
}

// paragraphEnd or the end of a sentence: a full stop, a bar of a table, a list
// item. A stop inside a number or a directive is none.
var sentenceEnd = regexp.MustCompile(`[.!?](\s|$)|\n\s*\n|\n\s*([-*#>|]|\d+[.)])|\|`)

// sentences cuts the source. Directives are blanked first, so that their own
// words and dots are not taken for prose.
func (d *Document) sentences() []sentence {
	blank := []byte(string(d.source))
	for _, q := range d.quotes {
		for i := q.start; i < q.stop; i++ {
			blank[i] = 0
		}
	}
	var all []sentence
	from := 0
	cut := func(to int) {
		s := sentence{text: string(blank[from:to]), start: from}
		for _, q := range d.quotes {
			if q.start >= from && q.stop <= to {
				s.quotes = append(s.quotes, q)
			}
		}
		if len(s.quotes) > 0 {
			all = append(all, s)
		}
		from = to
	}
	for _, m := range sentenceEnd.FindAllIndex(blank, -1) {
		cut(m[1])
	}
	cut(len(blank))
	return all
}

func (s sentence) contradictions(r *Result) []*Problem {
	var faults []*Problem
	paths := map[string]bool{}
	for _, q := range s.quotes {
		b, ok := r.Values[q.Path]
		if q.block() || !ok || b.Problem != nil || b.Quantity.Why != nil {
			continue
		}
		if p := s.unit(q, b.Quantity); p != nil {
			faults = append(faults, p)
		}
		if p := s.year(q, r); p != nil && len(paths) == 0 {
			faults = append(faults, p)
		}
		paths[q.Path] = true
	}
	if len(paths) != 1 {
		return faults
	}
	for _, q := range s.quotes {
		if paths[q.Path] {
			if p := s.direction(q, r.Values[q.Path].Quantity); p != nil {
				return append(faults, p)
			}
		}
	}
	return faults
}

// trends are the words of a direction. Stems: the rest of the word may follow.
var trends = []struct {
	trend Trend
	word  *regexp.Regexp
}{
	{Up, stem(`hausse|augment|progress|amélior|accroi|gagn|grandi|monte|croissance`)},
	{Down, stem(`baiss|diminu|recul|régress|dégrad|détérior|chut|perd|repli`)},
	{Stable, stem(`stable|stabilis|stagn|inchangé`)},
}

func stem(words string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(^|[^\p{L}])(` + words + `)\p{L}*`)
}

// negation is « ne … pas » around the word, or « aucune » before it.
var negation = regexp.MustCompile(`(?i)(^|[^\p{L}])(n['’]|ne |ni |aucune? |sans |pas d|pas de )[^.]*$`)

func (s sentence) direction(q *Quote, v Quantity) *Problem {
	trend := v.Trend()
	if trend == Unknown {
		return nil
	}
	for _, t := range trends {
		m := t.word.FindStringSubmatchIndex(s.text)
		if m == nil {
			continue
		}
		denied := negation.MatchString(s.text[:m[4]])
		if denied == (t.trend == trend) {
			word := s.text[m[4]:m[1]]
			return Problemf(q.Place, "nb.contradicts", "the sentence says %q, but %q is %s (%s); write {{evolution %q}}",
				word, q.Path, Direction(v, nil), Write(v, &Filter{Name: "intervalle", Digits: -1}), q.Path)
		}
	}
	return nil
}

// units are the words that may follow a value, by what they measure.
var units = map[string]string{
	"%": "%", "pour cent": "%", "points": "points", "point": "points", "€": "€", "euros": "€", "euro": "€",
	"personnes": "personnes", "personne": "personnes", "heures": "heures", "heure": "heures",
	"minutes": "minutes", "jours": "jours", "ETP": "ETP", "communes": "communes",
}

var nextWord = regexp.MustCompile(`^[\x00\s  ]*(%|€|pour cent|[\p{L}]+)`)

// unit compares the word after the value with the value's own unit. A filter
// that writes the unit leaves nothing to compare.
func (s sentence) unit(q *Quote, v Quantity) *Problem {
	if q.Verb != "valeur" || v.Unit == "" {
		return nil
	}
	own, known := units[v.Unit]
	m := nextWord.FindStringSubmatch(s.text[q.stop-s.start:])
	if m == nil || !known {
		return nil
	}
	if said, ok := units[m[1]]; ok && said != own {
		return Problemf(q.Place, "nb.wrong-unit", "the sentence says %q after %q, which is in %s", m[1], q.Path, v.Unit)
	}
	return nil
}

var yearWord = regexp.MustCompile(`(^|[^\d\x00/.-])((?:19|20)\d\d)($|[^\d/-])`)

// year compares a year typed in the sentence with the parameters that are one.
func (s sentence) year(q *Quote, r *Result) *Problem {
	var years []string
	for _, p := range r.Params {
		if p.Year {
			years = append(years, p.Value)
		}
	}
	m := yearWord.FindStringSubmatch(s.text)
	if m == nil || len(years) == 0 || slices.Contains(years, m[2]) || !r.dependsOnYear(q.Path) {
		return nil
	}
	if _, err := strconv.Atoi(m[2]); err != nil {
		return nil
	}
	return Problemf(q.Place, "nb.wrong-year", "the sentence says %s, but %q was computed for %s; write {{parametre …}}", m[2], q.Path, strings.Join(years, ", "))
}

// dependsOnYear reports whether a quoted value follows from a year parameter.
func (r *Result) dependsOnYear(path string) bool {
	years := map[string]bool{}
	for _, p := range r.Params {
		if p.Year {
			years[p.Name] = true
		}
	}
	inputs := map[string][]string{}
	for _, c := range r.Cells {
		inputs[c.Name] = c.Inputs
	}
	var depends func(string) bool
	depends = func(name string) bool {
		return years[name] || slices.ContainsFunc(inputs[name], depends)
	}
	return depends(r.Values[path].Cell)
}
