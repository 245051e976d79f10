// Package folder reads the CSV folders that describe a département, its roadmap
// and its territory, as the spreadsheets of their authors save them: commas or
// semicolons, UTF-8 or Windows-1252, dates and decimals in French notation. It
// gathers all that is wrong, with file, line and value, so that an author mends
// it in one go.
package folder
