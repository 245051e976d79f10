package office

import (
	"context"
	"strconv"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
)

// A form that says of what it speaks only once it is filled in (an indicator
// and a period, a stage) has no record whose version it could carry. It carries
// the state of the store that its page showed, and replaces nothing that was
// kept since.

// showing notes in a form the state of the store that its page shows.
func (o *office) showing(ctx context.Context, f *form) error {
	seq, err := o.Store.LastEdit(ctx)
	if f.Version == "" {
		f.Version = strconv.FormatInt(seq, 10)
	}
	return err
}

// unseen is what somebody kept after the page was made.
type unseen struct{ store.Change }

func (u *unseen) Error() string { return u.By + " kept something else meanwhile" }

// Message returns the catalogue key.
func (u *unseen) Message() (key string, args []any) {
	return "office.typed-meanwhile", []any{u.By, u.At}
}

// notSince refuses to replace a record that was kept after the page of f was
// made. The next time, its reader will have seen it.
func notSince(ctx context.Context, tx *store.Tx, f *form, kind, id string) error {
	c, ok, err := store.Since(ctx, tx, kind, id, f.version())
	if err != nil || !ok {
		return err
	}
	f.Version = ""
	return &unseen{c}
}
