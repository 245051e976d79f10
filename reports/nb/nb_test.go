package nb

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// small is a notebook with one of everything.
func small() *Notebook {
	n := New("petit", "Un petit carnet")
	annee := Param(n, "annee", Parameter[int]{Default: 2025, Choices: []int{2024, 2025}, Year: true})
	ecart := Unit(n, "points", Cell1(n, "ecart", annee, func(int) (impact.Estimate, error) {
		return impact.Estimate{Value: 4.25, Low: 1.5, High: 7, Level: 0.95, N: 40}, nil
	}))
	Cell1(n, "budget", annee, func(int) (funding.Cents, error) { return 123456, nil })
	Cell1(n, "scores", annee, func(int) (map[string]impact.Estimate, error) {
		return map[string]impact.Estimate{
			"individual": {Value: -3, Low: -5, High: -1, N: 20},
			"society":    impact.Refuse("m", impact.Notef("x", "nobody was asked"), impact.Notef("y", "ask them")),
		}, nil
	})
	Figure(n, "barres", ecart, func(e impact.Estimate) (reports.Figure, error) {
		return reports.Figure{
			Chart: reports.Bar, Title: "Écart", Question: "Combien ?", Unit: "points", Source: "essai", Label: "Critère",
			Points: []reports.Point{{Label: "Autonomie <b>", Value: e.Value, Low: e.Low, High: e.High, N: e.N}},
		}, nil
	})
	Tabulate(n, "lignes", ecart, func(impact.Estimate) (Table, error) {
		return Table{Title: "Lignes", Columns: []string{"a", "b"}, Rows: [][]Quantity{{Text("x"), Integer(3, "")}}}, nil
	})
	Note(n, "avis", ecart, func(impact.Estimate) (Remark, error) {
		return Remark{"À suivre.", "Service numérique", "2026-03-12"}, nil
	})
	Check(n, "assez", ecart, func(e impact.Estimate) error {
		if e.N < 30 {
			return errors.New("moins de 30")
		}
		return nil
	})
	return n
}

func rendered(t *testing.T, text string) (html string, said string) {
	t.Helper()
	d, err := Parse("notebook.md", []byte(text))
	if err != nil {
		return "", french(err)
	}
	r, err := small().Run(t.Context(), Request{Want: d.Want()})
	if err != nil {
		t.Fatal(err)
	}
	out, err := d.Render(r, Look{Bare: true})
	return string(out), french(err)
}

func french(err error) string {
	var lines []string
	for _, p := range Problems(err) {
		lines = append(lines, Said(p))
	}
	return strings.Join(lines, "\n")
}

func TestDocument(t *testing.T) {
	html, said := rendered(t, `# Titre

En {{parametre "annee"}} : {{valeur "ecart" | nombre 1}} points, {{evolution "ecart"}}.
Budget : {{valeur "budget"}} ; {{valeur «budget» | euros}}. Baisse : {{valeur "scores.individual" | signe 0}}.
Et {{evolution "scores.individual" "monte" "descend" "ne bouge pas"}}, {{valeur "scores.society"}}.

{{figure "barres"}}

{{tableau "lignes"}}

{{note "avis"}}

<script>alert(1)</script>
`)
	if said != "" {
		t.Error(said)
	}
	for _, want := range []string{
		"En 2025", ">4,2<", "en hausse", "1\u202f234,56\u00a0€", "1\u202f235\u00a0€", "−3", "descend", "nobody was asked",
		"Autonomie &lt;b&gt;", `<figure id="barres">`, "<caption>Lignes</caption>", "Service numérique", "&lt;script&gt;",
	} {
		if !strings.Contains(html, want) {
			t.Errorf("no %q in\n%s", want, html)
		}
	}
	if strings.Contains(html, "<script") || strings.Contains(html, "<p><figure") {
		t.Error("HTML that should not be there")
	}
}

