package pages

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/lozere-developpement/sillage/impact/robust"
)

// A Ballot is the weights that one person gave in the workshop, by dimension,
// each from 0 to 10. It does not say who, nor when.
type Ballot map[string]int

// ReadBallots reads a file of ballots, one line of JSON each.
func ReadBallots(data []byte) ([]Ballot, error) {
	var list []Ballot
	for in, line := bufio.NewScanner(bytes.NewReader(data)), 1; in.Scan(); line++ {
		var b Ballot
		if err := json.Unmarshal(in.Bytes(), &b); err != nil {
			return nil, fmt.Errorf("ballots: line %d: %w", line, err)
		}
		list = append(list, b)
	}
	return list, nil
}

// BallotOf reads the weights that a form sends; ok is false when one is not a
// number from 0 to 10 or all are 0.
func BallotOf(b *Book, weight func(dimension string) string) (Ballot, bool) {
	ballot, total := Ballot{}, 0
	for _, d := range b.Evidence.Design.Referential.Dimensions {
		text := weight(d.ID)
		if text == "" {
			continue // the form does not ask for it
		}
		var w int
		if n, err := fmt.Sscanf(text, "%d", &w); n != 1 || err != nil || w < 0 || w > heaviest {
			return nil, false
		}
		ballot[d.ID] = w
		total += w
	}
	return ballot, total > 0
}

// fewest is how many ballots must be in before anything of them is shown: of
// two, each would know the other's.
const fewest = 3

// together is what several people's weights say.
type together struct {
	Count, Fewest int
	Shares        []sharedWeight
	Sentences     []string
}

type sharedWeight struct {
	Label             string
	Low, Median, High float64 // shares of the total weight, 0 to 1
}

// gather says where the weights that were collected agree, where they do not,
// and whether it matters.
func (b *Book) gather(r Request, m matrix) *together {
	t := &together{Count: len(b.Ballots), Fewest: fewest}
	all := b.weightings(m)
	if len(all) < fewest || len(m.actions) < 2 {
		return t
	}
	widest, gap := 0, -1.0
	for j, d := range m.dimensions {
		shares := make([]float64, len(all))
		for i, w := range all {
			shares[i] = w[j]
		}
		slices.Sort(shares)
		s := sharedWeight{d.Label, shares[0], middle(shares), shares[len(shares)-1]}
		if t.Shares = append(t.Shares, s); s.High-s.Low > gap {
			widest, gap = j, s.High-s.Low
		}
	}
	w := t.Shares[widest]
	t.Sentences = append(t.Sentences, r.Texts.T("pages.together.apart", w.Label, w.Low, w.High))
	t.Sentences = append(t.Sentences, b.firsts(r, m, all), b.reversals(r, m, all))
	return t
}

// weightings returns the ballots as shares of the dimensions that are compared,
// sorted so that nothing tells who came when. A ballot that gives them no weight
// at all is left out.
func (b *Book) weightings(m matrix) [][]float64 {
	var all [][]float64
	for _, ballot := range b.Ballots {
		w, total := make([]float64, len(m.dimensions)), 0
		for _, d := range m.dimensions {
			total += ballot[d.ID]
		}
		for j, d := range m.dimensions {
			w[j] = float64(ballot[d.ID]) / float64(max(1, total))
		}
		if total > 0 {
			all = append(all, w)
		}
	}
	slices.SortFunc(all, slices.Compare[[]float64])
	return all
}

func middle(sorted []float64) float64 {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// firsts says which action comes first, and for how many.
func (b *Book) firsts(r Request, m matrix, all [][]float64) string {
	count := make([]int, len(m.actions))
	for _, w := range all {
		count[slices.Index(ranks(m, w), 1)]++
	}
	order := make([]int, len(count))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(count[j], count[i]) })
	if count[order[0]] == len(all) {
		return r.Texts.T("pages.together.same-first", m.actions[order[0]])
	}
	var said []string
	for _, i := range order {
		if count[i] > 0 {
			said = append(said, r.Texts.T("pages.together.first", m.actions[i], count[i]))
		}
	}
	return r.Texts.T("pages.together.firsts", len(all), r.Texts.List(said))
}

// reversals says which pairs of actions change order from one person to the
// next, and for which of them that order is established for both: only these
// would lead to another decision.
func (b *Book) reversals(r Request, m matrix, all [][]float64) string {
	pairs, settled := 0, []string{}
	for i := range m.actions {
		for j := range i {
			var for1, for2, sure1, sure2 bool
			for _, w := range all {
				d := mean(m.columns, w, i) - mean(m.columns, w, j)
				for1, for2 = for1 || d > 0, for2 || d < 0
				sure1 = sure1 || mean(m.low, w, i) > mean(m.high, w, j)
				sure2 = sure2 || mean(m.low, w, j) > mean(m.high, w, i)
			}
			if for1 && for2 {
				pairs++
			}
			if sure1 && sure2 {
				settled = append(settled, r.Texts.T("pages.together.pair", m.actions[j], m.actions[i]))
			}
		}
	}
	switch {
	case pairs == 0:
		return r.Texts.T("pages.together.no-pair")
	case len(settled) == 0:
		return r.Texts.T("pages.together.unsettled", pairs)
	}
	return r.Texts.T("pages.together.settled", pairs, len(settled), r.Texts.List(settled))
}

// place is the span of ranks that an action may have: the intervals of the
// others are wholly above or below its own, or they are not.
func place(rows []orderRow, i int) (best, worst int) {
	best, worst = 1, len(rows)
	for j, o := range rows {
		switch {
		case j != i && o.Score.Low > rows[i].Score.High:
			best++
		case j != i && o.Score.High < rows[i].Score.Low:
			worst--
		}
	}
	return best, worst
}

// answer says for how many weightings, of all that can be thought of, an action
// comes first.
func answer(r Request, m matrix, a *robust.Acceptability) string {
	best := 0
	for i := range m.actions {
		if a.Rank[i][0] > a.Rank[best][0] {
			best = i
		}
	}
	share := 100 * a.Rank[best][0]
	if math.Round(share) == 100 {
		return r.Texts.T("pages.workshop.always", m.actions[best])
	}
	return r.Texts.T("pages.workshop.first", m.actions[best], share)
}
