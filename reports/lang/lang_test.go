package lang

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

type cents int64

func (c cents) InCents() int64 { return int64(c) }

func TestFrenchNumbers(t *testing.T) {
	c := French
	for _, test := range []struct{ name, got, want string }{
		{"money", c.Money(123456), "1\u202f234,56\u00a0€"},
		{"debt", c.Money(-5), "\u22120,05\u00a0€"},
		{"least money", c.Money(-1 << 63), "\u221292\u202f233\u202f720\u202f368\u202f547\u202f758,08\u00a0€"},
		{"rounded money", c.Euros(123450), "1\u202f235\u00a0€"},
		{"rounded debt", c.Euros(-123450), "\u22121\u202f235\u00a0€"},
		{"decimals", c.Number(1234567.891, 2), "1\u202f234\u202f567,89"},
		{"as many as needed", c.Number(0.25, -1), "0,25"},
		{"no negative zero", c.Number(-0.04, 1), "0,0"},
		{"signed", c.Signed(4.25, 1), "+4,2"},
		{"signed zero", c.Signed(0.01, 1), "0,0"},
		{"not a number", c.Number(fnan(), 1), "–"},
		{"percent", c.Percent(0.4237, 1), "42,4\u00a0%"},
		{"date", c.Date(day(2025, 8, 16)), "16\u00a0août\u00a02025"},
		{"first", c.Date(day(2025, 5, 1)), "1er\u00a0mai\u00a02025"},
		{"rank", c.Ordinal(1) + " " + c.Ordinal(2), "1er 2e"},
		{"list", c.List([]string{"Mende", "Florac", "Langogne"}), "Mende, Florac et Langogne"},
		{"quote", c.Quote("Mende"), "«\u00a0Mende\u00a0»"},
		{"int", c.Int(-76000), "\u221276\u202f000"},
		{"interval", c.PercentRange(.37, .98, 0), "37 à 98\u00a0%"},
		{"name and value", c.Colon("Motif", "tard"), "Motif\u00a0: tard"},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, test.got, test.want)
		}
	}
}

