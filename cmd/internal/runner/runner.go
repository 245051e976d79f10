package runner

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Limits bound what a child may use. Zero means the default of each.
type Limits struct {
	Time   time.Duration // of the whole run; 2 minutes
	Memory int64         // bytes; 2 GiB
	Output int64         // bytes on the two outputs together; 64 MiB
}

func (l Limits) orDefault() Limits {
	if l.Time <= 0 {
		l.Time = 2 * time.Minute
	}
	if l.Memory <= 0 {
		l.Memory = 2 << 30
	}
	if l.Output <= 0 {
		l.Output = 64 << 20
	}
	return l
}

// A Command is a program to run and what it is given.
type Command struct {
	Path   string
	Args   []string
	Dir    string    // "" = that of the parent
	Env    []string  // added to a small part of the parent's, see environment
	Stdin  io.Reader // nil = nothing
	Limits Limits

	// Stdout is called in a goroutine of its own with the child's standard
	// output, which it reads to the end. nil = the output is thrown away.
	Stdout func(io.Reader) error
}

// A Cause says why a child was stopped, or how it ended by itself.
type Cause string

// The causes.
const (
	Ended     Cause = "ended"  // by itself, see Outcome.Status
	OverTime  Cause = "time"   // Limits.Time
	OverSize  Cause = "memory" // Limits.Memory
	OverWrite Cause = "output" // Limits.Output
	Cancelled Cause = "cancelled"
	Rejected  Cause = "rejected" // Command.Stdout returned an error
)

// An Outcome says how a run went.
type Outcome struct {
	Cause  Cause
	Status int    // exit status; -1 when killed
	Stderr string // beginning and end of what the child wrote there, at most 64 KiB
	Peak   int64  // largest resident memory seen every 20 ms, bytes; 0 where it is not measured
	Time   time.Duration
	Err    error // what Command.Stdout returned
}

// OK reports whether the child ended by itself with status 0 and its output was
// accepted.
func (o *Outcome) OK() bool { return o.Cause == Ended && o.Status == 0 && o.Err == nil }

// Run runs the command to its end or to its limit. The error is for a child
// that could not be started.
func Run(ctx context.Context, c Command) (*Outcome, error) {
	limits := c.Limits.orDefault()
	cmd := exec.Command(c.Path, c.Args...)
	cmd.Dir, cmd.Stdin = c.Dir, c.Stdin
	cmd.Env = append(environment(), "GOMEMLIMIT="+strconv.FormatInt(limits.Memory*9/10, 10), "GOTRACEBACK=single")
	cmd.Env = append(cmd.Env, c.Env...)
	alone(cmd)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	w := watch(cmd, limits)
	left := &budget{left: limits.Output, spent: func() { w.stop(OverWrite) }}
	var tail tail
	var readers sync.WaitGroup
	readers.Go(func() { io.Copy(&tail, left.of(stderr)) })
	var refused error
	readers.Go(func() {
		out := left.of(stdout)
		if c.Stdout != nil {
			if refused = c.Stdout(out); refused != nil {
				w.stop(Rejected)
			}
		}
		io.Copy(io.Discard, out)
	})
	ended := make(chan struct{})
	go w.guard(ctx, limits, ended)
	// A grandchild that keeps the pipe open must not hold the parent: the whole
	// group is killed as soon as the child itself has ended.
	state, _ := cmd.Process.Wait()
	close(ended)
	w.kill()
	finished := make(chan struct{})
	go func() { readers.Wait(); close(finished) }()
	select {
	case <-finished:
	case <-time.After(5 * time.Second): // a process that left the group still holds the pipe
		stdout.Close()
		stderr.Close()
		<-finished
	}
	cmd.Wait() // releases the pipes; the process is known to have ended
	o := &Outcome{Cause: w.cause(), Status: -1, Stderr: tail.String(), Peak: w.peak.Load(), Time: time.Since(start), Err: refused}
	if state != nil {
		o.Status = state.ExitCode()
	}
	return o, nil
}

// environment is what a child needs to run at all. Addresses, tokens and
// passwords of the parent are not passed on.
func environment() []string {
	var env []string
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot", "USERPROFILE", "LANG", "TZ"} {
		if v, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+v)
		}
	}
	return env
}

// watcher kills a child once, for the first reason that comes.
type watcher struct {
	cmd   *exec.Cmd
	group group
	peak  atomic.Int64
	once  sync.Once
	why   atomic.Value
}

func watch(cmd *exec.Cmd, limits Limits) *watcher {
	return &watcher{cmd: cmd, group: confine(cmd, limits)}
}

func (w *watcher) stop(why Cause) {
	w.once.Do(func() {
		w.why.Store(why)
		w.kill()
	})
}

func (w *watcher) kill() { w.group.kill(w.cmd) }

func (w *watcher) cause() Cause {
	if why, ok := w.why.Load().(Cause); ok {
		return why
	}
	return Ended
}

// guard watches time and memory until the child has ended.
func (w *watcher) guard(ctx context.Context, limits Limits, ended <-chan struct{}) {
	deadline := time.NewTimer(limits.Time)
	defer deadline.Stop()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case <-ended:
			return
		case <-ctx.Done():
			w.stop(Cancelled)
			return
		case <-deadline.C:
			w.stop(OverTime)
			return
		case <-look.C:
			now := resident(w.cmd.Process.Pid)
			if now > w.peak.Load() {
				w.peak.Store(now)
			}
			if now > limits.Memory {
				w.stop(OverSize)
				return
			}
		}
	}
}

// budget counts what is read from several readers and ends them when it is
// spent.
type budget struct {
	mu    sync.Mutex
	left  int64
	spent func()
}

func (b *budget) of(r io.Reader) io.Reader { return &counted{b, r} }

type counted struct {
	b *budget
	r io.Reader
}

var errSpent = errors.New("output limit reached")

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.b.mu.Lock()
	c.b.left -= int64(n)
	over := c.b.left < 0
	c.b.mu.Unlock()
	if over {
		c.b.spent()
		return 0, errSpent
	}
	return n, err
}

// tail keeps the beginning and the end of what is written to it: a crash says
// what it was first and where it was last.
type tail struct {
	mu    sync.Mutex
	first []byte
	last  []byte
	cut   bool
}

const (
	firstSize = 16 << 10
	lastSize  = 48 << 10
)

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := len(p)
	if room := firstSize - len(t.first); room > 0 {
		k := min(room, len(p))
		t.first = append(t.first, p[:k]...)
		p = p[k:]
	}
	t.last = append(t.last, p...)
	if over := len(t.last) - lastSize; over > 0 {
		t.last, t.cut = append(t.last[:0], t.last[over:]...), true
	}
	return n, nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.cut {
		return string(t.first) + "\n[…]\n" + string(t.last)
	}
	return string(t.first) + string(t.last)
}
