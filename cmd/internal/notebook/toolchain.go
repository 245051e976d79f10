package notebook

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
)

// Toolchain is a Go compiler that was found.
type Toolchain struct {
	Path    string
	Version string // "go1.26.8"
	Tools   string // folder of its compiler and linker; "" = not known
}

// needed is the Go version of go.mod.
const neededMinor = 26

// FindToolchain looks for go in the path and where its installers put it. The
// error says how to get it.
func FindToolchain() (*Toolchain, error) {
	for _, path := range toolchainPaths() {
		out, err := exec.Command(path, "env", "GOVERSION", "GOTOOLDIR").Output()
		if err != nil {
			continue
		}
		version, tools, _ := strings.Cut(strings.ReplaceAll(string(out), "\r", ""), "\n")
		if m := goVersion.FindStringSubmatch(version); m != nil {
			if minor, _ := strconv.Atoi(m[1]); minor < neededMinor {
				return nil, problemf("nb.old-go", "notebooks need Go 1.%d or later; %s is installed: get it from https://go.dev/dl", neededMinor, version)
			}
		}
		return &Toolchain{path, version, strings.TrimSpace(tools)}, nil
	}
	return nil, problemf("nb.no-go", "writing notebooks needs the Go toolchain, which was not found: install it from https://go.dev/dl, open a new terminal, try again; reading published notebooks does not need it")
}

var goVersion = regexp.MustCompile(`^go1\.(\d+)`)

func toolchainPaths() []string {
	var paths []string
	if p, err := exec.LookPath("go"); err == nil {
		paths = append(paths, p)
	}
	if os.Getenv("PATH") == "" {
		return paths // a test that hides the toolchain
	}
	switch runtime.GOOS {
	case "windows":
		return append(paths, filepath.Join(os.Getenv("ProgramFiles"), "Go", "bin", "go.exe"))
	default:
		return append(paths, "/usr/local/go/bin/go", "/opt/homebrew/bin/go")
	}
}
