package producers

import (
	"context"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/datasets/ingest"
	"github.com/lozere-developpement/sillage/datasets/territory"
)

// What each producer writes in its other shapes: other tools, other years,
// saved again by a spreadsheet. Each is recognised without its name, and says
// what a reader of its figures must know.
func TestVariants(t *testing.T) {
	percents := false
	for _, c := range []struct {
		file  string
		kind  Kind
		rows  int
		ratio *bool
		says  string
	}{
		{"microsoft_forms_SYNTHETIQUE.csv", Forms, 4, nil, "could be day/month or month/day"},
		{"grist_SYNTHETIQUE.csv", Survey, 4, nil, "could also be read as: grist"},
		{"limesurvey_libelles_SYNTHETIQUE.csv", LimeSurvey, 4, nil, "1 forms were not finished"},
		{"data_inclusion_structures_SYNTHETIQUE.csv", InclusionStructures, 2, nil, "source, id, nom"},
		{"data_inclusion_services_SYNTHETIQUE.csv", InclusionServices, 2, nil, "column contact_nom_prenom not stored"},
		{"data_inclusion_services_SYNTHETIQUE.json", InclusionServices, 1, nil, "records have the keys source"},
		{"kohesio_SYNTHETIQUE.csv", Kohesio, 3, &percents, "1 operations are odd"},
		{"operations_ue_2021_SYNTHETIQUE.csv", EUOperations, 2, nil, "département 48: 2 operations, 14525050 cents of eligible cost, 7810020"},
		{"operations_ue_anglais_SYNTHETIQUE.csv", EUOperations, 2, nil, "titled as a rate and holds amounts"},
		{"min_aidants_SYNTHETIQUE.csv", MINAidants, 2, nil, "column Nom not stored"},
		{"min_structures_SYNTHETIQUE.csv", MINStructures, 1, nil, "Labellisation / habilitation"},
		{"min_postes_historique_SYNTHETIQUE.csv", MINPosts, 3, nil, "1 posts: 11500000 cents agreed and 3000000 paid, the latest row of each envelope counting (15500000"},
		{"coop_accompagnements_mediateur_SYNTHETIQUE.csv", CoopActivities, 4, nil, "3 activities, 4 participants, 195 minutes of activity (315"},
		{"subventions_tableur_SYNTHETIQUE.csv", Grants, 2, nil, "saved by a spreadsheet"},
	} {
		t.Run(c.file, func(t *testing.T) {
			out := open(t, "testdata/"+c.file, Options{Key: testKey(t), Territory: InTerritory(territory.Lozere()), Ratio: c.ratio})
			if out.Kind != c.kind || out.Report.Rows != c.rows || out.Report.Aside != 0 {
				t.Errorf("read as %s: %d rows, %d set aside; want %s, %d, 0", out.Kind, out.Report.Rows, out.Report.Aside, c.kind, c.rows)
			}
			if text := told(out); !strings.Contains(text, c.says) {
				t.Errorf("not told: %s\n%s", c.says, text)
			}
		})
	}
}

// Lists come as JSON, as a database writes them, or with bars.
func TestInclusionLists(t *testing.T) {
	out := sampleOf(t, "data_inclusion_structures_SYNTHETIQUE.csv")
	if got := strings.Join(out.Lieux[0].Labels, "+"); got != "departements+france-services" || out.Lieux[1].Labels[0] != "conseillers-numeriques" {
		t.Errorf("networks %q, %v", got, out.Lieux[1].Labels)
	}
	services := sampleOf(t, "data_inclusion_services_SYNTHETIQUE.csv").Tables[0]
	if services.Rows[0][5] != "oui" || services.Rows[1][5] != "non" || services.Rows[1][7] != "" || services.Rows[0][9] != "48095" {
		t.Errorf("%q", services.Rows)
	}
}

// A rate is never guessed: without its unit Kohesio's file is refused, and the
// refusal says what would lift it and what the values are.
func TestKohesioUnit(t *testing.T) {
	_, err := Open(context.Background(), "", "testdata/kohesio_SYNTHETIQUE.csv", Options{})
	if err == nil || !strings.Contains(err.Error(), "from 40.5 to 60: declare the unit") {
		t.Errorf("got %v", err)
	}
	percents := false
	out := open(t, "testdata/kohesio_SYNTHETIQUE.csv", Options{Ratio: &percents})
	if o := out.Operations[1]; *o.EligibleCents != 29960948 || *o.UnionCents != 12134184 || o.Rate != 0.405 {
		t.Errorf("%+v", o)
	}
	ratio := true
	if out, err = Open(context.Background(), "", "testdata/kohesio_SYNTHETIQUE.csv", Options{Ratio: &ratio}); err == nil || out.Report.Aside != 3 {
		t.Errorf("rates of 50 taken for ratios: %v", err)
	}
}

// The dates of a form that can only be American are read so, and that is said.
func TestMonthFirst(t *testing.T) {
	head := "ID,Start time,Completion time,Vague,Je sais faire\n"
	out := open(t, written(t, "f.csv", head+"1,5/28/25 10:20:00,5/28/25 10:25:31,avant,3\n2,6/2/25 10:20:00,6/2/25 10:25:31,après,4\n"), Options{})
	if out.Answers[1].Day != int32(ingest.DateOf(2025, 6, 2)) || !strings.Contains(told(out), "can only be month/day/year") {
		t.Errorf("%+v\n%s", out.Answers, told(out))
	}
}
