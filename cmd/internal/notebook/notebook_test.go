package notebook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/runner"
	"github.com/lozere-developpement/sillage/reports/nb"
)

// bench copies the notebooks of testdata into a module of their own, and skips
// the test where there is no toolchain to build them.
func bench(t *testing.T, names ...string) *Bench {
	t.Helper()
	root := t.TempDir()
	for _, name := range names {
		copyTree(t, filepath.Join("testdata", name), filepath.Join(root, name))
	}
	b, err := NewBench(root, "test")
	if p := (*nb.Problem)(nil); errors.As(err, &p) && p.Key == "nb.no-go" {
		t.Skip("needs the Go toolchain")
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func copyTree(t testing.TB, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(from, path)
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func edit(t testing.TB, file, old, new string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), old) {
		t.Fatalf("%s does not hold %q", file, old)
	}
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(data), old, new)), 0o644); err != nil {
		t.Fatal(err)
	}
}

func mustRun(t *testing.T, b *Bench, name string, o Order) *Run {
	t.Helper()
	built, err := b.Build(t.Context(), name)
	if err != nil {
		t.Fatal(failureText(err))
	}
	r, err := b.Run(t.Context(), built, o)
	if err != nil {
		t.Fatal(failureText(err))
	}
	return r
}

func states(r *Run) map[string]nb.State {
	m := map[string]nb.State{}
	for _, c := range r.Result.Cells {
		m[c.Name] = c.State
	}
	return m
}

// The author changes one function: what depends on it runs again, what does
// not is kept; the same parameters give the same bytes.
func TestOnlyWhatChangedRunsAgain(t *testing.T) {
	b := bench(t, "premier")
	r := mustRun(t, b, "premier", Order{})
	if s := states(r); s["moyenne"] != nb.Fresh || s["barres"] != nb.Fresh {
		t.Errorf("first run: %v", s)
	}
	if s := states(mustRun(t, b, "premier", Order{})); s["notes"] != nb.Idle || s["moyenne"] != nb.Kept || s["barres"] != nb.Kept {
		t.Errorf("second run: %v", s)
	}
	if s := states(mustRun(t, b, "premier", Order{Params: map[string]string{"annee": "2024"}})); s["moyenne"] != nb.Fresh {
		t.Errorf("another parameter: %v", s)
	}
	edit(t, filepath.Join(b.Root, "premier", "notebook.go"), `Title: "Moyenne"`, `Title: "Note moyenne"`)
	r = mustRun(t, b, "premier", Order{})
	if s := states(r); s["moyenne"] != nb.Kept || s["barres"] != nb.Fresh {
		t.Errorf("after an edit of the figure: %v", s)
	}
	if got := r.Result.Figures["barres"].Title; got != "Note moyenne" {
		t.Errorf("title %q", got)
	}
	edit(t, filepath.Join(b.Root, "premier", "notes.csv"), "a,2", "a,3")
	r = mustRun(t, b, "premier", Order{})
	if s := states(r); s["notes"] != nb.Fresh || s["moyenne"] != nb.Fresh {
		t.Errorf("after new data: %v", s)
	}
}

