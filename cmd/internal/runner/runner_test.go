package runner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

// What the hostile children fill.
var (
	hoard [][]byte
	spins int
)

// children are what the test program does when it is started as a child.
var children = map[string]func(){
	"quiet":  func() { fmt.Println("fini") },
	"status": func() { fmt.Fprintln(os.Stderr, "raison"); os.Exit(3) },
	"loop": func() {
		for spins = 0; ; spins++ {
		}
	},
	"hoard": func() { // 10 GB at once
		b := make([]byte, 10<<30)
		for i := 0; i < len(b); i += 4096 {
			b[i] = 1
		}
	},
	"grow": func() { // little by little
		for {
			b := make([]byte, 1<<20)
			for i := 0; i < len(b); i += 4096 {
				b[i] = 1
			}
			hoard = append(hoard, b)
		}
	},
	"goroutine": func() {
		go panic("dans une goroutine")
		time.Sleep(time.Minute)
	},
	"stack": func() {
		debug.SetMaxStack(64 << 20)
		var f func(int) int
		f = func(i int) int { return f(i+1) + 1 }
		f(0)
	},
	"flood": func() {
		for {
			fmt.Println(strings.Repeat("x", 1000))
		}
	},
	"grandchild": func() {
		c := exec.Command(os.Args[0])
		c.Env = append(os.Environ(), "SILLAGE_CHILD=loop")
		c.Stdout, c.Stderr = os.Stdout, os.Stderr
		c.Start()
		fmt.Println("parti")
	},
	"env":  func() { fmt.Println(os.Getenv("SILLAGE_SECRET")) },
	"echo": func() { io.Copy(os.Stdout, os.Stdin) },
}

func TestMain(m *testing.M) {
	if f, ok := children[os.Getenv("SILLAGE_CHILD")]; ok {
		f()
		return
	}
	os.Exit(m.Run())
}

func run(t *testing.T, child string, l Limits, in string) (*Outcome, string) {
	t.Helper()
	var out strings.Builder
	o, err := Run(t.Context(), Command{
		Path: os.Args[0], Env: []string{"SILLAGE_CHILD=" + child}, Limits: l, Stdin: strings.NewReader(in),
		Stdout: func(r io.Reader) error { io.Copy(&out, r); return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return o, out.String()
}

func TestOrdinaryChildren(t *testing.T) {
	if o, out := run(t, "quiet", Limits{}, ""); !o.OK() || out != "fini\n" {
		t.Errorf("quiet: %+v %q", o, out)
	}
	if o, _ := run(t, "status", Limits{}, ""); o.OK() || o.Cause != Ended || o.Status != 3 || o.Stderr != "raison\n" {
		t.Errorf("status: %+v", o)
	}
	if o, out := run(t, "echo", Limits{}, "bonjour"); !o.OK() || out != "bonjour" {
		t.Errorf("echo: %+v %q", o, out)
	}
	t.Setenv("SILLAGE_SECRET", "mot de passe")
	if _, out := run(t, "env", Limits{}, ""); strings.Contains(out, "mot de passe") {
		t.Error("the child sees a variable of the parent that it does not need")
	}
}

// Each of these would take the parent down, or never end, were it run in it.
func TestHostileChildren(t *testing.T) {
	const second = time.Second
	for _, c := range []struct {
		child  string
		limits Limits
		cause  []Cause
		stderr string
	}{
		{"loop", Limits{Time: second}, []Cause{OverTime}, ""},
		{"hoard", Limits{Memory: 256 << 20}, []Cause{Ended, OverSize}, ""},
		{"grow", Limits{Memory: 256 << 20}, []Cause{Ended, OverSize}, ""},
		{"goroutine", Limits{}, []Cause{Ended}, "dans une goroutine"},
		{"stack", Limits{}, []Cause{Ended}, "stack"},
		{"flood", Limits{Output: 1 << 20}, []Cause{OverWrite}, ""},
	} {
		t.Run(c.child, func(t *testing.T) {
			o, out := run(t, c.child, c.limits, "")
			if o.OK() {
				t.Fatalf("accepted: %+v", o)
			}
			found := false
			for _, cause := range c.cause {
				found = found || o.Cause == cause
			}
			if !found || !strings.Contains(o.Stderr, c.stderr) {
				t.Errorf("cause %s, stderr %.200s", o.Cause, o.Stderr)
			}
			// The aim is 100 ms; a machine busy with other tests may take longer
			// to notice, and must not fail for that.
			if over := o.Time - c.limits.Time; c.limits.Time > 0 {
				if t.Logf("stopped %v after its limit", over); over > 3*time.Second {
					t.Errorf("stopped %v after its limit", over)
				}
			}
			if c.limits.Output > 0 && int64(len(out)) > c.limits.Output {
				t.Errorf("%d bytes went through, %d allowed", len(out), c.limits.Output)
			}
			if c.limits.Memory > 0 && o.Peak > c.limits.Memory*3/2 {
				t.Errorf("used %d MiB of %d", o.Peak>>20, c.limits.Memory>>20)
			}
		})
	}
}

// A child that has ended must not be waited for because what it started still
// holds the pipe; and that must be ended too.
func TestGrandchildIsEnded(t *testing.T) {
	o, out := run(t, "grandchild", Limits{Time: 5 * time.Second}, "")
	if o.Cause != Ended || out != "parti\n" {
		t.Errorf("%+v %q", o, out)
	}
	if o.Time > 2*time.Second {
		t.Errorf("waited %v for the grandchild", o.Time)
	}
}

func TestCancelledAndRejected(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	o, err := Run(ctx, Command{Path: os.Args[0], Env: []string{"SILLAGE_CHILD=loop"}})
	if err != nil || o.Cause != Cancelled {
		t.Errorf("%+v %v", o, err)
	}
	no := errors.New("not what was expected")
	o, err = Run(t.Context(), Command{
		Path: os.Args[0], Env: []string{"SILLAGE_CHILD=flood"},
		Stdout: func(io.Reader) error { return no },
	})
	if err != nil || o.OK() || !errors.Is(o.Err, no) {
		t.Errorf("%+v %v", o, err)
	}
	if _, err := Run(t.Context(), Command{Path: "/nowhere/program"}); err == nil {
		t.Error("a program that does not exist was started")
	}
}
