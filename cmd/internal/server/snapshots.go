package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/reports/pages"
)

// SnapshotsDir is the folder of a workspace that holds what the pages said on
// days past.
const SnapshotsDir = "etats"

// WriteSnapshot keeps a snapshot and returns the name of its file, which holds
// the hash of its content: a file that was changed gives itself away. The same
// snapshot twice is one file.
func WriteSnapshot(dir string, s *pages.Snapshot) (name string, err error) {
	var b bytes.Buffer
	if err := s.Write(&b); err != nil {
		return "", err
	}
	folder := filepath.Join(dir, SnapshotsDir)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	name = fmt.Sprintf("%s-%s.json", s.Day, SnapshotID(b.Bytes()))
	f, err := os.OpenFile(filepath.Join(folder, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o444)
	if errors.Is(err, fs.ErrExist) {
		return name, nil
	}
	if err != nil {
		return "", err
	}
	_, err = f.Write(b.Bytes())
	return name, errors.Join(err, f.Sync(), f.Close())
}

// SnapshotID names a snapshot by its content.
func SnapshotID(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])[:16]
}

// OpenSnapshot reads a snapshot and refuses one whose content is not what its
// name says, or is not one.
func OpenSnapshot(path string) (s *pages.Snapshot, content []byte, err error) {
	content, err = os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	if name := filepath.Base(path); snapshotName.MatchString(name) {
		if want := name[:len("2026-05-18-")] + SnapshotID(content) + ".json"; name != want {
			return nil, nil, &AlteredError{path, want}
		}
	}
	s, err = pages.ReadSnapshot(content)
	if err != nil {
		return nil, nil, &NoSnapshotError{path, err}
	}
	if want := s.Day + "-" + SnapshotID(content) + ".json"; filepath.Base(path) != want {
		return nil, nil, &AlteredError{path, want}
	}
	return s, content, nil
}

var snapshotName = regexp.MustCompile(`^\d{4}-\d\d-\d\d-[0-9a-f]{16}\.json$`)

// A NoSnapshotError is a file that this program cannot read as a snapshot.
type NoSnapshotError struct {
	Path string
	Err  error
}

func (e *NoSnapshotError) Error() string { return e.Path + ": not a snapshot: " + e.Err.Error() }
func (e *NoSnapshotError) Unwrap() error { return e.Err }

// Message returns the catalogue key and the arguments.
func (e *NoSnapshotError) Message() (key string, args []any) {
	return "cli.state-unknown", []any{e.Path}
}

// An AlteredError is a snapshot that is not what was kept.
type AlteredError struct{ Path, Want string }

func (e *AlteredError) Error() string {
	return fmt.Sprintf("%s: altered: its content would be named %s", e.Path, e.Want)
}

// Message returns the catalogue key and the arguments.
func (e *AlteredError) Message() (key string, args []any) {
	return "cli.state-altered", []any{e.Path, e.Want}
}

// readSnapshots returns the snapshots of a workspace, the last first.
func readSnapshots(dir string) ([]pages.Shelved, error) {
	names, err := filepath.Glob(filepath.Join(dir, SnapshotsDir, "*.json"))
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	slices.Reverse(names)
	var list []pages.Shelved
	for _, name := range names {
		s, data, err := OpenSnapshot(name)
		if errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if err != nil {
			list = append(list, pages.Shelved{Altered: filepath.Base(name)})
			continue
		}
		s.ID = SnapshotID(data)
		list = append(list, pages.Shelved{Snapshot: s})
	}
	return list, nil
}

// snapshotStamp changes when a snapshot is added, changed or removed.
func snapshotStamp(dir string) string {
	var b strings.Builder
	names, _ := filepath.Glob(filepath.Join(dir, SnapshotsDir, "*.json")) // the pattern is well formed
	for _, name := range names {
		b.WriteString(filepath.Base(name) + stampOf(filepath.Dir(name), filepath.Base(name)))
	}
	return b.String()
}
