package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
	"github.com/lozere-developpement/sillage/datasets/producers"
)

// Files of a workspace that the user may edit, and the key that they must not
// lose.
const (
	keyFile     = "keys/pseudonymes.cle"
	aliasesFile = "alias.csv"
	actionsFile = "actions.csv"
)

// fromWorkspace fills in what the workspace says about reading files.
func (a *app) fromWorkspace(r *reading, ws *datasets.Workspace) (err error) {
	if r.opt.Key, err = pseudonymKey(ws.Dir()); err != nil {
		return err
	}
	r.opt.Demo = ws.Config().Demo
	if err := whenThere(ws.Dir(), aliasesFile, func(f *os.File) (err error) {
		r.opt.Aliases, err = ingest.ReadAliases(f)
		return err
	}); err != nil {
		return err
	}
	return whenThere(ws.Dir(), actionsFile, func(f *os.File) (err error) {
		r.opt.Rules, err = producers.ReadActionRules(f)
		return err
	})
}

// whenThere reads a file of the workspace, when there is one.
func whenThere(dir, name string, read func(*os.File) error) error {
	f, err := os.Open(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	return read(f)
}

// pseudonymKey reads the workspace's key, making one the first time. The file
// is readable by its owner only.
func pseudonymKey(dir string) (ingest.Key, error) {
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
