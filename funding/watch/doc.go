// Package watch looks after the calls to come: which ones are the same call
// seen twice, which deadlines are near, which of the roadmap's actions a call
// could pay for, and why.
//
// It refuses to call a permanent counter urgent, and to match a call to an
// action without saying on which words.
package watch
