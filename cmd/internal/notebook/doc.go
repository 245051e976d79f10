// Package notebook writes, builds, runs, publishes and verifies the notebooks
// of a workspace, and holds the commands `sillage notebook …` and `sillage
// verify`.
//
// The notebooks of a workspace are one Go module whose only foreign code is the
// program's own source, found beside the program or in the checkout it was
// built from. Nothing is fetched from a network: a build that would need to is
// an error that says what is missing.
//
// A notebook is compiled by the Go toolchain and run as a supervised child (see
// package runner), which sends back figures as data; this process draws them.
// Publication renders every declared combination of parameters once into an
// immutable snapshot, or refuses with all its reasons and leaves what is online
// as it was. Whoever reads a snapshot needs neither Go nor this package's
// children.
//
// The check of a notebook's imports is hygiene, not a sandbox: a notebook is
// its author's program and runs with its author's rights.
package notebook
