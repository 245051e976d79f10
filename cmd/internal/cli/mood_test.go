package cli

import (
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/reports/lang"
)

// Every command says what it is for as an order one gives it: the infinitive in
// French, the imperative in English; and no word of cobra's own is left.
func TestCommandsSpeakInOneMood(t *testing.T) {
	verb := map[string]*regexp.Regexp{"fr": regexp.MustCompile(`^\p{Lu}\p{L}*(er|ir|re)[ ,]`), "en": regexp.MustCompile(`^[A-Z][a-z]*[^s][ ,]`)}
	for tag, want := range verb {
		texts := lang.French
		if tag == "en" {
			texts = lang.English
		}
		a := &app{texts: texts}
		var walk func(cmd *cobra.Command)
		walk = func(cmd *cobra.Command) {
			if cmd.IsAvailableCommand() && cmd.HasParent() {
				for _, text := range []string{cmd.Short, cmd.Long} {
					if text != "" && !strings.HasPrefix(text, "Un ") && !strings.HasPrefix(text, "A ") && !want.MatchString(text) {
						t.Errorf("%s: sillage %s: %q", tag, strings.TrimPrefix(cmd.CommandPath(), "sillage "), text)
					}
				}
				if strings.Contains(cmd.UseLine(), "[flags]") {
					t.Errorf("%s: %s", tag, cmd.UseLine())
				}
			}
			for _, sub := range cmd.Commands() {
				walk(sub)
			}
		}
		walk(a.root())
	}
}
