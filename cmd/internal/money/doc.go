// Package money is the command `sillage funding`: calls, applications,
// partners, plans with their rules, checks, the forecast, the fund, the
// posts, the calendar and the export, as text for people and as JSON or CSV for programs.
//
// It writes only what a file brings: calls and applications that are not known
// yet; --essai says what it would do. `sillage funding fund verify` fails, and names the entry, when
// the journal is not the one that was written.
package money
