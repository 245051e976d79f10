// Package producers knows the files of the field: La Coop de la médiation
// numérique, Mon Inclusion Numérique, Pix, the survey tools, the open-data
// formats for places and subsidies, and the templates that this project makes
// itself. For each it knows the columns, what they mean, and what they do not.
//
// [Recognise] tells which producer made a file, from its structure and never
// from its name, and says why. [Read] turns the file into an [Outcome]: rows for
// a workspace, typed records for what is not a row (posts, grants, operations),
// and the account of every row of the file.
//
// What it refuses: a file where too much is wrong (see ingest.Tolerance), a
// column that decides who is who and is there twice, a header that comes a
// second time. What it never does: drop a row or a label in silence, sum the
// duration of an activity over its participants, or keep a name, an address or
// a free text that nobody asked for.
//
// Amounts are int64 cents and carry Cents in their name; a missing amount is
// nil, never zero.
package producers