// What is wrong in a document is told in French on its line.
func TestDocumentProblems(t *testing.T) {
	for _, c := range []struct{ text, say string }{
		{"a\n\n{{valeur \"ecar\"}}", "notebook.md:3 : rien ne s’appelle « ecar » ; vouliez-vous écrire « ecart »"},
		{"{{valeur \"scores.individuel\"}}", "vouliez-vous écrire « scores.individual »"},
		{"{{valeur \"scores\"}}", "dites laquelle : scores.individual"},
		{"{{vleur \"ecart\"}}", "vouliez-vous écrire « valeur »"},
		{"{{valeur \"ecart\" | nmbre}}", "il n’y a pas de filtre"},
		{"{{valeur}}", "attend un nom entre guillemets"},
		{"{{valeur \"ecart}}", "n’est pas refermé"},
		{"Voir {{figure \"barres\"}} ici.", "seul sur sa ligne"},
		{"{{figure \"ecart\"}}", "existe, mais"},
		{"{{figure \"bares\"}}", "vouliez-vous écrire « barres »"},
		{"{{parametre \"an\"}}", "il n’y a pas de paramètre"},
		{"{{evolution \"budget\"}}", "n’a pas d’intervalle"},
		{"![logo](https://ailleurs.example/x.png)", "est sur un autre site"},
		{"L’écart de {{valeur \"ecart\" | nombre 1}} points montre une baisse.", "la phrase dit « baisse »"},
		{"L’autonomie n’augmente pas : elle est stable.\n\nElle n’augmente pas ({{valeur \"ecart\"}}).", "notebook.md:3"},
		{"Stable : {{valeur \"scores.individual\"}} reste stable.", "est en baisse"},
		{"Un écart de {{valeur \"ecart\" | nombre 1}} euros.", "la phrase dit « euros »"},
		{"En 2019, l’écart est de {{valeur \"ecart\"}}.", "la phrase dit 2019"},
	} {
		if _, said := rendered(t, c.text); !strings.Contains(strings.ReplaceAll(strings.ReplaceAll(said, "\u00a0", " "), "\u202f", " "), c.say) {
			t.Errorf("%q: said %q, want %q", c.text, said, c.say)
		}
	}
	for _, fine := range []string{
		"Une hausse de {{valeur \"ecart\" | nombre 1}} points en 2025.",
		"Il n’y a aucune baisse : {{valeur \"ecart\"}}.",
		"La baisse ({{valeur \"scores.individual\"}}) est nette.",
		"Baisse ici. Et {{valeur \"ecart\"}} là.",
		"Hausse de {{valeur \"ecart\"}} et baisse de {{valeur \"scores.individual\"}}.",
	} {
		if _, said := rendered(t, fine); said != "" {
			t.Errorf("%q: %s", fine, said)
		}
	}
}

func TestDeclarations(t *testing.T) {
	n := New("petit", "")
	p := Param(n, "a", Parameter[int]{Default: 3, Choices: []int{1, 2}})
	Cell1(n, "a", p, func(int) (int, error) { return 0, nil })
	Cell1(n, "b", (*Handle[int])(nil), func(int) (int, error) { return 0, nil })
	Cell1[int, int](n, "c", p, nil)
	Cell1(n, "d", Param(New("autre", ""), "x", Parameter[int]{}), func(int) (int, error) { return 0, nil })
	File(n, "e", "../../secret", func([]byte) (int, error) { return 0, nil })
	Annex(n, Cell1(n, "f", p, func(int) (func(), error) { return nil, nil }))
	New("Mauvais Nom", "")
	said := french(n.Err())
	for _, want := range []string{
		"déjà pris à nb_test.go:", "n’est pas parmi ses choix", "n’est pas encore déclaré", "n’a pas de fonction",
		"un autre carnet", "n’est pas dans le dossier", "ne peut pas être annexée",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in\n%s", want, said)
		}
	}
	for line := range strings.Lines(said) {
		if !strings.HasPrefix(line, "nb_test.go:") {
			t.Errorf("no file and line: %s", line)
		}
	}
	if _, err := n.Run(t.Context(), Request{}); err == nil {
		t.Error("a faulty notebook ran")
	}
	if _, err := small().Run(t.Context(), Request{Params: map[string]string{"annee": "1999"}}); !strings.Contains(french(err), "n’est pas parmi les choix") {
		t.Error(french(err))
	}
	if _, err := small().Run(t.Context(), Request{Params: map[string]string{"année": "2025"}}); !strings.Contains(french(err), "il n’y a pas de paramètre") {
		t.Error(french(err))
	}
}

