// Package sroi writes the value map of a social return on investment and
// computes what follows: present value, net value, ratio with its interval,
// payback, what would make the ratio fall to one, and what moves it most.
// [Avoided] computes a cost avoided in the same honest way.
//
// It follows the vocabulary of the SROI Guide (Cabinet Office 2009, The SROI
// Network 2012; French translation ESSEC IIES 2011): deadweight is poids mort,
// attribution attribution, displacement déplacement, drop-off déperdition.
//
// It refuses a map in which one of these four is not declared, as a ratio
// without them is inflated; a proxy without year, perimeter and source; and a
// discounting convention that is not named, as it changes every ratio by the
// factor 1+rate. It has no function that ranks actions by their ratio: ratios
// of different maps rest on different outcomes and different proxies, and
// their order means nothing.
package sroi
