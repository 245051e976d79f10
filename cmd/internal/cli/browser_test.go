package cli

import (
	"path/filepath"
	"testing"

	"github.com/lozere-developpement/sillage/cmd/internal/browsertest"
)

// The pages behind the public ones, where officers work, are held to the same:
// see [browsertest.Visit].
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
	for _, address := range []string{
		"/financements", "/financements/dossiers", "/financements/dossiers?modifier=demo-01", "/financements/dossiers/demo-01", "/financements/dossiers/etapes",
		"/financements/appels", "/financements/appels/call-feder-numerique", "/financements/calendrier", "/financements/controles", "/financements/echanges",
		"/financements/factures", "/financements/financeurs", "/financements/fonds", "/financements/partenaires", "/financements/plans", "/financements/plans/a03",
		"/financements/postes", "/financements/prevision", "/financements/dispositifs", "/financements/structures", "/financements/optimum/a03",
		"/saisie", "/saisie/questionnaires/diagnostic-usages", "/saisie/questionnaires/diagnostic-usages/feuille", "/saisie/etapes/a13", "/saisie/indicateurs/a01",
		"/donnees/deposer", "/donnees/actions", "/donnees/rapprochements",
	} {
		for _, width := range []int64{320, 768, 1280} {
			browsertest.Visit(t, ctx, w, home+address, width, "light", checker)
		}
		browsertest.Visit(t, ctx, w, home+address, 1280, "dark", checker)
	}
}
