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
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		base := filepath.Base(name)
		s, err := pages.ReadSnapshot(data)
		if err != nil || base != s.Day+"-"+idOf(data)+".json" {
			list = append(list, pages.Shelved{Altered: base})
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
