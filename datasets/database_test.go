package datasets_test

import (
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/datasets"
)

// A database is named by a PostgreSQL address; a refused one, which may hold a
// password, is not repeated.
func TestDatabaseSetting(t *testing.T) {
	for address, ok := range map[string]bool{"": true, "postgres://sillage@base/sillage": true, "postgresql://base/s": true, "mysql://u:secret@base/s": false, "store2.db": false} {
		c := datasets.Config{Database: address}.WithDefaults()
		err := c.Check()
		if (err == nil) != ok || err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", address, err)
		}
	}
}
