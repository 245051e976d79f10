package lang

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/BurntSushi/toml"
)

//go:embed fr/*.toml en/*.toml en/data/*.toml
var files embed.FS

// A Catalogue holds the texts of one language and its habits of writing. It is
// read-only and safe to share.
type Catalogue struct {
	tag   string
	habit habit
	texts map[string]string
	data  map[string]string // by their French text
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

// open reads every file of the language: the texts of the program, and those of
// the data that comes with it.
func open(fsys fs.FS, tag string, h habit) (*Catalogue, error) {
	c := &Catalogue{tag: tag, habit: h, texts: map[string]string{}, data: map[string]string{}}
	err := read(fsys, path.Join(tag, "*.toml"), func(key, text string) {
		c.texts[key] = precision.ReplaceAllString(h.space(sign(text)), "%$2$1")
	})
	if err != nil {
		return nil, err
	}
	return c, read(fsys, path.Join(tag, "data", "*.toml"), func(french, text string) { c.data[plain(french)] = text })
}

// read takes every text of the files that match. Two files that give the same
// key are an error that names both.
func read(fsys fs.FS, pattern string, take func(key, text string)) error {
	names, err := fs.Glob(fsys, pattern)
	if err != nil {
		return err
	}
	from := map[string]string{}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		texts := map[string]string{}
		if err := toml.Unmarshal(data, &texts); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for key, text := range texts {
			if first, twice := from[key]; twice {
				return fmt.Errorf("%s: %q: already in %s", name, key, first)
			}
			from[key] = name
			take(key, text)
		}
	}
	return nil
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

// Data returns what the language has for a text of the data that comes with the
// program (a criterion, a question, a sheet of the roadmap), which is written in
// French: whatever row it stands in, a text is known by its words. Whether it
// has any is the second result: what users wrote stays as they wrote it.
func (c *Catalogue) Data(text string) (string, bool) {
	if c.tag == French.tag || !strings.ContainsFunc(text, unicode.IsLetter) {
		return text, true
	}
	if said, ok := c.data[plain(text)]; ok {
		return said, true
	}
	return text, false
}

// DataKeys returns every French text that the language has another for, sorted.
func (c *Catalogue) DataKeys() []string { return slices.Sorted(maps.Keys(c.data)) }

// plain writes apostrophes as a keyboard does.
func plain(text string) string { return strings.ReplaceAll(text, "’", "'") }
