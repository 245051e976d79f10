// Package forecast says what the applications under way may bring: the whole
// distribution of the total, how often our own probabilities were right, how
// long funders take, and in which month the cash runs out.
//
// It refuses the weighted total alone, which is often an amount that cannot
// happen; a probability outside [0, 1]; a calibration without a decided file;
// a median delay that the pending files do not let one know.
package forecast
