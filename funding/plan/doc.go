// Package plan holds the financing plan of an action: what it costs, account
// by account, who pays or might pay, and whether the two sides are equal to
// the cent.
//
// It refuses to hide a gap: an amount asked for is not an amount obtained, and
// Summary keeps the five states of a resource apart. Contributions in kind
// (accounts 86 and 87) must match, but are never counted as cash.
package plan
