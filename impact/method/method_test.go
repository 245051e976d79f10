package method_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/index"
	"github.com/lozere-developpement/sillage/impact/method"
)

func lozere() *method.Method {
	return &method.Method{
		Name: "lozere", Version: "1.0.0", Owner: "Lozère Développement",
		Purpose: "Que change l'inclusion numérique pour les habitants ?",
		Design:  impact.DefaultDesign(),
		Theory: method.Theory{
			Nodes: []method.Node{
				{ID: "ateliers", Kind: method.Activity, Label: "Ateliers numériques"},
				{ID: "gestes", Kind: method.Output, Label: "Gestes appris"},
				{ID: "autonomie", Kind: method.Outcome, Label: "Démarches faites seul", Criterion: "autonomy"},
			},
			Links: []method.Link{
				{From: "ateliers", To: "gestes", Assumption: "les séances sont suivies jusqu'au bout", Risk: method.Participation},
				{From: "gestes", To: "autonomie", Assumption: "les gestes servent chez soi", Risk: method.DropOff, RiskNote: "oubli | sans matériel"},
			},
		},
		Indicators: []method.Indicator{{ID: "a01-i02", Label: "Équipements redistribués", Formula: "somme des équipements remis",
			Unit: "équipement", Criterion: "environment-preservation", Source: "registre de l'atelier", Best: 200, Baseline: 0, Target: math.NaN()}},
		Choices: []method.Choice{{Step: "secret", Choice: "seuil de 5 personnes", Reason: "petites communes"}},
		Limits:  []string{"aucun groupe de comparaison"},
	}
}

func TestCheck(t *testing.T) {
	if err := lozere().Check(); err != nil {
		t.Fatal(err)
	}
	for key, change := range map[string]func(*method.Method){
		"method.incomplete": func(m *method.Method) { m.Limits = nil },
		"method.unknown":    func(m *method.Method) { m.Indicators[0].Criterion = "joy" },
		"method.twice":      func(m *method.Method) { m.Indicators = append(m.Indicators, m.Indicators[0]) },
		"method.cycle": func(m *method.Method) {
			m.Theory.Links = append(m.Theory.Links, method.Link{From: "autonomie", To: "ateliers", Assumption: "x"})
		},
	} {
		m := lozere()
		change(m)
		var r *impact.Refusal
		if err := m.Check(); !errors.As(err, &r) || r.Reason.Key != key {
			t.Errorf("%s: %v", key, err)
		}
		if _, err := m.Card(); err == nil {
			t.Errorf("%s: a card was written", key)
		}
	}
	if err := (&method.Method{}).Check(); err == nil {
		t.Error("the zero method says nothing")
	}
}

func TestHashFollowsTheContent(t *testing.T) {
	a, b := lozere(), lozere()
	b.Version = "1.0.1"
	if a.Hash() != b.Hash() || a.Stamp() == b.Stamp() {
		t.Error("the version is not content")
	}
	for name, change := range map[string]func(*method.Method){
		"limit":      func(m *method.Method) { m.Limits[0] = "autre" },
		"formula":    func(m *method.Method) { m.Indicators[0].Formula = "médiane" },
		"assumption": func(m *method.Method) { m.Theory.Links[0].Assumption = "autre" },
		"instrument": func(m *method.Method) { m.Design.Instruments[0].Items[0].Text += " ?" },
		"index": func(m *method.Method) {
			m.Index = &index.Design{Framework: index.Framework{Nodes: []index.Node{{Code: "a", Parent: "i"}, {Code: "i", Kind: index.Aggregate}}}}
		},
	} {
		b := lozere()
		change(b)
		if a.Hash() == b.Hash() {
			t.Errorf("%s changed and the hash did not", name)
		}
		if len(method.Diff(a, b)) == 0 || len(method.Diff(a, a)) != 0 {
			t.Errorf("%s: diff = %v", name, method.Diff(a, b))
		}
	}
}

func TestCard(t *testing.T) {
	card, err := lozere().Card()
	if err != nil {
		t.Fatal(err)
	}
	again, _ := lozere().Card()
	if card != again {
		t.Error("the same method writes two cards")
	}
	for _, want := range []string{"# Méthode d'évaluation lozere, version 1.0.0", lozere().Hash(), "somme des équipements remis",
		"oubli \\| sans matériel", "aucune à ce jour", "petites communes", "aucun groupe de comparaison", "0 vaut 0, 200 vaut 100", "cible : non déclarée"} {
		if !strings.Contains(card, want) {
			t.Errorf("the card does not say %q", want)
		}
	}
}

