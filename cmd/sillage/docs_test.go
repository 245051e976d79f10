package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// samplesOf names the files that the guides speak of.
var samplesOf = map[string]string{
	"accompagnements.xlsx": "coop-numerique_accompagnements_2025-09-30_coordinateur_SYNTHETIQUE.xlsx",
	"questionnaire.csv":    "limesurvey_codes_SYNTHETIQUE.csv",
}

// TestGuides runs the commands that the guides show, in their order: each
// console block of a guide, in a folder that holds the files it speaks of.
func TestGuides(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "sillage")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	guides, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(guides) == 0 {
		t.Fatalf("no guides: %v", err)
	}
	guides = append(guides, "../../README.md", "../../README.fr.md")
	ran := 0
	for _, guide := range guides {
		if filepath.Base(guide) == "tutoriel-carnet.md" {
			continue // its commands have a test of their own
		}
		dir := t.TempDir()
		for name, sample := range samplesOf {
			content, err := os.ReadFile(filepath.Join("../../datasets/producers/testdata", sample))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		for _, line := range commands(t, guide) {
			cmd := exec.Command(bin, strings.Fields(line)...)
			cmd.Dir = dir
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%s: sillage %s: %v\n%s", filepath.Base(guide), line, err, out)
			}
			ran++
		}
	}
	if ran < 8 {
		t.Errorf("%d commands were run: the guides lost theirs", ran)
	}
}

// commands returns what follows "$ sillage" in the console blocks of a guide.
func commands(t *testing.T, guide string) (list []string) {
	t.Helper()
	f, err := os.Open(guide)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	console := false
	for s := bufio.NewScanner(f); s.Scan(); {
		line := s.Text()
		switch {
		case strings.HasPrefix(line, "```"):
			console = line == "```console"
		case console:
			// serve goes on until it is stopped; a test of its own follows its links.
			if args, ok := strings.CutPrefix(line, "$ sillage "); ok && !strings.HasPrefix(args, "serve") {
				list = append(list, args)
			}
		}
	}
	return list
}
