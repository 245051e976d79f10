package server

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/datasets/territory"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// squares are outlines that nobody drew: one square for each EPCI.
func squares() string {
	var features []string
	for i, g := range territory.Lozere().EPCI {
		x := 3 + 0.1*float64(i)
		features = append(features, fmt.Sprintf(`{"type":"Feature","properties":{"code":%q,"nom":%q},"geometry":{"type":"Polygon","coordinates":[[[%[3]f,44],[%[4]f,44],[%[4]f,44.1],[%[3]f,44.1],[%[3]f,44]]]}}`, g.SIREN, g.Name, x, x+0.1))
	}
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

// A file of outlines put in the workspace shows as a map without a restart, and
// the map has the faces of every figure.
func TestOutlines(t *testing.T) {
	s := demoServer(t)
	shelf := s.Books.(*Shelf)
	now := time.Now()
	shelf.now = func() time.Time { return now }
	if strings.Contains(get(t, s, "/territoires").Body.String(), `id="contours"`) {
		t.Fatal("a map without outlines")
	}
	if err := os.WriteFile(filepath.Join(shelf.ws.Dir(), OutlinesFile), []byte(squares()), 0o600); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour)
	if !strings.Contains(get(t, s, "/territoires").Body.String(), `id="contours"`) {
		t.Error("no map of the outlines")
	}
	for face, start := range map[string]string{"svg": "<svg", "csv": "\ufeff"} {
		if w := get(t, s, "/figure/contours."+face+"?page=/territoires"); w.Code != 200 || !strings.HasPrefix(w.Body.String(), start) {
			t.Errorf("contours.%s: status %d", face, w.Code)
		}
	}
	if err := os.WriteFile(filepath.Join(shelf.ws.Dir(), OutlinesFile), []byte(`{"type":"FeatureCollection","features":[]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour)
	if _, err := shelf.Current(); err == nil || !strings.Contains(lang.French.Error(err), "FeatureCollection") {
		t.Errorf("a file without outlines: %v", err)
	}
}
