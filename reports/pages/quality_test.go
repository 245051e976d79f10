package pages

import (
	"testing"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

// What is to be done is said once, with all that it would mend; nothing is lost.
func TestFindingsAreGatheredByRemedy(t *testing.T) {
	ask := func(who string) impact.Note { return impact.Notef("quality.late.remedy", "ask %s", who) }
	got := remedies([]evidence.Finding{{Where: "a", Remedy: ask("x")}, {Where: "b", Remedy: ask("y")}, {Where: "c", Remedy: ask("x")}})
	if len(got) != 2 || len(got[0].Findings) != 2 || got[0].Findings[1].Where != "c" || got[1].Findings[0].Where != "b" || got[0].Long() {
		t.Errorf("%+v", got)
	}
}