// The functions of the author are called once for what changed, and not at all
// for the rest: counted by what they print.
func TestExecutionsAreCounted(t *testing.T) {
	b := bench(t, "premier")
	source := filepath.Join(b.Root, "premier", "notebook.go")
	edit(t, source, `"strconv"`, "\"fmt\"\n\t\"strconv\"")
	edit(t, source, "rows, err := csv", "fmt.Println(\"lire\")\n\trows, err := csv")
	edit(t, source, "\ts := 0.0\n", "\tfmt.Println(\"moyenne\")\n\ts := 0.0\n")
	edit(t, source, "\treturn reports.Figure{", "\tfmt.Println(\"barres\")\n\treturn reports.Figure{")
	calls := func(o Order) string {
		var list []string
		o.Tell = func(p Progress) {
			if p.Printed != "" {
				list = append(list, p.Printed)
			}
		}
		mustRun(t, b, "premier", o)
		return strings.Join(list, " ")
	}
	count := func(what, want string, o Order) {
		t.Helper()
		if got := calls(o); got != want {
			t.Errorf("%s: ran %q, want %q", what, got, want)
		}
	}
	other := Order{Params: map[string]string{"annee": "2024"}}
	count("first", "lire moyenne barres", Order{})
	count("again", "", Order{})
	count("another year", "lire moyenne barres", other)
	count("and back", "", Order{})
	edit(t, source, `Title: "Moyenne"`, `Title: "Note moyenne"`)
	count("the figure edited", "barres", Order{})
	edit(t, source, "m - 1", "m - 1.5")
	count("the cell edited", "lire moyenne barres", Order{})
	edit(t, filepath.Join(b.Root, "premier", "notebook.md"), "la moyenne est", "la note est")
	count("the prose edited", "", Order{})
	edit(t, filepath.Join(b.Root, "premier", "notes.csv"), "a,2", "a,3")
	count("the data edited", "lire moyenne barres", Order{})
	count("the other year, whose data changed", "lire moyenne barres", other)
	count("all anew", "lire moyenne barres", Order{NoMemo: true})
}

func TestBrokenNotebooks(t *testing.T) {
	b := bench(t, "premier")
	b.Limits = runner.Limits{Time: time.Second, Memory: 512 << 20, Output: 4 << 20}
	source, err := os.ReadFile("testdata/premier/notebook.go")
	if err != nil {
		t.Fatal(err)
	}
	const body = "\ts := 0.0\n"
	line := 1 + strings.Count(string(source[:strings.Index(string(source), body)]), "\n")
	for _, c := range []struct {
		name, cell, say string
		place           int
	}{
		{"boucle", "for {\n}", "boucle sans fin", 0},
		{"mémoire", "b := make([]byte, 10<<30)\nb[len(b)-1] = 1\n_ = b", "plus de mémoire", 0},
		{"goroutine", `go func() { panic("perdu") }()` + "\nselect {}", "perdu", 0},
		{"pile", "var f func(int) int\nf = func(i int) int { return f(i+1) + 1 }\nf(0)", "s’appelle elle-même", 0},
		{"sortie", "for {\nprintln(\"encore\")\n}", "sans fin", 0},
		{"fin", "os.Exit(0)", "os.Exit", 0},
		{"indice", "_ = v[len(v)+7]", "numérotés de 0 à 4", line},
		{"division", "n := 0\n_ = annee / n", "par zéro", line + 1},
		{"données fermées", closed(demoWorkspace(t)), "après leur fermeture", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(string(source), body, c.cell+"\n"+body, 1)
			if strings.Contains(c.cell, "datasets.") {
				text = strings.Replace(text, "import (", "import (\n\t\"github.com/lozere-developpement/sillage/datasets\"", 1)
			}
			if strings.Contains(c.cell, "os.") {
				text = strings.Replace(text, `"errors"`, "\"errors\"\n\t\"os\"", 1)
			}
			if err := os.WriteFile(filepath.Join(b.Root, "premier", "notebook.go"), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			b.Limits.Time = time.Minute // the others end long before, even on a busy machine
			if c.name == "boucle" {
				b.Limits.Time = time.Second
			}
			built, err := b.Build(t.Context(), "premier")
			if err != nil {
				t.Fatal(failureText(err))
			}
			r, err := b.Run(t.Context(), built, Order{})
			var problems []*nb.Problem
			if err != nil {
				problems = nb.Problems(err)
				var f *Failure
				if errors.As(err, &f) {
					problems = f.Problems
				}
			} else {
				problems = r.Result.Failures()
			}
			if len(problems) == 0 {
				t.Fatal("nothing is told")
			}
			p := problems[0]
			if p.Cell != "moyenne" || !strings.Contains(nb.Said(p), c.say) {
				t.Errorf("cell %q: %s\n%s", p.Cell, nb.Said(p), p.Detail)
			}
			if c.place > 0 && p.Place.Line != c.place {
				t.Errorf("line %d, want %d", p.Place.Line, c.place)
			}
			// The aim is the limit and 100 ms; a busy machine may take longer.
			t.Logf("stopped after %v", r.Outcome.Time)
			if r.Outcome.Time > b.Limits.Time+30*time.Second {
				t.Errorf("it took %v", r.Outcome.Time)
			}
		})
	}
}

