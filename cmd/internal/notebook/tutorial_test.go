package notebook

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/reports/lang"
)

var fence = regexp.MustCompile("(?ms)^```(\\w+)(?: fichier=(\\S+))?\n(.*?)^```$")

// The tutorial is followed to the letter: its files are written, its commands
// run, and each line that it shows of their output is looked for.
func TestTutorial(t *testing.T) {
	text, err := os.ReadFile("../../../docs/tutoriel-carnet.md")
	if err != nil {
		t.Fatal(err)
	}
	bench(t) // skips where there is no toolchain
	t.Chdir(t.TempDir())
	var out bytes.Buffer
	run := func(args []string) error {
		root := &cobra.Command{Use: "sillage", SilenceErrors: true, SilenceUsage: true}
		root.AddCommand(Commands(Deps{
			Version: "test", Dir: func() string { return "workspace" }, Out: &out, Err: &bytes.Buffer{},
			Now: func() time.Time { return noon },
		})...)
		root.SetArgs(args)
		return root.ExecuteContext(t.Context())
	}
	commands := 0
	for _, m := range fence.FindAllStringSubmatch(string(text), -1) {
		kind, file, body := m[1], m[2], m[3]
		if file != "" {
			if err := os.WriteFile(filepath.Join("workspace", "notebooks", "premier", file), []byte(body), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if kind != "console" {
			continue
		}
		for line := range strings.Lines(body) {
			line = strings.TrimSpace(line)
			command, is := strings.CutPrefix(line, "$ ")
			if !is {
				if got := plainSpaces(out.String()); !strings.Contains(got, line) {
					t.Errorf("the tutorial shows %q, the command printed:\n%s", line, got)
				}
				continue
			}
			commands++
			out.Reset()
			command, fails := strings.CutPrefix(command, "! ")
			args := strings.Fields(command)[1:]
			if last := len(args) - 1; strings.HasSuffix(args[last], "*/") { // folders only, as a shell reads it
				found, _ := filepath.Glob(strings.TrimSuffix(args[last], "/"))
				for _, f := range found {
					if isDir(f) {
						args[last] = f
					}
				}
			}
			if args[0] == "init" {
				ws, err := datasets.Init("workspace", datasets.Config{}.WithDefaults())
				if err != nil {
					t.Fatal(err)
				}
				ws.Close()
				continue
			}
			err := run(args)
			if err != nil {
				out.WriteString(lang.French.Error(err))
			}
			if (err != nil) != fails {
				t.Fatalf("%s: %s", command, out.String())
			}
		}
	}
	if commands < 6 {
		t.Errorf("only %d commands were found in the tutorial", commands)
	}
}

func plainSpaces(s string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)
}
