// Package lang holds what users read, in French first and in English second,
// and sets it as each language wants: « 1 234,56 € » with the spaces that do
// not break, years that are never grouped, « 16 août 2025 ».
//
// One file per area and language (fr/impact.toml, en/impact.toml) maps a key to
// a text. A text takes arguments by position, as fmt does, and the language
// writes them:
//
//	%[1]s   as is; a number, date or amount is written in the language
//	%[1]d   a whole number, in groups of three: 12 345
//	%[1]y   digits never grouped: a year, a code
//	%[1].1f a number with one decimal: 1 234,5
//	%[1].0P a share between 0 and 1 as a percentage: 42 %
//	%[1]€   an amount in cents: 1 234,56 €
//	%[1].0€ the same to the euro: 1 235 €
//	%[1]q   quoted: « Mende »
//	%[1]o   an ordinal: 1er, 2e
//	{1:personne|personnes}   the form that agrees with argument 1
//
// The data that comes with the program (criteria, questions, a roadmap) is
// written in French where it lives; en/data/*.toml maps each of its texts to
// English, see [Catalogue.Data].
//
// It refuses to guess: a text that English does not have is shown in French, a
// key that has none is shown between ⟦ ⟧, and a test of the whole repository
// fails on it. Text that comes from data is an argument,
// never a format, so that it cannot be mistaken for one.
package lang
