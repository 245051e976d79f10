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
	block   block
	release func() error
}

// open maps a part and checks that its bytes are those that the manifest
// names, before any of them is believed.
func (w *Workspace) open(p Part) (block, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if m, ok := w.mapped[p.Name]; ok {
		return m.block, nil
	}
	f, err := os.Open(filepath.Join(w.dir, datasetsDir, filepath.FromSlash(p.Name)))
	if err != nil {
		return block{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return block{}, err
	}
	data, release, err := inplace.Map(f, info.Size())
	if err != nil {
		return block{}, err
	}
	b, err := verified(p, data)
	if err != nil {
		release()
		return block{}, err
	}
	w.mapped[p.Name] = &mapping{b, release}
	return b, nil
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
