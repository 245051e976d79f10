package producers

import (
	"context"
	"testing"

	"github.com/lozere-developpement/sillage/datasets/ingest"
)

const coopSample = "testdata/coop-numerique_accompagnements_2025-09-30_coordinateur_SYNTHETIQUE.xlsx"

func TestCoopSample(t *testing.T) {
	g, err := RecognisePath(coopSample)
	if err != nil || g.Kind != CoopActivities || g.Row != 22 || g.Sheet != "Activités" {
		t.Fatalf("recognised as %+v, %v", g, err)
	}
	out, err := Open(context.Background(), "", coopSample, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range out.Report.Lines(0) {
		t.Log(n)
	}
	if out.Report.Rows != 362 || len(out.Attendances) != 362 {
		t.Errorf("%d rows, %d attendances, want 362", out.Report.Rows, len(out.Attendances))
	}
	minutes, sum := map[string]int{}, 0
	for _, a := range out.Attendances {
		minutes[a.Activity] = a.Duration
		sum += a.Duration
	}
	once := 0
	for _, m := range minutes {
		once += m
	}
	if once != 9225 || sum != 27915 {
		t.Errorf("duration per activity %d, over rows %d; want 9225 and 27915", once, sum)
	}
	if got := out.Origin.AsOf.Format("2006-01-02"); got != "2025-09-30" {
		t.Errorf("export dated %s", got)
	}
	_ = ingest.DayFirst
}
