package producers

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/lozere-developpement/sillage/datasets/ingest"
	"github.com/lozere-developpement/sillage/datasets/territory"
)

func testKey(t testing.TB) ingest.Key {
	key, err := ingest.NewKey([]byte("only for the tests"))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func open(t *testing.T, path string, o Options) *Outcome {
	t.Helper()
	out, err := Open(context.Background(), "", path, o)
	if err != nil {
		t.Fatal(err)
	}
	if !out.Report.Balanced() {
		t.Errorf("the account does not add up: %+v", out.Report)
	}
	if testing.Verbose() {
		for _, n := range out.Report.Lines(0) {
			t.Log(n)
		}
	}
	return out
}

// outside returns the path of a file that is for tests only and not in the
// repository.
func outside(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("SILLAGE_TESTDATA")
	if dir == "" {
		t.Skip("needs SILLAGE_TESTDATA: " + name)
	}
	return filepath.Join(dir, name)
}

// Every sample is recognised by its structure, and every one of its rows is in
// the account.
func TestSamples(t *testing.T) {
	for _, c := range []struct {
		file string
		kind Kind
		rows int
	}{
		{"coop-numerique_accompagnements_2025-09-30_coordinateur_SYNTHETIQUE.xlsx", CoopActivities, 362},
		{"coop_api_v1_activites_page_SYNTHETIQUE.json", CoopAPI, 1},
		{"conum_v1_statistiques_SYNTHETIQUE.csv", CoopV1Stats, 44},
		{"limesurvey_codes_SYNTHETIQUE.csv", LimeSurvey, 10},
		{"kobo_xml_SYNTHETIQUE.csv", Kobo, 6},
		{"lieux_mediation_lozere_SYNTHETIQUE.csv", Places, 2},
		{"min_demandes_subvention_SYNTHETIQUE.csv", MINSubsidies, 4},
		{"min_postes-conseiller-numerique_SYNTHETIQUE.csv", MINPosts, 3},
		{"pix_certif_resultats_session_SYNTHETIQUE.csv", PixCertif, 4},
		{"pix_orga_collecte_profils_SYNTHETIQUE.csv", PixProfiles, 8},
		{"subventions_conventions_SYNTHETIQUE.csv", Grants, 3},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			out := open(t, filepath.Join("testdata", c.file), Options{Key: testKey(t), Territory: InTerritory(territory.Lozere())})
			if out.Kind != c.kind || out.Report.Rows != c.rows || out.Report.Aside != 0 {
				t.Errorf("read as %s: %d rows, %d set aside; want %s, %d, 0", out.Kind, out.Report.Rows, out.Report.Aside, c.kind, c.rows)
			}
		})
	}
}

func TestOutsideFiles(t *testing.T) {
	for _, c := range []struct {
		file        string
		kind        Kind
		rows, aside int
	}{
		{"real/conseillers_numeriques_lozere_2021_brut.json", Posts2021, 8, 0},
		{"real/france_services_lozere_2021.csv", FranceServices, 11, 0},
		{"schemas/lamednum_exemple-valide.csv", Places, 1, 0},
		{"schemas/etalab_format-subventions_exemple.csv", Grants, 2, 0},
		{"scdl_subventions/datasubvention_v2/exemple_valide.csv", Grants, 29, 0},
		{"aides_territoires/fonds-vert-2023_lozere.csv", GreenFund, 43, 0},
		{"aides_territoires/page1_SYNTHETIC.json", AidPages, 2, 0},
		{"aides_territoires/page2_SYNTHETIC.json", AidPages, 1, 0},
		{"eu_operations_fr/sample_occitanie_2014-2020.csv", EUOperations, 71, 0},
	} {
		t.Run(filepath.Base(c.file), func(t *testing.T) {
			out := open(t, outside(t, c.file), Options{Key: testKey(t), Territory: InTerritory(territory.Lozere())})
			if out.Kind != c.kind || out.Report.Rows != c.rows || out.Report.Aside != c.aside {
				t.Errorf("read as %s: %d rows, %d set aside; want %s, %d, %d", out.Kind, out.Report.Rows, out.Report.Aside, c.kind, c.rows, c.aside)
			}
		})
	}
}
