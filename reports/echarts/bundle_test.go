package echarts

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func TestAssetsUnpackToThemselves(t *testing.T) {
	for name, a := range Assets() {
		z, err := gzip.NewReader(bytes.NewReader(a.Gzip))
		if err != nil {
			t.Fatal(err)
		}
		for packing, r := range map[string]io.Reader{"gzip": z, "brotli": brotli.NewReader(bytes.NewReader(a.Brotli))} {
			if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, a.Plain) {
				t.Errorf("%s: %s unpacks to %d bytes of %d, %v", name, packing, len(got), len(a.Plain), err)
			}
		}
		if !strings.HasPrefix(a.Name, name+".") || name != "licences" && !strings.HasSuffix(a.Name, ".js") {
			t.Errorf("%s is named %s", name, a.Name)
		}
		t.Logf("%s: %d bytes, gzip %d, brotli %d", a.Name, len(a.Plain), len(a.Gzip), len(a.Brotli))
	}
}

// The scripts run under a policy that forbids code made of strings, and ask
// nothing of another server.
func TestScriptsAreSelfContained(t *testing.T) {
	for name, a := range Assets() {
		if name == "licences" {
			continue
		}
		for _, bad := range []string{"eval(", "new Function(", "https://cdn", "//unpkg", "jsdelivr", "sourceMappingURL"} {
			if bytes.Contains(a.Plain, []byte(bad)) {
				t.Errorf("%s contains %q", name, bad)
			}
		}
	}
}
