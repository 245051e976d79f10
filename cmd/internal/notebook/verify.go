package notebook

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
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
// and compares every byte, those of the manifest and of the bundle included. In
// a workspace that still has the same data it starts from the rows, elsewhere
// from the annexed values. The error names each file that differs.
func (p *Press) Verify(ctx context.Context, path string) (*Proof, error) {
	f, err := readTree(path)
	if err != nil {
		return nil, err
	}
	m, err := decodeManifest(path, f[manifestFile])
	if err != nil {
		return nil, err
	}
	proof := &Proof{Manifest: m, ID: hashBytes(f[manifestFile])[:12]}
	switch name := filepath.Base(filepath.Clean(path)); {
	case name == proof.ID:
	case idPattern.MatchString(name):
		return proof, problemf("nb.other-id", "the folder bears the name %s, but its manifest.json is that of publication %s", name, proof.ID)
	default:
		proof.Notes = append(proof.Notes, problemf("nb.no-id", "nothing here says which publication it was: compare %s with the number that was announced", proof.ID))
	}
	changed, lost, added := m.differences(f)
	if f[annexFile] == nil {
		lost = append(lost, annexFile)
	}
	if err := differ(changed, lost, added); err != nil {
		return proof, err
	}
	proof.Files = len(m.Files)
	return proof, p.rebuild(ctx, f, proof)
}

// idPattern is the form of the name that a snapshot has by its content.
var idPattern = regexp.MustCompile(`^[0-9a-f]{12}$`)

func differ(changed, lost, added []string) error {
	return told([]found{
		{changed, "nb.file-changed", "%s is not what was published"},
		{lost, "nb.file-lost", "%s is missing"},
		{added, "nb.file-added", "%s was not there at publication"},
	})
}

// found are the names of which the same is to be said.
type found struct {
	names       []string
	key, format string
}

func told(sets []found) error {
	var ps []*nb.Problem
	for _, set := range sets {
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
	made, record, err := again.fromRows(ctx, m, proof)
	if made == nil && err == nil {
		made, record, err = again.fromAnnex(ctx, f, m, proof)
	}
	if err != nil {
		return err
	}
	return again.compare(f, made, m, record)
}

// compare names what was published and is not what the notebook gives again:
// files, what the manifest says, the bundle.
func (p *Press) compare(f, made files, m, again *Manifest) error {
	published := maps.Clone(f)
	delete(published, manifestFile)
	delete(published, annexFile)
	if err := told([]found{{sameFiles(published, made), "nb.file-forged", "%s is not what the notebook computes"}}); err != nil {
		return err
	}
	again.Record.Go, again.Record.Arch = m.Record.Go, m.Record.Arch // told in a note
	if fields := again.unlike(m); len(fields) > 0 {
		return told([]found{{fields, "nb.manifest-forged", manifestFile + ": %q is not what the notebook gives"}})
	}
	published[manifestFile] = f[manifestFile]
	return p.sameBundle(f[annexFile], published, m)
}

// fromRows renders from the workspace, if it holds the data that was published;
// otherwise it returns nothing and says why.
func (p *Press) fromRows(ctx context.Context, m *Manifest, proof *Proof) (files, *Manifest, error) {
	if p.Workspace == "" && len(m.Record.Data) > 0 && !onlyFiles(m) {
		return nil, nil, nil
	}
	out, made, err := p.Render(ctx, m.Name)
	if err != nil {
		return nil, nil, err
	}
	for name, hash := range m.Record.Data {
		if made.Record.Data[name] != hash {
			proof.Notes = append(proof.Notes, problemf("nb.other-data", "the workspace no longer holds the data of %q as it was published", name))
			return nil, nil, nil
		}
	}
	proof.Rebuilt = "rows"
	return out, made, nil
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
func (p *Press) fromAnnex(ctx context.Context, f files, m *Manifest, proof *Proof) (files, *Manifest, error) {
	from := map[string]*start{}
	for _, c := range m.Combinations {
		data, ok := f[stem(c.Page)+"/annexe.json"]
		if !ok {
			return nil, nil, problemf("nb.no-annex", "the files are as published, but this notebook annexes no value (nb.Annex): only the workspace it comes from can compute it again")
		}
		values := map[string]string{}
		if err := json.Unmarshal(data, &values); err != nil {
			return nil, nil, err
		}
		from[c.Page] = &start{values, m.Record.Data, m.Demo}
	}
	p.Workspace = ""
	out, made, err := p.render(ctx, m.Name, from)
	if err != nil {
		return nil, nil, err
	}
	proof.Rebuilt = "annex"
	return out, made, nil
}
