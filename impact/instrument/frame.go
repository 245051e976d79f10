package instrument

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/lozere-developpement/sillage/impact"
)

//go:embed frames/paroles.toml
var defaultFrame []byte

// DefaultFrame is the project's own coding frame, in French: what people who
// were helped say most often, criterion by criterion.
func DefaultFrame() *Frame {
	f, err := ReadFrame(bytes.NewReader(defaultFrame))
	if err != nil {
		panic(err) // embedded and tested
	}
	return f
}

// DefaultFrameFile returns the file of DefaultFrame, to be copied and changed.
func DefaultFrameFile() []byte { return slices.Clone(defaultFrame) }

// ReadFrame reads a coding frame written in TOML. It refuses an unknown field,
// a frame without id, version or code, and a code used twice, without id,
// label, criterion or rule: two people cannot code alike by a label alone.
func ReadFrame(r io.Reader) (*Frame, error) {
	f := new(Frame)
	meta, err := toml.NewDecoder(r).Decode(f)
	if err != nil {
		return nil, fmt.Errorf("frame: %w", err)
	}
	if u := meta.Undecoded(); len(u) > 0 {
		return nil, impact.Notef("impact.frame.field", "frame: unknown field %q", u[0].String())
	}
	if f.ID == "" || f.Version == "" || len(f.Codes) == 0 {
		return nil, impact.Notef("impact.frame.empty", "frame: no id, no version or no code")
	}
	seen := map[string]bool{}
	for i, c := range f.Codes {
		if c.ID == "" || c.Label == "" || c.Criterion == "" || c.Rule == "" || seen[c.ID] {
			return nil, impact.Notef("impact.frame.code", "frame %s, code %d %q: used twice, or without id, label, criterion or rule", f.ID, i+1, c.ID)
		}
		seen[c.ID] = true
	}
	return f, nil
}

// verbatimColumns are the columns of a file of verbatims: one row per verbatim
// and coder.
var verbatimColumns = []string{"parole", "personne", "action", "consentement", "texte", "codeur", "codes"}

// ReadVerbatims reads coded words from a CSV file (comma or semicolon): one
// row per verbatim ("parole" numbers it) and coder, "consentement" oui or non,
// "codes" separated by spaces, empty when the coder found none; an empty
// "codeur" is a verbatim that nobody read yet. It refuses a missing column, a
// row of another length, a consent that is neither, the same coder twice on
// one verbatim, and rows of a verbatim that disagree on anything but the coding.
func ReadVerbatims(r io.Reader) ([]Verbatim, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	first, _, _ := bytes.Cut(data, []byte("\n"))
	in := csv.NewReader(bytes.NewReader(data))
	if bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		in.Comma = ';'
	}
	header, err := in.Read()
	if errors.Is(err, io.EOF) {
		return nil, impact.Notef("impact.words.header", "column %q is missing", verbatimColumns[0])
	}
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	for _, name := range verbatimColumns {
		if at[name] = slices.IndexFunc(header, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), name) }); at[name] < 0 {
			return nil, impact.Notef("impact.words.header", "column %q is missing", name)
		}
	}
	var out []Verbatim
	numbered := map[string]int{}
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		line, _ := in.FieldPos(0)
		cell := func(name string) string { return strings.TrimSpace(row[at[name]]) }
		v := Verbatim{Person: cell("personne"), Action: cell("action"), Text: cell("texte")}
		switch strings.ToLower(cell("consentement")) {
		case "oui":
			v.Consent = true
		case "non", "":
		default:
			return nil, impact.Notef("impact.words.consent-cell", "line %d: consent %q: neither oui nor non", line, cell("consentement"))
		}
		k, known := numbered[cell("parole")]
		if !known {
			k = len(out)
			numbered[cell("parole")] = k
			out = append(out, v)
		} else if o := out[k]; o.Person != v.Person || o.Action != v.Action || o.Consent != v.Consent || o.Text != v.Text {
			return nil, impact.Notef("impact.words.differs", "line %d: verbatim %s is not told as before", line, cell("parole"))
		}
		if coder := cell("codeur"); coder != "" {
			if slices.ContainsFunc(out[k].Codings, func(c Coding) bool { return c.Coder == coder }) {
				return nil, impact.Notef("impact.words.twice", "line %d: %s coded verbatim %s twice", line, coder, cell("parole"))
			}
			out[k].Codings = append(out[k].Codings, Coding{coder, strings.Fields(cell("codes"))})
		}
	}
}
