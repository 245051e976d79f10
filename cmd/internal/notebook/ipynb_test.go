package notebook

import (
	"cmp"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The Jupyter file holds prose, code and outputs, and validates.
func TestIPYNB(t *testing.T) {
	b := bench(t, "premier")
	r := mustRun(t, b, "premier", Order{})
	data, err := Painter{}.Format(t.Context(), r, "ipynb")
	if err != nil {
		t.Fatal(said(failure(err)))
	}
	var book struct {
		NBFormat      int `json:"nbformat"`
		NBFormatMinor int `json:"nbformat_minor"`
		Cells         []struct {
			ID      string           `json:"id"`
			Type    string           `json:"cell_type"`
			Source  []string         `json:"source"`
			Outputs []map[string]any `json:"outputs"`
		} `json:"cells"`
	}
	if err := json.Unmarshal(data, &book); err != nil {
		t.Fatal(err)
	}
	if book.NBFormat != 4 || book.NBFormatMinor != 5 || len(book.Cells) != 3 {
		t.Fatalf("%d.%d, %d cells", book.NBFormat, book.NBFormatMinor, len(book.Cells))
	}
	if c := book.Cells[1]; c.Type != "code" || len(c.Outputs) != 1 || !strings.Contains(strings.Join(c.Source, ""), "nb.Figure") {
		t.Errorf("the figure's cell: %+v", c)
	}
	if !strings.Contains(strings.Join(book.Cells[0].Source, ""), "3,6") {
		t.Error("the prose does not hold its value")
	}
	file := filepath.Join(t.TempDir(), "carnet.ipynb")
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Run("nbformat", func(t *testing.T) {
		python(t, "nbformat", file, "import nbformat; nbformat.validate(nbformat.read(file, as_version=4))")
	})
	t.Run("nbconvert", func(t *testing.T) {
		html := python(t, "nbconvert", file, "from nbconvert import HTMLExporter; print(HTMLExporter().from_filename(file)[0])")
		for _, want := range []string{"En 2025, la moyenne est de 3,6 points", "Autonomie", "Barres"} {
			if !strings.Contains(plainSpaces(html), want) {
				t.Errorf("Jupyter's page does not hold %q", want)
			}
		}
	})
	t.Run("jupyter_server", func(t *testing.T) {
		said := python(t, "jupyter_server", file, `import os
from jupyter_server.services.contents.filemanager import FileContentsManager
model = FileContentsManager(root_dir=os.path.dirname(file)).get(os.path.basename(file), content=True)
print(model["type"], model.get("message"), len(model["content"]["cells"]))`)
		if !strings.Contains(said, "notebook None 3") {
			t.Errorf("Jupyter's server says %q", said)
		}
	})
}

// python runs a script over a file with a Python that has the module, which
// SILLAGE_PYTHON may name, and returns what it printed.
func python(t *testing.T, module, file, script string) string {
	t.Helper()
	name := cmp.Or(os.Getenv("SILLAGE_PYTHON"), "python3")
	if exec.Command(name, "-c", "import "+module).Run() != nil {
		t.Skipf("needs a Python with %s (SILLAGE_PYTHON names one)", module)
	}
	out, err := exec.Command(name, "-W", "ignore", "-c", "import sys; file = sys.argv[1]\n"+script, file).CombinedOutput()
	if err != nil {
		t.Errorf("%s", out)
	}
	return string(out)
}
