package notebook

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
)

// modulePath is the path of the program's module.
const modulePath = "github.com/lozere-developpement/sillage"

// Source returns the folder that holds the program's source: beside the program
// as a release has it, else around it, else where it was compiled.
func Source() (string, error) {
	var candidates []string
	if exe, err := os.Executable(); err == nil {
		if real, err := filepath.EvalSymlinks(exe); err == nil {
			exe = real
		}
		candidates = append(candidates, filepath.Join(filepath.Dir(exe), "src"))
		for dir := filepath.Dir(exe); dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
			candidates = append(candidates, dir)
		}
	}
	if _, file, _, ok := runtime.Caller(0); ok && filepath.IsAbs(file) {
		candidates = append(candidates, filepath.Join(filepath.Dir(file), "..", "..", ".."))
	}
	for _, dir := range candidates {
		if isSource(dir) {
			return filepath.Abs(dir)
		}
	}
	return "", problemf("nb.no-source", "the source of the program was not found: notebooks are compiled against it; unpack the whole archive, with its folder src")
}

func isSource(dir string) bool {
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	return err == nil && bytes.HasPrefix(mod, []byte("module "+modulePath+"\n"))
}
