package lang

import "strings"

// spaces sets French punctuation: a narrow space before ; ! ? and %, a full one
// before : and inside guillemets, none of which breaks a line (Imprimerie
// nationale, Lexique des règles typographiques, 2002).
var spaces = strings.NewReplacer(
	" ;", thin+";", " !", thin+"!", " ?", thin+"?",
	" :", nbsp+":", "« ", "«"+nbsp, " »", nbsp+"»",
	" %%", nbsp+"%%", " €", nbsp+"€", "...", "…",
)

// Space replaces the plain spaces of French punctuation in s by those that do
// not break. It is applied to the catalogue when it is read, so that its files
// can be written with the space bar; text from data is left as it came.
func Space(s string) string { return spaces.Replace(s) }
