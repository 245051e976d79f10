// Package demo makes demonstration data for the money of a small département:
// a dozen fundings identified, applications at every stage, a plan for each of
// the fourteen actions, a pooled fund, subsidised posts and a treasury. Every
// record is marked Demo; the names of public funders are real, the amounts and
// outcomes are drawn from a seed and describe nothing that happened.
//
// It refuses nothing: the same seed and day give the same data.
package demo
