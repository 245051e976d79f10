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

	"github.com/lozere-developpement/sillage/reports"
)

// OutlinesFile is the file of a workspace that holds the outlines of places.
const OutlinesFile = "outlines.geojson"

// readOutlines reads the outlines of a workspace, and names them by their
// content: nil and "" when there are none.
func readOutlines(dir string) (*reports.Outlines, string, error) {
	data, err := os.ReadFile(filepath.Join(dir, OutlinesFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", err
	}
	o, err := reports.ReadOutlines(bytes.NewReader(data))
	sum := sha256.Sum256(data)
	return o, hex.EncodeToString(sum[:8]), err
}

// stampOf changes when a file of the workspace does; a file that is not there
// has one too.
func stampOf(dir, name string) string {
	info, err := os.Stat(filepath.Join(dir, name))
	if err != nil {
		return ""
	}
	return fmt.Sprint(info.ModTime().UnixNano(), info.Size())
}
