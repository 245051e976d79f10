package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A workbook under another name would be taken for what it is not.
func TestTemplateIsAWorkbook(t *testing.T) {
	out := filepath.Join(t.TempDir(), "indicateurs.csv")
	if code, said := ran("template", "indicateurs", "--sortie", out); code == 0 || !strings.Contains(said, ".xlsx") {
		t.Errorf("%d %s", code, said)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("the file was written all the same")
	}
}
