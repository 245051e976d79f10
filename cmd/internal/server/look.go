package server

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/reports/pages"
	"github.com/lozere-developpement/sillage/reports/palette"
)

// A Look is what a workspace says of the appearance of its pages.
type Look struct {
	Colours *pages.Asset // style sheet of the accents; nil = the neutral theme
	Logo    *pages.Asset // nil = none
	Host    string       // organisation that answers for the figures
	Address string       // public address of the server; "" = none
	Frames  []string     // sites that may frame a figure; none = any
}

// A looker is a shelf of pages that knows how they should look.
type looker interface{ Look() Look }

// A LookError is a setting of the appearance that cannot be followed.
type LookError struct {
	Setting, Value string
	Err            error
}

func (e *LookError) Error() string {
	return fmt.Sprintf("sillage.toml: %s = %q: %v", e.Setting, e.Value, e.Err)
}

func (e *LookError) Unwrap() error { return e.Err }

// Message returns the catalogue key and the arguments.
func (e *LookError) Message() (key string, args []any) {
	return "pages.bad-look", []any{e.Setting, e.Value, e.Err}
}

// largestLogo is in bytes: every reader loads it, some with one bar of network.
const largestLogo = 100 << 10

// siteName is what a policy takes for a site: nothing in it can end the rule.
var siteName = regexp.MustCompile(`^https?://(\*\.)?[A-Za-z0-9.-]+(:[0-9]+)?$`)

var errNoSite = errors.New("not the address of a site, as https://www.lozere.fr")

var errBigLogo = errors.New("larger than 100 KB")

// readLook reads colour and logo, and refuses what could not be read or shown:
// a colour too pale for a link, a logo too heavy for a telephone.
func readLook(dir string, c datasets.Config) (Look, error) {
	look := Look{Host: c.Departement.Host, Address: strings.TrimSuffix(c.Address, "/")}
	if c.Look.Accent != "" {
		accents, err := palette.Brand(c.Look.Accent)
		if err != nil {
			return look, &LookError{"look.accent", c.Look.Accent, err}
		}
		a := pages.NewAsset("couleurs.css", []byte(accents.CSS()))
		look.Colours = &a
	}
	for _, site := range c.Look.Frames {
		if !siteName.MatchString(site) {
			return look, &LookError{"look.frames", site, errNoSite}
		}
	}
	look.Frames = c.Look.Frames
	if c.Look.Logo != "" {
		logo, err := readLogo(dir, c.Look.Logo)
		if err != nil {
			return look, &LookError{"look.logo", c.Look.Logo, err}
		}
		look.Logo = logo
	}
	return look, nil
}

// readLogo reads a file of the workspace; the name cannot lead out of it.
func readLogo(dir, name string) (*pages.Asset, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	content, err := root.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if len(content) > largestLogo {
		return nil, errBigLogo
	}
	a := pages.NewAsset("logo"+strings.ToLower(filepath.Ext(name)), content)
	if a.Type == "" || !strings.HasPrefix(a.Type, "image/") {
		return nil, errors.New("neither .svg nor .png")
	}
	return &a, nil
}

// dress gives the site the look of the workspace. What main set stays.
func (s *Server) dress(look Look) {
	if look.Colours != nil {
		s.Site.Colours = s.add(*look.Colours)
	}
	if look.Logo != nil {
		s.Site.Logo = s.add(*look.Logo)
	}
	if s.Site.Host == "" {
		s.Site.Host = look.Host
	}
	if s.Site.Address == "" {
		s.Site.Address = look.Address
	}
}
