// Package print sets figures for paper with gonum/plot: SVG, PNG and PDF, each
// with its title, its question, its doubts and its source, legible in black and
// white. It needs neither the bundle of package echarts nor a font on the
// machine.
//
// The PDF writer of gonum/plot puts UTF-8 bytes under a font of Windows-1252,
// which garbles « é ». Here text is re-encoded on its way, and what that set
// does not have is written with its nearest neighbour (a thin space, a true
// minus), so that words can be copied and searched.
package print
