package lang

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

//go:embed fr/*.toml en/*.toml
var files embed.FS

// A Catalogue holds the texts of one language and its habits of writing. It is
// read-only and safe to share.
type Catalogue struct {
	tag   string
	habit habit
	texts map[string]string
}

// The two languages that come with the program.
var (
	French  = mustOpen("fr", french)
	English = mustOpen("en", english)
)

// For returns the catalogue for a language tag ("fr", "en-GB"): French unless
// the tag asks for English.
func For(tag string) *Catalogue {
	if strings.HasPrefix(strings.ToLower(tag), "en") {
		return English
	}
	return French
}

func mustOpen(tag string, h habit) *Catalogue {
	c, err := open(files, tag, h)
	if err != nil {
		panic(err) // the files are embedded: a programmer's slip, seen at once
	}
	return c
}

// precision finds %[1].1f, which is how people write what fmt wants as %.1[1]f.
var precision = regexp.MustCompile(`%(\[\d+\])(\.\d+)`)

// verb finds a place for an argument, or a sign that is doubled already; any
// other % is the sign itself.
var verb = regexp.MustCompile(`%%|%(\.\d+)?(\[\d+\])?(\.\d+)?[\p{L}€]|%`)

// sign doubles each per cent sign that stands for itself, so that fmt writes
// it: « 5 % ».
func sign(text string) string {
	return verb.ReplaceAllStringFunc(text, func(found string) string {
		if found == "%" {
			return "%%"
		}
		return found
	})
}

// open reads every file of the language. Two files that give the same key are
// an error that names both.
func open(fsys fs.FS, tag string, h habit) (*Catalogue, error) {
	c := &Catalogue{tag: tag, habit: h, texts: map[string]string{}}
	names, err := fs.Glob(fsys, path.Join(tag, "*.toml"))
	if err != nil {
		return nil, err
	}
	from := map[string]string{}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		texts := map[string]string{}
		if err := toml.Unmarshal(data, &texts); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for key, text := range texts {
			if first, twice := from[key]; twice {
				return nil, fmt.Errorf("%s: %q: already in %s", name, key, first)
			}
			from[key] = name
			c.texts[key] = precision.ReplaceAllString(h.space(sign(text)), "%$2$1")
		}
	}
	return c, nil
}

// Tag returns the language tag, for the lang attribute of a page: "fr".
func (c *Catalogue) Tag() string { return c.tag }

// Has reports whether the catalogue has a text for key.
func (c *Catalogue) Has(key string) bool { _, ok := c.texts[key]; return ok }

// Keys returns every key, sorted.
func (c *Catalogue) Keys() []string {
	keys := make([]string, 0, len(c.texts))
	for k := range c.texts {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// A Key given as an argument is replaced by its own text: the name of a stage
// inside a sentence.
type Key string

// T returns the text of key with its arguments in place: in French where the
// language does not have it, as ⟦key⟧ where French does not either.
func (c *Catalogue) T(key string, args ...any) string {
	if text, ok := c.texts[key]; ok {
		return c.fill(text, args)
	}
	if text, ok := French.texts[key]; ok { // not translated yet
		return c.fill(text, args)
	}
	return "⟦" + key + "⟧"
}

// Or returns the text of key, or, if there is none, the fallback as it is.
func (c *Catalogue) Or(key, fallback string) string {
	if text, ok := c.texts[key]; ok {
		return c.fill(text, nil)
	}
	return fallback
}
