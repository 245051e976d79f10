// Package demo makes demonstration data: attendances, answers and indicator
// values that look like a département's, drawn by chance from a seed. Every
// import it makes is marked as demonstration.
//
// Sizes, durations, ages, kinds and delays follow aggregates of 514 real
// activity reports of 2022 (national, see calibration.go); what could not be
// observed is a hypothesis and says so. The effects that the answers hide are
// known: [Effects] tells them, so that an estimator can be checked against the
// truth.
//
// It refuses to be mistaken for data: no batch leaves it without Demo set.
package demo
