package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"strings"
	"time"
)

// An Account is somebody who may sign in. Its password is kept apart, so that
// it never comes into the audit.
type Account struct {
	ID       string
	Login    string // e-mail address or name, in lower case; unique
	Name     string // as it stands in the audit
	Role     string // "reader", "evaluator", "officer", "administrator"
	Subject  string // identifier given by the identity provider; "" = local
	Disabled bool
	// Generation counts the changes of its password: sessions of an earlier one
	// are over.
	Generation int64 `json:",omitempty"`
}

// Accounts are the people who may sign in.
var Accounts = Kind[Account]{
	Name: "accounts", id: func(a *Account) *string { return &a.ID },
	columns: []column[Account]{
		{"login", func(a *Account) any { return strings.ToLower(a.Login) }},
		{"subject", func(a *Account) any {
			if a.Subject == "" {
				return nil
			}
			return a.Subject
		}},
		{"sort", func(a *Account) any { return sortKey(a.Name) }},
	},
}

// PutAccount keeps an account. A login that somebody else has is refused.
func PutAccount(ctx context.Context, tx *Tx, r Record[Account]) (Record[Account], error) {
	kept, err := Accounts.Put(ctx, tx, r)
	if isDuplicate(err) {
		err = fail("store.login-taken", "%[1]q: somebody has this login already", r.Value.Login)
	}
	return kept, err
}

// SetPassword keeps the hash of an account's password; the audit says that it
// changed, not what it is.
func (t *Tx) SetPassword(ctx context.Context, account, hash string) error {
	_, err := t.exec(ctx, `INSERT INTO credentials (account, hash, changed_at) VALUES (?,?,?)
		ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at`, account, hash, t.at.UnixMicro())
	if err != nil {
		return err
	}
	return t.audit(ctx, Change{Kind: "credentials", ID: account, Version: 1})
}

// Password returns the hash of an account's password, "" when it has none.
func (s *Store) Password(ctx context.Context, account string) (hash string, err error) {
	err = s.queryRow(ctx, "SELECT hash FROM credentials WHERE account = ?", account).Scan(&hash)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return hash, err
}

// Issue keeps a ticket: a secret that opens one thing until it expires. Only
// its hash is kept; the audit says that it was given, to whom and until when.
func (t *Tx) Issue(ctx context.Context, secret, purpose, account string, expires time.Time) error {
	_, err := t.exec(ctx, "INSERT INTO tickets (token, purpose, account, expires) VALUES (?,?,?,?)",
		tokenHash(secret), purpose, account, expires.UnixMicro())
	if err != nil {
		return err
	}
	return t.audit(ctx, Change{Kind: "tickets", ID: purpose + "/" + account, Version: 1, After: `{"Expires":"` + expires.UTC().Format(time.RFC3339) + `"}`})
}

// Ticket returns the account that a secret was issued to, or ErrNotFound when
// there is no such ticket for the purpose or it has expired.
func (s *Store) Ticket(ctx context.Context, secret, purpose string) (account string, err error) {
	return ticket(ctx, s, secret, purpose, s.now())
}

// Ticket is Store.Ticket inside an edit.
func (t *Tx) Ticket(ctx context.Context, secret, purpose string) (account string, err error) {
	return ticket(ctx, t, secret, purpose, t.at)
}

func ticket(ctx context.Context, src Source, secret, purpose string, now time.Time) (account string, err error) {
	err = src.queryRow(ctx, "SELECT account FROM tickets WHERE token = ? AND purpose = ? AND expires > ?",
		tokenHash(secret), purpose, now.UnixMicro()).Scan(&account)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return account, err
}

// Revoke takes away the tickets of an account for a purpose.
func (t *Tx) Revoke(ctx context.Context, purpose, account string) error {
	n, err := t.exec(ctx, "DELETE FROM tickets WHERE purpose = ? AND account = ?", purpose, account)
	if err != nil || n == 0 {
		return err
	}
	return t.audit(ctx, Change{Kind: "tickets", ID: purpose + "/" + account})
}

// tokenHash is how secrets of high entropy are kept: a copy of the database
// opens nothing.
func tokenHash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
