package territory

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/encoding/charmap"
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

// French spreadsheets save semicolons, Windows-1252 and decimal commas; what
// they saved is the same territory.
func TestLoadWhatASpreadsheetSaved(t *testing.T) {
	saved := fstest.MapFS{}
	entries, err := fs.ReadDir(LozereFiles(), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := fs.ReadFile(LozereFiles(), e.Name())
		if err != nil {
			t.Fatal(err)
		}
		text, err := charmap.Windows1252.NewEncoder().String(strings.NewReplacer(",", ";", ".", ",", "\n", "\r\n").Replace(string(data)))
		if err != nil {
			t.Fatal(err)
		}
		saved[e.Name()] = &fstest.MapFile{Data: []byte(text)}
	}
	got, err := Load(saved)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got.Communes, Lozere().Communes) || !reflect.DeepEqual(got.EPCI, Lozere().EPCI) || !reflect.DeepEqual(got.borders, Lozere().borders) {
		t.Error("the territory is another one")
	}
}

func TestLoadSaysAllThatIsWrong(t *testing.T) {
	_, err := Load(fstest.MapFS{
		"communes.csv":   {Data: []byte("insee,name,siren,postcodes,arrondissement,epci,population\n12001,Agen,1,12630,,9,\n12002,Aguessac,2,12520,,8,900\n12002,Encore,3,12520,,8,1\n")},
		"epci.csv":       {Data: []byte("siren,name,kind,communes_here,communes\n8,CC,CC,2,2\n")},
		"former.csv":     {Data: []byte("insee,name,kind,commune\n12090,Ancienne,commune-deleguee,12999\n")},
		"points.csv":     {Data: []byte("insee,lon,lat\n12001,2.6,est\n")},
		"neighbours.csv": {Data: []byte("a,b\n12001,48001\n")},
	})
	var first *Error
	if !errors.As(err, &first) {
		t.Fatalf("Load: %v, want an *Error", err)
	}
	for _, want := range []string{
		`communes.csv:2: "12001": no population`, `communes.csv:2: "9": an EPCI that is not in epci.csv`, `points.csv:2: "est": not a number`,
		`communes.csv:3: "12002": no point for this commune`, `communes.csv:4: "12002": given twice`,
		`former.csv:2: "12999": no such commune`, `neighbours.csv:2: "48001": no such commune`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("Load does not say %s:\n%v", want, err)
		}
	}
}