var neverMade map[string]int

// One cell fails: those that need it wait, the others are computed.
func TestFailureStaysWhereItIs(t *testing.T) {
	n := New("x", "")
	a := Param(n, "a", Parameter[int]{})
	bad := Cell1(n, "mauvaise", a, func(int) (int, error) { neverMade["x"] = 1; return 0, nil })
	Check(n, "suite", bad, func(int) error { return nil })
	Check(n, "autre", a, func(int) error { return nil })
	r, err := n.Run(t.Context(), Request{})
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]State{}
	for _, c := range r.Cells {
		states[c.Name] = c.State
	}
	if states["mauvaise"] != Failed || states["suite"] != Blocked || states["autre"] != Fresh {
		t.Errorf("%v", states)
	}
	if f := r.Failures(); len(f) != 1 || !strings.Contains(lang.French.Error(f[0]), "dictionnaire") {
		t.Errorf("%v", f)
	}
}

func TestFigureWithoutNumberIsRefused(t *testing.T) {
	n := New("x", "")
	a := Param(n, "a", Parameter[int]{})
	Figure(n, "f", a, func(int) (reports.Figure, error) {
		return reports.Figure{Points: []reports.Point{{Label: "Mende", Value: math.NaN()}}}, nil
	})
	r, err := n.Run(t.Context(), Request{})
	if err != nil {
		t.Fatal(err)
	}
	if f := r.Failures(); len(f) != 1 || !strings.Contains(lang.French.Error(f[0]), "Mende") {
		t.Errorf("%v", f)
	}
}

func TestKeptValuesAreTheSame(t *testing.T) {
	type inner struct {
		Name string
		Xs   []float64
		Any  any
	}
	v := map[string]*inner{
		"a": {"é<&>", []float64{1, math.NaN(), math.Inf(-1), math.Copysign(0, -1)}, 7},
		"b": {"", nil, "mot"}, "c": nil, "d": {Xs: []float64{}},
		"long": {Xs: make([]float64, 100)},
	}
	data, err := Encode(v)
	if err != nil {
		t.Fatal(err)
	}
	var back map[string]*inner
	if err := Decode(data, &back); err != nil {
		t.Fatal(err)
	}
	again, err := Encode(back)
	if err != nil || string(again) != string(data) {
		t.Errorf("%s\n%s %v", data, again, err)
	}
	if back["a"].Any != any(7) || back["b"].Xs != nil || back["d"].Xs == nil || back["c"] != nil || !math.Signbit(back["a"].Xs[3]) {
		t.Errorf("%s", data)
	}
	for _, no := range []any{struct{ hidden int }{}, func() {}, make(chan int), map[float64]int{}} {
		if Plain(reflect.TypeOf(no)) == nil {
			t.Errorf("%T is taken for plain data", no)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("# a\n{{valeur \"ecart\" | nombre 1}} {{figure \"barres\"}}\n\n{{figure \"barres\"}}\n")
	f.Add("{{")
	f.Add("| a |\n|---|\n| {{valeur \"x\"}} |\n")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := Parse("x.md", []byte(text))
		if err != nil {
			return
		}
		r, err := small().Run(t.Context(), Request{Want: d.Want()})
		if err != nil {
			t.Fatal(err)
		}
		out, _ := d.Render(r, Look{Bare: true})
		if strings.Contains(string(out), "<script") || strings.Contains(string(out), "<img") && !strings.Contains(text, "![") {
			t.Errorf("a tag went through: %q", out)
		}
		if _, err := d.Markdown(r); err != nil {
			_ = french(err)
		}
	})
}

func TestDamagedMemoIsComputedAgain(t *testing.T) {
	dir := t.TempDir()
	req := Request{Memo: dir, Method: "m", Want: []string{"ecart"}}
	first, err := small().Run(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	kept, _ := filepath.Glob(filepath.Join(dir, "*.json"))
	if len(kept) == 0 {
		t.Fatal("nothing was kept")
	}
	for _, k := range kept {
		os.WriteFile(k, []byte("{"), 0o644)
	}
	second, err := small().Run(t.Context(), req)
	if err != nil || !reflect.DeepEqual(first.Values, second.Values) {
		t.Errorf("%+v %v", second.Values, err)
	}
}
