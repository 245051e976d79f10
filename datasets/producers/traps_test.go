package producers

import (
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/datasets/territory"
)

// The traps of meaning that change results: each is in a sample, handled, and
// told in the report with the figure that falling into it would give.
func TestTrapsAreTold(t *testing.T) {
	for _, c := range []struct{ trap, file, says string }{
		{"one duration per activity, on the row of each participant", "coop-numerique_accompagnements_2025-09-30_coordinateur_SYNTHETIQUE.xlsx", "180 activities, 362 participants, 9225 minutes of activity (27915 if"},
		{"age and gender drawn at random in workshops", "coop-numerique_accompagnements_2025-09-30_coordinateur_SYNTHETIQUE.xlsx", "30 workshops: La Coop gives their participants an age, a gender and a status at random within the totals; each can be counted alone, never crossed"},
		{"the series breaks between V1 and V2", "coop-numerique_accompagnements_2025-09-30_coordinateur_SYNTHETIQUE.xlsx", "20 activities come from the Espace Coop (V1)"},
		{"the API gives marginals only", "coop_api_v1_activites_page_SYNTHETIQUE.json", "counted alone, never crossed"},
		{"the archive of V1 gives marginals only, and other ages", "coop_v1_archive_SYNTHETIQUE.csv", "series break between V1 and V2"},
		{"one label twice with two meanings, aggregates that are not rows", "conum_v1_statistiques_SYNTHETIQUE.csv", "never added to imported activities"},
		{"« % » columns that hold ratios", "pix_orga_evaluation_SYNTHETIQUE.csv", "hold ratios from 0 to 1"},
		{"an amount repeated per beneficiary", "subventions_conventions_SYNTHETIQUE.csv", "totals add up shares (1250050 cents), never amounts (2050100)"},
		{"a rate column that holds amounts", "operations_ue_anglais_SYNTHETIQUE.csv", "is titled as a rate and holds amounts"},
		{"a post's history on several rows", "min_postes_historique_SYNTHETIQUE.csv", "11500000 cents agreed and 3000000 paid, the latest row of each envelope counting (15500000 cents"},
		{"requests that do not count against their envelope", "min_demandes_subvention_SYNTHETIQUE.csv", "3 requests filed, in progress or accepted count against their envelope: 3250050 cents; the 1 others do not"},
		{"certifications that decide nothing", "pix_certif_resultats_session_SYNTHETIQUE.csv", "4 candidates presented, 2 certified out of 3 decided"},
	} {
		out := open(t, "testdata/"+c.file, Options{Key: testKey(t), Territory: InTerritory(territory.Lozere())})
		if text := told(out); !strings.Contains(text, c.says) {
			t.Errorf("%s: not told: %s\n%s", c.trap, c.says, text)
		}
	}
}
