package cli

import (
	"path/filepath"
	"testing"

	"github.com/lozere-developpement/sillage/cmd/internal/browsertest"
)

// The pages behind the public ones, where officers work, are held to the same:
// see [browsertest.Visit]. Each is seen at two widths, once in the light and
// once in the dark; from one page to the next the widths change.
func TestOfficeInABrowser(t *testing.T) {
	ctx := browsertest.Start(t)
	dir := filepath.Join(t.TempDir(), "ws")
	run(t, "demo", "--data", dir)
	home := start(t, dir)
	w, err := browsertest.Listen(ctx, home)
	if err != nil {
		t.Fatal(err)
	}
	checker := browsertest.Axe(t)
	widths := []int64{320, 768, 1280}
	for i, address := range []string{
		"/financements", "/financements/dossiers", "/financements/dossiers?modifier=demo-01", "/financements/dossiers?q=introuvable", "/financements/dossiers/nouveau",
		"/financements/dossiers/demo-01", "/financements/dossiers/demo-01/pieces/0", "/financements/dossiers/demo-01/versements/0", "/financements/dossiers/demo-01/bilans/0", "/financements/dossiers/etapes",
		"/financements/appels", "/financements/appels/nouveau", "/financements/appels/call-feder-numerique", "/financements/appels/import",
		"/financements/financeurs", "/financements/financeurs/nouveau", "/financements/financeurs/etat", "/financements/dispositifs", "/financements/dispositifs/leader", "/financements/structures", "/financements/structures/hub",
		"/financements/partenaires", "/financements/partenaires/nouveau", "/financements/partenaires/demo-p01", "/financements/calendrier", "/financements/controles", "/financements/echanges",
		"/financements/factures", "/financements/factures/nouveau", "/financements/factures/demo-f1", "/financements/fonds", "/financements/fonds/releve?partenaire=CCSS%20Loz%C3%A8re",
		"/financements/plans", "/financements/plans/a03", "/financements/plan/plan-a03", "/financements/plan/plan-a03/depenses/0", "/financements/plan/plan-a03/ressources/0", "/financements/plan/nouveau?action=a01",
		"/financements/optimum/a03", "/financements/optimum/a03?annee=2026&propre=0", "/financements/postes", "/financements/postes/nouveau", "/financements/postes/demo-post-03",
		"/financements/prevision", "/financements/prevision?caisse=5000&depense=3000", "/financements/prevision?caisse=x",
		"/saisie", "/saisie/questionnaires/diagnostic-usages", "/saisie/questionnaires/diagnostic-usages/feuille", "/saisie/etapes/a13", "/saisie/indicateurs/a01",
		"/donnees/deposer", "/donnees/actions", "/donnees/rapprochements", "/comptes", "/connexion",
	} {
		browsertest.Visit(t, ctx, w, home+address, widths[i%3], "light", checker)
		browsertest.Visit(t, ctx, w, home+address, widths[(i+1)%3], "dark", checker)
	}
}
