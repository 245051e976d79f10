package notebook

import "regexp"

// compilerWords are the messages of the Go compiler that a beginner meets,
// in French. The rest is shown as the compiler says it.
var compilerWords = []struct {
	said   *regexp.Regexp
	french string
}{
	{regexp.MustCompile(`^undefined: (\S+)$`), "« $1 » n’existe pas : nom mal écrit, ou pas encore déclaré"},
	{regexp.MustCompile(`^(\S+) undefined \(type (.+) has no field or method (\S+), but does have (?:field|method) (\S+)\)$`), "« $1 » n’existe pas : le type $2 n’a pas « $3 », mais il a « $4 »"},
	{regexp.MustCompile(`^(\S+) undefined \(type (.+) has no field or method (\S+)\)$`), "« $1 » n’existe pas : le type $2 n’a pas « $3 »"},
	{regexp.MustCompile(`^declared and not used: (\S+)$`), "« $1 » est déclaré et ne sert à rien : utilisez-le ou effacez-le"},
	{regexp.MustCompile(`^(".+") imported and not used$`), "$1 est importé et ne sert à rien : effacez cette ligne"},
	{regexp.MustCompile(`^(".+") imported as (\S+) and not used$`), "$1 (sous le nom $2) est importé et ne sert à rien : effacez cette ligne"},
	{regexp.MustCompile(`^cannot use (.+) \((?:variable|value|constant .*|untyped .*)? ?of (?:struct |func |map |slice |interface )?type (.+)\) as (.+) value in (.+)$`), "« $1 » est de type $2, alors qu’il faut ici le type $3"},
	{regexp.MustCompile(`^cannot use (.+) as (.+) value in (.+)$`), "« $1 » ne convient pas ici : il faut le type $2"},
	{regexp.MustCompile(`^type (.+) of (\S+) does not match (?:inferred type )?(.+?)(?: for .+| \(cannot infer .+\))?$`), "« $2 » est de type $1, qui ne correspond pas à $3 : la fonction de l’étape n’attend pas ce qu’on lui donne"},
	{regexp.MustCompile(`^in call to (\S+), type (.+) of (\S+) does not match (?:inferred type )?(.+?)(?: for .+| \(cannot infer .+\))?$`), "dans l’appel de $1, « $3 » est de type $2, qui ne correspond pas à $4 : la fonction de l’étape n’attend pas ce qu’on lui donne, ou ne rend pas (valeur, erreur)"},
	{regexp.MustCompile(`^in call to (\S+), cannot infer (\S+).*$`), "dans l’appel de $1, Go ne devine pas le type $2 : vérifiez que la fonction rend (valeur, erreur)"},
	{regexp.MustCompile(`^missing return$`), "il manque « return » à la fin de la fonction"},
	{regexp.MustCompile(`^not enough return values\n\thave (.+)\n\twant (.+)$`), "il manque une valeur après « return » : il en faut $2, il y a $1"},
	{regexp.MustCompile(`^too many return values\n\thave (.+)\n\twant (.+)$`), "il y a trop de valeurs après « return » : il en faut $2, il y a $1"},
	{regexp.MustCompile(`^not enough arguments in call to (\S+)(?s:.*)$`), "il manque quelque chose dans l’appel de $1"},
	{regexp.MustCompile(`^too many arguments in call to (\S+)(?s:.*)$`), "il y a trop de choses dans l’appel de $1"},
	{regexp.MustCompile(`^assignment mismatch: (\d+) variables? but (.+) returns? (\d+) values?$`), "$2 rend $3 valeur(s), et $1 nom(s) les reçoivent : « valeur, err := … »"},
	{regexp.MustCompile(`^invalid operation: (.+) \(mismatched types (.+) and (.+)\)$`), "« $1 » mélange deux types, $2 et $3 : convertissez l’un, par exemple float64(n)"},
	{regexp.MustCompile(`^initialization cycle(?s:.*)$`), "des étapes dépendent l’une de l’autre en rond : aucune ne peut commencer ; ôtez l’une de ces dépendances"},
	{regexp.MustCompile(`^no new variables on left side of :=$`), "ce nom existe déjà : écrivez = au lieu de :="},
	{regexp.MustCompile(`^(\S+) redeclared in this block(?s:.*)$`), "« $1 » est déclaré deux fois"},
	{regexp.MustCompile(`^expected declaration, found (.+)$`), "ici il faut var, func, type, const ou import, et non $1"},
	{regexp.MustCompile(`^(?:syntax error: )?unexpected newline, expected (.+)$`), "la ligne s’arrête trop tôt : il manque $1"},
	{regexp.MustCompile(`^(?:syntax error: )?unexpected (.+), expected (.+)$`), "« $1 » ne peut pas se trouver là : il faut $2"},
	{regexp.MustCompile(`^(?:syntax error: )?unexpected (.+) at end of statement$`), "« $1 » est de trop à la fin de la ligne"},
	{regexp.MustCompile(`^expected (.+), found (.+)$`), "il faut $1, et non $2"},
	{regexp.MustCompile(`^missing ',' before newline in (.+)$`), "il manque une virgule à la fin de la ligne"},
	{regexp.MustCompile(`^string literal not terminated$`), "un guillemet est ouvert et n’est pas refermé"},
	{regexp.MustCompile(`^no required module provides package (\S+?);?(?:\s(?s:.*))?$`), "le paquet $1 n’est pas livré avec le programme, et rien n’est cherché sur le réseau"},
	{regexp.MustCompile(`^package (\S+) is not in std.*$`), "le paquet « $1 » n’existe pas : nom mal écrit dans import"},
	{regexp.MustCompile(`^function main is undeclared in the main package$`), "il manque : func main() { nb.Main(Carnet) }"},
	{regexp.MustCompile(`^(.+) \((?:value|variable) of type .+\) is not used$`), "le résultat de « $1 » n’est pas utilisé"},
}

// Translate returns what a message of the compiler means, in French; a message
// that it does not know is returned as it is.
func Translate(message string) string {
	for _, w := range compilerWords {
		if m := w.said.FindStringSubmatchIndex(message); m != nil {
			return string(w.said.ExpandString(nil, w.french, message, m))
		}
	}
	return message
}
