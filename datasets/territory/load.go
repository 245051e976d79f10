package territory

import (
	"cmp"
	"embed"
	"io/fs"
	"slices"
	"strings"
	"sync"

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
	errNoPeople  = folder.Because("territory.no-population", "no population")
	errNoPoint   = folder.Because("territory.no-point", "no point for this commune")
	errNoGroup   = folder.Because("territory.no-group", "an EPCI that is not in epci.csv")
	errNoCommune = folder.Because("territory.no-commune", "no commune")
	errUnknown   = folder.Because("territory.unknown-commune", "no such commune in communes.csv")
)

type communeRow struct {
	INSEE          string `csv:"insee"`
	Name           string `csv:"name"`
	SIREN          string `csv:"siren"`
	Postcodes      string `csv:"postcodes"`
	Arrondissement string `csv:"arrondissement"`
	EPCI           string `csv:"epci"`
	Population     string `csv:"population"`
}

type epciRow struct {
	SIREN string `csv:"siren"`
	Name  string `csv:"name"`
	Kind  string `csv:"kind"`
	Here  int    `csv:"communes_here"`
	All   int    `csv:"communes"`
}

type pointRow struct {
	INSEE string `csv:"insee"`
	Lon   string `csv:"lon"`
	Lat   string `csv:"lat"`
}

type borderRow struct {
	A string `csv:"a"`
	B string `csv:"b"`
}

// Load reads a territory from communes.csv, epci.csv, former.csv, points.csv
// and neighbours.csv, as a spreadsheet saves them. It returns all that does not
// hold together at once.
func Load(files fs.FS) (*Territory, error) {
	l := loader{folder.NewReader(files), &Territory{
		commune: map[string]int{}, epci: map[string]int{}, former: map[string]Former{},
		siren: map[string]string{}, names: map[string][]string{}, borders: map[string][]string{},
	}}
	communes, groups := folder.Rows[communeRow](l.Reader, "communes.csv"), folder.Rows[epciRow](l.Reader, "epci.csv")
	former := folder.Rows[Former](l.Reader, "former.csv")
	l.groups(groups)
	l.communes(communes, folder.Rows[pointRow](l.Reader, "points.csv"))
	l.formerly(former)
	l.neighbours(folder.Rows[borderRow](l.Reader, "neighbours.csv"))
	if err := l.Err(); err != nil {
		return nil, err
	}
	l.t.SHA256 = l.SHA256()
	return l.t, nil
}

type loader struct {
	*folder.Reader
	t *Territory
}

// known returns the code of a commune of today; the row is at fault where there
// is none.
func (l loader) known(file string, row int, insee string) string {
	code := folder.Code(insee, 5)
	if _, ok := l.t.commune[code]; !ok {
		l.Bad(file, row, insee, errUnknown)
	}
	return code
}

func (l loader) communes(rows []communeRow, points []pointRow) {
	const file = "communes.csv"
	at := map[string]int{}
	for i, p := range points {
		at[folder.Code(p.INSEE, 5)] = i
	}
	for i, r := range rows {
		insee := folder.Code(r.INSEE, 5)
		if _, twice := l.t.commune[insee]; twice {
			l.Bad(file, i, r.INSEE, folder.Twice)
			continue
		}
		l.t.commune[insee] = 0 // its place is known when all are
		c := Commune{
			INSEE: insee, Name: r.Name, SIREN: r.SIREN, Postcodes: strings.Fields(r.Postcodes),
			Arrondissement: r.Arrondissement, EPCI: r.EPCI, Population: int(l.Whole(file, i, r.Population, 0)),
		}
		if r.Population == "" {
			l.Bad(file, i, r.INSEE, errNoPeople)
		}
		if _, ok := l.t.epci[r.EPCI]; !ok {
			l.Bad(file, i, r.EPCI, errNoGroup)
		}
		if p, ok := at[insee]; ok {
			c.Lon, c.Lat = l.Number("points.csv", p, points[p].Lon), l.Number("points.csv", p, points[p].Lat)
		} else {
			l.Bad(file, i, r.INSEE, errNoPoint)
		}
		l.t.Communes = append(l.t.Communes, c)
	}
	if len(rows) == 0 {
		l.Lacks(file, errNoCommune)
	}
	slices.SortFunc(l.t.Communes, func(a, b Commune) int { return cmp.Compare(a.INSEE, b.INSEE) })
	for i, c := range l.t.Communes {
		l.t.commune[c.INSEE] = i
		l.t.siren[c.SIREN] = c.INSEE
		l.t.addName(c.Name, c.INSEE)
		if g, ok := l.t.epci[c.EPCI]; ok {
			group := &l.t.EPCI[g]
			group.Communes, group.Population = append(group.Communes, c.INSEE), group.Population+c.Population
		}
	}
}

func (l loader) groups(rows []epciRow) {
	slices.SortFunc(rows, func(a, b epciRow) int { return cmp.Compare(a.SIREN, b.SIREN) })
	for i, r := range rows {
		l.t.epci[r.SIREN] = i
		l.t.EPCI = append(l.t.EPCI, EPCI{SIREN: r.SIREN, Name: r.Name, Kind: r.Kind, Elsewhere: r.All - r.Here})
	}
}

func (l loader) formerly(rows []Former) {
	for i, f := range rows {
		f.INSEE, f.Commune = folder.Code(f.INSEE, 5), l.known("former.csv", i, f.Commune)
		l.t.former[f.INSEE] = f
		l.t.addName(f.Name, f.Commune)
	}
}

func (l loader) neighbours(rows []borderRow) {
	const file = "neighbours.csv"
	for i, r := range rows {
		a, b := l.known(file, i, r.A), l.known(file, i, r.B)
		l.t.borders[a] = append(l.t.borders[a], b)
		l.t.borders[b] = append(l.t.borders[b], a)
	}
	for _, list := range l.t.borders {
		slices.Sort(list)
	}
}

// addName remembers that a name means a commune of today.
func (t *Territory) addName(name, insee string) {
	key := fold(name)
	if !slices.Contains(t.names[key], insee) {
		t.names[key] = append(t.names[key], insee)
	}
}
