package notebook

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// WriteModule makes dir the Go module of a workspace's notebooks: go.mod with a
// replace to the program's source and the versions that it was tested with, and
// its go.sum. It is written again when the source has moved or changed, and
// touches nothing else in dir.
func WriteModule(dir, source string) error {
	mod, err := os.ReadFile(filepath.Join(source, "go.mod"))
	if err != nil {
		return err
	}
	sum, err := os.ReadFile(filepath.Join(source, "go.sum"))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	text := moduleFile(mod, source)
	carried, err := os.ReadFile(filepath.Join(source, modulesFolder, modulesList))
	if err == nil {
		text = carriedFile(mod, string(carried), source)
	}
	if err := writeChanged(filepath.Join(dir, "go.mod"), text); err != nil {
		return err
	}
	return writeChanged(filepath.Join(dir, "go.sum"), sum)
}

// Prepare makes dir the module of a new workspace's notebooks, with the source
// that came with the program.
func Prepare(dir string) error {
	source, err := Source()
	if err != nil {
		return err
	}
	return WriteModule(dir, source)
}

// moduleFile derives the notebooks' go.mod from the program's: the same
// requirements, for Go resolves a module's dependencies from the main one.
func moduleFile(mod []byte, source string) []byte {
	var b bytes.Buffer
	fmt.Fprintln(&b, heading)
	fmt.Fprintf(&b, "module carnets\n\n")
	inTools := false
	for line := range strings.Lines(string(mod)) {
		switch {
		case strings.HasPrefix(line, "module "):
			continue
		case strings.HasPrefix(line, "tool "):
			inTools = strings.Contains(line, "(")
			continue
		case inTools:
			inTools = !strings.HasPrefix(line, ")")
			continue
		}
		b.WriteString(line)
	}
	fmt.Fprintf(&b, "\nrequire %s v0.0.0\n\nreplace %s => %s\n", modulePath, modulePath, quoteModPath(source))
	return b.Bytes()
}

// carriedFile is the notebooks' go.mod beside a release: each module that they
// may need is replaced by the folder that came with the program.
func carriedFile(mod []byte, carried, source string) []byte {
	var b bytes.Buffer
	fmt.Fprintln(&b, heading)
	fmt.Fprintf(&b, "module carnets\n\n")
	for line := range strings.Lines(string(mod)) {
		if strings.HasPrefix(line, "go ") {
			fmt.Fprintf(&b, "%s\n", line)
		}
	}
	fmt.Fprintf(&b, "require %s v0.0.0\n\nreplace %s => %s\n", modulePath, modulePath, quoteModPath(source))
	for line := range strings.Lines(carried) {
		path, version, _ := strings.Cut(strings.TrimSpace(line), " ")
		fmt.Fprintf(&b, "\nrequire %s %s\n\nreplace %s => %s\n", path, version, path, quoteModPath(filepath.Join(source, modulesFolder, filepath.FromSlash(path))))
	}
	return b.Bytes()
}

const heading = "// Écrit par sillage : le code des carnets se compile contre la source du programme."

// quoteModPath writes a path as go.mod takes it.
func quoteModPath(p string) string {
	p = filepath.ToSlash(p)
	if strings.ContainsAny(p, " \t\"'`()[]{},") {
		return fmt.Sprintf("%q", p)
	}
	return p
}

// writeChanged writes a file whole or not at all, and leaves one that is
// already so untouched, for its date tells editors and builds that it changed.
func writeChanged(name string, data []byte) error {
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, data) {
		return nil
	}
	return writeWhole(name, data)
}

func writeWhole(name string, data []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(name), ".new-*")
	if err != nil {
		return err
	}
	_, err = tmp.Write(data)
	if err == nil {
		err = tmp.Chmod(0o644)
	}
	if err == nil {
		err = tmp.Sync()
	}
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(tmp.Name(), name)
	}
	if err != nil {
		os.Remove(tmp.Name())
	}
	return err
}
