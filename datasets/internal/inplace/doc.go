// Package inplace reads the columns of an uncompressed Arrow IPC file where
// they lie: in a mapped file, without copying a byte. It exists because the
// mapped reader of Arrow for Go v17 copies every body, and because that reader
// trusts the file: a flipped bit in the footer can make it ask for terabytes,
// which ends the process.
//
// Every offset and length is checked before it is followed, and nothing is
// allocated in proportion to a number that the file states. The package refuses
// all that the parts of a workspace never hold: several record batches,
// dictionaries, nesting, nulls, compression, big-endian data.
package inplace
