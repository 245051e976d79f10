// Package robust says how much of an order depends on the choices that made
// it. A composite index asks for weights, a scale, a way to combine, a
// treatment of outliers and of gaps; each has several defensible answers, and
// the inputs themselves are known with error. This package draws all the
// declared [Choices] together, many times, and reports what holds.
//
// [Analyse] gives for each unit the interval of its score and of its rank,
// the probability of every rank, of every duel, and which units of the
// published order must be shown as tied. [Sensitivity] says which choice
// decides (Sobol' indices). [SMAA] answers for the weights alone, exactly
// when there are two or three criteria and with its error beyond, duels being
// exact for any number; [ElementaryEffects] sorts many inputs cheaply. [Flips] gives the weights at which
// two neighbours change places.
//
// It refuses to leave out the combinations that fail, as that would hide
// them: if one of the declared choices cannot be computed, nothing is. It
// always says whether the draws were enough. The same seed gives the same
// figures, on any number of processors.
package robust
