// Package disclosure keeps figures about few people from being read, or
// worked out, from what is published.
//
// A [Table] is any set of cells with the sums that tie them, several linked
// tables included. [Table.Protect] withholds what the rules name (too few
// units, one that dominates), then as little more as makes the first
// impossible to work out, and returns numbers of which a withheld one holds no
// value at all: there is nothing in it to print, export or subtract. Beside
// them stands, for each withheld cell, the interval an attacker can still
// compute. [Round] is the other way: every figure moves a little.
//
// A [Ledger] remembers what was published, so that the next page cannot be
// subtracted from the last one.
//
// It refuses a table whose sums do not hold, and to call protected what is
// not: when nothing more can be withheld, it says so.
package disclosure
