package server

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/reports/echarts"
	"github.com/lozere-developpement/sillage/reports/evidence"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// Books hands out the pages as the data stands now.
type Books interface{ Current() (*pages.Book, error) }

// A Shelf holds the book of a workspace, and makes a new one when an import or
// a change of the money calls for it.
type Shelf struct {
	ws      *datasets.Workspace
	money   func() (pages.Money, error)
	version func() string // changes when the money does
	now     func() time.Time
	drawers map[string]pages.Drawer
	looks   Look

	watched atomic.Bool // somebody looks for changes: readers need not
	shown   atomic.Pointer[shown]
	mu      sync.Mutex // held while looking

	evidence *evidence.Evidence // of the view whose hash is viewed
	viewed   string
}

// shown is the book that readers get, and until when it is not asked whether it
// still is the right one.
type shown struct {
	book  *pages.Book
	stamp string
	until time.Time
}

// Open makes the first book, and refuses a colour or a logo that the pages
// cannot have. money gives the applications, and version a text
// that changes when they do; both may be nil.
func Open(ws *datasets.Workspace, now func() time.Time, money func() (pages.Money, error), version func() string) (*Shelf, error) {
	if money == nil {
		money = func() (pages.Money, error) { return pages.Money{}, nil }
	}
	if version == nil {
		version = func() string { return "" }
	}
	s := &Shelf{ws: ws, money: money, version: version, now: now, drawers: map[string]pages.Drawer{
		lang.French.Tag(): echarts.New(lang.French), lang.English.Tag(): echarts.New(lang.English),
	}}
	var err error
	if s.looks, err = readLook(ws.Dir(), ws.Config()); err != nil {
		return nil, err
	}
	_, err = s.Current()
	return s, err
}

// Look returns how the workspace wants its pages to look, as it was when the
// shelf was opened.
func (s *Shelf) Look() Look { return s.looks }

// Drawer returns the drawer of figures in a language, for pages of other packages: a
// figure is drawn once, wherever it is shown.
func (s *Shelf) Drawer(tag string) pages.Drawer { return s.drawers[tag] }

// interval is how long a book may be handed out before the workspace is looked
// at again. A look costs the reading of a folder.
const interval = 300 * time.Millisecond

// Current returns the book of the data as it stands. While the shelf is
// watched, a reader never waits for a look at the workspace.
func (s *Shelf) Current() (*pages.Book, error) {
	if now := s.shown.Load(); now != nil && (s.watched.Load() || s.now().Before(now.until)) {
		return now.book, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if now := s.shown.Load(); now != nil && s.now().Before(now.until) {
		return now.book, nil // another reader has just looked
	}
	book, stamp, err := s.renew()
	if err != nil {
		return nil, err
	}
	s.show(book, stamp)
	return book, nil
}

func (s *Shelf) show(book *pages.Book, stamp string) {
	s.shown.Store(&shown{book, stamp, s.now().Add(interval)})
}

// renew returns the book to show: the one that is shown while nothing has
// changed, otherwise a new one.
func (s *Shelf) renew() (*pages.Book, string, error) {
	stamp, err := s.look()
	if err != nil {
		return nil, "", err
	}
	if now := s.shown.Load(); now != nil && stamp == now.stamp {
		return now.book, stamp, nil
	}
	book, err := s.make()
	return book, stamp, err
}

// Watch looks for changes until ctx ends, so that no reader has to. Each new
// book is handed to first before any reader gets it, and to then afterwards:
// what they draw is there when a reader asks. A book that cannot be made is
// reported, and the one before stays.
func (s *Shelf) Watch(ctx context.Context, first, then func(context.Context, *pages.Book), failed func(error)) {
	s.watched.Store(true)
	defer s.watched.Store(false)
	tick := time.NewTicker(interval)
	defer tick.Stop()
	last := ""
	if book, err := s.Current(); err == nil {
		then(ctx, book)
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		old := s.shown.Load()
		s.mu.Lock()
		book, stamp, err := s.renew()
		s.mu.Unlock()
		switch {
		case err != nil && err.Error() != last:
			last = err.Error()
			failed(err)
		case err == nil && (old == nil || book != old.book):
			last = ""
			first(ctx, book)
			s.show(book, stamp)
			then(ctx, book)
		}
	}
}

// look returns a text that changes when the workspace does.
func (s *Shelf) look() (string, error) {
	manifests, err := os.ReadDir(filepath.Join(s.ws.Dir(), "datasets", "manifests"))
	if err != nil {
		return "", err
	}
	settings, err := os.Stat(filepath.Join(s.ws.Dir(), "sillage.toml"))
	if err != nil {
		return "", err
	}
	return fmt.Sprint(len(manifests), settings.ModTime(), s.version(), stampOf(s.ws.Dir(), OutlinesFile), stampOf(s.ws.Dir(), datasets.LinksFile), snapshotStamp(s.ws.Dir()), stampOf(s.ws.Dir(), BallotsFile), versionStamp(s.ws.Dir())), nil
}

func (s *Shelf) make() (*pages.Book, error) {
	view, err := s.ws.View()
	if err != nil {
		return nil, err
	}
	ev := s.evidence
	if ev == nil || view.Hash != s.viewed { // money, snapshots and ballots leave the evidence as it is
		if ev, err = evidence.Load(view, evidence.Settings{Config: s.ws.Config()}); err != nil {
			return nil, err
		}
		s.evidence, s.viewed = ev, view.Hash
	}
	money, err := s.money()
	if err != nil {
		return nil, err
	}
	outlines, extra, err := readOutlines(s.ws.Dir())
	if err != nil {
		return nil, err
	}
	snapshots, err := readSnapshots(s.ws.Dir())
	if err != nil {
		return nil, err
	}
	ballots, err := readBallots(s.ws.Dir())
	if err != nil {
		return nil, err
	}
	versions, err := s.readVersions(view, ev)
	if err != nil {
		return nil, err
	}
	return &pages.Book{
		Evidence: ev, Money: money, Drawers: s.drawers, Outlines: outlines, Snapshots: snapshots, Ballots: ballots, Versions: versions,
		Extra: fmt.Sprint(extra, snapshotStamp(s.ws.Dir()), stampOf(s.ws.Dir(), BallotsFile), versionStamp(s.ws.Dir())),
	}, nil
}
