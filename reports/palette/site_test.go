package palette

import (
	"errors"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestSiteCanBeRead computes the contrast of the colours of the pages, as their
// style sheet gives them for each display, and of drawings on those pages.
func TestSiteCanBeRead(t *testing.T) {
	css, err := os.ReadFile("../pages/assets/site.css")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("needs ../pages/assets/site.css")
	}
	if err != nil {
		t.Fatal(err)
	}
	light := variables(t, string(css), `(?s)\A.*?:root \{(.*?)\n\}`, nil)
	dark := variables(t, string(css), `(?s)@media \(prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}`, light)
	more := variables(t, string(css), `(?s)@media \(prefers-contrast: more\) \{\s*:root \{(.*?)\}`, light)
	moreDark := variables(t, string(css), `(?s)@media \(prefers-contrast: more\) and \(prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}`, dark)
	for name, display := range map[string]struct {
		page map[string]string
		draw Theme
	}{"light": {light, Light}, "dark": {dark, Dark}, "more contrast": {more, Contrast}, "more contrast, dark": {moreDark, Dark}} {
		page := display.page
		for _, pair := range []struct {
			front, back string
			need        float64
		}{
			{"ink", "paper", 7}, {"ink", "paper-soft", 7}, {"ink", "accent-soft", 4.5}, {"ink", "warn-soft", 4.5},
			{"ink-soft", "paper", 4.5}, {"ink-soft", "paper-soft", 4.5}, {"link", "paper", 4.5}, {"link", "paper-soft", 4.5},
			{"accent-ink", "accent", 4.5}, {"good", "paper", 4.5}, {"bad", "paper", 4.5}, {"warn", "paper", 4.5},
			{"warn", "warn-soft", 4.5}, {"focus", "paper", 3}, {"focus", "paper-soft", 3},
		} {
			if got := Ratio(page[pair.front], page[pair.back]); !(got >= pair.need) {
				t.Errorf("%s: --%s %s on --%s %s: %.2f, want %.1f", name, pair.front, page[pair.front], pair.back, page[pair.back], got, pair.need)
			}
		}
		for _, p := range Pairs() {
			if p.Back != Surface {
				continue
			}
			if got := Ratio(display.draw[p.Front], page["paper"]); !(got >= min(p.Need, 4.5)) {
				t.Errorf("%s: role %d %s of a drawing on the page %s: %.2f", name, p.Front, display.draw[p.Front], page["paper"], got)
			}
		}
	}
}

var variable = regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{3,6})\b`)

// variables returns the colours of one block, over those of base.
func variables(t *testing.T, css, block string, base map[string]string) map[string]string {
	t.Helper()
	found := regexp.MustCompile(block).FindStringSubmatch(css)
	if found == nil {
		t.Fatalf("no block %s", block)
	}
	colours := map[string]string{}
	for k, v := range base {
		colours[k] = v
	}
	for _, m := range variable.FindAllStringSubmatch(found[1], -1) {
		c := m[2]
		if len(c) == 4 { // #abc
			c = "#" + strings.Repeat(c[1:2], 2) + strings.Repeat(c[2:3], 2) + strings.Repeat(c[3:4], 2)
		}
		colours[m[1]] = c
	}
	return colours
}
