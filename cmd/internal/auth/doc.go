// Package auth says who asks. It knows local accounts (argon2id), sessions kept
// in the store, and an identity provider (OpenID Connect: ProConnect) when one
// is set.
//
// The first administrator is made through a link that the terminal prints once.
// A program that listens on this machine only and shows demonstration data asks
// nothing, and every page says that it is a demonstration.
//
// It refuses a request that another site makes on behalf of a reader (CSRF),
// the eleventh wrong password in a quarter of an hour, and a return address
// that leads elsewhere after signing in.
package auth
