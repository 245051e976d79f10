package cli

import (
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// A progress shows, on a terminal only, how many rows were read, how fast, and
// how long it may still take. It appears after a second: a short import stays
// quiet.
type progress struct {
	bar   *progressbar.ProgressBar
	start time.Time
	now   func() time.Time
	path  string
	show  bool
}

func (a *app) progress(path string) *progress {
	f, ok := a.err.(*os.File)
	return &progress{start: a.now(), now: a.now, path: path, show: ok && term.IsTerminal(int(f.Fd()))}
}

func (p *progress) rows(n int) {
	if !p.show || p.now().Sub(p.start) < time.Second {
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions(expectedRows(p.path),
			progressbar.OptionSetWriter(os.Stderr), progressbar.OptionSetDescription(p.path),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString("lignes"),
			progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	}
	if limit := p.bar.GetMax(); limit > 0 && n >= limit {
		p.bar.ChangeMax(n + n/10 + 1) // the guess was low
	}
	p.bar.Set(n) // a bar that cannot be drawn stops nothing
}

func (p *progress) done() {
	if p.bar != nil {
		p.bar.Finish()
	}
}
