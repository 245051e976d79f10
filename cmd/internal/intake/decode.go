package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"

	"github.com/lozere-developpement/sillage/cmd/internal/columnar"
)

// A decoded file is read in the place of the one that the user named.
type decoded struct {
	sum string // of the original; "" when the file itself is read
	dir string
}

// readable returns the file to read for the one that was named: a Parquet or
// Arrow file is decoded to CSV by a child process first.
func (d *Desk) readable(ctx context.Context, path string) (string, decoded, error) {
	if !columnar.Is(path) {
		return path, decoded{}, nil
	}
	sum, err := sumOf(path)
	if err != nil {
		return "", decoded{}, err
	}
	program := d.Program
	if program == "" {
		if program, err = os.Executable(); err != nil {
			return "", decoded{}, err
		}
	}
	dir, err := os.MkdirTemp("", "sillage-")
	if err != nil {
		return "", decoded{}, err
	}
	o := decoded{sum: sum, dir: dir}
	to, err := columnar.CSV(ctx, program, path, dir)
	if err != nil {
		o.remove()
	}
	return to, o, err
}

func (o decoded) remove() {
	if o.dir != "" {
		os.RemoveAll(o.dir)
	}
}

func sumOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
