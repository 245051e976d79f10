package producers

import (
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/datasets"
)

// The archive of the Espace Coop as a dump: lists between braces that the
// comma has cut, "null", classes of durations, ages that no band of V2 is.
func TestCoopV1Archive(t *testing.T) {
	out := sampleOf(t, "coop_v1_archive_SYNTHETIQUE.csv")
	if out.Kind != CoopV1Archive || out.Report.Rows != 4 || out.Report.Repaired != 2 || len(out.Attendances) != 9 {
		t.Fatalf("%s: %+v, %d attendances", out.Kind, out.Report, len(out.Attendances))
	}
	minutes, ages, v1 := map[string]int{}, map[string]int{}, 0
	for _, a := range out.Attendances {
		minutes[a.Activity] = a.Duration
		ages[a.Age]++
		if a.Source == "coop-v1" {
			v1++
		}
	}
	if minutes["6241a1"] != 45 || minutes["6241a2"] != 120 || minutes["6241a3"] != 15 || v1 != 9 {
		t.Errorf("minutes %v, %d of V1", minutes, v1)
	}
	if ages[v1From18To35] != 1 || ages[v1Over60] != 4 || ages["quarante_cinquante_neuf"] != 2 || ages[""] != 1 {
		t.Errorf("ages %v", ages)
	}
	workshop := out.Attendances[1]
	if workshop.Kind != "collectif" || workshop.Territory != "48061" || strings.Join(workshop.Themes, " ") != "email navigation_sur_internet" || workshop.Day != datasets.DayOf(dayOf("2022-03-21")) {
		t.Errorf("%+v", workshop)
	}
	text := told(out)
	for _, want := range []string{"4 reports of activity, 9 participants, 225 minutes", "never crossed", "import one or the other", "2 durations are classes"} {
		if !strings.Contains(text, want) {
			t.Errorf("not told: %s\n%s", want, text)
		}
	}
}

// A saved page of the archive's API nests ages and statuses.
func TestCoopV1ArchivePage(t *testing.T) {
	out := sampleOf(t, "coop_v1_archive_page_SYNTHETIQUE.json")
	if out.Kind != CoopV1Archive || len(out.Attendances) != 4 || out.Attendances[0].Duration != 90 || out.Attendances[0].Territory != "48095" || out.Attendances[3].Status != "retraite" {
		t.Fatalf("%s: %+v", out.Kind, out.Attendances)
	}
}

// A count that cannot be, a date that is none, a theme that nobody knows.
func TestCoopV1ArchiveBadInput(t *testing.T) {
	head := "id,code_commune,activite,nb_participants,age_moins_12_ans,age_plus_60_ans,statut_heterogene,themes,duree,date_accompagnement\n"
	out := open(t, written(t, "v1.csv", head+
		"a,48095,individuel,1,0,1,0,{courriel},30,2022-03-21\n"+
		"b,48095,collectif,-3,0,1,0,{courriel},30,2022-03-21\n"+
		"c,48095,collectif,5,0,99999,0,{courriel},30,2022-03-21\n"+
		"d,48095,individuel,1,0,1,0,{tricot},30,2022-03-21\n"+
		"e,48095,individuel,1,0,1,0,{courriel},30,quelque jour\n"+
		"f,48095,individuel,1,0,1,0,{courriel},30,2022-03-21\n"+
		"g,48095,individuel,1,0,1,0,{courriel},30,2022-03-21\n"), Options{})
	if out.Report.Kept != 4 || out.Report.Aside != 3 || len(out.Report.Unknown) != 1 || out.Report.Unknown[0].Label != "tricot" {
		t.Errorf("%+v", out.Report)
	}
}

func dayOf(iso string) time.Time {
	d, _ := time.Parse(time.DateOnly, iso)
	return d
}
