// Package chart holds the ways to draw a figure, one file each: what the chart
// asks of the figure and how it lays it out, for a page and for paper. To
// add one, write a file that calls Register.
//
// A chart on two axes (bars, lines, slopes) is built as axes and series of
// ECharts with go-echarts. Where its series do not lay out what readers need (a
// grid that shows effect and certainty, a radar with intervals, a calendar), the
// chart lays itself out as Ink: a few shapes in pixels, which a custom series
// draws. Paper is drawn by gonum/plot from the same scene, so that what is
// annexed to a deliberation is what was on the screen.
//
// Note: bars and lines on paper were first built from the plotters of gonum/plot.
// Two layouts disagreed on where a label goes, and the legend covered the data.
//
// It refuses to pass a string to ECharts that ECharts would run or take for a
// template: labels travel as data, and formatters by name.
package chart
