// Package echarts draws figures for pages: Apache ECharts, cut down to what the
// charts use, run in Go by goja for the series that are its own (bars, lines,
// symbols); what a chart lays out itself is written as SVG at once. A page is
// whole without any script; the same code is sent to a browser only when a
// reader asks to explore.
//
// The bundle is built by « npm ci && npm run build » in this folder into dist
// and embedded. Without it (a module fetched as source) Bundled reports false,
// bars and lines are drawn by gonum/plot and pages say so once, and there is no
// exploring.
//
// A drawing is inline SVG that a strict content security policy lets through:
// no style attribute, no style element, no script, no address. It carries a
// title and a description, ids that are unique in a page, and only the colours
// of package palette, which a style sheet adapts to the reader's display. The
// same figure gives the same bytes: every drawing has an interpreter of its own.
//
// It refuses an SVG in which a number went wrong (NaN) rather than show it, and
// drops every element that is not a shape or a text.
package echarts
