package method

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
	"text/template"

	"github.com/lozere-developpement/sillage/impact"
)

//go:embed card.fr.md
var cardFile string

// kindWords and riskWords are the French of the card.
var kindWords = map[Kind]string{Resource: "Ressource", Activity: "Activité", Output: "Réalisation", Outcome: "Résultat", Impact: "Impact"}

var riskWords = map[Risk]string{"": "aucun vu", Alignment: "alignement", DropOff: "déperdition", Efficiency: "efficience",
	Endurance: "durée", Evidence: "preuve", Execution: "exécution", External: "extérieur",
	Participation: "participation", Unexpected: "imprévu"}

// elementWords and impWords are the French of the cross-walk.
var elementWords = map[string]string{"criterion": "critère", "dimension": "dimension", "indicator": "indicateur", "estimate": "estimation",
	"beneficiary-group": "public", "persons-reached": "personnes touchées", "effect-size": "taille d'effet", "six-months": "mesure à six mois",
	"comparison-group": "groupe de comparaison", "link-risk": "risque d'un lien de la théorie"}

var impWords = map[string]string{"what": "quoi", "who": "qui", "how much": "combien", "contribution": "contribution", "risk": "risque"}

// Card writes the documentation of the method in Markdown, in French: grid,
// questionnaires, theory, formulae, choices with reasons and sources, limits.
// The same method gives the same bytes. It refuses a method that [Method.Check]
// refuses.
func (m *Method) Card() (string, error) {
	if err := m.Check(); err != nil {
		return "", err
	}
	t, err := template.New("card").Funcs(m.words()).Parse(cardFile)
	if err != nil {
		return "", fmt.Errorf("card: %w", err)
	}
	var b strings.Builder
	if err := t.Execute(&b, m); err != nil {
		return "", fmt.Errorf("card: %w", err)
	}
	return b.String(), nil
}

func (m *Method) words() template.FuncMap {
	return template.FuncMap{
		"criteria": func(dimension string) (out []impact.Criterion) {
			for _, c := range m.Design.Referential.Criteria {
				if c.Dimension == dimension {
					out = append(out, c)
				}
			}
			return out
		},
		"goals": func(criterion string) string {
			var words []string
			for _, g := range Crosswalk().Goals(criterion) {
				words = append(words, strconv.Itoa(g))
			}
			return strings.Join(words, ", ")
		},
		"elements": func() any { return Crosswalk().Elements },
		"element":  func(id string) string { return elementWords[id] },
		"imp":      func(d string) string { return impWords[d] },
		"kind":     func(k Kind) string { return kindWords[k] },
		"risk":     func(r Risk) string { return riskWords[r] },
		"number": func(v float64) string {
			if math.IsNaN(v) {
				return "non déclarée"
			}
			return strings.ReplaceAll(strconv.FormatFloat(v, 'f', -1, 64), ".", ",")
		},
		// cell keeps a text within its cell of a table.
		"cell": func(s string) string {
			return strings.NewReplacer("|", "\\|", "\n", " ").Replace(s)
		},
	}
}
