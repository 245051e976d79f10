package producers

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// draftItem guesses how a question is coded from its answers.
func draftItem(s columnSample) (MappingItem, bool) {
	it := MappingItem{Column: s.name, Item: itemName(s.name)}
	switch {
	case s.filled == 0 || len(s.values) == 0:
		return it, false
	case strings.Contains(s.name, "[") && s.mostly(0.6, in("Y", "N")), s.mostly(0.6, in("X", "x")):
		it.Kind, it.Unticked = "oui-non", true
	case s.mostly(0.9, func(v string) bool { _, err := (ingest.Cell{Text: v, Kind: ingest.Text}).YesNo(); return err == nil }):
		it.Kind = "oui-non"
	case s.codes(&it), s.numbers(&it), s.ordered(&it):
		it.Kind = "echelle"
	case s.options(&it):
		it.Kind = "choix"
	default:
		return it, false
	}
	return it, true
}

// itemName turns "GSE[SQ001]" into "gse-sq001" and "gse/gse1" into "gse-gse1".
func itemName(column string) string { return strings.ReplaceAll(slug(column), "_", "-") }

// in tells whether a value is one of a list.
func in(allowed ...string) func(string) bool {
	return func(v string) bool { return slices.Contains(allowed, v) }
}

// mostly tells whether at least a share of the filled cells is as it should be.
// The others are then not answers of the question, which reading it says one by
// one, rather than a proof that the question is of another kind.
func (s *columnSample) mostly(share float64, ok func(string) bool) bool {
	good := 0
	for v, n := range s.counts {
		if ok(v) {
			good += n
		}
	}
	return good > 0 && float64(good) >= share*float64(s.filled)
}

// nonAnswers are ways of not answering that people offer beside the answers.
var nonAnswers = []string{"ne sait pas", "je ne sais pas", "nsp", "ne se prononce pas", "sans opinion", "sans reponse", "pas de reponse", "non concerne", "non concernee",
	"ne souhaite pas repondre", "je ne souhaite pas repondre", "no answer", "don t know", "prefer not to say", "not applicable"}

// answered takes the non-answers out of a column and declares them in the
// mapping, where the user sees them.
func (s columnSample) answered(m *Mapping) columnSample {
	left := s
	left.values, left.counts = nil, map[string]int{}
	for _, v := range s.values {
		if slices.Contains(nonAnswers, ingest.Fold(v)) {
			if !slices.Contains(m.Missing, v) {
				m.Missing = append(m.Missing, v)
			}
			left.filled -= s.counts[v]
			continue
		}
		left.values = append(left.values, v)
	}
	for v, n := range s.counts {
		if !slices.Contains(nonAnswers, ingest.Fold(v)) {
			left.counts[v] = n
		}
	}
	return left
}

// codes recognises LimeSurvey's short answers: A1, A2, … of one prefix. What
// has another form, or is far beyond the scale that the others draw, is no
// answer.
func (s *columnSample) codes(it *MappingItem) bool {
	prefixes := map[string]int{}
	for v, n := range s.counts {
		if p, _, ok := shortCode(v); ok {
			prefixes[p] += n
		}
	}
	prefix := ""
	for p, n := range prefixes {
		if prefix == "" || n > prefixes[prefix] || n == prefixes[prefix] && p < prefix {
			prefix = p
		}
	}
	ours := func(v string) bool { p, _, ok := shortCode(v); return ok && p == prefix }
	if prefix == "" || s.counts["-oth-"] > 0 || !s.mostly(0.6, ours) {
		return false
	}
	given := map[int]int{}
	for v, n := range s.counts {
		if ours(v) {
			_, code, _ := shortCode(v)
			given[code] += n
		}
	}
	it.Codes = map[string]int{}
	most := withoutOutliers(given)
	for n := 1; n <= max(most, 2); n++ { // answers that nobody gave yet belong to the scale too
		it.Codes[prefix+strconv.Itoa(n)] = n
	}
	for v := range s.counts { // "A0", "A01"
		if _, n, _ := shortCode(v); ours(v) && n <= most {
			it.Codes[v] = n
		}
	}
	return true
}

// shortCode splits "A4" into "A" and 4.
func shortCode(v string) (prefix string, n int, ok bool) {
	prefix = strings.TrimRight(v, "0123456789")
	if prefix == "" || len(prefix) > 2 || prefix != strings.ToUpper(prefix) || prefix == strings.ToLower(prefix) {
		return "", 0, false
	}
	n, err := strconv.Atoi(v[len(prefix):])
	return prefix, n, err == nil && n <= 20
}

// withoutOutliers returns the greatest answer of a scale: a few answers (one in
// ten at most) that stand three steps or more above all others are mistakes or
// codes of non-response (8, 9), not the end of the scale.
func withoutOutliers(given map[int]int) int {
	codes, total := slices.Sorted(maps.Keys(given)), 0
	for _, n := range given {
		total += n
	}
	above := 0
	for i := len(codes) - 1; i > 0; i-- {
		if above += given[codes[i]]; above*10 > total {
			break
		}
		if codes[i]-codes[i-1] >= 3 {
			codes = codes[:i]
		}
	}
	return codes[len(codes)-1]
}

func (s *columnSample) numbers(it *MappingItem) bool {
	small := func(v string) bool {
		n, err := ingest.Cell{Text: v, Kind: ingest.Text}.Int()
		return err == nil && n >= 0 && n <= 10
	}
	if !s.mostly(0.6, small) {
		return false
	}
	given := map[int]int{}
	for v, n := range s.counts {
		if code, err := (ingest.Cell{Text: v, Kind: ingest.Text}).Int(); small(v) && err == nil {
			given[int(code)] += n
		}
	}
	it.Max = withoutOutliers(given)
	if given[0] == 0 {
		it.Min = 1
	}
	switch { // round up to a usual scale
	case it.Max <= 5:
		it.Max = 5
	case it.Max <= 7:
		it.Max = 7
	default:
		it.Max = 10
	}
	return true
}

