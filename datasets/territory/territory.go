package territory

import (
	"cmp"
	"math"
	"slices"
)

// A Territory is a département: its communes and its EPCI. It is read-only.
type Territory struct {
	Communes []Commune // sorted by INSEE code
	EPCI     []EPCI    // sorted by SIREN
	SHA256   string    // of the files it was read from

	commune map[string]int      // by INSEE code
	epci    map[string]int      // by SIREN
	former  map[string]Former   // by INSEE code
	siren   map[string]string   // SIREN of a commune → INSEE
	names   map[string][]string // folded name → INSEE codes, former names included
	borders map[string][]string // INSEE → INSEE of its neighbours, sorted
}

// A Commune is a commune of today.
type Commune struct {
	INSEE          string
	Name           string
	SIREN          string
	Postcodes      []string
	Arrondissement string
	EPCI           string // SIREN of its EPCI
	Population     int    // municipal population
	// Lon and Lat are degrees (WGS 84), 0 and 0 when unknown.
	Lon, Lat float64
}

// A Former is a commune that was merged into another.
type Former struct {
	INSEE   string `csv:"insee"`
	Name    string `csv:"name"`
	Kind    string `csv:"kind"`    // "commune-deleguee", "commune-associee"
	Commune string `csv:"commune"` // INSEE code of the commune of today
}

// An EPCI is a group of communes. Communes holds those of the département;
// an EPCI may have others beyond its border.
type EPCI struct {
	SIREN      string
	Name       string
	Kind       string   // "CC", "CA"
	Communes   []string // INSEE codes, in the département
	Elsewhere  int      // communes in other départements
	Population int      // of the communes in the département
}

// Today returns the INSEE code of the commune that the code stands for now,
// and whether there is one: a former commune gives the one it was merged into.
func (t *Territory) Today(insee string) (string, bool) {
	if _, ok := t.commune[insee]; ok {
		return insee, true
	}
	f, ok := t.former[insee]
	return f.Commune, ok
}

// Commune returns the commune of an INSEE code, former ones included.
func (t *Territory) Commune(insee string) (Commune, bool) {
	today, ok := t.Today(insee)
	if !ok {
		return Commune{}, false
	}
	return t.Communes[t.commune[today]], true
}

// Group returns the EPCI with the given SIREN.
func (t *Territory) Group(siren string) (EPCI, bool) {
	i, ok := t.epci[siren]
	if !ok {
		return EPCI{}, false
	}
	return t.EPCI[i], true
}

// GroupOf returns the SIREN of the EPCI of a commune; "" when the commune is
// not of this département.
func (t *Territory) GroupOf(insee string) string {
	c, _ := t.Commune(insee)
	return c.EPCI
}

// Population returns the number of inhabitants of the département.
func (t *Territory) Population() int {
	n := 0
	for _, c := range t.Communes {
		n += c.Population
	}
	return n
}

// Neighbours returns the INSEE codes of the communes that share a border.
func (t *Territory) Neighbours(insee string) []string { return slices.Clone(t.borders[insee]) }

// earth is the mean radius of the Earth in kilometres (IUGG 1980).
const earth = 6371.0088

// Distance returns the length of the great circle between two communes, in
// kilometres, by the haversine formula (Sinnott, 1984). It says how the crow
// flies: a road in the Cévennes is longer. It is NaN when a commune is unknown.
func (t *Territory) Distance(a, b string) float64 {
	from, ok1 := t.Commune(a)
	to, ok2 := t.Commune(b)
	if !ok1 || !ok2 {
		return math.NaN()
	}
	rad := math.Pi / 180
	dlat, dlon := (to.Lat-from.Lat)*rad, (to.Lon-from.Lon)*rad
	h := math.Pow(math.Sin(dlat/2), 2) + math.Cos(from.Lat*rad)*math.Cos(to.Lat*rad)*math.Pow(math.Sin(dlon/2), 2)
	return 2 * earth * math.Asin(math.Min(1, math.Sqrt(h)))
}

// Nearest returns which of the places is nearest to a commune, and how far.
// It returns "" and NaN when there is none.
func (t *Territory) Nearest(insee string, places []string) (nearest string, km float64) {
	km = math.NaN()
	for _, p := range places {
		if d := t.Distance(insee, p); !math.IsNaN(d) && (nearest == "" || cmp.Less(d, km)) {
			nearest, km = p, d
		}
	}
	return nearest, km
}