func must(data []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return data
}

// closed is a cell that reads the rows of a workspace after closing it.
func closed(workspace string) string {
	return fmt.Sprintf(`ws, err := datasets.Open(%q)
if err != nil {
	return impact.Estimate{}, err
}
vue, err := ws.View()
if err != nil {
	return impact.Estimate{}, err
}
ws.Close()
somme := 0
for _, part := range vue.Answers {
	for _, x := range part.Value {
		somme += int(x)
	}
}
println(somme)`, workspace)
}

func TestBuildProblemsAreInFrench(t *testing.T) {
	b := bench(t, "premier")
	file := filepath.Join(b.Root, "premier", "notebook.go")
	for _, c := range []struct{ old, new, say string }{
		{"return impact.Estimate{Value: m,", "return impact.Estimate{Value: mm,", "« mm » n’existe pas"},
		{`"strconv"`, `"strconv"` + "\n\t\"os/exec\"", "un carnet n’importe pas"},
		{"nb.Cell2(Carnet, \"moyenne\", Notes, Annee, moyenne)", "nb.Cell2(Carnet, \"moyenne\", Annee, Notes, moyenne)", "qui ne correspond pas"},
		{"m := s / float64(len(v))", "m := s / len(v)", "deux types"},
		{"func main() { nb.Main(Carnet) }", "func main() { nb.Main(Carnet) ", "notebook.go:"},
		{"func main()", "var A = nb.Cell1(Carnet, \"a\", B, suite)\nvar B = nb.Cell1(Carnet, \"b\", A, suite)\n\nfunc suite(x int) (int, error) { return x, nil }\n\nfunc main()", "en rond"},
	} {
		before, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		edit(t, file, c.old, c.new)
		_, err = b.Build(t.Context(), "premier")
		said := said(failure(err))
		if !strings.Contains(said, c.say) || !strings.HasPrefix(said, "notebook.go:") {
			t.Errorf("%s: said %q", c.new, said)
		}
		os.WriteFile(file, before, 0o644)
	}
}

// What only the declarations or the document have wrong is told before anything
// runs, at its line, in French.
func TestDeclarationProblemsAreInFrench(t *testing.T) {
	b := bench(t, "premier")
	for _, c := range []struct{ file, old, new, say string }{
		{"notebook.go", `nb.Figure(Carnet, "barres"`, `nb.Figure(Carnet, "moyenne"`, "déjà pris à notebook.go:"},
		{"notebook.go", `Default: 2025, Choices`, `Default: 2023, Choices`, "parmi ses choix"},
		{"notebook.go", `"notes.csv"`, `"../notes.csv"`, "copiez-le dedans"},
		{"notebook.md", `{{figure "barres"}}`, `{{graphique "barres"}}`, "il n’y a pas de directive"},
		{"notebook.md", `{{evolution "moyenne"}}`, `{{evolution "moyenne" "monte"}}`, "trois mots"},
	} {
		file := filepath.Join(b.Root, "premier", c.file)
		before := must(os.ReadFile(file))
		edit(t, file, c.old, c.new)
		built, err := b.Build(t.Context(), "premier")
		if err != nil {
			t.Fatal(said(failure(err)))
		}
		_, err = b.Run(t.Context(), built, Order{})
		if text := said(failure(err)); err == nil || !strings.Contains(text, c.say) || !strings.HasPrefix(text, c.file+":") {
			t.Errorf("%s: said %q", c.new, text)
		}
		os.WriteFile(file, before, 0o644)
	}
}

func press(b *Bench) *Press { return &Press{Bench: b, Painter: Painter{Host: "Service de test"}} }

var noon = time.Date(2026, 3, 12, 12, 0, 0, 0, time.UTC)

