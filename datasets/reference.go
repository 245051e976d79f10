package datasets

import (
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/datasets/territory"
)

// Roadmap returns the roadmap that the workspace follows: the folder of CSV
// files that the setting roadmap names, read anew, or Lozère's.
func (w *Workspace) Roadmap() (*roadmap.Roadmap, error) {
	if w.config.Roadmap == "" {
		return roadmap.Lozere(), nil
	}
	r, err := roadmap.Load(w.folder(w.config.Roadmap))
	if err != nil {
		return nil, fail(err, "datasets.roadmap-unreadable", "roadmap %s: unreadable: %v", w.config.Roadmap, err)
	}
	return r, nil
}

// Territory returns the communes and EPCI of the workspace: the folder of CSV
// files that the setting territory names, read anew, or Lozère's.
func (w *Workspace) Territory() (*territory.Territory, error) {
	if w.config.Territory == "" {
		return territory.Lozere(), nil
	}
	t, err := territory.Load(w.folder(w.config.Territory))
	if err != nil {
		return nil, fail(err, "datasets.territory-unreadable", "territory %s: unreadable: %v", w.config.Territory, err)
	}
	return t, nil
}

func (w *Workspace) folder(setting string) fs.FS {
	return os.DirFS(filepath.Join(w.dir, setting))
}
