package pages

import (
	"html"
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/portfolio"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports/costs"
	"github.com/lozere-developpement/sillage/reports/evidence"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// What people said stands on the page of the action and on that of the
// dimension, with how many said it; a count below the threshold says why it is
// not given.
func TestVoicesStandBesideTheFigures(t *testing.T) {
	few := impact.Voice{Action: "a03", Criterion: "autonomy", Code: "peur", Label: "J'ai peur", Against: true, People: 2, Of: 30, Share: impact.Estimate{Value: 0.07}}
	given := impact.Voice{Action: "a03", Criterion: "autonomy", Code: "seul", Label: "Je le fais seul " + hostile, People: 12, Of: 30, Share: impact.Estimate{Value: 0.4}}
	batch := &datasets.Batch{Origin: datasets.Origin{SHA256: strings.Repeat("a", 64), Source: "paroles.csv", Producer: "paroles"},
		Tables: []datasets.Table{evidence.VoiceTable([]impact.Voice{given, few})}}
	b := bookOf(t, append(demonstration(), batch)...)
	for _, address := range []string{"/actions/a03", "/dimensions/individual"} {
		body := string(open(t, b, address).Body)
		for _, want := range []string{"Ce que disent les gens", "Je le fais seul", "12 personnes sur 30", "en mal", Code("voice", "a03", "seul")} {
			if !strings.Contains(strings.ReplaceAll(body, "\u00a0", " "), want) {
				t.Errorf("%s does not say %q", address, want)
			}
		}
		if strings.Contains(body, "– 2 ") || strings.Contains(body, "<img src=x") {
			t.Errorf("%s gives away a small count, or lets a label in as markup", address)
		}
	}
	if body := string(open(t, b, "/actions/a06").Body); strings.Contains(body, "Ce que disent") {
		t.Error("an action without words has a place for them")
	}
	if body := string(open(t, b, "/chiffre/"+Code("voice", "a03", "seul")).Body); !strings.Contains(body, batch.SHA256) {
		t.Error("the code of a count does not lead to its file")
	}
}

// The page prints the costs per point that the command line prints, in the
// order of the roadmap.
func TestCostsOnThePages(t *testing.T) {
	b := bookOf(t, demonstration()...)
	b.Money = Money{Hash: "x", Demo: true, Funders: map[string]funding.Funder{"f": {ID: "f", Name: "Département"}}}
	for i, action := range b.actionIDs() {
		b.Money.Applications = append(b.Money.Applications, funding.Application{ID: action, Title: action, FunderID: "f", Stage: funding.Awarded,
			Requested: funding.Known(20_000_00), Awarded: funding.Known(20_000_00), Shares: []funding.Share{{ActionID: action, Weight: 1}},
			Tranches: []funding.Tranche{{Kind: funding.Advance, Planned: 20_000_00, Paid: funding.Cents(1+i) * 1_000_00, PaidOn: funding.DateOf(time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC))}}})
	}
	lines, err := costs.Lines(b.Evidence, portfolio.State{Applications: b.Money.Applications})
	if err != nil {
		t.Fatal(err)
	}
	body, last, priced := html.UnescapeString(string(open(t, b, "/argent").Body)), 0, 0
	for _, l := range lines {
		at := strings.Index(body, Code("cost", l.ActionID))
		if at < last {
			t.Errorf("%s is missing or not in the order of the roadmap", l.ActionID)
		}
		last = at
		want := Request{Texts: lang.French}.perPoint(l.PerPoint)
		if l.PerPoint.Refused == nil {
			priced++
		}
		if !strings.Contains(body, want) || !strings.Contains(html.UnescapeString(string(open(t, b, "/actions/"+l.ActionID).Body)), want) {
			t.Errorf("%s: the pages do not print %q", l.ActionID, want)
		}
		if origin := string(open(t, b, "/chiffre/"+Code("cost", l.ActionID)).Body); !strings.Contains(origin, "sillage number "+Code("cost", l.ActionID)) {
			t.Errorf("%s: its code does not lead to the command", l.ActionID)
		}
	}
	if priced == 0 || priced == len(lines) {
		t.Errorf("%d of %d lines have a cost: the test wants some, and some refused", priced, len(lines))
	}
}
