package notebook

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
)

// A short is the short way from a save to a program: the compiler and the
// linker called as `go build` calls them, without its look at two hundred
// packages of which none but the notebook changes while it is written. Beside a
// build by the toolchain, in the same run, it takes about half the time.
//
// It is noted after a first build by the toolchain, holds for one bench, and
// gives up for whatever it does not cover: an import that was not there, a file
// that the compiler takes with an option of its own, a package that left the
// build cache. Then the toolchain builds, and the way is noted again.
type short struct {
	mu       sync.Mutex
	noting   bool
	packages map[string]string // file by import path; nil = not known yet
	config   []byte            // the same as the compiler and the linker read it
}

// quickly compiles and links; ok is false when the toolchain has to.
func (b *Bench) quickly(ctx context.Context, name string, code *Code, bin string) (ok bool, err error) {
	s := b.shortcut(name)
	s.mu.Lock()
	packages, config := s.packages, s.config
	s.mu.Unlock()
	if !covers(packages, code) {
		return false, nil
	}
	object, list := bin+".a", bin+".cfg"
	defer os.Remove(object)
	defer os.Remove(list)
	if err := os.WriteFile(list, config, 0o644); err != nil {
		return false, nil
	}
	args := []string{
		"-o", object, "-trimpath", filepath.Join(b.Root, name) + "=>carnets/" + name, "-p", "main", "-lang=go1." + strconv.Itoa(neededMinor), "-complete",
		"-goversion", b.Go.Version, "-c=" + strconv.Itoa(runtime.GOMAXPROCS(0)), "-nolocalimports", "-importcfg", list, "-pack",
	}
	for _, f := range code.files {
		args = append(args, "./"+name+"/"+f)
	}
	if said, err := b.tool(ctx, "compile", args...); err != nil {
		if ctx.Err() == nil && compilerLine.MatchString(firstLine(said)) {
			return true, compileProblems(said)
		}
		return false, ctx.Err()
	}
	if _, err := b.tool(ctx, "link", "-o", bin, "-importcfg", list, "-buildmode=exe", "-s", "-w", object); err != nil {
		return false, ctx.Err()
	}
	return true, nil
}

// covers reports whether the short way builds this code as the toolchain would.
func covers(packages map[string]string, code *Code) bool {
	if packages == nil || code.special {
		return false
	}
	for _, path := range code.imports {
		if packages[path] == "" {
			return false
		}
	}
	for _, file := range packages {
		if _, err := os.Stat(file); err != nil {
			return false
		}
	}
	return true
}

// tool runs the compiler or the linker of the toolchain.
func (b *Bench) tool(ctx context.Context, tool string, args ...string) (said string, err error) {
	cmd := exec.CommandContext(ctx, filepath.Join(b.Go.Tools, tool), args...)
	cmd.Dir = b.Root
	cmd.Env = append(b.environment(), "GOROOT=", "GOGC=400") // a fifth less time for a tenth more memory
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err = cmd.Run()
	return out.String(), err
}

func (b *Bench) shortcut(name string) *short {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.shorts == nil {
		b.shorts = map[string]*short{}
	}
	if b.shorts[name] == nil {
		b.shorts[name] = &short{}
	}
	return b.shorts[name]
}

// learn notes the short way of a notebook, while its author looks at the page.
func (b *Bench) learn(name string, code *Code) {
	if !b.Quick || code.special {
		return
	}
	s := b.shortcut(name)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.noting && !covers(s.packages, code) {
		s.noting = true
		go b.note(name, s)
	}
}

// note asks the toolchain which packages the notebook is made with and where
// they lie, compiled, in the build cache. A bench that cannot learn it goes on
// without.
func (b *Bench) note(name string, s *short) {
	packages, config := b.compiled(context.Background(), name)
	s.mu.Lock()
	s.packages, s.config, s.noting = packages, config, false
	s.mu.Unlock()
}

func (b *Bench) compiled(ctx context.Context, name string) (packages map[string]string, config []byte) {
	if m := goVersion.FindStringSubmatch(b.Go.Version); m == nil || m[1] != strconv.Itoa(neededMinor) || b.Go.Tools == "" {
		return nil, nil // a later toolchain links an older module with settings of its own
	}
	cmd := exec.CommandContext(ctx, b.Go.Path, "list", "-export", "-deps", "-trimpath", "-f", "{{.ImportPath}}={{.Export}}", "./"+name)
	cmd.Dir, cmd.Env = b.Root, b.environment()
	out, err := cmd.Output()
	if err != nil {
		return nil, nil
	}
	packages = map[string]string{}
	var lines bytes.Buffer
	for line := range strings.Lines(string(out)) {
		path, file, ok := strings.Cut(strings.TrimSpace(line), "=")
		if !ok || file == "" || strings.HasPrefix(path, "carnets/") {
			continue // unsafe has no file; the notebook itself is what changes
		}
		packages[path] = file
		lines.WriteString("packagefile " + path + "=" + file + "\n")
	}
	return packages, lines.Bytes()
}

func firstLine(s string) string {
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "# ") {
			return line
		}
	}
	return ""
}
