package method

import (
	"bytes"
	"io"

	"github.com/BurntSushi/toml"

	"github.com/lozere-developpement/sillage/impact"
)

// A methodFile is a method as a text that people can keep, compare and correct.
type methodFile struct {
	Name        string               `toml:"name"`
	Version     string               `toml:"version"`
	Owner       string               `toml:"owner"`
	Purpose     string               `toml:"purpose"`
	Limits      []string             `toml:"limits"`
	Referential *impact.Referential  `toml:"referential"`
	Nodes       []Node               `toml:"node"`
	Links       []Link               `toml:"link"`
	Indicators  []Indicator          `toml:"indicator"`
	Choices     []Choice             `toml:"choice"`
	Instruments []*impact.Instrument `toml:"instrument"`
}

// Write writes the method as TOML, to be kept beside what it gave, corrected, and
// read again by [Read]. It refuses a method that [Method.Check] refuses, and one
// with a composite index, whose scales and means may be functions: such a method
// is kept as the Go code it is.
func (m *Method) Write(w io.Writer) error {
	if err := m.Check(); err != nil {
		return err
	}
	if m.Index != nil {
		return &impact.Refusal{
			Reason: impact.Notef("method.index-code", "a method with a composite index cannot be written as a text"),
			Remedy: impact.Notef("method.index-code.remedy", "keep the Go code that declares it, or write the method without the index")}
	}
	e := toml.NewEncoder(w)
	e.Indent = ""
	return e.Encode(methodFile{m.Name, m.Version, m.Owner, m.Purpose, m.Limits, m.Design.Referential,
		m.Theory.Nodes, m.Theory.Links, m.Indicators, m.Choices, m.Design.Instruments})
}

// Read reads a method that [Method.Write] wrote. It refuses keys it does not
// know, since a misspelt choice would be lost in silence, and a method that
// [Method.Check] refuses; questionnaires are checked as [impact.ReadInstrument]
// does.
func Read(r io.Reader) (*Method, error) {
	var f methodFile
	meta, err := toml.NewDecoder(r).Decode(&f)
	if err != nil {
		return nil, err
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		return nil, &impact.Refusal{
			Reason: impact.Notef("method.unknown-key", "the key %q is not known", extra[0]),
			Remedy: impact.Notef("method.unknown-key.remedy", "correct it, or take it out")}
	}
	m := &Method{Name: f.Name, Version: f.Version, Owner: f.Owner, Purpose: f.Purpose, Limits: f.Limits,
		Theory: Theory{f.Nodes, f.Links}, Indicators: f.Indicators, Choices: f.Choices}
	if f.Referential == nil {
		return nil, lacks("method", "its referential")
	}
	m.Design = &impact.Design{Name: f.Name + "/" + f.Version}
	if m.Design.Referential, err = again(f.Referential, impact.ReadReferential); err != nil {
		return nil, err
	}
	for _, in := range f.Instruments {
		checked, err := again(in, impact.ReadInstrument)
		if err != nil {
			return nil, err
		}
		m.Design.Instruments = append(m.Design.Instruments, checked)
	}
	return m, m.Check()
}

// again reads a part by the reader that checks it.
func again[T any](v *T, read func(io.Reader) (*T, error)) (*T, error) {
	var b bytes.Buffer
	if err := toml.NewEncoder(&b).Encode(v); err != nil {
		return nil, err
	}
	return read(&b)
}
