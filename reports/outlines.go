package reports

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
)

// Outlines are the shapes of places, as imported from a GeoJSON file.
type Outlines struct {
	Areas []Area // sorted by Key
}

// An Area is one place and its outline.
type Area struct {
	Key  string // INSEE code of a commune, SIREN of an EPCI
	Name string
	// Rings are closed rings of longitude and latitude, in degrees. The first
	// of each polygon is its outside, those after it are holes; which is which
	// does not matter to an even-odd filling.
	Rings [][][2]float64
}

// Bounds returns the least and greatest longitude and latitude.
func (o *Outlines) Bounds() (west, south, east, north float64) {
	west, south = math.Inf(1), math.Inf(1)
	east, north = math.Inf(-1), math.Inf(-1)
	for _, a := range o.Areas {
		for _, ring := range a.Rings {
			for _, p := range ring {
				west, east = min(west, p[0]), max(east, p[0])
				south, north = min(south, p[1]), max(north, p[1])
			}
		}
	}
	return
}

// keyNames and nameNames are the property names under which French files give
// code and name, the usual ones first.
var (
	keyNames  = []string{"code", "code_insee", "insee", "INSEE_COM", "siren", "epci_siren", "codgeo", "CODE_SIREN", "id"}
	nameNames = []string{"nom", "name", "libelle", "NOM", "epci_nom"}
)

// ReadOutlines reads a GeoJSON FeatureCollection of polygons on longitude and
// latitude. It refuses coordinates outside their range, which is how a file in
// Lambert 93 shows, and features without a code.
func ReadOutlines(r io.Reader) (*Outlines, error) {
	var file struct {
		Type     string
		Features []struct {
			ID         any
			Properties map[string]any
			Geometry   struct {
				Type        string
				Coordinates json.RawMessage
			}
		}
	}
	if err := json.NewDecoder(r).Decode(&file); err != nil {
		return nil, badOutlines("not GeoJSON: %[1]v", err)
	}
	if file.Type != "FeatureCollection" || len(file.Features) == 0 {
		return nil, badOutlines("want a FeatureCollection with features, got %[1]q", file.Type)
	}
	o := &Outlines{}
	for i, feature := range file.Features {
		props := feature.Properties
		if props == nil {
			props = map[string]any{}
		}
		if _, has := props["id"]; !has && feature.ID != nil {
			props["id"] = feature.ID
		}
		area := Area{Key: property(props, keyNames), Name: property(props, nameNames)}
		if area.Key == "" {
			return nil, badOutlines("feature %[1]d: no code among its properties", i+1)
		}
		rings, err := polygons(feature.Geometry.Type, feature.Geometry.Coordinates)
		if err != nil {
			return nil, badOutlines("feature %[1]d (%[2]s): %[3]v", i+1, area.Key, err)
		}
		area.Rings = rings
		o.Areas = append(o.Areas, area)
	}
	slices.SortStableFunc(o.Areas, func(a, b Area) int { return cmp.Compare(a.Key, b.Key) })
	return o, nil
}

func badOutlines(format string, args ...any) error {
	text := fmt.Sprintf(format, args...)
	return Because("figures.bad-outlines", "outlines: %[1]s", text)
}

func property(props map[string]any, names []string) string {
	for _, name := range names {
		switch v := props[name].(type) {
		case string:
			if v != "" {
				return v
			}
		case float64:
			return fmt.Sprintf("%.0f", v)
		}
	}
	return ""
}

func polygons(kind string, data json.RawMessage) ([][][2]float64, error) {
	var parts [][][][]float64
	switch kind {
	case "Polygon":
		var one [][][]float64
		if err := json.Unmarshal(data, &one); err != nil {
			return nil, err
		}
		parts = append(parts, one)
	case "MultiPolygon":
		if err := json.Unmarshal(data, &parts); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("geometry %q is not a polygon", kind)
	}
	var rings [][][2]float64
	for _, part := range parts {
		for _, ring := range part {
			points := make([][2]float64, 0, len(ring))
			for _, p := range ring {
				if len(p) < 2 || math.Abs(p[0]) > 180 || math.Abs(p[1]) > 90 {
					return nil, fmt.Errorf("%v is not a longitude and latitude in degrees", p)
				}
				points = append(points, [2]float64{p[0], p[1]})
			}
			if len(points) < 4 {
				return nil, fmt.Errorf("a ring of %d points", len(points))
			}
			rings = append(rings, points)
		}
	}
	return rings, nil
}

