// Package reports is what the reader sees of a result. A Figure holds the
// numbers once, with their intervals, what they rest on and what makes them
// doubtful; every face is made from it: a drawing on a page and on paper, a
// table, a CSV file, a sentence, a text alternative. A test holds the faces to
// the same numbers.
//
// It refuses, before anything is drawn:
//   - a figure without title, question, unit or source;
//   - a figure of estimates of which none has an interval, unless its Waiver
//     says to the reader why there is none;
//   - a value that is not a number, unless it says why it is Missing.
//
// The ways to draw are in reports/chart, one file each; reports/echarts draws
// them for pages, reports/print for paper. This package needs neither, so that
// a notebook that only makes Figures stays small.
package reports
