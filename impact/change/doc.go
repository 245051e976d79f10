// Package change says whether a difference is real, how large it is and how
// sure that is: between before and after on the same people, or between two
// groups.
//
// Everything works on histograms ([impact.Counts]), whether they come from
// raw values ([Pairs], [impact.CountValues]) or from a tally of a million
// people (Tally.Change): the cost follows the number of distinct values.
//
// Tests are exact where that can be computed, ties included, and their name
// says which way was taken. It refuses to speak of significance from five
// pairs, to standardise a change without spread, and to correct for fewer
// comparisons than were declared.
package change
