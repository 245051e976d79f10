// Package parquet turns a Parquet file or an Arrow file from outside into
// plain CSV, so that the readers of messy files take it from there.
//
// It is to be called in a child process with a memory limit, and nowhere else:
// a damaged or hostile file can make the Arrow library ask for more memory than
// there is, which no recover catches. It refuses more rows, columns or nesting
// than its limits, and answers a panic of the library with an error.
package parquet
