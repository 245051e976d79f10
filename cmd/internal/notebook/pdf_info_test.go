package notebook

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// onePage is a PDF of one empty page, as Chromium writes the end of one.
func onePage() []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, object := range []string{"<</Creator (Mozilla/5.0 \\(X11\\))\n/Producer (Skia/PDF m1)>>", "<</Type /Catalog\n/Pages 3 0 R>>", "<</Type /Pages\n/Count 1\n/Kids [4 0 R]>>", "<</Type /Page\n/Parent 3 0 R\n/MediaBox [0 0 9 9]>>"} {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	table := b.Len()
	b.WriteString("xref\n0 5\n0000000000 65535 f \n")
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<</Size 5\n/Root 2 0 R\n/Info 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", table)
	return b.Bytes()
}

// A PDF says title, author and subject of its page, keeps all that was there,
// and is the same twice.
func TestPDFIsDescribed(t *testing.T) {
	page := []byte(`<html lang="fr"><title>L&#39;été – Lozère</title><meta name="author" content="Lozère Développement">` + "\n" + `<meta name="description" content="Ce qu’elles changent (1 &lt; 2)">`)
	file := described(onePage(), page)
	if !bytes.HasPrefix(file, onePage()) || !bytes.Equal(file, described(onePage(), page)) {
		t.Fatal("the file was rewritten, or differs from one time to the next")
	}
	for _, text := range []string{"L'été – Lozère", "Lozère Développement", "Ce qu’elles changent (1 < 2)", "Sillage"} {
		if !bytes.Contains(file, []byte(pdfText(text))) {
			t.Errorf("%q is not in the file", text)
		}
	}
	if odd := []byte("%PDF-1.7\nnothing known\n%%EOF"); !bytes.Equal(described(odd, page), odd) {
		t.Error("a file of another make was changed")
	}
	tool, err := exec.LookPath("pdfinfo")
	if err != nil {
		t.Skip("no pdfinfo on this machine to read it with")
	}
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command(tool, path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	for _, want := range []string{"L'été – Lozère", "Lozère Développement", "(1 < 2)", "Sillage\n", "Skia/PDF m1", "Lozère\n"} {
		if !strings.Contains(string(said), want) {
			t.Errorf("pdfinfo does not say %q:\n%s", want, said)
		}
	}
	if strings.Contains(string(said), "rror") {
		t.Errorf("pdfinfo complains:\n%s", said)
	}
}
