package sroi

import (
	_ "embed"
	"io"

	"github.com/BurntSushi/toml"

	"github.com/lozere-developpement/sillage/impact"
)

//go:embed proxies.toml
var proxiesFile string

// Library returns the first library of proxies that comes with the program.
// None of its figures was checked in the source itself, and each says so.
func Library() []Proxy {
	var f proxyFile
	if _, err := toml.Decode(proxiesFile, &f); err != nil {
		panic("sroi: embedded library: " + err.Error())
	}
	return f.proxies()
}

// ReadProxies reads a library in the format of the one embedded, to use
// proxies of one's own. Every proxy must say its year, perimeter and source.
func ReadProxies(r io.Reader) ([]Proxy, error) {
	var f proxyFile
	meta, err := toml.NewDecoder(r).Decode(&f)
	if err != nil {
		return nil, err
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		return nil, impact.Notef("sroi.library-key", "the library of proxies has an unknown key %q", extra[0])
	}
	out := f.proxies()
	for i, p := range out {
		if err := p.check(); err != nil {
			return nil, &OutcomeError{Line: i + 1, Label: p.Code, Column: "proxy", Err: err}
		}
	}
	return out, nil
}

type proxyFile struct {
	Proxy []struct {
		Code, Label, Unit, Perimeter, Source, Licence string
		Value, Low, High                              float64
		RangeSource                                   string `toml:"range_source"`
		Year                                          int
		Gross, Verified                               bool
	}
}

func (f proxyFile) proxies() []Proxy {
	out := make([]Proxy, len(f.Proxy))
	for i, p := range f.Proxy {
		out[i] = Proxy{Code: p.Code, Label: p.Label, Unit: p.Unit, Year: p.Year, Perimeter: p.Perimeter,
			Gross: p.Gross, Source: p.Source, Licence: p.Licence, Verified: p.Verified,
			Euros: Range{Value: p.Value, Low: p.Low, High: p.High, Source: p.RangeSource}}
	}
	return out
}
