// Package nb is what a notebook is written with: an evaluation that is a Go
// package of small typed steps and a Markdown document that quotes them.
//
// A notebook declares named handles: parameters, sources, cells, figures,
// tables, checks and notes. A cell is a function of other handles, so the
// handles are the dependency graph. There is no hidden state to get wrong: the
// compiler refuses a cycle ("initialization cycle") and a cell that is given
// the wrong type; a name used twice is told at the start, with both places.
//
//	var Carnet = nb.New("premier", "Un premier critère")
//
//	var (
//		Annee   = nb.Param(Carnet, "annee", nb.Parameter[int]{Default: 2025, Choices: []int{2024, 2025}})
//		Notes   = nb.File(Carnet, "notes", "notes.csv", lire)
//		Moyenne = nb.Cell2(Carnet, "moyenne", Notes, Annee, moyenne)
//		Barres  = nb.Figure(Carnet, "barres", Moyenne, barres)
//		_       = nb.Check(Carnet, "assez de réponses", Moyenne, assez)
//	)
//
//	func main() { nb.Main(Carnet) }
//
// The document beside it, notebook.md, quotes them:
//
//	La note moyenne est de {{valeur "moyenne" | nombre 1}} en {{parametre "annee"}},
//	{{evolution "moyenne.ecart"}}.
//
//	{{figure "barres"}}
//
// A cell runs only when something asked for depends on it, and only when its
// code, its inputs or a parameter has changed.
//
// The package refuses a name that nothing declares, a figure without title or
// summary, a number that is not one, a sentence whose hand-written words
// contradict the value that it quotes, and raw HTML in the document. It draws
// nothing, opens no connection and starts no process: a notebook emits its
// figures as data and the sillage program draws them.
package nb
