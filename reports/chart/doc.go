// Package chart holds the ways to draw a figure, one file each: what the chart
// asks of the figure, its ECharts option for a page, its drawing for paper. To
// add one, write a file that calls Register.
//
// A chart on two axes (bars, lines, slopes) is built as series of ECharts with
// go-echarts, and as plotters of gonum/plot. Where neither library lays out
// what readers need (a grid that shows effect and certainty, flows, a calendar,
// a map), the chart lays itself out as Ink: a few shapes in pixels, that a
// custom series of ECharts draws on the page and a plotter on paper. Both faces
// then are one layout.
//
// It refuses to pass a string to ECharts that ECharts would run or take for a
// template: labels travel as data, and formatters by name.
package chart