func TestPublishTwiceIsTheSame(t *testing.T) {
	b, other := bench(t, "premier"), bench(t, "premier")
	first, second := t.TempDir(), t.TempDir()
	id, err := press(b).Publish(t.Context(), first, "premier", noon)
	if err != nil {
		t.Fatal(failureText(err))
	}
	again, err := press(other).Publish(t.Context(), second, "premier", noon.Add(time.Hour))
	if err != nil || again != id {
		t.Fatalf("%s then %s: %v", id, again, err)
	}
	x, err := readFiles(filepath.Join(first, "premier", id))
	if err != nil {
		t.Fatal(err)
	}
	y, err := readFiles(filepath.Join(second, "premier", id))
	if err != nil {
		t.Fatal(err)
	}
	if diff := sameFiles(x, y); len(diff) > 0 || len(x) < 10 {
		t.Errorf("%d files, these differ: %v", len(x), diff)
	}
	for _, page := range []string{"index.html", "annee-2024.html"} {
		if !strings.Contains(string(x[page]), "3,6") {
			t.Errorf("%s does not show the mean", page)
		}
	}
	for _, path := range []string{filepath.Join(first, "premier", id), filepath.Join(first, "premier", id, annexFile)} {
		proof, err := press(b).Verify(t.Context(), path)
		if err != nil || proof.ID != id || proof.Rebuilt != "rows" {
			t.Errorf("%s: %+v %v", path, proof, err)
		}
	}
}

// A figure that was changed after publication is found out, and so is a page
// that the notebook does not compute.
func TestVerifyFindsForgery(t *testing.T) {
	b := bench(t, "premier")
	root := t.TempDir()
	id, err := press(b).Publish(t.Context(), root, "premier", noon)
	if err != nil {
		t.Fatal(failureText(err))
	}
	dir := filepath.Join(root, "premier", id)
	page := filepath.Join(dir, "index.html")
	edit(t, page, "3,6", "9,9")
	if _, err := press(b).Verify(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "index.html is not what was published") {
		t.Errorf("forged page: %v", err)
	}
	edit(t, page, "9,9", "3,6")
	zipped := filepath.Join(dir, annexFile)
	whole, err := os.ReadFile(zipped)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []int{len(whole) / 4, len(whole) / 2, 3 * len(whole) / 4} {
		bad := bytes.Clone(whole)
		bad[at] ^= 1
		forged := filepath.Join(t.TempDir(), "annexe.zip")
		if err := os.WriteFile(forged, bad, 0o644); err != nil {
			t.Fatal(err)
		}
		if proof, err := press(b).Verify(t.Context(), forged); err == nil {
			t.Errorf("byte %d of the annex was changed, and it is proved: %+v", at, proof)
		}
	}
}

