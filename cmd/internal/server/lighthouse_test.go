package server

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/cmd/internal/browsertest"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// judged is what Lighthouse says of one page; scores are from 0 to 1.
type judged struct {
	Page                                  string
	Accessibility, Practices, Performance float64
	Failed                                []string
}

// lighthouseHome installs Lighthouse in a folder that is kept, or skips by name.
func lighthouseHome(b *testing.B) (dir, chrome string) {
	b.Helper()
	if chrome = browsertest.Chromium(); chrome == "" {
		b.Skip("Lighthouse: skipped, no Chromium here")
	}
	if _, err := exec.LookPath("npm"); err != nil {
		b.Skip("Lighthouse: skipped, no npm here")
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		b.Skip("Lighthouse: skipped, no folder to keep it in")
	}
	dir = filepath.Join(cache, "sillage-lighthouse")
	for _, name := range []string{"package.json", "run.mjs"} {
		content, err := os.ReadFile(filepath.Join("lighthouse", name))
		if err == nil {
			err = os.MkdirAll(dir, 0o755)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), content, 0o644)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	install := exec.Command("npm", "install", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		b.Skipf("Lighthouse: skipped, npm could not install it: %.200s", out)
	}
	return dir, chrome
}

// verdicts are kept between the two runs that the tool makes of a benchmark.
var verdicts []judged

// judgements is how often a page is judged: one score of a busy machine says
// little, and Lighthouse itself advises the median.
const judgements = 3

// BenchmarkLighthouse has every make of page judged as on a phone.
// Accessibility and best practices must be whole each time; performance depends
// on how busy the machine is: its median is printed, with the least (aim: 0.98).
func BenchmarkLighthouse(b *testing.B) {
	if verdicts == nil {
		verdicts = lighthouse(b)
	}
	least := judged{Accessibility: 1, Practices: 1, Performance: 1}
	for group := range slices.Chunk(verdicts, judgements) {
		performances := make([]float64, 0, judgements)
		for _, j := range group {
			if j.Accessibility < 1 || j.Practices < 1 {
				b.Errorf("%s: %s", j.Page, strings.Join(j.Failed, "; "))
			}
			least.Accessibility, least.Practices = min(least.Accessibility, j.Accessibility), min(least.Practices, j.Practices)
			performances = append(performances, j.Performance)
		}
		slices.Sort(performances)
		median := performances[len(performances)/2]
		b.Logf("%s: performance %.2f (least %.2f)", group[0].Page, median, performances[0])
		least.Performance = min(least.Performance, median)
	}
	b.ReportMetric(least.Accessibility, "accessibility")
	b.ReportMetric(least.Practices, "best-practices")
	b.ReportMetric(least.Performance, "performance")
	b.ReportMetric(0, "ns/op")
}

func lighthouse(b *testing.B) []judged {
	dir, chrome := lighthouseHome(b)
	s := demoServer(b)
	hs := httptest.NewServer(s)
	defer hs.Close()
	var list []string
	for _, address := range addresses(b, s)[:len(pages.Contents)] {
		get(b, s, address) // drawn ahead, as the program does
		list = append(list, slices.Repeat([]string{address}, judgements)...)
	}
	run := exec.Command("node", append([]string{"run.mjs", chrome, hs.URL}, list...)...)
	run.Dir = dir
	var problems bytes.Buffer
	run.Stderr = &problems
	out, err := run.Output()
	if err != nil {
		b.Fatalf("lighthouse: %v\n%s", err, problems.String())
	}
	var all []judged
	for in := bufio.NewScanner(bytes.NewReader(out)); in.Scan(); {
		var j judged
		if err := json.Unmarshal(in.Bytes(), &j); err != nil {
			b.Fatal(err)
		}
		all = append(all, j)
	}
	if len(all) != len(list) {
		b.Errorf("%d pages judged, want %d", len(all), len(list))
	}
	return all
}
