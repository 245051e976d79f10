package territory

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/gocarina/gocsv"

	"github.com/lozere-developpement/sillage/datasets/internal/folder"
)

//go:embed lozere/*.csv
var embedded embed.FS

// Lozere returns the territory that comes with the program. The result is
// shared: do not change it.
var Lozere = sync.OnceValue(func() *Territory {
	l, err := Load(LozereFiles())
	if err != nil {
		panic(err) // the tests load it
	}
	return l
})

// LozereFiles returns the CSV files that [Lozere] is read from: a template for
// another département.
func LozereFiles() fs.FS {
	files, err := fs.Sub(embedded, "lozere")
	if err != nil {
		panic(err) // embedded at build
	}
	return files
}

// An Error names the file and the code at fault of a territory that does not
// hold together.
type Error = folder.Error

var (
	errTwice     = folder.Twice
	errNoPoint   = folder.Because("territory.no-point", "no point for this commune")
	errNoGroup   = folder.Because("territory.no-group", "an EPCI that is not in epci.csv")
	errNoCommune = folder.Because("territory.no-commune", "no commune")
)

type communeRow struct {
	INSEE          string `csv:"insee"`
	Name           string `csv:"name"`
	SIREN          string `csv:"siren"`
	Postcodes      string `csv:"postcodes"`
	Arrondissement string `csv:"arrondissement"`
	EPCI           string `csv:"epci"`
	Population     int    `csv:"population"`
}

type epciRow struct {
	SIREN string `csv:"siren"`
	Name  string `csv:"name"`
	Kind  string `csv:"kind"`
	Here  int    `csv:"communes_here"`
	All   int    `csv:"communes"`
}

type pointRow struct {
	INSEE string  `csv:"insee"`
	Lon   float64 `csv:"lon"`
	Lat   float64 `csv:"lat"`
}

type borderRow struct {
	A string `csv:"a"`
	B string `csv:"b"`
}

// Load reads a territory from communes.csv, epci.csv, former.csv, points.csv
// and neighbours.csv.
func Load(files fs.FS) (*Territory, error) {
	var (
		communes []communeRow
		epcis    []epciRow
		former   []Former
		points   []pointRow
		borders  []borderRow
	)
	hash := sha256.New()
	for _, file := range []struct {
		name string
		rows any
	}{{"communes.csv", &communes}, {"epci.csv", &epcis}, {"former.csv", &former}, {"points.csv", &points}, {"neighbours.csv", &borders}} {
		data, err := fs.ReadFile(files, file.name)
		if err != nil {
			return nil, &Error{File: file.name, Reason: err}
		}
		hash.Write(data)
		if err := gocsv.UnmarshalBytes(data, file.rows); err != nil {
			return nil, &Error{File: file.name, Reason: err}
		}
	}
	t := &Territory{
		commune: map[string]int{}, epci: map[string]int{}, former: map[string]Former{},
		siren: map[string]string{}, names: map[string][]string{}, borders: map[string][]string{},
		SHA256: hex.EncodeToString(hash.Sum(nil)),
	}
	if len(communes) == 0 {
		return nil, &Error{File: "communes.csv", Value: "", Reason: errNoCommune}
	}
	if err := t.addCommunes(communes, points); err != nil {
		return nil, err
	}
	if err := t.addGroups(epcis); err != nil {
		return nil, err
	}
	t.addFormer(former)
	for _, b := range borders {
		t.borders[b.A] = append(t.borders[b.A], b.B)
		t.borders[b.B] = append(t.borders[b.B], b.A)
	}
	for _, list := range t.borders {
		slices.Sort(list)
	}
	return t, nil
}

func (t *Territory) addCommunes(rows []communeRow, points []pointRow) error {
	at := map[string]pointRow{}
	for _, p := range points {
		at[p.INSEE] = p
	}
	slices.SortFunc(rows, func(a, b communeRow) int { return cmp.Compare(a.INSEE, b.INSEE) })
	for i, r := range rows {
		if _, twice := t.commune[r.INSEE]; twice {
			return &Error{File: "communes.csv", Value: r.INSEE, Reason: errTwice}
		}
		p, ok := at[r.INSEE]
		if !ok {
			return &Error{File: "points.csv", Value: r.INSEE, Reason: errNoPoint}
		}
		t.Communes = append(t.Communes, Commune{
			INSEE: r.INSEE, Name: r.Name, SIREN: r.SIREN, Postcodes: strings.Fields(r.Postcodes),
			Arrondissement: r.Arrondissement, EPCI: r.EPCI, Population: r.Population, Lon: p.Lon, Lat: p.Lat,
		})
		t.commune[r.INSEE] = i
		t.siren[r.SIREN] = r.INSEE
		t.addName(r.Name, r.INSEE)
	}
	return nil
}

func (t *Territory) addGroups(rows []epciRow) error {
	slices.SortFunc(rows, func(a, b epciRow) int { return cmp.Compare(a.SIREN, b.SIREN) })
	for i, r := range rows {
		t.epci[r.SIREN] = i
		t.EPCI = append(t.EPCI, EPCI{SIREN: r.SIREN, Name: r.Name, Kind: r.Kind, Elsewhere: r.All - r.Here})
	}
	for _, c := range t.Communes {
		i, ok := t.epci[c.EPCI]
		if !ok {
			return &Error{File: "communes.csv", Value: c.INSEE + " → " + c.EPCI, Reason: errNoGroup}
		}
		t.EPCI[i].Communes = append(t.EPCI[i].Communes, c.INSEE)
		t.EPCI[i].Population += c.Population
	}
	return nil
}

func (t *Territory) addFormer(rows []Former) {
	for _, f := range rows {
		t.former[f.INSEE] = f
		t.addName(f.Name, f.Commune)
	}
}

// addName remembers that a name means a commune of today.
func (t *Territory) addName(name, insee string) {
	key := fold(name)
	if !slices.Contains(t.names[key], insee) {
		t.names[key] = append(t.names[key], insee)
	}
}
