package office

import (
	"fmt"
	"html"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lozere-developpement/sillage/cmd/internal/intake"
	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/funding"
)

// A posted is a form as a browser would send it.
type posted struct {
	action string
	upload bool
	values url.Values
	kinds  map[string]string // of each field: "text", "date", "decimal", "area", "select", "checkbox", "file", "hidden"
}

var (
	formTag   = regexp.MustCompile(`(?s)<form method="post"([^>]*)>(.*?)</form>`)
	attribute = regexp.MustCompile(`([a-z-]+)="([^"]*)"`)
	control   = regexp.MustCompile(`(?s)<(input|select|textarea)\b([^>]*)>`)
	chosen    = regexp.MustCompile(`<option value="([^"]*)"([^>]*)>`)
	link      = regexp.MustCompile(`href="(/(?:financements|saisie)[^"]*)"`)
)

func attributes(tag string) map[string]string {
	m := map[string]string{}
	for _, a := range attribute.FindAllStringSubmatch(tag, -1) {
		m[a[1]] = html.UnescapeString(a[2])
	}
	return m
}

// formsOf reads the forms of a page, fields that stand outside of them included.
func formsOf(body string) (list []posted) {
	for _, f := range formTag.FindAllStringSubmatchIndex(body, -1) {
		head, inside := body[f[2]:f[3]], body[f[4]:f[5]]
		p := posted{action: attributes(head)["action"], upload: strings.Contains(head, "multipart"), values: url.Values{}, kinds: map[string]string{}}
		p.take(inside, "")
		if id := attributes(head)["id"]; id != "" {
			p.take(body, id)
		}
		list = append(list, p)
	}
	return list
}

func (p *posted) take(part, form string) {
	for _, c := range control.FindAllStringSubmatchIndex(part, -1) {
		tag, a := part[c[2]:c[3]], attributes(part[c[4]:c[5]])
		if a["name"] == "" || a["form"] != form {
			continue
		}
		kind, value := a["type"], a["value"]
		switch rest := part[c[1]:]; tag {
		case "select":
			kind = "select"
			options, _, _ := strings.Cut(rest, "</select>")
			for i, o := range chosen.FindAllStringSubmatch(options, -1) {
				if i == 0 || strings.Contains(o[2], "selected") {
					value = html.UnescapeString(o[1])
				}
			}
		case "textarea":
			kind = "area"
			value, _, _ = strings.Cut(rest, "</textarea>")
			value = html.UnescapeString(value)
		}
		if a["inputmode"] == "decimal" {
			kind = "decimal"
		}
		p.kinds[a["name"]] = kind
		if kind != "checkbox" || strings.Contains(part[c[4]:c[5]], "checked") {
			p.values.Set(a["name"], value)
		}
	}
}

// patterns are the addresses of the office, by method.
var patterns = sync.OnceValue(func() map[string][]string {
	m := map[string][]string{}
	for _, r := range Routes(Deps{Roadmap: roadmap.Lozere(), Tray: &intake.Tray{}}) {
		method, path, _ := strings.Cut(r.Pattern, " ")
		m[method] = append(m[method], path)
	}
	return m
})

// shape is the pattern of an address, with what is asked of the page.
func shape(method, address string) (best string) {
	path, query, _ := strings.Cut(address, "?")
	parts := strings.Split(path, "/")
	for _, p := range patterns()[method] {
		of := strings.Split(p, "/")
		fits := len(of) == len(parts)
		for i := 0; fits && i < len(of); i++ {
			fits = of[i] == parts[i] || strings.HasPrefix(of[i], "{")
		}
		if fits && (best == "" || strings.Count(p, "{") < strings.Count(best, "{")) {
			best = p
		}
	}
	asked, _ := url.ParseQuery(query)
	for _, name := range slices.Sorted(maps.Keys(asked)) {
		best += "?" + name
	}
	return best
}

// everyPage walks the office as a reader would, two pages of each shape.
func everyPage(t *testing.T, d *desk, look func(address, body string)) {
	t.Helper()
	queue, seen := []string{"/financements", "/saisie", "/financements/plan/nouveau?action=a01"}, map[string]int{}
	for len(queue) > 0 {
		address := queue[0]
		queue = queue[1:]
		status, body := d.get(address)
		if status != 200 {
			t.Errorf("%s: %d", address, status)
			continue
		}
		look(address, body)
		for _, m := range link.FindAllStringSubmatch(body, -1) {
			next, _, _ := strings.Cut(html.UnescapeString(m[1]), "#")
			if key := shape("GET", next); seen[key] < 2 && !strings.Contains(next, "/saisie/pieces/") && !strings.Contains(next, "/echanges/") {
				seen[key]++
				queue = append(queue, next)
			}
		}
	}
}

