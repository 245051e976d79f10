// Command release builds the program for every system it runs on: one zip each,
// with the program, everything embedded, and the source of the module beside
// it, so that notebooks compile against it on a machine without a checkout.
package main

import (
	"archive/zip"
	"context"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/notebook"
)

// targets are the systems a release is built for.
var targets = []struct{ OS, Arch string }{
	{"linux", "amd64"}, {"linux", "arm64"},
	{"windows", "amd64"}, {"windows", "arm64"},
	{"darwin", "amd64"}, {"darwin", "arm64"},
}

// stamp dates every file of an archive, so that the same source gives the same
// bytes.
var stamp = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func main() {
	version := flag.String("version", "dev", "version written into the program")
	out := flag.String("out", "dist", "folder of the archives")
	flag.Parse()
	if err := release(*version, *out); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func release(version, out string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "sillage-release-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	modules := filepath.Join(work, "modules")
	if err := notebook.WriteModules(context.Background(), modules, "."); err != nil {
		return fmt.Errorf("modules that notebooks need: %w", err)
	}
	rights, err := licences()
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(work, licencesName), rights, 0o644); err != nil {
		return err
	}
	for _, t := range targets {
		name := fmt.Sprintf("sillage-%s-%s-%s", version, t.OS, t.Arch)
		bin := filepath.Join(work, name, "sillage")
		if t.OS == "windows" {
			bin += ".exe"
		}
		if err := build(bin, version, t.OS, t.Arch); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := archive(filepath.Join(out, name+".zip"), name, bin, modules, filepath.Join(work, licencesName)); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Println(filepath.Join(out, name+".zip"))
	}
	return nil
}

func build(bin, version, goos, arch string) error {
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w -X main.version="+version, "-o", bin, "./cmd/sillage")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+goos, "GOARCH="+arch)
	cmd.Stderr = os.Stderr
	return cmd.Run()
}

// archive writes the program, the licences, the two READMEs and the source.
func archive(path, top, bin, modules, rights string) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	zw := zip.NewWriter(f)
	if err := add(zw, bin, top+"/"+filepath.Base(bin), 0o755); err != nil {
		return err
	}
	for _, doc := range []string{"LICENSE", "README.md", "README.fr.md"} {
		if err := add(zw, doc, top+"/"+doc, 0o644); err != nil {
			return err
		}
	}
	if err := add(zw, rights, top+"/"+licencesName, 0o644); err != nil {
		return err
	}
	if err := addSource(zw, top+"/src"); err != nil {
		return err
	}
	if err := addTree(zw, modules, top+"/src/modules"); err != nil {
		return err
	}
	return zw.Close()
}

// addSource adds what git knows of, and the bundle that was built.
func addSource(zw *zip.Writer, top string) error {
	listed, err := exec.Command("git", "ls-files").Output()
	if err != nil {
		return fmt.Errorf("listing the source: %w", err)
	}
	for _, name := range strings.Fields(string(listed)) {
		if strings.HasPrefix(name, ".ci/") || strings.Contains(name, "/testdata/") {
			continue
		}
		if err := add(zw, name, top+"/"+name, 0o644); err != nil {
			return err
		}
	}
	return addTree(zw, "reports/echarts/dist", top+"/reports/echarts/dist")
}

// addTree adds every file under dir.
func addTree(zw *zip.Writer, dir, top string) error {
	return filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == ".keep" {
			return err
		}
		inside, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		return add(zw, name, top+"/"+filepath.ToSlash(inside), 0o644)
	})
}

func add(zw *zip.Writer, file, name string, mode fs.FileMode) error {
	in, err := os.Open(file)
	if err != nil {
		return err
	}
	defer in.Close()
	h := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: stamp}
	h.SetMode(mode)
	w, err := zw.CreateHeader(h)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, in)
	return err
}
