// Package server answers HTTP: the pages for the élus, their figures and data
// files, and the pages of the other packages that it is given. It listens on
// this machine only unless told otherwise, runs no code of its users, and calls
// nobody.
package server