func TestCrosswalk(t *testing.T) {
	for _, c := range impact.DefaultReferential().Criteria {
		goals := method.Crosswalk().Goals(c.ID)
		if len(goals) == 0 {
			t.Errorf("criterion %s has no goal", c.ID)
		}
		for _, g := range goals {
			if g < 1 || g > 17 {
				t.Errorf("criterion %s: goal %d", c.ID, g)
			}
		}
	}
	dims := map[string]bool{}
	for _, e := range method.Crosswalk().Elements {
		dims[e.IMP] = true
	}
	card, err := method.Default().Card()
	if err != nil || strings.Contains(card, "|  |") {
		t.Errorf("the card leaves a cell of the cross-walk empty: %v", err)
	}
	if len(dims) != 5 {
		t.Errorf("dimensions of the Impact Management Project: %v", dims)
	}
}

func TestCapsule(t *testing.T) {
	reports := []method.Report{
		{Indicator: "a01-i02", Name: "2025", Estimate: impact.Estimate{Value: 120, Low: 120, High: 120, Level: 1, N: 1}, From: "2025-01-01T00:00:00Z", To: "2025-12-31T00:00:00Z"},
		{Indicator: "a01-i02", Name: "2026", Estimate: impact.Estimate{Value: math.NaN(), Refused: &impact.Refusal{}}},
	}
	b, err := method.Capsule(lozere(), method.Publisher{URL: "https://example.org/", Name: "Lozère Développement"}, reports)
	if err != nil {
		t.Fatal(err)
	}
	var objects []map[string]any
	if err := json.Unmarshal(b, &objects); err != nil {
		t.Fatal(err)
	}
	ids, count := map[string]bool{}, map[string]int{}
	for _, o := range objects {
		ids[o["@id"].(string)] = true
		count[o["@type"].(string)]++
	}
	if fmt.Sprint(count) != "map[cids:Indicator:1 cids:IndicatorReport:1 cids:Organization:1 cids:Outcome:1 cids:Theme:5]" {
		t.Errorf("%v", count)
	}
	for _, o := range objects { // every reference is to an object of the capsule
		for _, k := range []string{"hasOutcome", "hasIndicator", "forTheme", "forOutcome", "hasIndicatorReport"} {
			list, _ := o[k].([]any)
			for _, id := range list {
				if !ids[id.(string)] {
					t.Errorf("%s of %v refers to %v, which is not there", k, o["@id"], id)
				}
			}
		}
	}
	if _, err := method.Capsule(lozere(), method.Publisher{}, nil); err == nil {
		t.Error("a capsule without publisher")
	}
	if _, err := method.Capsule(lozere(), method.Publisher{URL: "https://example.org/", Name: "x"}, []method.Report{{Indicator: "zz"}}); err == nil {
		t.Error("a report of an unknown indicator")
	}
}

// The same measures under goalposts that are twice as demanding.
func TestMoved(t *testing.T) {
	measure := impact.Measure{Indicator: "a01-i02", Action: "a01", Criterion: "environment-preservation", Value: 100, Best: 200, Low: 80, High: 120, N: 1}
	before, err := impact.Evaluate(lozere().Design, impact.Codes{}, nil, []impact.Measure{measure}, impact.By{}, impact.Options{})
	if err != nil {
		t.Fatal(err)
	}
	measure.Best = 400
	after, err := impact.Evaluate(lozere().Design, impact.Codes{}, nil, []impact.Measure{measure}, impact.By{}, impact.Options{})
	if err != nil {
		t.Fatal(err)
	}
	moved := method.Compare(before, after)
	if len(moved) == 0 || len(method.Compare(before, before)) != 0 {
		t.Fatalf("%d moved", len(moved))
	}
	for _, c := range moved {
		if !c.Beyond || c.Appeared || c.Vanished {
			t.Errorf("%+v", c)
		}
	}
	none, err := method.Moved(lozere(), lozere(), impact.Codes{}, nil, []impact.Measure{measure}, impact.By{}, impact.Options{})
	if err != nil || len(none) != 0 {
		t.Errorf("%v %v", none, err)
	}
}

func TestDefault(t *testing.T) {
	m := method.Default()
	if err := m.Check(); err != nil {
		t.Fatal(err)
	}
	m.Limits[0], m.Design.Name = "changed", "changed"
	if method.Default().Limits[0] == "changed" || method.Default().Design.Name == "changed" {
		t.Error("the default can be changed by who uses it")
	}
	if _, err := method.Default().Card(); err != nil {
		t.Error(err)
	}
}
