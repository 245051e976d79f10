package notebook

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/lozere-developpement/sillage/reports/nb"
)

// A Proof is what verifying a snapshot or a bundle showed.
type Proof struct {
	Manifest *Manifest
	ID       string // of the snapshot, from its manifest
	Files    int    // files whose hash is the manifest's
	// Rebuilt is how far back the pages were computed again: "rows" from the
	// workspace's own rows, "annex" from the annexed values.
	Rebuilt string
	// Notes tell what the proof does not cover, in the order found.
	Notes []*nb.Problem
}

// Verify reads a snapshot (a folder) or a bundle (a zip), compares every file
// with the manifest, builds the notebook again from the source inside, runs it
// and compares every byte. In a workspace that still has the same data it
// starts from the rows, elsewhere from the annexed values. The error names each
// file that differs.
func (p *Press) Verify(ctx context.Context, path string) (*Proof, error) {
	f, err := readTree(path)
	if err != nil {
		return nil, err
	}
	proof := &Proof{Manifest: &Manifest{}}
	if err := json.Unmarshal(f[manifestFile], proof.Manifest); err != nil {
		return nil, problemf("nb.no-manifest", "%s is not a snapshot: it has no %s", path, manifestFile)
	}
	proof.ID = hashBytes(f[manifestFile])[:12]
	delete(f, "go.sum")
	changed, lost, added := proof.Manifest.differences(f)
	if err := differ(changed, lost, added); err != nil {
		return proof, err
	}
	proof.Files = len(proof.Manifest.Files)
	return proof, p.rebuild(ctx, f, proof)
}

func readTree(path string) (files, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return readFiles(path)
	}
	return readBundle(path)
}

func differ(changed, lost, added []string) error {
	var ps []*nb.Problem
	for _, set := range []struct {
		names       []string
		key, format string
	}{
		{changed, "nb.file-changed", "%s is not what was published"},
		{lost, "nb.file-lost", "%s is missing"},
		{added, "nb.file-added", "%s was not there at publication"},
	} {
		for _, n := range set.names {
			ps = append(ps, problemf(set.key, set.format, n))
		}
	}
	if len(ps) == 0 {
		return nil
	}
	return &Failure{ps}
}

// rebuild makes the snapshot again in a folder of its own and compares.
func (p *Press) rebuild(ctx context.Context, f files, proof *Proof) error {
	m := proof.Manifest
	if m.Record.Go != runtime.Version() && m.Record.Go != p.Bench.Go.Version || m.Record.Arch != runtime.GOARCH {
		proof.Notes = append(proof.Notes, problemf("nb.other-machine", "made with %s on %s, verified with %s on %s: the last digit of a figure may differ", m.Record.Go, m.Record.Arch, p.Bench.Go.Version, runtime.GOARCH))
	}
	root, err := os.MkdirTemp("", "sillage-verify-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(root)
	for name, data := range f {
		rel, ok := strings.CutPrefix(name, "notebook/")
		if !ok {
			continue
		}
		to := filepath.Join(root, m.Name, filepath.FromSlash(rel))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(to, data, 0o644); err != nil {
			return err
		}
	}
	bench, err := NewBenchFrom(root, p.Bench.Source, p.Bench.Version)
	if err != nil {
		return err
	}
	if m.Engine != bench.engine {
		return problemf("nb.other-program", "the files are as published, but they were made by Sillage %s and this is another version: verify with that one", m.Record.Program)
	}
	bench.Limits = p.Bench.Limits
	if version, _, ok := strings.Cut(m.Record.Program, "+"); ok {
		bench.Version = version // the same source may have been given another name
	}
	again := *p
	again.Bench, again.Threshold, again.Painter.Host = bench, m.Threshold, m.Host
	made, err := again.fromRows(ctx, m, proof)
	if made == nil && err == nil {
		made, err = again.fromAnnex(ctx, f, m, proof)
	}
	if err != nil {
		return err
	}
	delete(f, manifestFile)
	delete(f, annexFile)
	return differ(sameFiles(f, made), nil, nil)
}

// fromRows renders from the workspace, if it holds the data that was published;
// otherwise it returns nothing and says why.
func (p *Press) fromRows(ctx context.Context, m *Manifest, proof *Proof) (files, error) {
	if p.Workspace == "" && len(m.Record.Data) > 0 && !onlyFiles(m) {
		return nil, nil
	}
	out, made, err := p.Render(ctx, m.Name)
	if err != nil {
		return nil, err
	}
	for name, hash := range m.Record.Data {
		if made.Record.Data[name] != hash {
			proof.Notes = append(proof.Notes, problemf("nb.other-data", "the workspace no longer holds the data of %q as it was published", name))
			return nil, nil
		}
	}
	proof.Rebuilt = "rows"
	return out, nil
}

// onlyFiles reports whether every source is a file of the notebook itself, in
// which case the rows are in the bundle.
func onlyFiles(m *Manifest) bool {
	for _, hash := range m.Record.Data {
		if strings.Contains(hash, "+") {
			return false
		}
	}
	return true
}

// fromAnnex renders from the values that the bundle carries.
func (p *Press) fromAnnex(ctx context.Context, f files, m *Manifest, proof *Proof) (files, error) {
	from := map[string]*start{}
	for _, c := range m.Combinations {
		data, ok := f[stem(c.Page)+"/annexe.json"]
		if !ok {
			return nil, problemf("nb.no-annex", "the files are as published, but this notebook annexes no value (nb.Annex): only the workspace it comes from can compute it again")
		}
		values := map[string]string{}
		if err := json.Unmarshal(data, &values); err != nil {
			return nil, err
		}
		from[c.Page] = &start{values, m.Record.Data, m.Demo}
	}
	p.Workspace = ""
	out, _, err := p.render(ctx, m.Name, from)
	if err != nil {
		return nil, err
	}
	proof.Rebuilt = "annex"
	return out, nil
}
