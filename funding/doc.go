// Package funding follows the money of a programme: the calls that open, the
// applications that are filed, what is requested, awarded, called and paid,
// and the plan that balances it. It holds the words (Funder, Call,
// Application, Stage) and the arithmetic of money (Cents, Rate, Split) on
// which the packages below it are built:
//
//	plan        costs and resources of an action, balanced to the cent
//	rules       dated legal rules and their verdict on a plan
//	ledger      the partners' pooled fund: an append-only, hash-chained journal
//	forecast    what will be obtained, when, and whether cash runs out
//	posts       subsidised posts whose aid shrinks every year
//	checks      what an auditor would find first
//	watch       calls to come, deadlines, calendar
//	partners    whom we asked, and what they answered
//	portfolio   all of it at one moment, as one document
//	exchange    the files of other tools, in and out
//	solver      the best plan under all the rules, with its proof
//	efficiency  cost per measured effect
//	demo        marked demonstration data
//
// It refuses to guess. An amount nobody stated is unknown, never zero; a
// ceiling is rounded down and a minimum up, so that rounding breaks no rule;
// a product or a sum that does not fit is an error, not a wrong figure. It
// reads no clock, no file and no network: dates and data come from the caller.
//
// Everything that a person reads carries a key for the message catalogue
// beside its English text (see Note); amounts, dates and rates know their
// French form (method French).
package funding
