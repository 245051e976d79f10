// Package counterfactual estimates what would have happened without the
// action, from a comparison group: difference in differences
// ([DiD], [TwoByTwo]), weighting by the propensity score ([Weigh]) and
// matching on it ([Match]). Each result carries its [Grade]: how far the
// design supports reading the difference as an effect.
//
// It refuses to conclude when the conditions of the design visibly fail: the
// two groups moved apart already before the action, or remain different after
// weighting or matching (a standardised difference above 0.1). What was not
// observed can still differ, and every result says so.
package counterfactual
