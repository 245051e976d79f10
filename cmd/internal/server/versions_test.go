package server

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/impact/method"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

// A method that was kept is set beside today's: what it says otherwise, and the
// conclusions that move with it.
func TestTwoVersionsOfTheMethod(t *testing.T) {
	s := demoServer(t)
	shelf := s.Books.(*Shelf)
	book, err := shelf.Current()
	if err != nil {
		t.Fatal(err)
	}
	if page := get(t, s, "/comparer/methodes").Body.String(); !strings.Contains(page, "sillage method write") {
		t.Error("without a kept method the page does not say how to keep one")
	}
	old := evidence.Method(book.Evidence.Roadmap)
	old.Version = "0.9.0"
	old.Indicators = slices.DeleteFunc(old.Indicators, func(i method.Indicator) bool { // the environment was not scored then
		c, _ := book.Evidence.Design.Referential.Criterion(i.Criterion)
		return c.Dimension == "environment"
	})
	i := slices.IndexFunc(old.Indicators, func(i method.Indicator) bool { return i.Best > 1 })
	label, best := old.Indicators[i].Label, old.Indicators[i].Best
	old.Indicators[i].Best = 2 * best
	var b bytes.Buffer
	if err := old.Write(&b); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(shelf.ws.Dir(), MethodsDir)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"methode-2025.toml": b.String(), "abimee.toml": "nom = "} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	page := get(t, serverOf(t, shelf.ws), "/comparer/methodes").Body.String()
	for _, want := range []string{"0.9.0@", "« Environnement » passe de « non mesuré »", "abimee.toml"} {
		if !strings.Contains(strings.ReplaceAll(page, "\u00a0", " "), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	// Of an indicator, only what is otherwise is said, by its name.
	row := fmt.Sprintf(`%s</th><td[^>]*>bornes : [^;]* à %g</td><td[^>]*>bornes : [^;]* à %g</td>`, regexp.QuoteMeta(strings.ReplaceAll(label, "'", "’")), 2*best, best)
	if !regexp.MustCompile(row).MatchString(strings.ReplaceAll(page, "\u00a0", " ")) {
		t.Errorf("the page does not say %s", row)
	}
	if strings.Contains(page, "Aucune conclusion ne change") {
		t.Error("no conclusion is said to move, though a dimension was not measured then")
	}
}
