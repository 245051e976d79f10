// Package export writes tables for the tools that others use: a spreadsheet in
// French, a program, a data portal, a columnar engine. A Table comes in with
// what each column means, and goes out as CSV for French Excel, plain CSV with
// its Table Schema, XLSX with real types, Parquet, or an Arrow stream.
//
// It writes what it is given and decides nothing about secrecy: the caller
// hands it only what may leave. It refuses columns of unequal length. Text
// that a spreadsheet would take for a formula is kept from being one.
package export
