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
	s := NewServer(t)
	return s.Address, s.Stop
}

// A Server is a PostgreSQL server of its own, which can be killed.
type Server struct {
	Address string
	dir     string
	launch  func() *exec.Cmd
	running *exec.Cmd
	port    int
}

// NewServer starts a server. It skips the test when PostgreSQL is not
// installed; the caller stops it.
func NewServer(t testing.TB) *Server {
	t.Helper()
	bin := postgresBinaries()
	if bin == "" {
		t.Skip("PostgreSQL is not installed (initdb and postgres were looked for in PATH and /usr/lib/postgresql)")
	}
	who := unprivileged(t)
	s := &Server{dir: dataFolder(t, who), port: freePort(t)}
	command := func(name string, args ...string) *exec.Cmd {
		c := exec.Command(filepath.Join(bin, name), args...)
		c.Dir = s.dir
		c.SysProcAttr = &syscall.SysProcAttr{Credential: who}
		return c
	}
	data := filepath.Join(s.dir, "data")
	if out, err := command("initdb", "-D", data, "-U", "sillage", "-A", "trust", "-E", "UTF8", "--no-sync").CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	// The machine itself is never cut off: the server need not wait for the disk.
	// What it wrote outlives it in the cache of the system.
	s.launch = func() *exec.Cmd {
		return command("postgres", "-D", data, "-h", "127.0.0.1", "-p", strconv.Itoa(s.port), "-k", s.dir, "-c", "fsync=off")
	}
	s.Address = fmt.Sprintf("postgres://sillage@127.0.0.1:%d/postgres?sslmode=disable", s.port)
	s.run(t)
	return s
}

func (s *Server) run(t testing.TB) {
	t.Helper()
	var log strings.Builder
	for range 100 { // after a kill the old processes take a moment to notice
		s.running = s.launch()
		log.Reset()
		s.running.Stderr = &log
		if err := s.running.Start(); err != nil {
			t.Fatal(err)
		}
		gone := make(chan struct{})
		go func(c *exec.Cmd) { c.Wait(); close(gone) }(s.running)
		if answers(s.port, gone) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("PostgreSQL did not start\n%s", &log)
}

// Kill ends the server at once (SIGKILL): its memory is lost and nothing is
// tidied up.
func (s *Server) Kill() { s.running.Process.Kill() }

// Restart starts it again on what it left.
func (s *Server) Restart(t testing.TB) { t.Helper(); s.run(t) }

// Stop ends the server and removes its files.
func (s *Server) Stop() {
	s.running.Process.Signal(syscall.SIGQUIT) // no need to save anything
	for range 100 {
		if s.running.Process.Signal(syscall.Signal(0)) != nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	os.RemoveAll(s.dir)
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

// answers waits for the port; false when the server is gone first.
func answers(port int, gone <-chan struct{}) bool {
	address := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	for range 400 {
		select {
		case <-gone:
			return false
		case <-time.After(25 * time.Millisecond):
		}
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return true
		}
	}
	return false
}