func TestEnglishNumbers(t *testing.T) {
	c := English
	for got, want := range map[string]string{
		c.Money(-123456):            "\u2212€1,234.56",
		c.Percent(0.42, 0):          "42%",
		c.PercentRange(.37, .98, 0): "37 to 98%",
		c.Colon("Why", "late"):      "Why: late",
		c.Month(day(2025, 8, 1)):    "August\u00a02025",
		c.Date(day(2025, 8, 16)):    "16\u00a0August\u00a02025",
		c.Ordinal(2):                "2nd",
		c.Ordinal(13):               "13th",
		c.List([]string{"a", "b"}):  "a and b",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func sample(t *testing.T, text string) *Catalogue {
	t.Helper()
	c, err := open(fstest.MapFS{"fr/x.toml": {Data: []byte("\"x\" = '''" + text + "'''\n")}}, "fr", french)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTexts(t *testing.T) {
	for _, test := range []struct {
		text string
		args []any
		want string
	}{
		{"%[1]d {1:personne|personnes}", []any{1}, "1 personne"},
		{"%[1]d {1:personne|personnes}", []any{0}, "0 personne"},
		{"%[1]d {1:personne|personnes}", []any{12345}, "12\u202f345 personnes"},
		{"en %[1]y", []any{2024}, "en 2024"},
		{"%[2].1f puis %[1]s", []any{"Mende", 4.256}, "4,3 puis Mende"},
		{"coût : %[1]€ !", []any{cents(123456)}, "coût\u00a0: 1\u202f234,56\u00a0€\u202f!"},
		{"coût : %[1]s", []any{cents(50)}, "coût\u00a0: 0,50\u00a0€"},
		{"%[1].0P des réponses, soit 100 %%", []any{0.42}, "42\u00a0% des réponses, soit 100\u00a0%"},
		{"soit 100 %%", nil, "soit 100\u00a0%"},
		{"soit 5 %", nil, "soit 5\u00a0%"},
		{"%[1]d sur 5 %", []any{3}, "3 sur 5\u00a0%"},
		{"5 % de trop", []any{3}, "5\u00a0% de trop"},
		{"le %[1]s", []any{day(2025, 8, 16)}, "le 16\u00a0août\u00a02025"},
		{"{1:un|%[1]d} {1:jour|jours}", []any{1}, "un jour"},
		{"{1:un|%[1]d} {1:jour|jours}", []any{3}, "3 jours"},
		{"%d sur %d", []any{3, 4, 5}, "3 sur 4"},
		{"%[1]q", []any{"%d {1:a|b} </script>"}, "«\u00a0%d {1:a|b} </script>\u00a0»"},
		{"%[1]s", []any{[]string{"a", "b"}}, "a et b"},
		{"seulement %[1]s", []any{"un", "de trop"}, "seulement un"},
	} {
		if got := sample(t, test.text).T("x", test.args...); got != test.want {
			t.Errorf("%s: got %q, want %q", test.text, got, test.want)
		}
	}
}

type note struct {
	key  string
	args []any
}

func (n note) Error() string            { return "in English" }
func (n note) Message() (string, []any) { return n.key, n.args }

func TestErrors(t *testing.T) {
	c := sample(t, "il manque %[1]d {1:paire|paires}")
	c.texts["lang.not-exist"] = French.texts["lang.not-exist"]
	pairs := note{"x", []any{5}}
	_, missing := os.Open("/nowhere/report.csv")
	for _, test := range []struct {
		err  error
		want string
	}{
		{nil, ""},
		{pairs, "il manque 5 paires"},
		{fmt.Errorf("workshops.csv:3: %w", pairs), "workshops.csv:3: il manque 5 paires"},
		{errors.Join(pairs, errors.New("plain")), "il manque 5 paires\nplain"},
		{note{"unknown", nil}, "in English"},
		{missing, "/nowhere/report.csv: fichier ou dossier introuvable"},
		{fmt.Errorf("lost: %w", fs.ErrClosed), "lost: file already closed"},
	} {
		if got := c.Error(test.err); got != test.want {
			t.Errorf("%v: got %q, want %q", test.err, got, test.want)
		}
	}
}

func TestSameKeyTwice(t *testing.T) {
	_, err := open(fstest.MapFS{
		"fr/a.toml": {Data: []byte(`"k" = "un"`)},
		"fr/b.toml": {Data: []byte(`"k" = "deux"`)},
	}, "fr", french)
	if err == nil || !strings.Contains(err.Error(), `fr/b.toml: "k": already in fr/a.toml`) {
		t.Errorf("got %v", err)
	}
}

// TestTypography reads every French text as a proof-reader would.
func TestTypography(t *testing.T) {
	wrong := map[string]*regexp.Regexp{
		"a plain space before ; : ! ? » or after «": regexp.MustCompile(` [;:!?»]|« `),
		"no space before ; or !":                    regexp.MustCompile(`[\p{L}\d][;!]`),
		"straight double quotes":                    regexp.MustCompile(`\p{L}"|"\p{L}`),
		"a plain space before % or €":               regexp.MustCompile(`(\d|\]s|\]d) (%%|€)`),
		"a verb without position beside one with":   regexp.MustCompile(`%[sdqvf].*%\[|%\[.*%[sdqvf]`),
	}
	for _, key := range French.Keys() {
		for what, re := range wrong {
			if where := re.FindString(French.texts[key]); where != "" {
				t.Errorf("fr %s: %s: %q in %q", key, what, where, French.texts[key])
			}
		}
	}
}

var verbs = regexp.MustCompile(`%(\.\d+)?(?:\[\d+\])?([^\d\[\]. ])`)

// TestVerbs refuses verbs that the catalogue does not know: fmt would print
// "%!" to a reader.
func TestVerbs(t *testing.T) {
	for _, c := range []*Catalogue{French, English} {
		for _, key := range c.Keys() {
			for _, m := range verbs.FindAllStringSubmatch(c.texts[key], -1) {
				if !strings.Contains("sdyfPqov€%", m[2]) {
					t.Errorf("%s %s: verb %q", c.tag, key, m[0])
				}
			}
		}
	}
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func fnan() float64 { var zero float64; return zero / zero }
