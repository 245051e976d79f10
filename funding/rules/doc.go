// Package rules judges a financing plan by the rules of public money. The
// rules are data (law.toml): each has its article, its values, the days on
// which it holds, and whether its text was read. An old plan is judged under
// the law of its date.
//
// Every verdict is passed, violated by so many euros, not applicable or
// unknown, with its reason. A rule that does not concern the plan is never
// shown as passed; a fact that nobody stated makes the verdict unknown, never
// passed. It refuses a rule book whose values it cannot read.
//
// It gives no legal advice: it says what the published figure is and where it
// was read.
package rules
