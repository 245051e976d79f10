package lang_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/lozere-developpement/sillage/reports/lang"
)

// visible shows the spaces that do not break, which look like any other.
func visible(s string) string {
	return strings.NewReplacer("\u00a0", "_", "\u202f", "'").Replace(s)
}

// A grant is written as it is printed in France; the spaces in it never break.
func ExampleCatalogue_Money() {
	fmt.Println(visible(lang.French.Money(123456)))
	fmt.Println(visible(lang.English.Money(123456)))
	// Output:
	// 1'234,56_€
	// €1,234.56
}

// An import failed. Whoever has the file open is told the place as it is, and
// the reason in French.
func ExampleCatalogue_Error() {
	err := fmt.Errorf("ateliers.csv: %w", fs.ErrNotExist)
	fmt.Println(lang.French.Error(errors.Join(err, errors.New("no translation of this one"))))
	// Output:
	// ateliers.csv: fichier ou dossier introuvable
	// no translation of this one
}
