// Package money is the command `sillage funding`: calls, applications,
// partners, plans with their rules, checks, the forecast, the fund, the
// calendar and the export, as text for people and as JSON or CSV for programs.
//
// It only reads. `sillage funding fund verify` fails, and names the entry, when
// the journal is not the one that was written.
package money
