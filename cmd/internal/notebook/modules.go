package notebook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// modulesFolder lies in the source of a release: the foreign packages that
// notebooks are compiled with, one folder per module.
const modulesFolder = "modules"

// modulesList names them, one "path version" a line.
const modulesList = "modules.txt"

// reachable are the packages that a notebook may import, of the program and of
// gonum.
var reachable = []string{
	"./reports/gallery/...", "./reports/nb", "./reports/evidence", "./reports/costs", "./datasets", "./impact/...", "./funding/...",
	"gonum.org/v1/gonum/stat/...", "gonum.org/v1/gonum/mat", "gonum.org/v1/gonum/floats/...", "gonum.org/v1/gonum/optimize/...",
	"gonum.org/v1/gonum/interp", "gonum.org/v1/gonum/integrate/...", "gonum.org/v1/gonum/diff/fd", "gonum.org/v1/gonum/dsp/fourier",
}

// systems are those that an author may work on: each compiles other files.
var systems = []string{"linux", "windows", "darwin"}

// WriteModules fills dst with the foreign packages that notebooks are compiled
// with, so that a laptop with a released archive, the Go toolchain and no
// network can write notebooks. Only the packages that can be reached are there,
// with the licences of their modules: go.mod of the notebooks replaces each
// module by its folder, and the toolchain asks for nothing else.
//
// Note: an archive of whole modules in the shape of a proxy weighed 110 MB for
// the same packages, most of it test data of two compression libraries, since
// the sums in go.sum hold for whole modules only.
func WriteModules(ctx context.Context, dst, source string) error {
	packages := map[string]pkg{}
	for _, system := range systems {
		if err := listPackages(ctx, source, system, packages); err != nil {
			return err
		}
	}
	versions := map[string]string{}
	for _, p := range packages {
		if err := p.copy(dst); err != nil {
			return err
		}
		versions[p.Module.Path] = p.Module.Version
	}
	var list []string
	for path, version := range versions {
		list = append(list, path+" "+version+"\n")
	}
	slices.Sort(list)
	return os.WriteFile(filepath.Join(dst, modulesList), []byte(strings.Join(list, "")), 0o644)
}

// pkg is what go list says of a package.
type pkg struct {
	ImportPath, Dir string
	EmbedFiles      []string
	Module          *struct{ Path, Version, Dir string }
}

// listPackages adds the foreign packages that a system needs.
func listPackages(ctx context.Context, source, system string, into map[string]pkg) error {
	args := append([]string{"list", "-deps", "-json=ImportPath,Dir,EmbedFiles,Module"}, reachable...)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = source
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOWORK=off")
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%w: %s", err, said.String())
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if p.Module != nil && p.Module.Version != "" {
			into[p.ImportPath] = p
		}
	}
}

// copy copies the files of a package, without its tests, and what its module
// must not travel without: go.mod and the licence.
func (p pkg) copy(dst string) error {
	home := filepath.Join(dst, filepath.FromSlash(p.Module.Path))
	rel, err := filepath.Rel(p.Module.Dir, p.Dir)
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(p.Dir)
	if err != nil {
		return err
	}
	names := p.EmbedFiles
	for _, e := range entries {
		if e.Type().IsRegular() && compiled[filepath.Ext(e.Name())] && !strings.HasSuffix(e.Name(), "_test.go") {
			names = append(names, e.Name())
		}
	}
	for _, name := range names {
		if err := copyFile(filepath.Join(p.Dir, name), filepath.Join(home, rel, name)); err != nil {
			return err
		}
	}
	legal, err := os.ReadDir(p.Module.Dir)
	if err != nil {
		return err
	}
	for _, e := range legal {
		upper := strings.ToUpper(e.Name())
		if e.Type().IsRegular() && slices.ContainsFunc([]string{"LICENSE", "LICENCE", "NOTICE", "COPYING", "PATENTS"}, func(s string) bool { return strings.HasPrefix(upper, s) }) {
			if err := copyFile(filepath.Join(p.Module.Dir, e.Name()), filepath.Join(home, e.Name())); err != nil {
				return err
			}
		}
	}
	err = copyFile(filepath.Join(p.Module.Dir, "go.mod"), filepath.Join(home, "go.mod"))
	if errors.Is(err, os.ErrNotExist) { // older than modules
		err = os.WriteFile(filepath.Join(home, "go.mod"), []byte("module "+p.Module.Path+"\n"), 0o644)
	}
	return err
}

// compiled are the ends of the names of files that a package is made of.
var compiled = map[string]bool{".go": true, ".s": true, ".h": true}

func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o644)
}