// everyForm returns one form of each shape, the one with the most fields.
func everyForm(t *testing.T, d *desk) []posted {
	t.Helper()
	found := map[string]posted{}
	var order []string
	everyPage(t, d, func(_, body string) {
		for _, f := range formsOf(body) {
			key := shape("POST", f.action)
			if kept, ok := found[key]; !ok {
				order = append(order, key)
				found[key] = f
			} else if len(f.kinds) > len(kept.kinds) {
				found[key] = f
			}
		}
	})
	var list []posted
	for _, key := range order {
		list = append(list, found[key])
	}
	return list
}

// rubbish is what no field of a kind takes.
func rubbish(name, kind string) []string {
	switch kind {
	case "date":
		return []string{"31/02/2026", "demain"}
	case "decimal":
		bad := []string{"12,345,6", "beaucoup", "99999999999999999999999", "-5"}
		if name == "value" { // an indicator may be below zero
			bad = bad[:3]
		}
		return bad
	case "select":
		return []string{"n'est pas dans la liste"}
	case "area":
		return []string{strings.Repeat("é", 20_001)}
	case "file":
		if name == "evidence" { // a photograph, a list: any file will do
			return nil
		}
		return []string{"PK\x03\x04 no workbook", "%PDF-1.4 no table", "\x00\x01\x02", "{\"data\": 3}", ""}
	case "text":
		switch {
		case name == "siret":
			return []string{"123", "12345678901234", "=1+1"}
		case strings.HasPrefix(name, "part-"):
			return []string{"0", "deux"}
		case name == "url":
			return []string{"javascript:alert(1)", "occitanie"}
		case strings.HasPrefix(name, "rate") || name == "chance":
			return []string{"60", "<b>", "150 %"}
		}
		return []string{strings.Repeat("é", 301)}
	}
	return nil
}

// afterAFile are the forms that a page shows once a file was read; the tests of
// what is read have them.
var afterAFile = map[string]bool{importPath + "/confirmer": true, adoptPath: true}

// Rubbish in any field of any form is refused, with a French sentence beside
// the field, and what was typed is still there.
func TestRubbishInEveryField(t *testing.T) {
	if testing.Short() {
		t.Skip("a walk over everything, one page after the other: skipped with -short")
	}
	d := newDesk(t, true)
	forms := everyForm(t, d)
	fields := 0
	for _, f := range forms {
		for _, name := range sorted(f.kinds) {
			for _, bad := range rubbish(name, f.kinds[name]) {
				fields++
				values := url.Values{}
				for k, v := range f.values {
					values[k] = v
				}
				values.Set(name, bad)
				post := d.post
				isFile := f.kinds[name] == "file"
				if isFile {
					values.Del(name)
					post = func(path string, v url.Values) (int, string) {
						return d.upload(t, path, v, name, "tableau.xlsx", []byte(bad))
					}
				} else if f.upload {
					post = func(path string, v url.Values) (int, string) { return d.upload(t, path, v, "", "", nil) }
				}
				status, body := post(f.action, values)
				if status < 400 || status >= 500 {
					t.Errorf("%s, %s=%.20q: %d, want a refusal", f.action, name, bad, status)
					continue
				}
				if !strings.Contains(body, `id="e-`+name+`"`) {
					t.Errorf("%s, %s=%.20q: no sentence beside the field; %s", f.action, name, bad, around(body, `class="error"`))
				}
				if !isFile && f.kinds[name] != "select" && !strings.Contains(html.UnescapeString(body), bad) {
					t.Errorf("%s, %s=%.20q: what was typed is lost", f.action, name, bad)
				}
				if strings.Contains(body, "⟦") || strings.Contains(body, "%!") {
					t.Errorf("%s, %s=%.20q: %s", f.action, name, bad, around(body, "⟦", "%!"))
				}
			}
		}
	}
	tried := map[string]bool{}
	for _, f := range forms {
		tried[strings.Split(shape("POST", f.action), "?")[0]] = true
	}
	for _, p := range patterns()["POST"] {
		if strings.HasPrefix(p, "/financements") && !tried[p] && !afterAFile[p] && !strings.HasSuffix(p, "/supprimer") {
			t.Errorf("no form of %s was met on the walk", p)
		}
	}
	if fields < 600 {
		t.Errorf("only %d trials: the walk misses fields", fields)
	}
	t.Logf("%d forms, %d trials", len(forms), fields)
}

