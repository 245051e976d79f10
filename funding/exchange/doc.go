// Package exchange reads and writes the money files of other tools:
// Aides-territoires, Mon Inclusion Numérique, démarches-simplifiées, SCDL and
// Data.Subvention, 360Giving, the lists of European operations (Kohesio and
// the French extract), calendars of European calls, and the officer's own
// table.
//
// A row it cannot read is set aside with its line, its column and the reason;
// the others are read. It never repairs in silence: what is odd but readable
// comes with a note.
package exchange
