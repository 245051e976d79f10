// Package intake takes files in: from the command line and from the page where
// they are dropped, it reads them by the same rules, with the key, the aliases
// and the table of actions of one workspace.
//
// It keeps no personal data: names live for the time of a reading. A Parquet or
// Arrow file is never opened here, but decoded by a child process.
package intake
