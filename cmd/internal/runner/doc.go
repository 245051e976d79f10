// Package runner starts a program as a supervised child: arguments, standard
// input and output, and limits on time, memory and output. A notebook runs so
// while it is written, and foreign Arrow and Parquet are decoded so, because a
// damaged file can make a decoder ask for memory that no recover can refuse.
//
// A child that passes a limit is killed with all it started, within a tenth of
// a second, and the parent goes on. What is refused: a child without limits
// (each has a default), and reading more of its output than its limit.
//
// It is not a sandbox: the child may read and write what its user may.
package runner
