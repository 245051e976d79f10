package datasets

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"
)

// Two names that changed places in a dictionary would change what every figure
// is about, without a code out of range: the view is refused.
func TestChangedDictionary(t *testing.T) {
	w := newWorkspace(t)
	if _, err := w.Import(context.Background(), export("a", 1, 5, time.Time{})); err != nil {
		t.Fatal(err)
	}
	mustView(t, w)
	path := w.dictionaryPath("ages")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	swapped := strings.NewReplacer("1\tmoins_de_douze", "1\tdouze_dix_huit", "2\tdouze_dix_huit", "2\tmoins_de_douze").Replace(string(b))
	if swapped == string(b) {
		t.Fatal("nothing was swapped: the test proves nothing")
	}
	if err := os.WriteFile(path, []byte(swapped), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = w.View()
	if err == nil || !strings.Contains(err.Error(), "dictionary ages: its names are not those of import 000001") {
		t.Errorf("got %v", err)
	}
	// Names that a later import appends are no change.
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	b2 := export("b", 6, 9, time.Time{})
	b2.Attendances[0].Age = "dix_huit_trente_cinq"
	if _, err := w.Import(context.Background(), b2); err != nil {
		t.Fatal(err)
	}
	mustView(t, w)
}
