package notebook

import (
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
	t.Run("nbformat", func(t *testing.T) {
		python := os.Getenv("SILLAGE_PYTHON")
		if python == "" {
			python = "python3"
		}
		if exec.Command(python, "-c", "import nbformat").Run() != nil {
			t.Skip("needs python3 with nbformat (SILLAGE_PYTHON names one)")
		}
		file := filepath.Join(t.TempDir(), "carnet.ipynb")
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(python, "-c", "import nbformat,sys; nbformat.validate(nbformat.read(sys.argv[1], as_version=4))", file).CombinedOutput()
		if err != nil {
			t.Errorf("%s", out)
		}
	})
}
