package intake

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// keyFile is the key that a workspace must not lose, outside its datasets.
const keyFile = "keys/pseudonymes.cle"

// PseudonymKey reads the key of the workspace in dir, making one the first
// time. The file is readable by its owner only.
func PseudonymKey(dir string) (ingest.Key, error) {
	path := filepath.Join(dir, keyFile)
	secret, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		secret = ingest.GenerateKey()
		err = writeSecret(path, secret)
		if errors.Is(err, fs.ErrExist) { // another import made it meanwhile
			secret, err = os.ReadFile(path)
		}
	}
	if err != nil {
		return ingest.Key{}, err
	}
	return ingest.NewKey(secret)
}

func writeSecret(path string, secret []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(secret)
	return errors.Join(err, f.Sync(), f.Close())
}
