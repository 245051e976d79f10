package pages

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/reports/lang"
)

const hostile = `</script><img src=x onerror=alert(1)>`

// poison puts a hostile text in every text field of a row, lists included.
func poison(row any) {
	v := reflect.ValueOf(row).Elem()
	for i := range v.NumField() {
		switch f := v.Field(i); {
		case f.Kind() == reflect.String:
			f.SetString(hostile + v.Type().Field(i).Name)
		case f.Type() == reflect.TypeFor[[]string]():
			f.Set(reflect.ValueOf([]string{hostile}))
		}
	}
}

// poisoned is the demonstration with hostile texts in all fields but those that
// an import asks to be well formed.
func poisoned() []*datasets.Batch {
	batches := demonstration()
	for _, b := range batches {
		b.Source, b.Producer, b.Discarded = hostile, hostile, []string{hostile}
		for i := range min(400, len(b.Attendances)) {
			row := &b.Attendances[i]
			kept := *row
			poison(row)
			row.Activity, row.Period = kept.Activity+hostile, kept.Period
			if i%2 == 0 { // attached and placed: it shows on more pages
				row.Action, row.Territory = kept.Action, kept.Territory
			}
		}
		for i := range min(400, len(b.Answers)) {
			row := &b.Answers[i]
			kept := *row
			poison(row)
			row.Period, row.Respondent = kept.Period, kept.Respondent
			if i%2 == 0 {
				row.Item, row.Action = kept.Item, kept.Action
			}
		}
		for i := range min(20, len(b.Indicators)) {
			row := &b.Indicators[i]
			kept := *row
			poison(row)
			row.Period, row.Territory = kept.Period, ""
		}
	}
	return batches
}

// A label that comes from a file, a form or the ledger is text wherever it is
// shown, on pages and in drawings, in both languages.
func TestHostileLabels(t *testing.T) {
	b := bookOf(t, poisoned()...)
	b.Money = Money{
		Funders: map[string]funding.Funder{"f": {ID: "f", Name: hostile}}, Hash: "x", Demo: true,
		Applications: []funding.Application{{ID: "d" + hostile, Title: hostile, FunderID: "f", Stage: funding.Filed,
			Requested: funding.Known(100000), Shares: []funding.Share{{ActionID: "a01", Weight: 1}}}},
	}
	b.Snapshots = []Shelved{{Snapshot: &Snapshot{Name: hostile, Day: "2025-05-12", ID: "x"}}, {Altered: hostile}}
	b.Versions = []Version{{File: hostile, Problem: errors.New(hostile)}}
	for _, l := range []*lang.Catalogue{lang.French, lang.English} {
		for _, address := range append(addresses(b), "/recherche?q="+`%3C%2Fscript%3E%3Cimg+src%3Dx+onerror%3Dalert(1)%3E`) {
			leaf := openIn(t, b, address, l)
			if strings.Contains(string(leaf.Body)+leaf.Title+leaf.Lead, "<img src=x") {
				t.Errorf("%s (%s) lets a label in as markup", address, l.Tag())
			}
			for _, f := range leaf.Figures {
				if strings.Contains(svgOf(t, f, l), "<img src=x") {
					t.Errorf("%s: the drawing of %s lets a label in as markup", address, f.ID)
				}
			}
		}
	}
	for _, address := range []string{"/donnees", "/argent", "/depuis", "/equite", "/comparer/methodes"} {
		if !strings.Contains(string(open(t, b, address).Body), "&lt;img") {
			t.Errorf("%s does not show the hostile label at all: the test proves nothing", address)
		}
	}
}
