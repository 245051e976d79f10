package reports_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/internal/sample"
)

func TestOutlinesRefused(t *testing.T) {
	feature := func(properties, geometry string) string {
		return `{"type":"FeatureCollection","features":[{"type":"Feature","properties":` + properties + `,"geometry":` + geometry + `}]}`
	}
	square := `{"type":"Polygon","coordinates":[[[3,44],[4,44],[4,45],[3,44]]]}`
	for name, text := range map[string]string{
		"not JSON":       "nom;code",
		"no features":    `{"type":"FeatureCollection","features":[]}`,
		"not GeoJSON":    `{"type":"Topology"}`,
		"no code":        feature(`{"nom":"Mende"}`, square),
		"no properties":  feature(`null`, square),
		"a point":        feature(`{"code":"48095"}`, `{"type":"Point","coordinates":[3,44]}`),
		"Lambert 93":     feature(`{"code":"48095"}`, `{"type":"Polygon","coordinates":[[[736000,6380000],[737000,6380000],[737000,6381000],[736000,6380000]]]}`),
		"too few points": feature(`{"code":"48095"}`, `{"type":"Polygon","coordinates":[[[3,44],[4,44],[3,44]]]}`),
	} {
		if o, err := reports.ReadOutlines(strings.NewReader(text)); err == nil {
			t.Errorf("%s: got %v", name, o)
		}
	}
	if _, err := reports.ReadOutlines(strings.NewReader(feature(`{"code":"48095"}`, square))); err != nil {
		t.Error(err)
	}
}

// Neighbours stay joined: every corner of the simplified squares is shared by
// as many as before.
func TestSimplifyKeepsCorners(t *testing.T) {
	o := sample.Outlines()
	s := o.Simplify(0.01)
	for i, a := range s.Areas {
		if a.Key != o.Areas[i].Key || len(a.Rings[0]) != 5 {
			t.Errorf("%s has %d points", a.Key, len(a.Rings[0]))
		}
	}
}

// TestSimplifyLozere holds the borders of 152 communes together: every border
// inside the département is seen from both sides.
func TestSimplifyLozere(t *testing.T) {
	dir := os.Getenv("SILLAGE_TESTDATA")
	if dir == "" {
		t.Skip("needs SILLAGE_TESTDATA: geometry/lozere_communes_cog2026_detail.geojson")
	}
	file, err := os.Open(filepath.Join(dir, "geometry", "lozere_communes_cog2026_detail.geojson"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	o, err := reports.ReadOutlines(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(o.Areas) != 152 {
		t.Errorf("%d communes, want 152", len(o.Areas))
	}
	simple := o.Simplify(0.002)
	if before, after := points(o), points(simple); after*3 > before {
		t.Errorf("%d points of %d are left", after, before)
	}
	if before, after := alone(o), alone(simple); after > before {
		t.Errorf("%d stretches of border are seen from one side only, %d before", after, before)
	}
}

func points(o *reports.Outlines) int {
	n := 0
	for _, a := range o.Areas {
		for _, r := range a.Rings {
			n += len(r)
		}
	}
	return n
}

// alone counts the segments that no other ring goes back along.
func alone(o *reports.Outlines) int {
	type segment [2][2]float64
	seen := map[segment]int{}
	for _, a := range o.Areas {
		for _, r := range a.Rings {
			for i := range len(r) - 1 {
				seen[segment{r[i], r[i+1]}]++
			}
		}
	}
	n := 0
	for s := range seen {
		if seen[segment{s[1], s[0]}] == 0 {
			n++
		}
	}
	return n
}

// FuzzReadOutlines reads anything: outlines come from outside.
func FuzzReadOutlines(f *testing.F) {
	f.Add(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"48095"},"geometry":{"type":"Polygon","coordinates":[[[3,44],[4,44],[4,45],[3,44]]]}}]}`)
	f.Add(`{"type":"FeatureCollection","features":[{"properties":{"id":7},"geometry":{"type":"MultiPolygon","coordinates":[[[[3,44],[3,44],[3,44],[3,44]]],[]]}}]}`)
	f.Add(`{"features":[{}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		o, err := reports.ReadOutlines(strings.NewReader(text))
		if err != nil {
			return
		}
		if s := o.Simplify(0.01); len(s.Areas) != len(o.Areas) {
			t.Errorf("%d areas became %d", len(o.Areas), len(s.Areas))
		}
	})
}