// Simplify returns outlines without the points that lie within tolerance (in
// degrees of latitude) of the line through those that stay (Douglas and
// Peucker, 1973). Points where three places meet are always kept, so that
// neighbours stay joined: a border is simplified the same way seen from both
// sides. 0.002 is about 220 m and a tenth of the size.
func (o *Outlines) Simplify(tolerance float64) *Outlines {
	meeting := o.meetings()
	simple := &Outlines{Areas: make([]Area, len(o.Areas))}
	for i, a := range o.Areas {
		simple.Areas[i] = Area{Key: a.Key, Name: a.Name}
		for _, ring := range a.Rings {
			if r := simplifyRing(ring, meeting, tolerance); len(r) >= 4 {
				simple.Areas[i].Rings = append(simple.Areas[i].Rings, r)
			}
		}
		if len(simple.Areas[i].Rings) == 0 { // a place never disappears
			simple.Areas[i].Rings = a.Rings
		}
	}
	return simple
}

// meetings returns the points whose neighbours differ from one ring to the
// other: where borders part.
func (o *Outlines) meetings() map[[2]float64]bool {
	type pair [2][2]float64
	near := map[[2]float64]pair{}
	meeting := map[[2]float64]bool{}
	for _, a := range o.Areas {
		for _, ring := range a.Rings {
			n := len(ring) - 1 // the last point is the first
			for i := range n {
				p, before, after := ring[i], ring[(i+n-1)%n], ring[(i+1)%n]
				if less(after, before) {
					before, after = after, before
				}
				if old, seen := near[p]; seen && old != (pair{before, after}) {
					meeting[p] = true
				}
				near[p] = pair{before, after}
			}
		}
	}
	return meeting
}

func less(a, b [2]float64) bool { return a[0] < b[0] || a[0] == b[0] && a[1] < b[1] }

// simplifyRing cuts the ring at its meeting points and simplifies each run.
func simplifyRing(ring [][2]float64, meeting map[[2]float64]bool, tolerance float64) [][2]float64 {
	open := ring[:len(ring)-1]
	start := 0
	for i, p := range open {
		if meeting[p] {
			start = i
			break
		}
		// A ring that meets no other (an enclave's hole and its filling) is cut
		// at the same point seen from both sides: its least.
		if less(p, open[start]) {
			start = i
		}
	}
	turned := append(append([][2]float64{}, open[start:]...), open[:start]...)
	turned = append(turned, turned[0])
	kept := [][2]float64{turned[0]}
	from := 0
	for i := 1; i < len(turned); i++ {
		if i < len(turned)-1 && !meeting[turned[i]] {
			continue
		}
		kept = append(kept, simplifyRun(turned[from:i+1], tolerance)[1:]...)
		from = i
	}
	return kept
}

// simplifyRun keeps the ends of the run and what strays from the line between.
func simplifyRun(run [][2]float64, tolerance float64) [][2]float64 {
	// Seen from the other side the run comes backwards: the farthest point is
	// the same but for ties, which a fixed direction settles.
	if less(run[len(run)-1], run[0]) {
		back := slices.Clone(run)
		slices.Reverse(back)
		back = douglasPeucker(back, tolerance)
		slices.Reverse(back)
		return back
	}
	return douglasPeucker(slices.Clone(run), tolerance)
}

func douglasPeucker(run [][2]float64, tolerance float64) [][2]float64 {
	if len(run) < 3 {
		return run
	}
	at, far := 0, 0.0
	for i := 1; i < len(run)-1; i++ {
		if d := distance(run[i], run[0], run[len(run)-1]); d > far {
			at, far = i, d
		}
	}
	if far <= tolerance {
		return [][2]float64{run[0], run[len(run)-1]}
	}
	left := douglasPeucker(run[:at+1:at+1], tolerance)
	return append(slices.Clip(left), douglasPeucker(run[at:], tolerance)[1:]...)
}

// distance is from p to the segment ab, in degrees of latitude at 45° north,
// which is close enough to choose points by.
func distance(p, a, b [2]float64) float64 {
	const shrink = 0.7071
	px, py := (p[0]-a[0])*shrink, p[1]-a[1]
	bx, by := (b[0]-a[0])*shrink, b[1]-a[1]
	along := 0.0
	if length := bx*bx + by*by; length > 0 {
		along = max(0, min(1, (px*bx+py*by)/length))
	}
	return math.Hypot(px-along*bx, py-along*by)
}
