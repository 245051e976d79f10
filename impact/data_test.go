package impact_test

import (
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/impact"
)

func TestDefaultReferential(t *testing.T) {
	r := impact.DefaultReferential()
	if len(r.Dimensions) != 5 || len(r.Criteria) != 16 {
		t.Fatalf("%d dimensions, %d criteria", len(r.Dimensions), len(r.Criteria))
	}
	for dimension, n := range map[string]int{"individual": 4, "society": 4, "environment": 2, "economy": 3, "politics": 3} {
		if got := len(r.Of(dimension)); got != n {
			t.Errorf("%s has %d criteria, want %d", dimension, got, n)
		}
	}
	for _, c := range r.Criteria {
		if c.Label == "" || c.Definition == "" {
			t.Errorf("criterion %s has no label or definition", c.ID)
		}
	}
	if _, ok := r.Criterion("happiness"); ok {
		t.Error("an unknown criterion was found")
	}
}

func TestInstruments(t *testing.T) {
	d := impact.DefaultDesign()
	outcomes, err := d.Outcomes(false)
	if err != nil {
		t.Fatal(err)
	}
	covered := map[string]bool{}
	for _, o := range outcomes {
		covered[o.Criterion] = true
		if o.MinAnswered < 1 || o.MinAnswered > len(o.Items) {
			t.Errorf("%s needs %d of %d items", o.ID, o.MinAnswered, len(o.Items))
		}
	}
	if len(covered) < 14 { // innovation and, in most actions, others rest on indicators
		t.Errorf("questionnaires speak of %d criteria only", len(covered))
	}
	for _, in := range d.Instruments {
		if in.Licence != "etalab-2.0" || in.Language != "fr" || in.Intro == "" {
			t.Errorf("%s: licence %q, language %q", in.ID, in.Licence, in.Language)
		}
		for _, it := range in.Items {
			if it.Text == "" || it.Levels() < 2 {
				t.Errorf("%s: %s", in.ID, it.ID)
			}
		}
	}
	byItem, err := d.Outcomes(true)
	if err != nil || len(byItem) <= len(outcomes) {
		t.Errorf("%d outcomes by item, %d by criterion: %v", len(byItem), len(outcomes), err)
	}
	if d.Hash() != impact.DefaultDesign().Hash() {
		t.Error("the same design has two hashes")
	}
}

func TestStepOrientsAnswers(t *testing.T) {
	in := impact.Instruments()[0]
	plain, _ := in.Item("aut-01")
	reversed, _ := in.Item("aut-04")
	for v := uint8(1); v <= 5; v++ {
		a, _ := plain.Step(v)
		b, _ := reversed.Step(v)
		if a != int(v)-1 || b != 5-int(v) {
			t.Errorf("answer %d: steps %d and %d", v, a, b)
		}
	}
	if _, ok := plain.Step(9); ok {
		t.Error("« does not wish to answer » has a step")
	}
}

const head = `id = "q"
version = "1"
licence = "etalab-2.0"
source = "essai"
waves = ["before", "after"]
[scale.s]
codes = [{ value = 1, label = "non" }, { value = 2, label = "oui" }]
`

func TestReadInstrumentRefuses(t *testing.T) {
	if _, err := impact.ReadInstrument(strings.NewReader(head + "[[item]]\nid = \"a\"\nscale = \"s\"\n")); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"licence":       strings.Replace(head, "etalab-2.0", "", 1),
		"unknown field": head + "[[item]]\nid = \"a\"\nscale = \"s\"\nreverse = true\n",
		"wave":          strings.Replace(head, `"after"`, `"later"`, 1),
		"scale":         head + "[[item]]\nid = \"a\"\nscale = \"t\"\n",
		"twice":         head + "[[item]]\nid = \"a\"\nscale = \"s\"\n[[item]]\nid = \"a\"\nscale = \"s\"\n",
		"choice":        head + "[[item]]\nid = \"a\"\nscale = \"s\"\nkind = \"choice\"\ncriterion = \"autonomy\"\n",
		"goalposts":     head + "[[item]]\nid = \"a\"\nscale = \"s\"\ngoal = { of = \"change\", low = 5, high = 5 }\n",
		"code twice":    strings.Replace(head, "value = 2", "value = 1", 1) + "[[item]]\nid = \"a\"\nscale = \"s\"\n",
		"reserved code": strings.Replace(head, "value = 2", "value = 255", 1) + "[[item]]\nid = \"a\"\nscale = \"s\"\n",
		"not TOML":      "id = ",
	} {
		if _, err := impact.ReadInstrument(strings.NewReader(text)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := impact.ReadReferential(strings.NewReader(`id = "r"`)); err == nil {
		t.Error("a referential without version was accepted")
	}
}

func TestDesignRefuses(t *testing.T) {
	d := impact.DefaultDesign()
	d.Instruments = append(d.Instruments, d.Instruments[0])
	if _, err := d.Outcomes(false); err == nil {
		t.Error("the same questions twice")
	}
	d = impact.DefaultDesign()
	d.Instruments[0].Items[0].Criterion = "happiness"
	if _, err := d.Outcomes(false); err == nil {
		t.Error("a criterion that the referential does not have")
	}
}

func FuzzReadInstrument(f *testing.F) {
	f.Add(head + "[[item]]\nid = \"a\"\nscale = \"s\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		if in, err := impact.ReadInstrument(strings.NewReader(text)); err == nil {
			d := &impact.Design{Referential: impact.DefaultReferential(), Instruments: []*impact.Instrument{in}}
			_, _ = d.Outcomes(false) // any answer but a crash
		}
	})
}
