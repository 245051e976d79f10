//go:build unix

package storetest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// running is the server of this process, started for the first test that asks.
var running struct {
	address string
	stop    func()
}

// Postgres returns the address of a server on which tests make databases of
// their own. It skips the test when PostgreSQL is not installed. TestMain calls
// Stop at the end.
func Postgres(t testing.TB) string {
	t.Helper()
	if running.address == "" {
		running.address, running.stop = start(t)
	}
	return running.address
}

// Stop ends the server, when one was started.
func Stop() {
	if running.stop != nil {
		running.stop()
	}
}

func start(t testing.TB) (address string, stop func()) {
	t.Helper()
	bin := postgresBinaries()
	if bin == "" {
		t.Skip("PostgreSQL is not installed (initdb and postgres were looked for in PATH and /usr/lib/postgresql)")
	}
	who := unprivileged(t)
	dir := dataFolder(t, who)
	command := func(name string, args ...string) *exec.Cmd {
		c := exec.Command(filepath.Join(bin, name), args...)
		c.Dir = dir
		c.SysProcAttr = &syscall.SysProcAttr{Credential: who}
		return c
	}
	data := filepath.Join(dir, "data")
	if out, err := command("initdb", "-D", data, "-U", "sillage", "-A", "trust", "-E", "UTF8", "--no-sync").CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	port := freePort(t)
	// The server itself is never killed: it need not wait for the disk.
	server := command("postgres", "-D", data, "-h", "127.0.0.1", "-p", strconv.Itoa(port), "-k", dir, "-c", "fsync=off")
	var log strings.Builder
	server.Stderr = &log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	awaitPort(t, port, &log)
	return fmt.Sprintf("postgres://sillage@127.0.0.1:%d/postgres?sslmode=disable", port), func() {
		server.Process.Signal(syscall.SIGQUIT) // no need to save anything
		server.Wait()
		os.RemoveAll(dir)
	}
}

// postgresBinaries returns the folder of the server's programs: that of PATH,
// otherwise the newest that Debian installed.
func postgresBinaries() string {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path)
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // the pattern is valid
	if len(found) == 0 {
		return ""
	}
	sort.Strings(found)
	return filepath.Dir(found[len(found)-1])
}

// unprivileged returns who runs the server: PostgreSQL refuses to run as root.
func unprivileged(t testing.TB) *syscall.Credential {
	if os.Getuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		}
	}
	t.Skip("PostgreSQL does not run as root and there is no user postgres or nobody")
	return nil
}

// dataFolder is short, for the server's socket lies in it.
func dataFolder(t testing.TB, who *syscall.Credential) string {
	dir, err := os.MkdirTemp("", "sillage-pg-")
	if err != nil {
		t.Fatal(err)
	}
	if who != nil {
		if err := os.Chown(dir, int(who.Uid), int(who.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func freePort(t testing.TB) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func awaitPort(t testing.TB, port int, log fmt.Stringer) {
	address := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	for range 200 {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("PostgreSQL did not start\n%s", log)
}
