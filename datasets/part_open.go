package datasets

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"

	"github.com/lozere-developpement/sillage/datasets/internal/inplace"
)

// A mapping is a part that was opened and verified: parts never change, so
// once is enough for the life of the workspace.
type mapping struct {
	block    block
	greatest map[string]uint64 // greatest code of each column of whole numbers
	release  func() error
}

// open maps a part and checks that its bytes are those that the manifest
// names, before any of them is believed.
func (w *Workspace) open(p Part) (block, error) {
	m, err := w.mapping(p)
	if err != nil {
		return block{}, err
	}
	return m.block, nil
}

func (w *Workspace) mapping(p Part) (*mapping, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if m, ok := w.mapped[p.Name]; ok {
		return m, nil
	}
	if !filepath.IsLocal(filepath.FromSlash(p.Name)) {
		return nil, fail(nil, "datasets.part-unreadable", "%s: unreadable", p.Name)
	}
	f, err := os.Open(w.partPath(p))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	data, release, err := inplace.Map(f, info.Size())
	if err != nil {
		return nil, err
	}
	b, err := verified(p, data)
	if err != nil {
		release()
		return nil, err
	}
	m := &mapping{b, b.greatest(), release}
	w.mapped[p.Name] = m
	return m, nil
}

func verified(p Part, data []byte) (block, error) {
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != p.SHA256 {
		return block{}, fail(nil, "datasets.part-changed", "%s: its bytes are not those that were imported", p.Name)
	}
	b, err := parseBlock(data)
	if err != nil {
		return block{}, fail(err, "datasets.part-unreadable", "%s: unreadable", p.Name)
	}
	return b, nil
}
