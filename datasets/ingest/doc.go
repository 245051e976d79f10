// Package ingest reads the tables that people really have: a CSV saved by
// Excel in Windows-1252, a workbook whose header starts on row 22, a sheet with
// a total at the bottom, "1 234,56 €" with a narrow no-break space.
//
// [Open] says what a file is and gives its [Sheet]s; [Sheet.Table] finds the
// header and streams the rows; a [Cell] is turned into a number, an amount, a
// day, a duration or a yes/no by the parsers of this package. A [Report] keeps
// the account: every row of the file is kept, repaired by a named [Rule], or
// set aside with its reasons, and the three add up.
//
// What it refuses, with a reason a person can act on: a file that is not a
// table (PDF, old .xls, image), a truncated workbook, a zip bomb, a row of more
// columns than a spreadsheet can have, a cell of many megabytes, a header that
// comes a second time. What it never does: guess. A date that cannot be told
// from a month/day swap, or "2/5" that a spreadsheet turned into a day of May,
// is an error until the user has confirmed a rule.
//
// Personal data stops here too: [Key] turns names into keyed pseudonyms, and
// [Privacy] lists the columns that are not read at all.
//
// The package imports nothing of the rest of the project and no Arrow; meaning
// (which column is a commune, what "2/3" stands for) belongs to producers.
package ingest
