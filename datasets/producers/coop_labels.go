package producers

import "github.com/lozere-developpement/sillage/datasets/ingest"

// The lists of La Coop: the label of its export, then the code of its API,
// which is also the name in our dictionaries (inclusion-numerique/
// coop-mediation-numerique, June 2026). Labels of the Espace Coop (V1) that
// stand for one of them follow.
var (
	coopKinds = ingest.NewVocabulary(
		"Accompagnement individuel", "individuel",
		"Atelier collectif", "collectif",
		"Accompagnement ponctuel", "individuel",
		"Demande ponctuelle", "individuel",
	)
	coopChannels = ingest.NewVocabulary(
		"Lieu d’activité", "lieu_activite",
		"Autre lieu", "autre",
		"À domicile", "domicile",
		"À distance", "a_distance",
	)
	coopAges = ingest.NewVocabulary(
		"Moins de 12 ans", "moins_de_douze",
		"12 - 17 ans", "douze_dix_huit",
		"18 - 24 ans", "dix_huit_vingt_quatre",
		"25 - 39 ans", "vingt_cinq_trente_neuf",
		"40 - 59 ans", "quarante_cinquante_neuf",
		"60 - 69 ans", "soixante_soixante_neuf",
		"70 ans et plus", "soixante_dix_plus",
		"Non communiqué", "non_communique",
	)
	coopGenders = ingest.NewVocabulary(
		"Masculin", "masculin",
		"Féminin", "feminin",
		"Non communiqué", "non_communique",
		"Homme", "masculin",
		"Femme", "feminin",
	)
	coopStatuses = ingest.NewVocabulary(
		"Retraité", "retraite",
		"Sans emploi", "sans_emploi",
		"En emploi", "en_emploi",
		"Scolarisé", "scolarise",
		"Non communiqué ou hétérogène", "non_communique",
		"Non communiqué", "non_communique",
		"Hétérogène", "non_communique",
	)
	coopSources = ingest.NewVocabulary(
		"Espace coop (V1)", "coop-v1",
		"La Coop de la médiation numérique (V2)", "coop-v2",
	)
	coopDevices = ingest.NewVocabulary(
		"Ordinateur", "ordinateur",
		"Téléphone", "telephone",
		"Tablette", "tablette",
		"Autre", "autre",
		"Pas de matériel", "aucun",
	)
	coopReferrals = ingest.NewVocabulary(
		"Administration (mairie, préfecture…)", "administration",
		"Autre structure de médiation numérique", "mediation_numerique",
		"Opérateur ou organisme en charge de la démarche administrative", "operateur_ou_organisme_en_charge",
		"Structure d’aide sociale (maison des solidarités, centre social…)", "aide_sociale",
		"Structure d’insertion professionnelle (France Travail, mission locale, chambre de commerce…)", "insertion_professionnelle",
		"Structure d’insertion professionnelle (Pôle emploi, mission locale, chambre de commerce…)", "insertion_professionnelle",
		"Structure d’aide aux démarches administratives (France Services…)", "aide_aux_demarches_administratives",
		"Autre", "autre",
	)
	coopThemes = ingest.NewVocabulary(
		"Diagnostic numérique", "diagnostic_numerique",
		"Prendre en main du matériel", "prendre_en_main_du_materiel",
		"Maintenance de matériel", "maintenance_de_materiel",
		"Gérer ses contenus numériques", "gere_ses_contenus_numeriques",
		"Navigation sur internet", "navigation_sur_internet",
		"E-mail", "email",
		"Bureautique", "bureautique",
		"Réseaux sociaux communication", "reseaux_sociaux",
		"Santé", "sante",
		"Banque et achats en ligne", "banque_et_achats_en_ligne",
		"Accompagner un professionnel", "entrepreneuriat",
		"Insertion professionnelle", "insertion_professionnelle",
		"Prévention en sécurité numérique", "securite_numerique",
		"Parentalité", "parentalite",
		"Scolarité et numérique", "scolarite_et_numerique",
		"Créer avec le numérique", "creer_avec_le_numerique",
		"Culture numérique", "culture_numerique",
		"Intelligence artificielle (IA)", "intelligence_artificielle",
		"Aide aux démarches administratives", "aide_aux_demarches_administratives",
		"Papiers - Élections - Citoyenneté", "papiers_elections_citoyennete",
		"Famille - Scolarité", "famille_scolarite",
		"Social - Santé", "social_sante",
		"Travail - Formation - Entreprise", "travail_formation",
		"Logement", "logement",
		"Transports - Mobilité", "transports_mobilite",
		"Argent - Impôts", "argent_impots",
		"Justice", "justice",
		"Étrangers - Europe", "etrangers_europe",
		"Loisirs - Sports - Culture", "loisirs_sports_culture",
		"Associations", "associations",
		// Codes of the API that differ from ours, and labels of V1.
		"gerer_ses_contenus_numeriques", "gere_ses_contenus_numeriques",
		"Naviguer sur Internet", "navigation_sur_internet",
		"Courriels", "email",
		"Gestion de contenus numériques", "creer_avec_le_numerique",
		"Échanger avec ses proches", "reseaux_sociaux",
		"Scolaire", "scolarite_et_numerique",
		"Accompagner un aidant", "parentalite",
		"Emploi et formation", "insertion_professionnelle",
		"Budget", "banque_et_achats_en_ligne",
		"Numérique et TPE/PME", "entrepreneuriat",
		"Fraude et harcèlement", "securite_numerique",
		"Sécuriser un équipement", "securite_numerique",
		"Applications smartphone", "prendre_en_main_du_materiel",
		"Démarche en ligne", "aide_aux_demarches_administratives",
	)
)
