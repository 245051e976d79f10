package server

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// BallotsFile is the file of a workspace that holds the weights given in the
// workshop. Its lines are in alphabetical order: nothing tells who came when.
// Who removes it begins anew.
const BallotsFile = "poids.jsonl"

const (
	mostBallots    = 5000    // more would be no workshop any more
	longestBallot  = 4 << 10 // bytes of a form
	ballotsAddress = "/atelier"
)

var errBallots = &ballotError{"pages.bad-ballot", "want weights from 0 to 10, not all of them 0"}
var errFull = &ballotError{"pages.full-ballots", "no more weights can be kept: remove poids.jsonl to begin anew"}

type ballotError struct{ key, text string }

func (e *ballotError) Error() string                     { return e.text }
func (e *ballotError) Message() (key string, args []any) { return e.key, nil }

// A collector keeps the ballots of a workspace.
type collector interface{ Collect(pages.Ballot) error }

// vote keeps the weights of a form without a word of who sent it.
func (s *Server) vote(w http.ResponseWriter, r *http.Request) error {
	keeper, ok := s.Books.(collector)
	if !ok {
		return web.ErrNotFound
	}
	if err := http.NewCrossOriginProtection().Check(r); err != nil {
		return &web.Error{Status: http.StatusForbidden, Err: err}
	}
	r.Body = http.MaxBytesReader(w, r.Body, longestBallot)
	if err := r.ParseForm(); err != nil {
		return &web.Error{Status: http.StatusBadRequest, Err: errBallots}
	}
	book, err := s.Books.Current()
	if err != nil {
		return err
	}
	ballot, ok := pages.BallotOf(book, func(d string) string { return r.PostForm.Get("p-" + d) })
	if !ok {
		return &web.Error{Status: http.StatusBadRequest, Err: errBallots}
	}
	if err := keeper.Collect(ballot); err != nil {
		return err
	}
	back := url.Values{"ajoute": {"1"}}
	for name, values := range r.PostForm {
		if strings.HasPrefix(name, "p-") || name == "lang" {
			back[name] = values[:1]
		}
	}
	http.Redirect(w, r, ballotsAddress+"?"+back.Encode()+"#ensemble", http.StatusSeeOther)
	return nil
}

var collecting sync.Mutex

// Collect adds a ballot, and shows it at once.
func (s *Shelf) Collect(b pages.Ballot) error {
	line, err := json.Marshal(b) // keys in order
	if err != nil {
		return err
	}
	collecting.Lock()
	err = addLine(filepath.Join(s.ws.Dir(), BallotsFile), string(line))
	collecting.Unlock()
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	book, stamp, err := s.renew()
	if err == nil {
		s.show(book, stamp)
	}
	return err
}

// addLine writes the file anew with one more line, whole or not at all.
func addLine(path, line string) error {
	old, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	lines := append(strings.FieldsFunc(string(old), func(r rune) bool { return r == '\n' }), line)
	if len(lines) > mostBallots {
		return &web.Error{Status: http.StatusConflict, Err: errFull}
	}
	slices.Sort(lines)
	f, err := os.CreateTemp(filepath.Dir(path), ".poids-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already when all went well
	_, err = f.WriteString(strings.Join(lines, "\n") + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// readBallots reads the ballots of a workspace.
func readBallots(dir string) ([]pages.Ballot, error) {
	data, err := os.ReadFile(filepath.Join(dir, BallotsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return pages.ReadBallots(data)
}