// scales are lists of answers whose order is known, worst first.
var scales = [][]string{
	{"pas du tout d'accord", "plutôt pas d'accord", "ni d'accord ni pas d'accord", "plutôt d'accord", "tout à fait d'accord"},
	{"pas du tout d'accord", "pas d'accord", "ni d'accord ni pas d'accord", "d'accord", "tout à fait d'accord"},
	{"pas du tout d'accord", "plutôt pas d'accord", "plutôt d'accord", "tout à fait d'accord"},
	{"très insatisfait", "insatisfait", "ni satisfait ni insatisfait", "satisfait", "très satisfait"},
	{"pas du tout satisfait", "peu satisfait", "moyennement satisfait", "satisfait", "très satisfait"},
	{"pas du tout satisfait", "plutôt pas satisfait", "plutôt satisfait", "très satisfait"},
	{"jamais", "rarement", "parfois", "souvent", "toujours"},
	{"jamais", "rarement", "de temps en temps", "souvent", "très souvent"},
	{"jamais", "moins d'une fois par mois", "une fois par mois", "une fois par semaine", "tous les jours"},
	{"très difficile", "difficile", "ni facile ni difficile", "facile", "très facile"},
	{"pas du tout", "un peu", "moyennement", "beaucoup", "énormément"},
	{"pas du tout", "plutôt non", "plutôt oui", "tout à fait"},
	{"je ne sais pas faire", "avec de l'aide", "seul", "avec aisance"},
	{"très mauvais", "mauvais", "moyen", "bon", "très bon"},
	{"débutant", "intermédiaire", "avancé"},
	{"strongly disagree", "disagree", "neutral", "agree", "strongly agree"},
}

func (s *columnSample) ordered(it *MappingItem) bool {
	for _, scale := range scales {
		known := map[string]int{}
		for i, label := range scale {
			known[ingest.Fold(label)] = i + 1
		}
		if s.mostly(0.8, func(v string) bool { return known[ingest.Fold(v)] > 0 }) {
			it.Codes = map[string]int{}
			for i, label := range scale {
				it.Codes[label] = i + 1
			}
			return true
		}
	}
	return false
}

// options recognises a closed list of answers: few different parts, most of
// them given more than once.
func (s *columnSample) options(it *MappingItem) bool {
	separators := ""
	for _, sep := range []string{";", ","} {
		if slices.ContainsFunc(s.values, func(v string) bool { return strings.Contains(v, sep) }) {
			separators = sep
			break
		}
	}
	var parts []string
	for _, c := range s.cells {
		pieces := []string{c.String()}
		if separators != "" {
			pieces = list(c.String(), separators)
		}
		for _, p := range pieces {
			if len(p) > 80 {
				return false
			}
			if !slices.Contains(parts, p) {
				parts = append(parts, p)
			}
		}
	}
	if len(parts) < 2 || len(parts) > 15 || len(parts)*2 > s.filled+2 {
		return false
	}
	slices.Sort(parts)
	it.Options, it.Separator = parts, separators
	return true
}

// stem is the question of a sub-question: "GSE" of "GSE[SQ001]".
func stem(column string) string {
	if i := strings.IndexAny(column, "[/"); i > 0 {
		return strings.TrimSpace(column[:i])
	}
	return ""
}

// addSiblings takes in the sub-questions whose own cells do not show a scale,
// where another sub-question of the same question does: a column of nothing but
// mistakes is one, not a question of another kind.
func (m *Mapping) addSiblings(kind Kind, samples []columnSample) {
	var all []MappingItem
	for _, s := range samples {
		if it := m.itemOf(s.name); it != nil {
			all = append(all, *it)
			continue
		}
		if stem(s.name) == "" || s.filled == 0 || toolColumn(kind, s.name) || s.personal() != ingest.NotPersonal || m.Columns.uses(s.name) {
			continue
		}
		for _, it := range m.Items {
			if stem(it.Column) == stem(s.name) && it.Kind == "echelle" {
				it.Column, it.Item = s.name, itemName(s.name)
				all = append(all, it)
				break
			}
		}
	}
	m.Items = all
}

// shareScales gives the sub-questions of one question ("GSE[SQ001]",
// "gse/gse1", "Satisfaction [accueil]") the widest scale that one of them shows.
func (m *Mapping) shareScales() {
	for i := range m.Items {
		for j := range m.Items {
			a, b := &m.Items[i], &m.Items[j]
			if stem(a.Column) == "" || stem(a.Column) != stem(b.Column) || a.Kind != "echelle" || b.Kind != "echelle" {
				continue
			}
			if len(a.Codes) > 0 && len(b.Codes) > len(a.Codes) {
				a.Codes = b.Codes
			} else if len(a.Codes)+len(b.Codes) == 0 {
				a.Min, a.Max = min(a.Min, b.Min), max(a.Max, b.Max)
			}
		}
	}
}

// uniqueItems numbers items whose names would be the same.
func (m *Mapping) uniqueItems() {
	seen := map[string]int{}
	for i := range m.Items {
		name := m.Items[i].Item
		if name == "" {
			name = "question"
		}
		if seen[name]++; seen[name] > 1 {
			name += "-" + strconv.Itoa(seen[name])
		}
		m.Items[i].Item = name
	}
}
