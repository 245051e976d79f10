package datasets

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/BurntSushi/toml"
)

// A Config is the file sillage.toml of a workspace: all that another
// département changes without touching code. The zero Config is filled in by
// [Config.WithDefaults].
type Config struct {
	Departement Departement `toml:"departement"`
	Disclosure  Disclosure  `toml:"disclosure"`
	Look        Look        `toml:"look"`
	Answers     Answers     `toml:"answers"`
	// Address under which the server is reached, e.g. "https://impact.lozere.fr".
	// "" means that links are relative.
	Address string `toml:"address"`
	// Roadmap is a folder of CSV files in the workspace, in place of the roadmap
	// in the program: see [roadmap.Load].
	Roadmap string `toml:"roadmap"`
	// Territory is the same for communes and EPCI: see [territory.Load].
	Territory string `toml:"territory"`
	// Database is the address of a PostgreSQL database for what people write:
	// "postgres://user@host/name". "" keeps it in store.db.
	Database string `toml:"database"`
	// OIDC is the identity provider by which people may sign in; its zero value
	// is none.
	OIDC OIDC `toml:"oidc"`
	// Demo marks the whole workspace as demonstration data.
	Demo bool `toml:"demo"`
}

// OIDC names an OpenID Connect provider. It needs Address, where readers come
// back; the secret is never in the file.
type OIDC struct {
	Issuer   string `toml:"issuer"`    // "https://…"; "" = none
	ClientID string `toml:"client_id"` // as the provider registered it
	Name     string `toml:"name"`      // on the button; "" = "ProConnect"
	// Vouched says that the provider only gives addresses it has verified, and
	// does not say so of each (ProConnect).
	Vouched bool `toml:"emails_verified"`
}

// Departement says whose workspace this is.
type Departement struct {
	Code string `toml:"code"` // INSEE: "48", "2A", "974"
	Name string `toml:"name"`
	Host string `toml:"host"` // the organisation that answers for the figures
	// Region decides European rates: "Occitanie". "" = rates are not known.
	Region string `toml:"region"`
}

// Disclosure holds the thresholds below which a breakdown is withheld.
type Disclosure struct {
	Persons     int     `toml:"persons"`     // least persons in a cell; 0 = 5
	Enterprises int     `toml:"enterprises"` // least enterprises in a cell; 0 = 3
	Dominance   float64 `toml:"dominance"`   // greatest share of one enterprise, 0–1; 0 = 0.85
}

// Answers says how the answers of questionnaires count.
type Answers struct {
	// Weights brings them to a population: "inhabitants" to those of each EPCI.
	// "" lets every answer count one.
	Weights string `toml:"weights"`
}

// Look holds colours and logo of the pages.
type Look struct {
	Accent string `toml:"accent"` // "#rrggbb"; "" = the program's own
	Logo   string `toml:"logo"`   // SVG or PNG file in the workspace; "" = none
	// Frames are the sites that may show a figure in a frame, by scheme and host:
	// "https://www.lozere.fr". None given = any site.
	Frames []string `toml:"frames"`
}

// WithDefaults returns c with each zero setting replaced by the published one.
func (c Config) WithDefaults() Config {
	if c.Departement == (Departement{}) {
		c.Departement = Departement{Code: "48", Name: "Lozère", Host: "Lozère Développement", Region: "Occitanie"}
	}
	if c.Disclosure.Persons == 0 {
		c.Disclosure.Persons = 5
	}
	if c.Disclosure.Enterprises == 0 {
		c.Disclosure.Enterprises = 3
	}
	if c.Disclosure.Dominance == 0 {
		c.Disclosure.Dominance = 0.85
	}
	return c
}

var (
	departementCode = regexp.MustCompile(`^(\d{2}|2[AB]|97\d|98\d)$`)
	colour          = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)
)

