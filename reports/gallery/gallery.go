// Package gallery holds the notebooks to start from: whole evaluations in
// French, each of which runs on the demonstration data and is tested.
//
// A notebook of the gallery is an ordinary one: `sillage notebook new NOM
// --from …` copies its files and nothing links them afterwards. The package
// holds the files only; it computes nothing.
package gallery

import (
	"embed"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

//go:embed */notebook.go */notebook.md
var embedded embed.FS

// Names lists the notebooks, sorted.
func Names() []string {
	entries, err := embedded.ReadDir(".")
	if err != nil {
		panic(err) // embedded at build: cannot be missing
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// Files returns the files of a notebook by name, tests left out; nil when there
// is no such notebook.
func Files(name string) map[string][]byte {
	entries, err := embedded.ReadDir(name)
	if err != nil || name == "." {
		return nil
	}
	files := map[string][]byte{}
	for _, e := range entries {
		if e.IsDir() || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		data, err := fs.ReadFile(embedded, path.Join(name, e.Name()))
		if err != nil {
			panic(err) // embedded at build: cannot be missing
		}
		files[e.Name()] = data
	}
	return files
}

var heading = regexp.MustCompile(`(?m)^# (.+)$`)

// Title returns the first heading of a notebook's document.
func Title(name string) string {
	if m := heading.FindSubmatch(Files(name)["notebook.md"]); m != nil {
		return string(m[1])
	}
	return name
}
