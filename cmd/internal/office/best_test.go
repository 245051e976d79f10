package office

import (
	"errors"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/solver"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// What the proof of a best plan says, it says in French: what a limit costs,
// which rules cannot hold together, each with its article.
func TestWordsOfTheBestPlan(t *testing.T) {
	share := funding.Percent(20)
	p := solver.Problem{Cost: 100_000_00, OwnerShare: &share, ShareArticle: "CGCT, art. L1111-10 III", Sources: []solver.Source{
		{Name: "Région", Kind: funding.Region, Maximum: funding.Known(80_000_00)},
		{Name: "Fondation", Kind: funding.Foundation, Maximum: funding.Known(10_000_00), Article: "règlement de l'appel"}}}
	best, err := solver.Solve(p)
	if err != nil || len(best.Prices) != 1 {
		t.Fatalf("%+v, %v", best, err)
	}
	plain := strings.NewReplacer("\u202f", " ", "\u00a0", " ")
	say := func(m interface{ Message() (string, []any) }) string {
		key, args := m.Message()
		return plain.Replace(lang.French.T(key, args...))
	}
	want := "un euro de plus sur la limite « Fondation : au plus 10 000,00 € (règlement de l'appel) » réduit l'autofinancement de 0,20 €"
	if got := say(best.Prices[0]); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	p.OwnMax = funding.Known(15_000_00)
	_, err = solver.Solve(p)
	conflict, ok := errors.AsType[*solver.Conflict](err)
	if !ok {
		t.Fatal(err)
	}
	for _, words := range []string{"aucun plan ne respecte à la fois", "CGCT, art. L1111-10 III", "au plus 15 000,00 € de fonds propres", "le plan couvre le coût de 100 000,00 €"} {
		if got := say(conflict); !strings.Contains(got, words) {
			t.Errorf("%s\nwant %s in it", got, words)
		}
	}
}
