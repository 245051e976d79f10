package office

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/funding"
)

// A form is fields with what was typed in them and what is wrong with it.
type form struct {
	Action  string // address
	Submit  string
	Version string // of the record that it edits; "" = a new one
	Fields  []*field
	Problem string // wrong with the whole, not with one field
	Theirs  []pair // what somebody else wrote meanwhile
	Upload  bool   // holds a file
}

type pair struct{ Label, Value string }

// A field is one line of a form.
type field struct {
	Name, Label, Hint string
	Kind              string // "text", "date", "money", "number", "area", "select", "check", "file", "hidden"
	Value             string
	Error             string
	Required          bool
	Options           []option
}

type option struct{ Value, Label string }

// Input returns the type of the input. Amounts are text: a number input
// refuses « 1 234,56 ». So is a date that was refused: a date input would show
// nothing of « 31/02/2026 ».
func (f *field) Input() string {
	switch {
	case f.Kind == "date" && f.Error == "", f.Kind == "file", f.Kind == "hidden":
		return f.Kind
	}
	return "text"
}

// fill takes what was typed.
func (f *form) fill(r *http.Request) {
	f.Version = r.PostFormValue("version")
	for _, fd := range f.Fields {
		if fd.Kind != "file" {
			fd.Value = strings.TrimSpace(r.PostFormValue(fd.Name))
		}
	}
}

func (f *form) field(name string) *field {
	for _, fd := range f.Fields {
		if fd.Name == name {
			return fd
		}
	}
	panic("office: form without field " + name)
}

// reader reads the fields of a form and writes what is wrong beside them.
type reader struct {
	*form
	o  *office
	ok bool
}

func (o *office) read(f *form, r *http.Request) *reader {
	f.fill(r)
	rd := &reader{f, o, true}
	for _, fd := range f.Fields {
		if fd.Required && fd.Value == "" && fd.Kind != "file" {
			rd.bad(fd.Name, o.t.T("office.required"))
		}
	}
	return rd
}

func (rd *reader) bad(name, text string) {
	rd.ok = false
	if fd := rd.field(name); fd.Error == "" {
		fd.Error = text
	}
}

func (rd *reader) fail(name string, err error) {
	if err != nil {
		rd.bad(name, rd.o.t.Error(err))
	}
}

func (rd *reader) text(name string) string { return rd.field(name).Value }

func (rd *reader) choice(name string) string {
	v := rd.text(name)
	for _, op := range rd.field(name).Options {
		if op.Value == v {
			return v
		}
	}
	rd.bad(name, rd.o.t.T("office.not-a-choice"))
	return ""
}

func (rd *reader) date(name string) (d funding.Date) {
	if v := rd.text(name); v != "" {
		var err error
		d, err = funding.ParseDate(v)
		rd.fail(name, err)
	}
	return d
}

func (rd *reader) amount(name string) funding.Amount {
	a, err := funding.ParseAmount(rd.text(name))
	if err == nil && a.Cents < 0 {
		rd.bad(name, rd.o.t.T("office.negative"))
	}
	rd.fail(name, err)
	return a
}

func (rd *reader) cents(name string) funding.Cents {
	a := rd.amount(name)
	if !a.Known {
		rd.bad(name, rd.o.t.T("office.amount-missing"))
	}
	return a.Cents
}

func (rd *reader) number(name string) float64 {
	v := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ",", ".").Replace(rd.text(name))
	x, err := strconv.ParseFloat(v, 64)
	if v != "" && (err != nil || x != x || x > 1e15 || x < -1e15) {
		rd.bad(name, rd.o.t.T("office.not-a-number", rd.text(name)))
	}
	return x
}

func (f *form) version() int64 {
	v, _ := strconv.ParseInt(f.Version, 10, 64) // unreadable is 0: a conflict with what is kept
	return v
}

func inputDate(d funding.Date) string { return d.String() }

func inputAmount(a funding.Amount) string {
	if !a.Known {
		return ""
	}
	return strings.Replace(a.String(), ".", ",", 1)
}

// Wrong reports whether a field was refused.
func (f *form) Wrong() bool {
	for _, fd := range f.Fields {
		if fd.Error != "" {
			return true
		}
	}
	return false
}
