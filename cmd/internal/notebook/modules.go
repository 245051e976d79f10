package notebook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// WriteModules fills dst with the modules that notebooks are compiled with, in
// the shape of a module proxy (dst/<path>/@v/<version>.zip …), from this
// machine's module cache. A release carries it as src/modules, so that a laptop
// without network and without module cache can write notebooks.
func WriteModules(ctx context.Context, dst, source string) error {
	needed, err := neededModules(ctx, source)
	if err != nil {
		return err
	}
	out, err := exec.CommandContext(ctx, "go", "env", "GOMODCACHE").Output()
	if err != nil {
		return err
	}
	cache := filepath.Join(string(trimmed(out)), "cache", "download")
	// Of modules that are only in the graph Go reads go.mod; of the needed ones
	// all of it. go.sum lists both.
	sum, err := os.ReadFile(filepath.Join(source, "go.sum"))
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(sum)) {
		f := strings.Fields(line)
		if len(f) != 3 {
			continue
		}
		version, modOnly := strings.CutSuffix(f[1], "/go.mod")
		if modOnly {
			err = copyModule(dst, cache, f[0], version, ".mod", ".info")
		} else if needed[f[0]+"@"+version] {
			err = copyModule(dst, cache, f[0], version, ".zip", ".ziphash", ".info", ".mod")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// neededModules lists module@version of the packages that the gallery imports.
func neededModules(ctx context.Context, source string) (map[string]bool, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-deps", "-json=Module", "./reports/gallery/...", "./funding/...", "./impact/...")
	cmd.Dir = source
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	needed := map[string]bool{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			Module *struct{ Path, Version string }
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return needed, nil
		} else if err != nil {
			return nil, err
		}
		if p.Module != nil && p.Module.Version != "" {
			needed[p.Module.Path+"@"+p.Module.Version] = true
		}
	}
}

// copyModule copies files of one module version. One that the cache does not
// have was never needed to build on this machine: it is left out.
func copyModule(dst, cache, path, version string, suffixes ...string) error {
	for _, suffix := range suffixes {
		name := filepath.Join(filepath.FromSlash(escapeModule(path)), "@v", escapeModule(version)+suffix)
		data, err := os.ReadFile(filepath.Join(cache, name))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		to := filepath.Join(dst, name)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(to, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// escapeModule writes a module path as proxies and caches do: !x for X.
func escapeModule(path string) string {
	var b strings.Builder
	for _, r := range path {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte('!')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}
