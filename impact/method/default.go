package method

import (
	"slices"

	"github.com/lozere-developpement/sillage/impact"
)

// Default returns the method that comes with the program: its grid and
// questionnaires, a theory of change for digital inclusion, the choices of
// package impact and their reasons, and what cannot be said. It has no
// indicators: they are those of the roadmap, which the caller adds.
func Default() *Method {
	return &Method{
		Name: "sillage", Version: "1.0.0", Owner: "le service qui l'applique",
		Purpose: "Que changent les actions d'inclusion numérique pour les habitants et le territoire, et avec quelle certitude ?",
		Design:  impact.DefaultDesign(),
		Theory:  Theory{slices.Clone(defaultTheory.Nodes), slices.Clone(defaultTheory.Links)},
		Choices: slices.Clone(defaultChoices),
		Limits: []string{
			"Sans groupe de comparaison, un changement mesuré avant et après n'est pas un effet démontré : une partie serait survenue sans l'action.",
			"Les personnes qui ne répondent pas au second questionnaire peuvent différer de celles qui répondent.",
			"Les réponses sont déclarées : elles disent ce que les personnes pensent savoir faire.",
			"Un score compare une action à ses bornes déclarées, et ne classe pas des actions aux publics différents.",
		},
	}
}

var defaultTheory = Theory{
	Nodes: []Node{
		{ID: "moyens", Kind: Resource, Label: "Conseillers, lieux, équipements"},
		{ID: "accompagnement", Kind: Activity, Label: "Ateliers, accompagnements et équipements remis"},
		{ID: "gestes", Kind: Output, Label: "Gestes appris, personnes équipées"},
		{ID: "autonomie", Kind: Outcome, Label: "Démarches faites seul", Criterion: "autonomy"},
		{ID: "droits", Kind: Outcome, Label: "Accès aux droits et aux services", Criterion: "living-conditions"},
		{ID: "equite", Kind: Impact, Label: "Accès comparable dans tout le territoire", Criterion: "territorial-equity"},
	},
	Links: []Link{
		{From: "moyens", To: "accompagnement", Assumption: "les postes sont pourvus et les lieux ouverts", Risk: External, RiskNote: "fin d'un financement"},
		{From: "accompagnement", To: "gestes", Assumption: "les personnes viennent et reviennent", Risk: Participation, RiskNote: "les plus éloignés ne viennent pas"},
		{From: "gestes", To: "autonomie", Assumption: "les gestes servent encore chez soi", Risk: DropOff, RiskNote: "oubli faute de pratique ou d'équipement"},
		{From: "autonomie", To: "droits", Assumption: "les démarches en ligne aboutissent", Risk: External, RiskNote: "changement des services en ligne"},
		{From: "droits", To: "equite", Assumption: "l'offre suit les besoins de chaque commune", Risk: Alignment},
	},
}

var defaultChoices = []Choice{
	{Step: "intervalle", Choice: "95 %, bootstrap multinomial sur les effectifs", Reason: "les réponses sont discrètes : leurs effectifs contiennent toute l'information", Source: "Efron 1979"},
	{Step: "secret statistique", Choice: "aucune ventilation sous 5 personnes, ni retrouvable par soustraction", Reason: "des communes de moins de cent habitants"},
	{Step: "données manquantes", Choice: "manquant n'est jamais zéro", Reason: "un silence n'est pas une mauvaise réponse"},
	{Step: "score d'un critère", Choice: "moyenne pondérée des questions et indicateurs déclarés, chacun entre ses bornes", Reason: "des bornes déclarées ne changent pas quand une action s'ajoute", Source: "OCDE/CCR 2008"},
	{Step: "classement", Choice: "des unités dont l'ordre change sous des choix raisonnables sont à égalité", Reason: "un ordre qui tient aux poids n'est pas un constat", Source: "Saisana, Saltelli et Tarantola 2005"},
	{Step: "petits effectifs", Choice: "aucun intervalle sous six paires", Reason: "aucun test bilatéral n'y atteint 5 %"},
}
