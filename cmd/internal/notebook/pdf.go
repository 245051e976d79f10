package notebook

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/runner"
)

// FindChromium returns the path of a Chromium or Chrome of this machine, ""
// when there is none.
func FindChromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome", "msedge"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	return ""
}

// PDF prints a self-contained page through a local Chromium, tagged. The dates
// that Chromium writes are replaced, so that the same page gives the same file
// with the same Chromium; title, author and subject are those of the page.
func PDF(ctx context.Context, page []byte) ([]byte, error) {
	chromium := FindChromium()
	if chromium == "" {
		return nil, problemf("nb.no-chromium", "a PDF needs Chromium or Chrome on this machine: install one, or print the HTML page from any browser")
	}
	dir, err := os.MkdirTemp("", "sillage-pdf-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	html, pdf := filepath.Join(dir, "page.html"), filepath.Join(dir, "page.pdf")
	if err := os.WriteFile(html, page, 0o600); err != nil {
		return nil, err
	}
	args := []string{
		"--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
		"--disable-sync", "--disable-quic", "--disable-extensions", "--user-data-dir=" + filepath.Join(dir, "profile"),
		"--no-pdf-header-footer", "--generate-pdf-document-outline", "--export-tagged-pdf", "--print-to-pdf=" + pdf, "file://" + filepath.ToSlash(html),
	}
	if os.Geteuid() == 0 { // Chromium refuses its sandbox to root
		args = append([]string{"--no-sandbox"}, args...)
	}
	o, err := runner.Run(ctx, runner.Command{
		Path: chromium, Args: args, Dir: dir, Env: []string{"HOME=" + dir},
		Limits: runner.Limits{Time: time.Minute, Memory: 8 << 30},
	})
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(pdf)
	if err != nil {
		return nil, problemf("nb.chromium-failed", "Chromium did not print the page (%s)", lastLine(o.Stderr))
	}
	return described(pdfDates.ReplaceAll(data, []byte("${1}(D:20260101000000+00'00')")), page), nil
}

var pdfDates = regexp.MustCompile(`(/(?:CreationDate|ModDate) )\(D:\d{14}[+-]\d\d'\d\d'\)`)

func lastLine(s string) string {
	all := bytes.Split(bytes.TrimSpace([]byte(s)), []byte("\n"))
	return string(all[len(all)-1])
}
