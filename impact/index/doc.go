// Package index builds a composite index: from a table of units and
// indicators to one score per unit, by the ten steps of the OECD/JRC Handbook
// on Constructing Composite Indicators (2008, ISBN 978-92-64-04345-9).
//
// A [Design] is the method, written before the data is seen: the framework
// (which indicators make which aggregates, with direction and weight) and one
// choice for every step. [Build] applies it to a [Data] table and returns an
// [Index] that keeps the table after every stage, so that any cell can be
// followed from the raw value to the score ([Index.Trace]). Tables are in
// memory, column by column; a missing value is NaN and stays missing until an
// imputation the design names fills it.
//
// The package refuses rather than guesses: an indicator without spread has no
// min-max scale, a geometric mean does not take zero, principal components
// with a negative loading are not weights, pairwise judgements that
// contradict each other (consistency ratio above 0.10) are not weights
// either, an aggregate with too little data is missing. Every refusal is an
// [impact.Refusal]: it says why and what would lift it.
//
// What a node weighs is not what it does: [Index.Influences] sets the two side
// by side, and [Index.OptimiseLevel] seeks the weights that bring them
// together.
//
// What an index cannot say by itself, how much of the order depends on the
// choices made, is the matter of package robust.
package index
