package echarts

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/internal/sample"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/palette"
	"github.com/lozere-developpement/sillage/reports/print"
)

// TestLook writes every drawing in a folder for a person to look at.
func TestLook(t *testing.T) {
	dir := os.Getenv("SILLAGE_LOOK")
	if dir == "" {
		t.Skip("needs SILLAGE_LOOK: a folder for the drawings")
	}
	d := New(lang.French)
	for _, w := range []reports.Width{reports.Narrow, reports.Wide} {
		for _, dark := range []bool{false, true} {
			var page bytes.Buffer
			css := palette.CSS("svg", palette.Dark, palette.Contrast)
			fmt.Fprintf(&page, "<!doctype html><meta charset=utf-8><meta name=color-scheme content='light dark'><style>%s body{font-family:sans-serif;margin:4px;columns:%d}figure{margin:0 0 20px;break-inside:avoid}h3{margin:2px}@media (prefers-color-scheme: dark){body{background:#14181d;color:#eee}}</style>", css, map[reports.Width]int{reports.Narrow: 4, reports.Wide: 2}[w])
			for _, f := range sample.Figures() {
				start := time.Now()
				svg, err := d.Draw(f, w)
				if err != nil {
					t.Errorf("%s: %v", f.ID, err)
					continue
				}
				t.Logf("%s %d: %v, %d bytes", f.ID, w, time.Since(start).Round(time.Millisecond), len(svg))
				fmt.Fprintf(&page, "<figure><h3>%s</h3>%s<p>%s</p></figure>", f.Title, svg, f.Sentence(lang.French))
			}
			write(t, filepath.Join(dir, fmt.Sprintf("page-%d-%v.html", w, dark)), page.Bytes())
		}
	}
	for _, f := range sample.Figures() {
		for name, face := range map[string]func(*bytes.Buffer) error{
			"png": func(b *bytes.Buffer) error { return print.PNG(b, f, lang.French) },
			"pdf": func(b *bytes.Buffer) error { return print.PDF(b, f, lang.French) },
			"svg": func(b *bytes.Buffer) error { return print.SVG(b, f, lang.French) },
		} {
			var b bytes.Buffer
			if err := face(&b); err != nil {
				t.Errorf("%s: %v", f.ID, err)
			}
			write(t, filepath.Join(dir, f.ID+"."+name), b.Bytes())
		}
	}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
