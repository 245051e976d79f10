package territory

import (
	"fmt"
	"math"
	"testing"
)

// Counts of the code officiel géographique 2026.
func TestLozere(t *testing.T) {
	l := Lozere()
	if len(l.Communes) != 152 || len(l.EPCI) != 11 || l.Population() != 76486 {
		t.Errorf("%d communes, %d EPCI, %d inhabitants; want 152, 11, 76486", len(l.Communes), len(l.EPCI), l.Population())
	}
	alone := 0
	for _, e := range l.EPCI {
		if len(e.Communes) == 1 {
			alone++
		}
	}
	if alone != 1 {
		t.Errorf("%d EPCI for a single commune, want 1", alone)
	}
	if l.Departement() != "48" {
		t.Errorf("département %q", l.Departement())
	}
}

func TestFold(t *testing.T) {
	for _, pair := range [][2]string{
		{"La Canourgue", "CANOURGUE"}, {"Saint-Chély-d'Apcher", "ST CHELY D’APCHER"}, {"Sainte-Énimie", "Ste Enimie"},
		{"Le Bleymard", "bleymard"}, {"L'Hospitalet", "hospitalet"}, {"Bourgs sur Colagne", "BOURGS-SUR-COLAGNE"}, {"Cœur", "COEUR"},
	} {
		if fold(pair[0]) != fold(pair[1]) {
			t.Errorf("%q folds to %q, %q to %q", pair[0], fold(pair[0]), pair[1], fold(pair[1]))
		}
	}
}

func TestResolve(t *testing.T) {
	for _, tc := range []struct {
		name string
		p    Place
		want string
	}{
		// Looked up by name as a town of Haute-Marne; its SIREN says otherwise.
		{"siren wins", Place{SIREN: "20005850100012", Name: "COMMUNE DE BOURG", INSEE: "52062", Postcode: "48100"}, "48099 siren [insee name]"},
		{"labelled Aveyron", Place{SIREN: "214800344", Name: "LA CANOURGUE", Departement: "12"}, "48034 siren [departement]"},
		{"insee", Place{INSEE: "48095"}, "48095 insee []"},
		{"former commune", Place{INSEE: "48184"}, "48038 insee []"},
		{"former name and postcode", Place{Name: "St Amans", Postcode: "48700"}, "48127 postcode+name []"},
		{"name alone", Place{Name: "mende"}, "48095 name []"},
		{"postcode alone finds nothing", Place{Postcode: "48100"}, "  []"},
		{"homonym elsewhere", Place{Name: "Mende", Postcode: "75001"}, "  []"},
		{"epci", Place{SIREN: "200006930"}, " siren []"},
		{"spreadsheet number", Place{INSEE: "48095,0"}, "48095 insee []"},
	} {
		m := Lozere().Resolve(tc.p)
		var fields []string
		for _, c := range m.Conflicts {
			fields = append(fields, c.Field)
		}
		if got := fmt.Sprintf("%s %s %v", m.INSEE, m.By, fields); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestDistance(t *testing.T) {
	l := Lozere()
	if d := l.Distance("48095", "48095"); d != 0 {
		t.Errorf("Mende to Mende: %v km", d)
	}
	if d := l.Distance("48095", "48061"); d < 20 || d > 35 {
		t.Errorf("Mende to Florac: %v km as the crow flies", d)
	}
	if d := l.Distance("48095", "75056"); !math.IsNaN(d) {
		t.Errorf("an unknown commune is %v km away", d)
	}
	if n, _ := l.Nearest("48095", nil); n != "" {
		t.Errorf("nearest of nothing is %q", n)
	}
	for _, c := range l.Communes {
		for _, n := range l.Neighbours(c.INSEE) {
			if d := l.Distance(c.INSEE, n); d > 40 {
				t.Errorf("%s borders %s, %v km away", c.INSEE, n, d)
			}
		}
	}
}

// The official list of 2021 puts the town "Bourg" in Haute-Marne. Its SIREN is
// that of Bourgs sur Colagne.
func ExampleTerritory_Resolve() {
	m := Lozere().Resolve(Place{SIREN: "20005850100012", INSEE: "52062"})
	c, _ := Lozere().Commune(m.INSEE)
	fmt.Println(c.Name, m.Conflicts[0])
	// Output: Bourgs sur Colagne insee "52062" does not fit: it is "48099"
}

func FuzzResolve(f *testing.F) {
	f.Add("20005850100012", "52062", "48100", "COMMUNE DE BOURG", "48")
	f.Add("", "", "", "", "")
	f.Fuzz(func(t *testing.T, siren, insee, postcode, name, departement string) {
		m := Lozere().Resolve(Place{siren, insee, postcode, name, departement})
		if _, ok := Lozere().Commune(m.INSEE); m.INSEE != "" && !ok {
			t.Errorf("found %q, which is no commune", m.INSEE)
		}
	})
}
