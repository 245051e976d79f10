package instrument

import (
	"fmt"
	"math"
	"slices"

	"github.com/lozere-developpement/sillage/impact"
)

// A Matrix holds the answers of respondents to the items of a scale.
type Matrix struct {
	Items  []string
	Units  []string    // of each item; nil = not known, told from the spreads
	Values [][]float64 // item × respondent, NaN = missing
}

// MatrixOf returns the answers to the items that an instrument has for a
// criterion, at one wave, oriented so that more is better, in steps of the
// scale. Respondents come in the order of their codes. When somebody answered
// twice the later row counts.
func MatrixOf(in *impact.Instrument, criterion string, codes impact.Codes, answers []impact.Answers, wave impact.Wave) (Matrix, error) {
	var m Matrix
	row := map[uint16]int{}
	var items []impact.Item
	for _, it := range in.Items {
		code := slices.Index(codes.Items, it.ID)
		if it.Criterion != criterion || it.Kind != "scale" || code < 1 {
			continue
		}
		row[uint16(code)] = len(items)
		items = append(items, it)
		m.Items, m.Units = append(m.Items, it.ID), append(m.Units, it.Scale)
	}
	if len(items) == 0 {
		return m, fmt.Errorf("instrument %q: no item for criterion %q in the answers", in.ID, criterion)
	}
	given := map[uint32][]float64{}
	for part := range answers {
		a := &answers[part]
		for i := range a.Respondent {
			k, ok := row[a.Item[i]]
			if !ok || a.Wave[i] != uint8(wave) || a.Respondent[i] == 0 {
				continue
			}
			step, ok := items[k].Step(a.Value[i])
			if !ok {
				continue
			}
			if given[a.Respondent[i]] == nil {
				given[a.Respondent[i]] = slices.Repeat([]float64{math.NaN()}, len(items))
			}
			given[a.Respondent[i]][k] = float64(step)
		}
	}
	people := make([]uint32, 0, len(given))
	for who := range given {
		people = append(people, who)
	}
	slices.Sort(people)
	m.Values = make([][]float64, len(items))
	for _, who := range people {
		for k, v := range given[who] {
			m.Values[k] = append(m.Values[k], v)
		}
	}
	return m, nil
}

// check panics on a ragged matrix and returns the number of respondents.
func (m Matrix) check() int {
	if len(m.Items) != len(m.Values) || m.Units != nil && len(m.Units) != len(m.Items) {
		panic("instrument: items, units and values are not of equal length")
	}
	for _, v := range m.Values {
		if len(v) != len(m.Values[0]) {
			panic("instrument: items have different numbers of respondents")
		}
	}
	if len(m.Values) == 0 {
		return 0
	}
	return len(m.Values[0])
}

// covariances returns the covariance matrix of the items over the respondents
// who answered both of each two, and whether any answer was missing.
func (m Matrix) covariances() (c [][]float64, gaps bool) {
	c = make([][]float64, len(m.Values))
	for i := range c {
		c[i] = make([]float64, len(m.Values))
		for j := range i + 1 {
			var missing bool
			c[i][j], missing = covariance(m.Values[i], m.Values[j])
			c[j][i] = c[i][j]
			gaps = gaps || missing
		}
	}
	return c, gaps
}

func covariance(x, y []float64) (c float64, gaps bool) {
	n, mx, my := 0.0, 0.0, 0.0
	for i := range x {
		if math.IsNaN(x[i] + y[i]) {
			gaps = true
			continue
		}
		n, mx, my = n+1, mx+x[i], my+y[i]
	}
	mx, my = mx/n, my/n
	s := 0.0
	for i := range x {
		if !math.IsNaN(x[i] + y[i]) {
			s += (x[i] - mx) * (y[i] - my)
		}
	}
	return s / (n - 1), gaps
}

func refuse(method string, reason, remedy impact.Note) impact.Estimate {
	return impact.Refuse(method, reason, remedy)
}
