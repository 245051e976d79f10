// Package evidence hands what came in to those who measure: the few lines that
// turn the columns of a workspace into the inputs of package impact, and the
// indicators of the roadmap into measures. Pages, notebooks and the command
// line all read the same evidence, so they show the same figures.
//
// It counts once, at the finest grid; every filter is then answered from the
// counts. It judges nothing and knows no money.
package evidence