func TestPublicationIsRefused(t *testing.T) {
	b := bench(t, "premier")
	root := t.TempDir()
	id, err := press(b).Publish(t.Context(), root, "premier", noon)
	if err != nil {
		t.Fatal(failureText(err))
	}
	was, err := readFiles(root)
	if err != nil {
		t.Fatal(err)
	}
	source := filepath.Join(b.Root, "premier", "notebook.go")
	prose := filepath.Join(b.Root, "premier", "notebook.md")
	for _, c := range []struct{ file, old, new, say string }{
		{source, "if e.N < 3 {", "if e.N < 30 {", "n’est pas satisfaite"},
		{source, "Value: m, Low", "Value: m / 0 * float64(len(v)-5), Low", "nombre"},
		{source, `Title: "Moyenne", `, "", "il manque le titre"},
		{source, `Question: "Combien ?", `, "", "il manque la question"},                                                                            // its sentence, the summary, answers it
		{source, `Points: []reports.Point{{Label: "Autonomie", Value: e.Value, Low: e.Low, High: e.High, N: e.N}}`, "Points: nil", "aucune donnée"}, // no table
		{source, `Label: "Autonomie", Value: e.Value`, `Label: "Autonomie", Value: (e.Value - e.Value) / (e.Value - e.Value)`, "n’est pas un nombre"},
		{source, "N: len(v), Method", "N: 3, Method", "moins de 5"},
		{prose, "points, {{evolution \"moyenne\"}}", "points, en baisse", "baisse"},
		{prose, "points, {{evolution \"moyenne\"}}", "euros", "euros"},
		{prose, "{{parametre \"annee\"}}", "2019", "2019"},
		{prose, "{{figure \"barres\"}}", "{{figure \"bares\"}}", "barres"},
		{prose, "{{valeur \"moyenne\"", "{{valeur \"moyene\"", "moyenne"},
	} {
		before, err := os.ReadFile(c.file)
		if err != nil {
			t.Fatal(err)
		}
		edit(t, c.file, c.old, c.new)
		_, err = press(b).Publish(t.Context(), root, "premier", noon)
		if said := said(err); !strings.Contains(said, c.say) {
			t.Errorf("%q: %v", c.new, said)
		}
		os.WriteFile(c.file, before, 0o644)
	}
	all, err := Publications(root)
	if err != nil || len(all) != 1 || all[0].Online != id {
		t.Errorf("what is online changed: %+v %v", all, err)
	}
	is, err := readFiles(root)
	if diff := sameFiles(was, is); err != nil || len(diff) > 0 {
		t.Errorf("a refused publication left a trace: %v %v", diff, err)
	}
}

func TestWithdrawAndRollBack(t *testing.T) {
	b := bench(t, "premier")
	root := t.TempDir()
	first, err := press(b).Publish(t.Context(), root, "premier", noon)
	if err != nil {
		t.Fatal(failureText(err))
	}
	edit(t, filepath.Join(b.Root, "premier", "notebook.md"), "la moyenne est", "la note moyenne est")
	second, err := press(b).Publish(t.Context(), root, "premier", noon)
	if err != nil || second == first {
		t.Fatal(second, err)
	}
	online := func() string {
		all, err := Publications(root)
		if err != nil {
			t.Fatal(err)
		}
		return all[0].Online
	}
	if online() != second {
		t.Error("the second is not online")
	}
	if back, err := Rollback(root, "premier", "", noon); err != nil || back != first || online() != first {
		t.Errorf("rolled back to %q: %v", back, err)
	}
	if err := Withdraw(root, "premier", noon); err != nil || online() != "" {
		t.Errorf("withdrawn: %q %v", online(), err)
	}
	if err := Withdraw(root, "premier", noon); err == nil {
		t.Error("withdrawn twice")
	}
	if _, err := Rollback(root, "premier", "0123456789ab", noon); err == nil {
		t.Error("rolled back to a snapshot that never was")
	}
}

func TestNoToolchain(t *testing.T) {
	t.Setenv("PATH", "")
	_, err := FindToolchain()
	if err == nil || !strings.Contains(nb.Said(err.(*nb.Problem)), "go.dev") {
		t.Errorf("%v", err)
	}
}

func TestCancelledRun(t *testing.T) {
	b := bench(t, "premier")
	built, err := b.Build(t.Context(), "premier")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.Run(ctx, built, Order{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// Two persons answered since the last publication: the difference would tell
// what they said. Six more may be added.
func TestPublicationsCannotBeSubtracted(t *testing.T) {
	b := bench(t, "premier")
	root := t.TempDir()
	publish := func() error { _, err := press(b).Publish(t.Context(), root, "premier", noon); return err }
	if err := publish(); err != nil {
		t.Fatal(said(err))
	}
	notes := filepath.Join(b.Root, "premier", "notes.csv")
	edit(t, notes, "e,4\n", "e,4\nf,1\ng,1\n")
	if err := publish(); err == nil || !strings.Contains(said(err), "secret statistique") {
		t.Errorf("two persons can be found by subtraction: %v", err)
	}
	edit(t, notes, "g,1\n", "g,1\nh,2\ni,3\nj,3\nk,4\n")
	if err := publish(); err != nil {
		t.Error(said(err))
	}
	if err := publish(); err != nil {
		t.Error("the same again:", said(err))
	}
}
