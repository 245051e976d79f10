// Package opendata lists the tables that may leave the program and makes them:
// no row of a person, no count below the threshold.
//
// It stands apart from package evidence because the formats of datasets/export
// (workbooks, Parquet) are large, and what a notebook does not call need not be
// linked into it at each save.
package opendata

import (
	"math"

	"github.com/lozere-developpement/sillage/datasets/export"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports/evidence"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// Names are the tables that may leave.
var Names = []string{"scores", "indicateurs", "frequentation"}

// Table returns one of the tables that may leave; ok is false for another name.
func Table(e *evidence.Evidence, name string, l *lang.Catalogue) (t export.Table, ok bool, err error) {
	switch name {
	case "scores":
		res, err := e.Result(evidence.Filter{})
		if err != nil {
			return t, true, err
		}
		t = Scores(res, l)
	case "indicateurs":
		t = indicators(e)
	case "frequentation":
		t = people(e)
	default:
		return t, false, nil
	}
	t.Name, t.Title, t.Source = name, l.T("pages.table."+name), e.Source(l)
	return t, true, nil
}

// Scores lists the scores of a result, from the whole to the cells.
func Scores(res *impact.Result, l *lang.Catalogue) export.Table {
	var level, action, dimension, criterion, refused []string
	var value, low, high []float64
	var n []int64
	add := func(kind string, s impact.Score) {
		level, action, dimension, criterion = append(level, kind), append(action, s.Action), append(dimension, s.Dimension), append(criterion, s.Criterion)
		if s.Refused != nil {
			value, low, high, n = append(value, math.NaN()), append(low, math.NaN()), append(high, math.NaN()), append(n, 0)
			refused = append(refused, l.Error(s.Refused.Reason))
			return
		}
		value, low, high, n = append(value, s.Value), append(low, s.Low), append(high, s.High), append(n, int64(s.N))
		refused = append(refused, "")
	}
	add("ensemble", res.Overall)
	for _, group := range []struct {
		kind   string
		scores []impact.Score
	}{{"dimension", res.Dims}, {"critere", res.Criteria}, {"action", res.Actions}, {"case", res.Matrix}} {
		for _, s := range group.scores {
			add(group.kind, s)
		}
	}
	return export.Table{Name: "scores", Columns: []export.Column{
		{Name: "niveau", Title: "Niveau", Doc: "ensemble, dimension, critère, action ou case action × critère", Text: level},
		{Name: "action", Title: "Action", Text: action},
		{Name: "dimension", Title: "Dimension", Text: dimension},
		{Name: "critere", Title: "Critère", Text: criterion},
		{Name: "valeur", Title: "Score", Unit: "points sur 100", Doc: "0 : rien n'a changé ; 100 : le niveau visé", Numbers: value},
		{Name: "bas", Title: "Bas de l'intervalle", Unit: "points sur 100", Numbers: low},
		{Name: "haut", Title: "Haut de l'intervalle", Unit: "points sur 100", Numbers: high},
		{Name: "effectif", Title: "Effectif", Unit: "personnes", Integers: n},
		{Name: "refus", Title: "Pourquoi il n'y a pas de score", Text: refused},
	}}
}

func indicators(e *evidence.Evidence) export.Table {
	var id, action, label, unit, period, kind []string
	var value []float64
	add := func(i evidence.Indicator, what string, v evidence.Value) {
		id, action, label, unit = append(id, i.ID), append(action, i.Action), append(label, i.Label), append(unit, i.Unit)
		period, kind, value = append(period, v.Period), append(kind, what), append(value, v.Value)
	}
	for _, i := range e.Indicators {
		if i.Baseline != nil {
			add(i, "reference", *i.Baseline)
		}
		if i.Target != nil {
			add(i, "cible", *i.Target)
		}
		for _, v := range i.Values {
			add(i, "realise", v)
		}
	}
	return export.Table{Columns: []export.Column{
		{Name: "indicateur", Title: "Indicateur", Text: id}, {Name: "action", Title: "Action", Text: action},
		{Name: "libelle", Title: "Libellé", Text: label}, {Name: "unite", Title: "Unité", Text: unit},
		{Name: "periode", Title: "Période", Text: period}, {Name: "nature", Title: "Nature", Doc: "reference, cible ou realise", Text: kind},
		{Name: "valeur", Title: "Valeur", Doc: "dans l'unité de l'indicateur", Numbers: value},
	}}
}

// people gives attendances by EPCI and quarter, after disclosure control:
// a withheld count is missing.
func people(e *evidence.Evidence) export.Table {
	var siren, name, period []string
	var count []float64
	for _, g := range e.Territory.EPCI {
		for _, p := range e.Periods {
			if len(p) != len("2025-T1") || !e.Attended(p) {
				continue
			}
			v, ok := e.People(evidence.Filter{EPCI: g.SIREN, Period: p}).Value()
			if !ok {
				v = math.NaN()
			}
			siren, name, period, count = append(siren, g.SIREN), append(name, g.Name), append(period, p), append(count, v)
		}
	}
	return export.Table{Columns: []export.Column{
		{Name: "epci", Title: "SIREN de l'EPCI", Text: siren}, {Name: "nom", Title: "EPCI", Text: name}, {Name: "periode", Title: "Trimestre", Text: period},
		{Name: "accompagnements", Title: "Accompagnements", Doc: "vide : secret statistique", Unit: "personnes, à chaque venue", Numbers: count},
	}}
}
