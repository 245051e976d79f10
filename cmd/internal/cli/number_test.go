package cli

import (
	"encoding/json"
	"html"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	originCode    = regexp.MustCompile(`href="(/chiffre/[0-9A-Z]+[^"#]*)"`)
	originValue   = regexp.MustCompile(`<p class="keyfigure">([^<]*)</p>`)
	originCommand = regexp.MustCompile(`<pre><code>sillage ([^<]*)</code></pre>`)
)

// The command that stands behind a printed number makes that number again: every
// score, each command that lists, and some of each page of the others, which all
// are one command.
func TestCommandsMakeTheNumbersAgain(t *testing.T) {
	if testing.Short() {
		t.Skip("a walk over everything, one page after the other: skipped with -short")
	}
	dir := filepath.Join(t.TempDir(), "ws")
	run(t, "demo", "--data", dir)
	home := start(t, dir)
	printed := map[string]string{} // what each command printed
	seen, made, kinds := map[string]bool{}, 0, map[string]int{}
	for _, page := range []string{"/", "/dimensions", "/actions/a01", "/actions/a06", "/argent", "/equite", "/territoires/200069128"} {
		body, _, _ := fetch(t, home+page)
		numbers := 0
		for _, m := range originCode.FindAllStringSubmatch(body, -1) {
			address := html.UnescapeString(m[1])
			if seen[address] {
				continue
			}
			seen[address] = true
			origin, _, status := fetch(t, home+address)
			command := originCommand.FindStringSubmatch(origin)
			if status != 200 || command == nil {
				t.Errorf("%s: status %d, no command", address, status)
				continue
			}
			line := html.UnescapeString(command[1])
			if verb, _, _ := strings.Cut(line, " "); verb == "number" {
				if numbers++; numbers > 3 {
					continue
				}
			}
			out, ok := printed[line]
			if !ok {
				out = run(t, append(strings.Fields(line), "--data", dir)...)
				printed[line] = out
			}
			value := originValue.FindStringSubmatch(origin)
			if value == nil { // a figure: its table is printed
				continue
			}
			kinds[strings.Fields(line)[0]]++
			made++
			if shown := html.UnescapeString(value[1]); !prints(t, out, shown) {
				t.Errorf("%s: sillage %s does not print %q", address, line, shown)
			}
		}
	}
	if made < 40 || kinds["number"] < 10 || kinds["evaluate"] < 20 {
		t.Errorf("%d numbers were made again, %v: the test proves little", made, kinds)
	}
}

// prints reports whether an output holds a value as a page writes it, or a
// score that a page writes so.
func prints(t *testing.T, out, value string) bool {
	t.Helper()
	if strings.Contains(out, value) {
		return true
	}
	var rows []scoreRow
	if json.Unmarshal([]byte(out), &rows) != nil {
		return false
	}
	for _, r := range rows {
		if r.Value != nil && shown(r) == value || r.Value == nil && r.Refused != "" && !strings.ContainsAny(value, "0123456789") {
			return true
		}
	}
	return false
}
