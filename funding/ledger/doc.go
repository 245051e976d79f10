// Package ledger keeps the partners' pooled fund: an append-only journal in
// which every entry carries the hash of the one before, so that a changed past
// shows.
//
// It refuses an entry that would make any bucket negative on any date, also
// when the entry is dated in the past; a commitment on money whose earmark
// forbids it; a call without a signed agreement; an entry in a closed year. A
// mistake is never edited: a reversing entry is added.
package ledger
