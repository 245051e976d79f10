// Package sample deals with who was asked and who answered: how many people
// are needed before fieldwork, how far those who answered stand for the
// others, and what missing answers add to the doubt.
//
// It refuses to weight a class in which nobody answered, to rake to margins
// that contradict each other, to call weights converged when they are not, and
// to promise a sample that the population does not have.
package sample
