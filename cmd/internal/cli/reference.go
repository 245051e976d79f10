package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/datasets/territory"
)

// Folders that another département fills in: their template, and where init
// puts them in the workspace.
const (
	roadmapFolder   = "feuille-de-route"
	territoryFolder = "territoire"
)

// referenceTemplates are the folders of files to start from: those of another
// département (Lozère's own), and those of people's own words.
var referenceTemplates = map[string]fs.FS{roadmapFolder: roadmap.LozereFiles(), territoryFolder: territory.LozereFiles(), "paroles": wordsTemplate()}

// adopt copies the folders of another département into a new workspace and
// names them in its settings. A folder that does not hold together leaves no
// workspace behind.
func adopt(dir string, c datasets.Config, roadmapFrom, territoryFrom string) (*datasets.Workspace, error) {
	for _, of := range []struct {
		from, to string
		setting  *string
		check    func(fs.FS) error
	}{
		{roadmapFrom, roadmapFolder, &c.Roadmap, func(files fs.FS) error { _, err := roadmap.Load(files); return err }},
		{territoryFrom, territoryFolder, &c.Territory, func(files fs.FS) error { _, err := territory.Load(files); return err }},
	} {
		if of.from == "" {
			continue
		}
		if err := of.check(os.DirFS(of.from)); err != nil {
			return nil, fail("cli.reference-unreadable", "%s: %v", of.from, err)
		}
		*of.setting = of.to
	}
	ws, err := datasets.Init(dir, c)
	if err != nil {
		return nil, err
	}
	for from, to := range map[string]string{roadmapFrom: c.Roadmap, territoryFrom: c.Territory} {
		if from == "" {
			continue
		}
		if err := os.CopyFS(filepath.Join(dir, to), os.DirFS(from)); err != nil {
			return nil, err
		}
	}
	return ws, nil
}

// writeFolder writes a template that is several files.
func (a *app) writeFolder(dir string, files fs.FS) error {
	if err := os.CopyFS(dir, files); err != nil {
		return err
	}
	key := "cli.folder-done"
	if _, err := fs.Stat(files, "paroles.csv"); err == nil {
		key = "cli.words-folder"
	}
	_, err := fmt.Fprintln(a.out, a.texts.T(key, dir, filepath.Base(dir)))
	return err
}
