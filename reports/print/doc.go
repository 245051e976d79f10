// Package print sets figures for paper with gonum/plot: SVG, PNG and PDF, each
// with its title, its question, its doubts and its source, legible in black and
// white. It needs neither the bundle of package echarts nor a font on the
// machine.
//
// Words of the PDF can be copied and searched, accents included; its title and
// its language are set. It is not tagged: the page of the figure is the version
// that everyone can read, this one is for paper.
package print
