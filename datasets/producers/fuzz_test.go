package producers

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/lozere-developpement/sillage/datasets/ingest"
	"github.com/lozere-developpement/sillage/datasets/territory"
)

// FuzzRead gives every producer files that look like its own: no panic, and an
// account that adds up (Read itself panics when it does not).
func FuzzRead(f *testing.F) {
	samples, err := filepath.Glob("testdata/*_SYNTHETIQUE.*")
	if err != nil || len(samples) < 15 {
		f.Fatal(len(samples), err)
	}
	for _, path := range samples {
		b, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, uint8(0))
	}
	key := testKey(f)
	kinds := Kinds()
	ratio := true
	f.Fuzz(func(t *testing.T, b []byte, kind uint8) {
		file, err := ingest.Open("f", bytes.NewReader(b), int64(len(b)), ingest.Options{Limits: ingest.Limits{Columns: 500, Cell: 1 << 15, Record: 1 << 17, Inflated: 1 << 21}})
		if err != nil {
			return
		}
		o := Options{Key: key, Territory: InTerritory(territory.Lozere()), Confirmed: ingest.FractionOfDate, Ratio: &ratio}
		want := Kind("")
		if n := int(kind); n > 0 && n <= len(kinds) {
			want = kinds[n-1].Kind
		}
		out, _ := Read(context.Background(), want, file, o)
		if out != nil && out.Report != nil {
			out.Report.Lines(3)
			for _, a := range out.Answers {
				if a.Value < 0 || a.Value > 255 {
					t.Fatalf("answer %+v", a)
				}
			}
		}
	})
}
