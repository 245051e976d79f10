package cli

import (
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// A progress shows, on a terminal only, how many rows were read and how fast.
// It appears after a second: a short import stays quiet.
type progress struct {
	bar   *progressbar.ProgressBar
	start time.Time
	now   func() time.Time
	name  string
	show  bool
}

func (a *app) progress(name string) *progress {
	f, ok := a.err.(*os.File)
	return &progress{start: a.now(), now: a.now, name: name, show: ok && term.IsTerminal(int(f.Fd()))}
}

func (p *progress) rows(n int) {
	if !p.show || p.now().Sub(p.start) < time.Second {
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions(-1,
			progressbar.OptionSetWriter(os.Stderr), progressbar.OptionSetDescription(p.name),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString("lignes"),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	}
	p.bar.Set(n) // a bar that cannot be drawn stops nothing
}

func (p *progress) done() {
	if p.bar != nil {
		p.bar.Finish()
	}
}
