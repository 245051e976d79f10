// Package datasets holds what came in: attendances, questionnaire answers,
// measured indicator values and other tables, as immutable files of columns
// that are opened in place.
//
// A [Workspace] is a folder. Each import adds whole files of rows, called
// parts, and one [Manifest] that says where they came from: source file, its
// SHA-256, rows kept, repaired and set aside, and the older rows that the
// import replaced. A part appears only when it is whole, and the rename of the
// manifest is the one instant at which an import becomes true, so a kill at
// any moment leaves the workspace readable and loses no committed row.
//
// Words are coded by append-only [Dictionaries]: one code means one thing in
// every part, for ever. A [View] is a consistent reading of all committed
// parts; its columns are slices that point into the mapped files.
//
// The package refuses to map a part whose bytes are not those that the
// manifest names, to guess a code for a word it does not know, to count a year
// twice because it was exported again, and to hand out Arrow types: those stay
// inside, so that a move to another Arrow touches this folder only.
package datasets
