package demo

// Aggregates of 514 activity reports of conseillers numériques (V1 of the
// tool), national, entered around 20 March 2022; and example figures of the
// tool's public interface description. None of it describes Lozère.

// collective is the share of activities that are workshops: 27 404 of 174 140.
const collective = 0.157

// A band is a value with its weight.
type band struct {
	name   string
	weight float64
}

// minutes of an individual activity.
var individualMinutes = []struct {
	minutes int
	weight  float64
}{{15, 23}, {30, 17.5}, {45, 17.5}, {60, 15}, {75, 5}, {90, 7}, {105, 4}, {120, 6}, {150, 3}, {180, 2}}

// minutes of a workshop: a mean of 100.
var workshopMinutes = []struct {
	minutes int
	weight  float64
}{{60, 15}, {90, 35}, {120, 35}, {150, 10}, {180, 5}}

// people in a workshop: 76 workshops of 2 to 30.
var workshopSizes = []struct {
	people int
	weight float64
}{{2, 21}, {3, 4}, {4, 9}, {5, 15}, {6, 5}, {7, 4}, {8, 3}, {9, 4}, {10, 2}, {14, 4}, {25, 5}}

// age of people, 18–35, 35–60 and 60+ split as the tool itself splits them.
var ageIndividual = []band{{"douze_dix_huit", 0.3}, {"dix_huit_vingt_quatre", 2.2}, {"vingt_cinq_trente_neuf", 5.4}, {"quarante_cinquante_neuf", 31.9}, {"soixante_soixante_neuf", 28.9}, {"soixante_dix_plus", 31.2}}
var ageWorkshop = []band{{"moins_de_douze", 29.9}, {"douze_dix_huit", 1.3}, {"dix_huit_vingt_quatre", 1.6}, {"vingt_cinq_trente_neuf", 3.9}, {"quarante_cinquante_neuf", 16.8}, {"soixante_soixante_neuf", 22.3}, {"soixante_dix_plus", 24.2}}

// gender: 26.6 % of all are men, unknown included; the rest is a hypothesis.
var genders = []band{{"feminin", 45.4}, {"masculin", 26.6}, {"non_communique", 28}}

// channel, with visits at home raised from 3 to 6 % for a rural département
// (hypothesis).
var channels = []band{{"lieu_activite", 66}, {"autre", 24}, {"a_distance", 4}, {"domicile", 6}}

// themes of an activity, after the passage from the old labels to the new.
var themes = []band{
	{"prendre_en_main_du_materiel", 15}, {"gere_ses_contenus_numeriques", 9}, {"navigation_sur_internet", 12}, {"email", 10},
	{"bureautique", 7}, {"aide_aux_demarches_administratives", 20}, {"securite_numerique", 4}, {"sante", 5}, {"reseaux_sociaux", 4},
	{"insertion_professionnelle", 3}, {"parentalite", 2}, {"scolarite_et_numerique", 3}, {"diagnostic_numerique", 4}, {"intelligence_artificielle", 2},
}

// months weighs the months of a year (hypothesis): August and December are low.
var months = [12]float64{1, 1, 1.05, 1, 0.95, 1, 0.9, 0.55, 1.05, 1.1, 1.05, 0.75}

// towns that employ a conseiller numérique in the list of 2021, or house a
// France Services in that of 2020.
var towns = []string{
	"48034", "48152", "48092", "48080", "48127", "48140", "48099", "48095", "48116", "48198", "48027",
	"48070", "48064", "48094", "48061", "48096",
}