// Check returns what is wrong with c, all of it at once, or nil.
func (c Config) Check() error {
	var errs []error
	bad := func(setting, value string, reason Note) {
		errs = append(errs, fail(nil, "datasets.config", "sillage.toml: %s: %q: %s", setting, value, reason))
	}
	if !departementCode.MatchString(c.Departement.Code) {
		bad("departement.code", c.Departement.Code, Notef("datasets.config.departement", "not an INSEE code of a département"))
	}
	if d := c.Disclosure; d.Persons < 1 || d.Enterprises < 1 || d.Dominance <= 0 || d.Dominance > 1 {
		bad("disclosure", "", Notef("datasets.config.disclosure", "persons and enterprises are at least 1, dominance is in (0, 1]"))
	}
	if w := c.Answers.Weights; w != "" && w != "inhabitants" {
		bad("answers.weights", w, Notef("datasets.config.weights", "neither empty nor inhabitants"))
	}
	if c.Look.Accent != "" && !colour.MatchString(c.Look.Accent) {
		bad("look.accent", c.Look.Accent, Notef("datasets.config.colour", "not #rrggbb"))
	}
	for _, inside := range []struct{ setting, path string }{{"look.logo", c.Look.Logo}, {"roadmap", c.Roadmap}, {"territory", c.Territory}} {
		if inside.path != "" && !filepath.IsLocal(inside.path) {
			bad(inside.setting, inside.path, Notef("datasets.config.path", "not a path inside the workspace"))
		}
	}
	if d := c.Database; d != "" && !strings.HasPrefix(d, "postgres://") && !strings.HasPrefix(d, "postgresql://") {
		bad("database", "…", Notef("datasets.config.database", "not a postgres:// address")) // it may hold a password
	}
	if c.Address != "" && !strings.HasPrefix(c.Address, "https://") && !strings.HasPrefix(c.Address, "http://") {
		bad("address", c.Address, Notef("datasets.config.address", "not a web address"))
	}
	if o := c.OIDC; o.Issuer != "" {
		if !strings.HasPrefix(o.Issuer, "https://") && !strings.HasPrefix(o.Issuer, "http://127.0.0.1:") {
			bad("oidc.issuer", o.Issuer, Notef("datasets.config.issuer", "not an https:// address"))
		}
		if o.ClientID == "" {
			bad("oidc.client_id", o.ClientID, Notef("datasets.config.client", "the identity provider gives one"))
		}
		if c.Address == "" {
			bad("address", c.Address, Notef("datasets.config.back", "needed to come back from the identity provider"))
		}
	} else if o != (OIDC{}) {
		bad("oidc.issuer", "", Notef("datasets.config.missing", "missing"))
	}
	return errors.Join(errs...)
}

const configName = "sillage.toml"

func readConfig(dir string) (Config, error) {
	b, err := os.ReadFile(filepath.Join(dir, configName))
	if errors.Is(err, fs.ErrNotExist) {
		return Config{}, fail(err, "datasets.no-workspace", "%s: not a workspace, there is no %s", dir, configName)
	}
	if err != nil {
		return Config{}, err
	}
	var c Config
	meta, err := toml.Decode(string(b), &c)
	if err != nil {
		line, why := 0, err.Error()
		if at, ok := errors.AsType[toml.ParseError](err); ok {
			line, why = at.Position.Line, at.Message
		}
		return Config{}, fail(err, "datasets.config-syntax", "%[1]s: line %[2]d is not readable: %[3]s", configName, line, why)
	}
	if odd := meta.Undecoded(); len(odd) > 0 {
		return Config{}, fail(nil, "datasets.config-unknown", "%s: unknown setting %s", configName, odd[0].String())
	}
	c = c.WithDefaults()
	return c, c.Check()
}

const configHead = `# Réglages de cet espace de travail Sillage.
# departement : code INSEE, nom, organisme qui répond des chiffres.
# disclosure  : seuils du secret statistique (personnes, entreprises, dominance).
# look        : couleur d'accent "#rrggbb" et logo (fichier de ce dossier).
# answers     : weights = "inhabitants" redresse les réponses sur les habitants de chaque EPCI ; vide = chacune compte pour une.
# address     : adresse publique du serveur ; vide = liens relatifs.
# roadmap, territory : dossiers de CSV (« sillage template feuille-de-route|territoire ») ; vide = Lozère.
# database    : base PostgreSQL de ce qui se saisit, "postgres://utilisateur@machine/base" ; vide = le fichier store.db.
# oidc        : fournisseur d'identité (issuer, client_id, name) ; emails_verified = true s'il ne donne que des adresses vérifiées (ProConnect).
# departement.region : région administrative, qui fixe les taux européens.

`

func encodeConfig(c Config) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(configHead)
	err := toml.NewEncoder(&b).Encode(c)
	return b.Bytes(), err
}
