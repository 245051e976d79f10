// Package efficiency sets money beside effect: what one point of measured
// change cost, with its interval, and which funder's euros went to which
// action and which change. It is the one package that sees both funding and
// impact.
//
// It refuses a cost per effect when the effect may be nil or negative: the
// interval of the ratio is then unbounded, and the figure would mean nothing.
// It refuses to call the change an effect of the money: what would have
// happened without it is for the designs of package impact to say.
package efficiency
