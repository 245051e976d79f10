// Package store keeps what people type and decide: calls, applications, plans,
// the partners' fund, posts, values typed by hand, users. It runs on a file
// (SQLite) or on a server (PostgreSQL), with the same tables and the same
// promises; package storetest holds both to them:
//
//   - An edit that was acknowledged is there after a crash; half of one never is.
//   - Every change leaves who, when, before and after in the audit, in the same
//     transaction. The audit is a hash chain that the database refuses to edit.
//   - Two people who edit one record: the second is told (see [Conflict]), with
//     what the first wrote, and nothing is lost.
//   - The journal of a fund only grows.
//
// One write happens at a time, on both: a département has a handful of
// officers, and a chain has one end. Reads never wait for a write.
//
// It refuses a database that a newer program has migrated, and it never goes
// back: before it changes the tables of a file it copies the file.
package store
