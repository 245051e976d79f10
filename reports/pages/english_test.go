package pages

import (
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/reports/lang"
)

// Every text of the pages is in English too, but for errors, whose English is
// in the code.
func TestEnglishIsWhole(t *testing.T) {
	inCode := map[string]bool{"pages.bad-look": true, "pages.bad-ballot": true, "pages.full-ballots": true}
	for _, key := range lang.French.Keys() {
		if strings.HasPrefix(key, "pages.") && !inCode[key] && !lang.English.Has(key) {
			t.Errorf("no English text for %q", key)
		}
	}
}
