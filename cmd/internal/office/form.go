package office

import (
	"cmp"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/exchange"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// What a field holds at most, in characters.
const (
	longestLine = 300
	longestArea = 20_000
)

// A form is fields with what was typed in them and what is wrong with it.
type form struct {
	ID      string // for fields that stand outside of it; "" = none does
	Action  string // address
	Submit  string
	Version string // of the record that it edits; "" = a new one
	Fields  []*field
	Problem string // wrong with the whole, not with one field
	Theirs  *table // what somebody else wrote meanwhile
	Upload  bool   // holds a file
	Danger  bool   // takes something away
	Bare    bool   // its fields and button stand elsewhere
	Clear   string // address without what was looked for; "" = nothing was
	Long    bool   // long questions: one below the other
}

// A pair is something said of a record: what, and the value in words.
type pair struct{ Label, Value string }

// A field is one line of a form.
type field struct {
	Name, Label, Hint string
	Kind              string // "text", "date", "money", "number", "area", "select", "check", "file", "hidden"; "group" and "end" stand around fields that go together
	Value             string
	Error             string
	Required          bool
	Focus             bool // the field in which typing begins
	Options           []option
}

// filled reports whether a field takes what is typed.
func (f *field) filled() bool { return f.Kind != "file" && f.Kind != "group" && f.Kind != "end" }

// words is what is said of the field to those who read it: the label of a
// choice, a date as it is spoken.
func (f *field) words(t *lang.Catalogue) string {
	switch f.Kind {
	case "select":
		for _, op := range f.Options {
			if op.Value == f.Value && f.Value != "" {
				return op.Label
			}
		}
	case "check":
		return t.T("office.check." + cmp.Or(f.Value, "0"))
	case "date":
		if d, err := funding.ParseDate(f.Value); err == nil {
			return t.Write(d)
		}
	case "money":
		if a, err := funding.ParseAmount(f.Value); err == nil && a.Known {
			return t.Write(a)
		}
	}
	return f.Value
}

// pairs says what the fields hold. A field of a group is named with it.
func pairs(fields []*field, t *lang.Catalogue) (list []pair) {
	group := ""
	for _, f := range fields {
		switch f.Kind {
		case "group":
			group = f.Label + ", "
		case "end":
			group = ""
		case "hidden", "file":
		default:
			list = append(list, pair{group + f.Label, f.words(t)})
		}
	}
	return list
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
		if fd.filled() {
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
	v  *visit // of a register; nil elsewhere
}

func (o *office) read(f *form, r *http.Request) *reader {
	f.fill(r)
	rd := &reader{form: f, o: o, ok: true}
	for _, fd := range f.Fields {
		if fd.Required && fd.Value == "" && fd.filled() {
			rd.bad(fd.Name, o.t.T("office.required"))
		}
		most := longestLine
		if fd.Kind == "area" {
			most = longestArea
		}
		if n := utf8.RuneCountInString(fd.Value); fd.filled() && fd.Kind != "hidden" && n > most {
			rd.bad(fd.Name, o.t.T("office.too-long", n, most))
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
	if v != "" && (err != nil || math.IsNaN(x) || math.Abs(x) > 1e15) {
		rd.bad(name, rd.o.t.T("office.not-a-number", rd.text(name)))
	}
	return x
}

// whole reads a whole number from least to most; nothing typed is 0.
func (rd *reader) whole(name string, least, most int64) int64 {
	v := rd.text(name)
	if v == "" {
		return 0
	}
	n, err := strconv.ParseInt(strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(v), 10, 64)
	if err != nil || n < least || n > most {
		rd.bad(name, rd.o.t.T("office.whole-number", v, strconv.FormatInt(least, 10), strconv.FormatInt(most, 10)))
		return 0
	}
	return n
}

// checked reads a box.
func (rd *reader) checked(name string) bool { return rd.text(name) != "" }

// rate reads a rate; nothing typed is nil.
func (rd *reader) rate(name string) *funding.Rate {
	if rd.text(name) == "" {
		return nil
	}
	r, err := funding.ParseRate(rd.text(name))
	rd.fail(name, err)
	if err == nil && (r.Cmp(funding.Rate{}) < 0 || r.Cmp(funding.Percent(100)) > 0) {
		rd.bad(name, rd.o.t.T("office.rate-range"))
	}
	return &r
}

// siret reads the number of an organisation: 14 digits and their check digit.
func (rd *reader) siret(name string) string {
	v := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(rd.text(name))
	switch {
	case v == "":
	case len(v) != 14 || strings.Trim(v, "0123456789") != "":
		rd.bad(name, rd.o.t.T("office.siret"))
	case !exchange.Luhn(v):
		rd.bad(name, rd.o.t.T("office.siret-check"))
	}
	return v
}

// address reads the address of a page.
func (rd *reader) address(name string) string {
	v := rd.text(name)
	u, err := url.Parse(v)
	if v != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "") {
		rd.bad(name, rd.o.t.T("office.not-an-address"))
	}
	return v
}

func (f *form) version() int64 {
	v, _ := strconv.ParseInt(f.Version, 10, 64) // unreadable is 0: a conflict with what is kept
	return v
}

// versionText writes a version into a form.
func versionText(v int64) string { return strconv.FormatInt(v, 10) }

func inputDate(d funding.Date) string { return d.String() }

func (o *office) inputAmount(a funding.Amount) string { return inputAmount(o.t, a) }

// inputAmount writes an amount into a form, as its reader types it.
func inputAmount(t *lang.Catalogue, a funding.Amount) string {
	if !a.Known {
		return ""
	}
	return strings.Replace(a.String(), ".", t.Point(), 1)
}

// cleared adds the way back from what a list was asked for, when one of the
// fields holds something.
func (f *form) cleared(path string) *form {
	for _, fd := range f.Fields {
		if fd.Value != "" && fd.Kind != "hidden" {
			f.Clear = path
		}
	}
	return f
}

// Wrong is how many fields were refused.
func (f *form) Wrong() (n int) {
	for _, fd := range f.Fields {
		if fd.Error != "" {
			n++
		}
	}
	return n
}

// point sends whoever typed to the first field that was refused.
func (f *form) point() {
	if f.Wrong() == 0 {
		return
	}
	found := false
	for _, fd := range f.Fields {
		fd.Focus = fd.Error != "" && !found
		found = found || fd.Focus
	}
}