func sorted(m map[string]string) (names []string) {
	for k := range m {
		names = append(names, k)
	}
	slices.Sort(names)
	return names
}

// What a form shows can be sent back as it is: nothing is refused, nothing is
// changed, and the audit does not grow.
func TestFormsKeepWhatTheyShow(t *testing.T) {
	d := newDesk(t, true)
	for _, f := range everyForm(t, d) {
		if f.values.Get("version") == "" || strings.HasSuffix(f.action, "/supprimer") || strings.HasSuffix(f.action, "/nouveau") || strings.HasSuffix(f.action, "/etape") || strings.HasSuffix(f.action, "/contact") || !strings.HasPrefix(f.action, "/financements") {
			continue
		}
		before, err := d.store.Changes(ctx, 1)
		if err != nil {
			t.Fatal(err)
		}
		status, body := d.post(f.action, f.values)
		if status != 303 {
			t.Errorf("%s: %d %s", f.action, status, around(body, `class="error"`))
			continue
		}
		if after, err := d.store.Changes(ctx, 1); err != nil || after[0].Seq != before[0].Seq {
			t.Errorf("%s: changed without an edit (%v)\n%s\n%s", f.action, err, after[0].Before, after[0].After)
		}
	}
}

// Co-applicants share to the cent: amounts that do not add up are refused, and
// those that do are kept as they are.
func TestSharesToTheCent(t *testing.T) {
	d := newDesk(t, false)
	funder := d.newFunder(t)
	send := func(parts ...string) (int, string) {
		form := url.Values{"title": {"Ateliers"}, "funder": {funder}, "requested": {"20 000,00"}}
		for i, p := range parts {
			form.Set(fmt.Sprintf("share-%d", i), fmt.Sprintf("a%02d", i+1))
			form.Set(fmt.Sprintf("part-%d", i), p)
		}
		return d.post("/financements/dossiers/nouveau", form)
	}
	if status, body := send("13 333,34", "6 666,65"); status != 422 || !strings.Contains(body, `id="e-part-1"`) {
		t.Errorf("a cent is missing: %d", status)
	}
	if status, _ := send("13 333,34", "6 666,66"); status != 303 {
		t.Fatalf("to the cent: %d", status)
	}
	list, err := store.Applications.List(ctx, d.store, store.Query{})
	if err != nil || len(list) != 1 {
		t.Fatal(err)
	}
	parts, err := list[0].Value.Split(list[0].Value.Requested.Cents)
	if err != nil || !slices.Equal(parts, []funding.Cents{13_333_34, 6_666_66}) {
		t.Errorf("%v (%v)", parts, err)
	}
	if _, body := d.get("/financements/dossiers/" + list[0].ID); !strings.Contains(body, `value="13333,34"`) {
		t.Error("the amounts do not come back as they were typed")
	}
}

// Markup that somebody types in any field is text wherever it comes back: in the
// form, in the lists, in what the history says.
func TestHostileTextInEveryField(t *testing.T) {
	if testing.Short() {
		t.Skip("a walk over everything, one page after the other: skipped with -short")
	}
	const hostile = `"><script>alert(1)</script>{{.}}`
	d := newDesk(t, true)
	for _, f := range everyForm(t, d) {
		if strings.HasSuffix(f.action, "/supprimer") || f.upload {
			continue
		}
		for name, kind := range f.kinds {
			if kind == "text" || kind == "area" {
				f.values.Set(name, f.values.Get(name)+hostile)
			}
		}
		status, body := d.post(f.action, f.values)
		if status >= 500 || strings.Contains(body, "<script>alert") {
			t.Errorf("%s: %d %s", f.action, status, around(body, "<script>alert"))
		}
	}
	everyPage(t, d, func(address, body string) {
		if strings.Contains(body, "<script>alert") {
			t.Errorf("%s: %s", address, around(body, "<script>alert"))
		}
	})
}
