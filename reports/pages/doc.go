// Package pages writes what people read: the pages for the élus, and the shell
// that every other page of the program is shown in.
//
// A page is whole without script: its figures are drawn, its tables are there,
// its filters are links and forms. The package computes nothing; what it shows
// comes from package evidence and is turned into figures here.
//
// It refuses to show a figure without its title, its table and its sentence.
package pages
