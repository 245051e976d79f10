package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/cmd/internal/server"
	"github.com/lozere-developpement/sillage/datasets/territory"
)

// ran runs a command and returns its exit code and all that it says.
func ran(args ...string) (int, string) {
	var out bytes.Buffer
	code := Run("test", args, strings.NewReader(""), &out, &out)
	return code, out.String()
}

// A state is kept, rebuilt to the byte, and gives itself away once it or its
// data has changed.
func TestSnapshotIsProved(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ws")
	if code, out := ran("demo", "--data", dir); code != 0 {
		t.Fatal(out)
	}
	if code, out := ran("snapshot", "Conseil de mai", "--data", dir); code != 0 || !strings.Contains(out, "etats/") {
		t.Fatalf("snapshot: %d %s", code, out)
	}
	if code, out := ran("snapshot", "--data", dir); code == 0 {
		t.Errorf("a state without name was kept: %s", out)
	}
	kept, err := filepath.Glob(filepath.Join(dir, "etats", "*.json"))
	if err != nil || len(kept) != 2 { // that of the demonstration's June, then this one
		t.Fatalf("%v %v", kept, err)
	}
	if code, out := ran("verify", kept[0], "--data", dir); code == 0 || !strings.Contains(out, "sauvegarde") {
		t.Errorf("the data of June are no longer there: %d %s", code, out)
	}
	kept = kept[1:]
	if code, out := ran("verify", kept[0], "--data", dir); code != 0 || !strings.Contains(out, "Conseil de mai") || !strings.Contains(out, "refait") {
		t.Errorf("verify: %d %s", code, out)
	}
	content, err := os.ReadFile(kept[0])
	if err != nil {
		t.Fatal(err)
	}
	altered := filepath.Join(t.TempDir(), filepath.Base(kept[0]))
	if err := os.WriteFile(altered, bytes.Replace(content, []byte("mai"), []byte("may"), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, out := ran("verify", altered, "--data", dir); code == 0 || !strings.Contains(out, "n'est plus ce qui a été gardé") && !strings.Contains(out, "n’est plus ce qui a été gardé") {
		t.Errorf("an altered state: %d %s", code, out)
	}
	for name, want := range map[string][]byte{"cut": content[:100], "empty": nil, "lines": bytes.ReplaceAll(content, []byte("\n"), []byte("\r\n")), "more": append(bytes.Clone(content), "{}"...)} {
		if err := os.WriteFile(altered, want, 0o644); err != nil {
			t.Fatal(err)
		}
		if code, out := ran("verify", altered, "--data", dir); code == 0 || !strings.Contains(out, filepath.Base(kept[0])+" n'est plus") {
			t.Errorf("%s: %d %s", name, code, out)
		}
	}
	// Who changes it and its name is told by the data, or by the fingerprint.
	renamed := func(from, to string) (int, string) {
		forged := bytes.Replace(content, []byte(from), []byte(to), 1)
		path := filepath.Join(t.TempDir(), filepath.Base(kept[0])[:len("2026-05-18-")]+server.SnapshotID(forged)+".json")
		if err := os.WriteFile(path, forged, 0o644); err != nil {
			t.Fatal(err)
		}
		return ran("verify", path, "--data", dir)
	}
	if code, out := renamed(`"demo": true`, `"demo": false`); code == 0 || !strings.Contains(out, "ne se refait pas") {
		t.Errorf("the mark of demonstration: %d %s", code, out)
	}
	if code, out := renamed(`"design": "`, `"design": "0`); code == 0 || !strings.Contains(out, "autre méthode") {
		t.Errorf("another method: %d %s", code, out)
	}
	if code, out := renamed(`"demo"`, `"demonstration"`); code == 0 || !strings.Contains(out, "n'est pas un état gardé") {
		t.Errorf("another format: %d %s", code, out)
	}
	if code, out := renamed("Conseil de mai", "Conseil de juin"); code != 0 || !strings.Contains(out, "empreinte") {
		t.Errorf("another name is only told by the fingerprint: %d %s", code, out)
	}
	other := filepath.Join(t.TempDir(), "vide")
	if code, out := ran("init", "--data", other); code != 0 {
		t.Fatal(out)
	}
	if code, out := ran("verify", kept[0], "--data", other); code == 0 || !strings.Contains(out, "sauvegarde") {
		t.Errorf("other data: %d %s", code, out)
	}
}

// Outlines are kept once they are known to be readable and to speak of the
// territory.
func TestTerritoryOutlines(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ws")
	if code, out := ran("init", "--data", dir); code != 0 {
		t.Fatal(out)
	}
	write := func(name, siren string) string {
		path := filepath.Join(t.TempDir(), name)
		content := fmt.Sprintf(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":%q,"nom":"CC"},"geometry":{"type":"Polygon","coordinates":[[[3,44],[3.5,44],[3.5,44.5],[3,44]]]}}]}`, siren)
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	if code, out := ran("territory", "outlines", write("ailleurs.geojson", "999999999"), "--data", dir); code == 0 {
		t.Errorf("outlines of elsewhere were kept: %s", out)
	}
	broken := filepath.Join(t.TempDir(), "broken.geojson")
	if err := os.WriteFile(broken, []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, out := ran("territory", "outlines", broken, "--data", dir); code == 0 {
		t.Errorf("a broken file was kept: %s", out)
	}
	if _, err := os.Stat(filepath.Join(dir, "outlines.geojson")); err == nil {
		t.Error("a refused file is in the workspace")
	}
	if code, out := ran("territory", "outlines", write("epci.geojson", territory.Lozere().EPCI[0].SIREN), "--data", dir); code != 0 {
		t.Errorf("outlines: %d %s", code, out)
	}
	if _, err := os.Stat(filepath.Join(dir, "outlines.geojson")); err != nil {
		t.Error(err)
	}
}
