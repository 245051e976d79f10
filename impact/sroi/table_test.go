package sroi_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/sroi"
)

// A map written as a table and read again is the same map.
func TestTableRoundTrip(t *testing.T) {
	for _, m := range []*sroi.Map{sroi.Example(), job(), three(0.035, sroi.FromYear1)} {
		got, err := sroi.ReadTable(m.Name, m.Table())
		if err != nil {
			t.Fatal(err)
		}
		for i := range m.Outcomes {
			got.Outcomes[i].Proxy.Label, got.Outcomes[i].Proxy.Licence = m.Outcomes[i].Proxy.Label, m.Outcomes[i].Proxy.Licence
			got.Outcomes[i].Proxy.Euros.Source = m.Outcomes[i].Proxy.Euros.Source
		}
		if !reflect.DeepEqual(got, m) {
			t.Errorf("%+v\nwant %+v", got, m)
		}
	}
}

func rows(lines ...string) [][]string {
	var out [][]string
	for _, l := range lines {
		out = append(out, strings.Split(l, ";"))
	}
	return out
}

// What people type: percents, spaces, euros, capitals; a proxy by its code.
func TestTableAsTyped(t *testing.T) {
	m, err := sroi.ReadTable("x", rows(
		"Nature;Libellé;VALEUR (€);quantité;code de la bibliothèque;durée (ans);Poids mort;déplacement;attribution;déperdition;taux;source;remarques",
		"Ressource;poste;21 200,50 €;;;;;;;;;;",
		";;;;;;;;;;;;",
		"effet;achètent;;40;fs2018-ecommerce;3;30 %;0;0,2;25%;;;à revoir",
		"actualisation;Dès l’année 1;;;;;;;;;3,2 %;guide;"))
	if err != nil {
		t.Fatal(err)
	}
	o := m.Outcomes[0]
	if m.Inputs[0].Cents != 2_120_050 || o.Deadweight.Value != 0.3 || o.Attribution.Value != 0.2 || o.DropOff.Value != 0.25 ||
		o.Proxy.Euros.Value != 42 || !o.Proxy.Gross || m.Discount.Convention != sroi.FromYear1 || m.Discount.Rate.Value != 0.032 {
		t.Errorf("%+v", m)
	}
	if err := m.Check(); err != nil {
		t.Error(err)
	}
}

// Everything that cannot be read is told, by row and column, and a share left
// empty is not zero.
func TestTableRefuses(t *testing.T) {
	_, err := sroi.ReadTable("x", rows(
		"nature;libellé;valeur (€);durée (ans);gain brut;code de la bibliothèque",
		"ressource;poste;beaucoup;;;",
		"efet;achètent;1;1;;",
		"effet;achètent;1;1,5;peut-être;rien"))
	for _, want := range []string{`row 2: column valeur (€): "beaucoup"`, `row 3: column nature: "efet"`, `row 4: column durée (ans): "1,5"`,
		`row 4: column gain brut: "peut-être"`, `row 4: column code de la bibliothèque: "rien"`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %s", err, want)
		}
	}
	for _, table := range [][][]string{nil, {{}}, {{"libellé"}}} {
		if _, err := sroi.ReadTable("x", table); err == nil {
			t.Error("a table without the columns")
		}
	}
	m, err := sroi.ReadTable("x", rows("nature;libellé;valeur (€);quantité;durée (ans)", "ressource;poste;100;;", "effet;achètent;10;1;1"))
	if err != nil {
		t.Fatal(err)
	}
	var r *impact.Refusal
	if _, err := m.Value(sroi.Options{}); !errors.As(err, &r) {
		t.Errorf("a map without deadweight: %v", err)
	}
}

// FuzzReadTable: no table makes the reader fail otherwise than by an error.
func FuzzReadTable(f *testing.F) {
	f.Add("nature;libellé\neffet;x")
	f.Add("nature;libellé;taux\nactualisation;dès l'année 1;3 %")
	f.Fuzz(func(t *testing.T, s string) {
		m, err := sroi.ReadTable("x", rows(strings.Split(s, "\n")...))
		if err == nil {
			_ = m.Check()
		}
	})
}
