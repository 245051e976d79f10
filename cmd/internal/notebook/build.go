package notebook

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/runner"
	"github.com/lozere-developpement/sillage/reports/nb"
)

// A Bench is where notebooks are built and run: a folder of notebooks, the
// program's source, a toolchain.
type Bench struct {
	Root    string // the module of the notebooks
	Source  string // of the program
	Go      *Toolchain
	Version string // of the program
	Limits  runner.Limits
	Quick   bool   // take the short way where there is one: for an author who waits
	engine  string // hash of the program's source, "" until known

	mu     sync.Mutex
	shorts map[string]*short // by notebook
}

// NewBench finds what is needed to build the notebooks under root and writes
// their module.
func NewBench(root, version string) (*Bench, error) {
	source, err := Source()
	if err != nil {
		return nil, err
	}
	return NewBenchFrom(root, source, version)
}

// NewBenchFrom is [NewBench] with the program's source at a known place.
func NewBenchFrom(root, source, version string) (*Bench, error) {
	g, err := FindToolchain()
	if err != nil {
		return nil, err
	}
	root, err = filepath.Abs(root) // the toolchain runs from there
	if err != nil {
		return nil, err
	}
	if err := WriteModule(root, source); err != nil {
		return nil, err
	}
	b := &Bench{Root: root, Source: source, Go: g, Version: version}
	b.engine, err = engineHash(source)
	return b, err
}

// A Built is a notebook that compiles.
type Built struct {
	Dir    string // of the notebook
	Binary string
	Code   *Code
	Method string // hash of code, prose and the program's source
	Cached bool   // nothing had changed since an earlier build
	Time   time.Duration
}

// Build compiles the notebook in the folder name of the bench. The error holds
// what the compiler says, each with its line.
func (b *Bench) Build(ctx context.Context, name string) (*Built, error) {
	start := time.Now()
	dir := filepath.Join(b.Root, name)
	if _, err := os.Stat(dir); err != nil {
		return nil, problemf("nb.no-notebook", "there is no notebook %q in %s", name, b.Root)
	}
	code, err := Inspect(dir)
	if err != nil {
		return nil, err
	}
	built := &Built{Dir: dir, Code: code, Method: hashText(code.Hash, b.engine)}
	bin := filepath.Join(b.cache(name), hashText(code.program, b.engine, b.Go.Version)[:16])
	if os.PathSeparator == '\\' {
		bin += ".exe"
	}
	built.Binary = bin
	if _, err := os.Stat(bin); err == nil {
		b.learn(name, code)
		built.Cached, built.Time = true, time.Since(start)
		return built, nil
	}
	if err := b.compile(ctx, name, code, bin); err != nil {
		return nil, err
	}
	b.learn(name, code)
	b.prune(name)
	built.Time = time.Since(start)
	return built, nil
}

// compile makes the program by the short way or by the toolchain.
func (b *Bench) compile(ctx context.Context, name string, code *Code, bin string) error {
	if err := os.MkdirAll(filepath.Dir(bin), 0o755); err != nil {
		return err
	}
	tmp := bin + ".new"
	defer os.Remove(tmp)
	if b.Quick {
		if done, err := b.quickly(ctx, name, code, tmp); err != nil {
			return err
		} else if done {
			return os.Rename(tmp, bin)
		}
	}
	cmd := exec.CommandContext(ctx, b.Go.Path, "build", "-trimpath", "-ldflags=-s -w", "-o", tmp, "./"+name)
	cmd.Dir = b.Root
	cmd.Env = b.environment()
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return compileProblems(out.String())
	}
	return os.Rename(tmp, bin)
}

// environment keeps the toolchain off the network: packages come from the
// folder beside the program where there is one, else from the module cache.
func (b *Bench) environment() []string {
	return append(os.Environ(), "GOFLAGS=-mod=readonly -modcacherw", "GOPROXY=off", "GOSUMDB=off", "GOTOOLCHAIN=local", "GOWORK=off", "CGO_ENABLED=0", "GO111MODULE=on", "GOOS=", "GOARCH=")
}

func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// cache is where binaries and kept values of a notebook lie. Its name begins
// with a point, so that Go does not look for packages there.
func (b *Bench) cache(name string) string { return filepath.Join(b.Root, ".cache", name) }

// prune keeps the four latest binaries of a notebook and, of the kept values,
// those of the last month's use.
func (b *Bench) prune(name string) {
	entries, err := os.ReadDir(b.cache(name))
	if err != nil {
		return
	}
	type file struct {
		name string
		at   time.Time
	}
	var bins []file
	for _, e := range entries {
		if info, err := e.Info(); err == nil && e.Type().IsRegular() {
			bins = append(bins, file{e.Name(), info.ModTime()})
		}
	}
	slices.SortFunc(bins, func(a, b file) int { return b.at.Compare(a.at) })
	for i, f := range bins {
		if i >= 4 {
			os.Remove(filepath.Join(b.cache(name), f.name))
		}
	}
}

var compilerLine = regexp.MustCompile(`^(?:\.[/\\])?(?:[^:]*[/\\])?([^:/\\]+\.go):(\d+)(?::\d+)?: (.+)$`)

// compileProblems turns the toolchain's output into problems at their lines.
func compileProblems(out string) error {
	f := &Failure{}
	var rest []string
	for line := range strings.Lines(out) {
		line = strings.TrimRight(line, "\r\n")
		m := compilerLine.FindStringSubmatch(line)
		switch {
		case m != nil:
			n, _ := strconv.Atoi(m[2])
			f.Problems = append(f.Problems, nb.Problemf(nb.Place{File: m[1], Line: n}, "nb.compile", "%[1]s", m[3], Translate(m[3])))
		case strings.HasPrefix(line, "\t") && len(f.Problems) > 0: // the message goes on
			last := f.Problems[len(f.Problems)-1]
			more := last.Args[0].(string) + "\n" + line
			last.Args = []any{more, Translate(more)}
		case !strings.HasPrefix(line, "# ") && line != "" && line != "too many errors":
			rest = append(rest, line)
		}
	}
	if len(f.Problems) == 0 {
		said := strings.Join(rest, "\n")
		f.Problems = append(f.Problems, problemf("nb.build", "the notebook does not compile: %[1]s", said, Translate(said)))
	}
	return f
}

// engineHash hashes the program's source as far as a notebook can reach it.
func engineHash(source string) (string, error) {
	h := sha256.New()
	for _, top := range []string{"datasets", "impact", "funding", "reports"} {
		err := filepath.WalkDir(filepath.Join(source, top), func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && slices.Contains([]string{"testdata", "node_modules", "dist", "gallery"}, d.Name()) {
				return fs.SkipDir
			}
			if !d.Type().IsRegular() || strings.HasSuffix(name, "_test.go") || strings.HasPrefix(d.Name(), ".") {
				return nil
			}
			rel, _ := filepath.Rel(source, name)
			fmt.Fprintf(h, "%s\x00", filepath.ToSlash(rel))
			f, err := os.Open(name)
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = io.Copy(h, f)
			return err
		})
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func hashText(words ...string) string {
	h := sha256.New()
	for _, w := range words {
		fmt.Fprintf(h, "%d\x00%s", len(w), w)
	}
	return hex.EncodeToString(h.Sum(nil))
}
