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
	name = fmt.Sprintf("%s-%s.json", s.Day, idOf(b.Bytes()))
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

func idOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])[:16]
}

// OpenSnapshot reads a snapshot and refuses one whose content is not what its
// name says.
func OpenSnapshot(path string) (s *pages.Snapshot, content []byte, err error) {
	content, err = os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	s, err = pages.ReadSnapshot(content)
	if err != nil {
		return nil, nil, err
	}
	if want := s.Day + "-" + idOf(content) + ".json"; filepath.Base(path) != want {
		return nil, nil, &AlteredError{path, want}
	}
	return s, content, nil
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
		s.ID = idOf(data)
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
