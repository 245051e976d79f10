package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/cmd/internal/columnar"
)

// decodeCommand is what this program runs as a child of itself; nobody types
// it.
func (a *app) decodeCommand() *cobra.Command {
	return &cobra.Command{
		Use: columnar.Command, Hidden: true, Args: arguments(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			if columnar.Child(args, a.out, a.err) != 0 {
				return errReported
			}
			return nil
		},
	}
}

// An original is the file that the user named, when another is read in its
// place.
type original struct {
	sum string // "" when the file itself is read
	dir string
}

// readable returns the file to read for the one that was named: a Parquet or
// Arrow file is decoded to CSV by a child process first.
func readable(ctx context.Context, path string) (string, original, error) {
	if !columnar.Is(path) {
		return path, original{}, nil
	}
	sum, err := sumOf(path)
	if err != nil {
		return "", original{}, err
	}
	program, err := os.Executable()
	if err != nil {
		return "", original{}, err
	}
	dir, err := os.MkdirTemp("", "sillage-")
	if err != nil {
		return "", original{}, err
	}
	o := original{sum: sum, dir: dir}
	to, err := columnar.CSV(ctx, program, path, dir)
	if err != nil {
		o.remove()
	}
	return to, o, err
}

// remove removes what was decoded.
func (o original) remove() {
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
