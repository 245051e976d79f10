package datasets

// A ColumnDoc describes one column of a dataset.
type ColumnDoc struct {
	Name     string
	Unit     string // "" = none
	Personal bool   // a pseudonym or a trait of one person: never leaves row by row
	Doc      string // in French, for the page that lists the data
}

// A field ties a column on disk to a slice of the columns that leave the
// package. slot is a pointer to that slice.
type field struct {
	ColumnDoc
	slot any
}

// schemas gives the fields of a part of each fixed dataset.
func (c *AttendanceColumns) fields() []field {
	return []field{
		{ColumnDoc{"activity", "", false, "code de l'activité : une activité a une durée et un ou plusieurs participants"}, &c.Activity},
		{ColumnDoc{"beneficiary", "", true, "pseudonyme de la personne ; 0 = anonyme"}, &c.Beneficiary},
		{ColumnDoc{"action", "", false, "action de la feuille de route ; 0 = non rattachée"}, &c.Action},
		{ColumnDoc{"territory", "", false, "commune où l'activité a eu lieu"}, &c.Territory},
		{ColumnDoc{"home", "", true, "commune de la personne ; 0 = inconnue"}, &c.Home},
		{ColumnDoc{"period", "", false, "trimestre"}, &c.Period},
		{ColumnDoc{"day", "jours depuis le 1er janvier 1970", false, "jour de l'activité"}, &c.Day},
		{ColumnDoc{"duration", "min", false, "durée de l'activité, répétée pour chaque participant : ne pas l'additionner"}, &c.Duration},
		{ColumnDoc{"kind", "", false, "individuel ou collectif"}, &c.Kind},
		{ColumnDoc{"channel", "", false, "où et comment l'activité a eu lieu"}, &c.Channel},
		{ColumnDoc{"age", "", true, "tranche d'âge ; tirée au sort dans les ateliers, ne pas croiser"}, &c.Age},
		{ColumnDoc{"gender", "", true, "genre ; tiré au sort dans les ateliers, ne pas croiser"}, &c.Gender},
		{ColumnDoc{"status", "", true, "situation ; tirée au sort dans les ateliers, ne pas croiser"}, &c.Status},
		{ColumnDoc{"autonomy", "1 à 3", true, "autonomie notée par le médiateur ; 0 = non notée"}, &c.Autonomy},
		{ColumnDoc{"source", "", false, "outil d'origine : la série se rompt de l'un à l'autre"}, &c.Source},
		{ColumnDoc{"devices", "", false, "matériels, un bit par code"}, &c.Devices},
		{ColumnDoc{"referral", "", true, "structure vers laquelle la personne est orientée"}, &c.Referral},
		{ColumnDoc{"themes", "", false, "thèmes, un bit par code"}, &c.Themes},
	}
}

func (c *AnswerColumns) fields() []field {
	return []field{
		{ColumnDoc{"response", "", true, "code du questionnaire rempli"}, &c.Response},
		{ColumnDoc{"respondent", "", true, "pseudonyme qui relie les vagues ; 0 = non relié"}, &c.Respondent},
		{ColumnDoc{"item", "", false, "question, « questionnaire/question »"}, &c.Item},
		{ColumnDoc{"wave", "0 avant, 1 après, 2 à six mois", false, "moment de la réponse"}, &c.Wave},
		{ColumnDoc{"action", "", false, "action de la feuille de route ; 0 = non rattachée"}, &c.Action},
		{ColumnDoc{"territory", "", true, "commune de la personne ; 0 = inconnue"}, &c.Territory},
		{ColumnDoc{"period", "", false, "trimestre"}, &c.Period},
		{ColumnDoc{"group", "", false, "groupe déclaré, par exemple comparaison"}, &c.Group},
		{ColumnDoc{"value", "code de la réponse", true, "réponse ; 255 = question posée sans réponse"}, &c.Value},
	}
}

func (c *IndicatorColumns) fields() []field {
	return []field{
		{ColumnDoc{"indicator", "", false, "indicateur de la feuille de route"}, &c.Indicator},
		{ColumnDoc{"action", "", false, "action de la feuille de route"}, &c.Action},
		{ColumnDoc{"territory", "", false, "commune ; 0 = tout le département"}, &c.Territory},
		{ColumnDoc{"period", "", false, "période mesurée"}, &c.Period},
		{ColumnDoc{"kind", "0 réalisé, 1 référence, 2 cible", false, "ce que la valeur représente"}, &c.Kind},
		{ColumnDoc{"value", "unité de l'indicateur", false, "valeur"}, &c.Value},
		{ColumnDoc{"base", "unités", false, "effectif sur lequel un taux repose ; 0 = inconnu"}, &c.Base},
	}
}

// The names of the fixed datasets. A Table is the dataset "table-" and its
// name.
const (
	attendances = "attendances"
	answers     = "answers"
	indicators  = "indicators"
	tablePrefix = "table-"
)

// Schema returns the columns of the dataset "attendances", "answers" or
// "indicators", in the order of the files; nil for another name.
func Schema(dataset string) []ColumnDoc {
	var fields []field
	switch dataset {
	case attendances:
		fields = new(AttendanceColumns).fields()
	case answers:
		fields = new(AnswerColumns).fields()
	case indicators:
		fields = new(IndicatorColumns).fields()
	}
	var docs []ColumnDoc
	for _, f := range fields {
		docs = append(docs, f.ColumnDoc)
	}
	return docs
}
