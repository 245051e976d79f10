package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// licencesName is the file of an archive that holds what [licences] returns.
const licencesName = "LICENCES-TIERS.txt"

// licences returns the licences and notices of all that the program holds: the
// Go modules linked into it, Go itself, and the chart bundle. Most ask to come
// along with every copy. It refuses a module without any.
func licences() ([]byte, error) {
	var out bytes.Buffer
	root, err := list("env", "GOROOT")
	if err != nil {
		return nil, err
	}
	modules, err := list("list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}", "./cmd/sillage")
	if err != nil {
		return nil, err
	}
	slices.Sort(modules)
	for _, m := range append([]string{"Go\t" + root[0]}, slices.Compact(modules)...) {
		name, dir, _ := strings.Cut(m, "\t")
		files, err := legal(dir)
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("%s: no licence in %s", name, dir)
		}
		for _, file := range files {
			if err := write(&out, name, file); err != nil {
				return nil, err
			}
		}
	}
	bundle := filepath.FromSlash("reports/echarts/dist/licences.txt")
	if _, err := os.Stat(bundle); err == nil { // built without Node, there is none
		err = write(&out, "ECharts", bundle)
		if err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

// legal returns the files of a module that speak of rights; its README when it
// says them there alone.
func legal(dir string) (files []string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		name := strings.ToUpper(e.Name())
		for _, word := range []string{"LICENSE", "LICENCE", "COPYING", "NOTICE"} {
			if strings.HasPrefix(name, word) && e.Type().IsRegular() && !strings.HasSuffix(name, ".GO") {
				files = append(files, filepath.Join(dir, e.Name()))
				break
			}
		}
	}
	if readme := filepath.Join(dir, "README.md"); len(files) == 0 {
		if text, err := os.ReadFile(readme); err == nil && bytes.Contains(text, []byte("License")) {
			files = append(files, readme)
		}
	}
	return files, nil
}

func write(out *bytes.Buffer, name, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%[1]s\n%[2]s (%[3]s)\n%[1]s\n\n%[4]s\n\n", strings.Repeat("=", 72), name, filepath.Base(file), bytes.TrimSpace(text))
	return nil
}

// list runs the go command and returns its lines.
func list(args ...string) ([]string, error) {
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w", strings.Join(args, " "), err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n"), nil
}
