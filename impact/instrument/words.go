package instrument

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/change"
)

// A Frame is a coding frame: what coders look for in people's own words,
// settled before reading them.
type Frame struct {
	ID      string      `toml:"id"`
	Version string      `toml:"version"`
	Codes   []FrameCode `toml:"code"`
}

// A FrameCode is one thing that words may say.
type FrameCode struct {
	ID        string `toml:"id"`
	Label     string `toml:"label"`     // in the reader's language
	Criterion string `toml:"criterion"` // of the referential it speaks of
	Against   bool   `toml:"against"`   // it says that things got worse
	Rule      string `toml:"rule"`      // when to use it, and when not
}

// A Verbatim is what one person said, without their name.
type Verbatim struct {
	Person  string // pseudonym
	Action  string
	Consent bool // agreed to their words being used
	Text    string
	Codings []Coding
}

// A Coding is one coder's reading of a verbatim: the codes found, none being
// a reading too.
type Coding struct {
	Coder string
	Codes []string
}

// A WordError is a verbatim that cannot be used.
type WordError struct {
	Index  int // in the slice given
	Person string
	Reason impact.Note
}

// Error names the verbatim and the reason.
func (e *WordError) Error() string {
	return fmt.Sprintf("verbatim %d of %s: %s", e.Index, e.Person, e.Reason.Error())
}

// Unwrap returns the reason.
func (e *WordError) Unwrap() error { return e.Reason }

// Message returns the catalogue key and the arguments.
func (e *WordError) Message() (string, []any) {
	return "impact.words.verbatim", []any{e.Index + 1, e.Person, e.Reason}
}

// identifying finds what would name or reach somebody: an address, a
// telephone or a social security number.
var identifying = regexp.MustCompile(`[\w.+-]+@[\w-]+\.\w+|(?:\+33|\b0)\s*[1-9](?:[\s.-]*\d{2}){4}\b|\b[12]\s*\d{2}\s*\d{2}\s*\d[\dAB]\s*\d{3}\s*\d{3}\b`)

// Usable returns the verbatims that may be coded and, for each other one, why
// not: no consent, an address or a number that reaches somebody, no pseudonym
// or no action. Names cannot be found by a program: reading for them stays
// with the person who types.
func Usable(verbatims []Verbatim) (usable []Verbatim, aside []*WordError) {
	for i, v := range verbatims {
		var reason impact.Note
		switch {
		case !v.Consent:
			reason = impact.Notef("impact.words.consent", "no consent to use these words")
		case strings.TrimSpace(v.Person) == "" || v.Action == "":
			reason = impact.Notef("impact.words.unplaced", "no pseudonym or no action")
		case identifying.MatchString(v.Text):
			reason = impact.Notef("impact.words.identifying", "an address or a number in the text would identify somebody")
		default:
			usable = append(usable, v)
			continue
		}
		aside = append(aside, &WordError{i, v.Person, reason})
	}
	return usable, aside
}

// Agreement returns, for each code of the frame, Krippendorff's alpha of the
// coders who read the same verbatims, present or absent. A code that coders do
// not agree on (below 0.667, Krippendorff's least for tentative conclusions)
// should be defined better before it is counted.
func (f Frame) Agreement(verbatims []Verbatim, level float64) map[string]impact.Estimate {
	coders := coders(verbatims)
	out := map[string]impact.Estimate{}
	for _, c := range f.Codes {
		ratings := make([][]float64, len(coders))
		for k, coder := range coders {
			for _, v := range verbatims {
				ratings[k] = append(ratings[k], v.found(coder, c.ID))
			}
		}
		out[c.ID] = Krippendorff(ratings, Nominal, impact.Bootstrap{Seed: 1}, level)
	}
	return out
}

func coders(verbatims []Verbatim) []string {
	var out []string
	for _, v := range verbatims {
		for _, c := range v.Codings {
			out = append(out, c.Coder)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// found returns 1 when the coder found the code, 0 when not, NaN when they
// did not read.
func (v Verbatim) found(coder, code string) float64 {
	for _, c := range v.Codings {
		if c.Coder == coder {
			if slices.Contains(c.Codes, code) {
				return 1
			}
			return 0
		}
	}
	return nan
}

// HearOptions adjust Hear. The zero value is the published method.
type HearOptions struct {
	Threshold int     // least number of people behind a count; zero means 5
	Level     float64 // of the intervals; zero means 0.95
	Alpha     float64 // least agreement of a code that is counted; zero means 0.667
}

// Hear counts, for each action and code, the people in whose words at least
// two coders, and all of those who read them, found the code. Words read once
// are not counted. A code on which coders do not agree is refused, as is a
// count below the threshold, or one that leaves fewer than the threshold who
// did not say so.
func (f Frame) Hear(verbatims []Verbatim, opts HearOptions) ([]impact.Voice, []*WordError, error) {
	opts = opts.published()
	known := map[string]bool{}
	for _, c := range f.Codes {
		if known[c.ID] || c.ID == "" || c.Criterion == "" {
			return nil, nil, impact.Notef("impact.words.frame", "frame %s: code %q: used twice, without id or without criterion", f.ID, c.ID)
		}
		known[c.ID] = true
	}
	usable, aside := Usable(verbatims)
	for _, v := range usable {
		for _, c := range v.Codings {
			for _, code := range c.Codes {
				if !known[code] {
					return nil, nil, impact.Notef("impact.words.unknown-code", "verbatim of %s, coder %s: code %q: not in frame %s", v.Person, c.Coder, code, f.ID)
				}
			}
		}
	}
	agreement := f.Agreement(usable, opts.Level)
	read, said := map[string]map[string]bool{}, map[[2]string]map[string]bool{}
	for _, v := range usable {
		if len(v.Codings) < 2 {
			continue
		}
		put(read, v.Action, v.Person)
		for _, c := range f.Codes {
			if v.agreed(c.ID) {
				put(said, [2]string{v.Action, c.ID}, v.Person)
			}
		}
	}
	var out []impact.Voice
	for action, people := range read {
		for _, c := range f.Codes {
			voice := impact.Voice{Action: action, Criterion: c.Criterion, Code: c.ID, Label: c.Label, Against: c.Against, Of: len(people)}
			out = append(out, opts.share(voice, len(said[[2]string{action, c.ID}]), agreement[c.ID]))
		}
	}
	slices.SortFunc(out, func(a, b impact.Voice) int {
		return cmp.Or(cmp.Compare(a.Action, b.Action), cmp.Compare(a.Criterion, b.Criterion), cmp.Compare(a.Code, b.Code))
	})
	return out, aside, nil
}

func put[K comparable](m map[K]map[string]bool, k K, person string) {
	if m[k] == nil {
		m[k] = map[string]bool{}
	}
	m[k][person] = true
}

func (v Verbatim) agreed(code string) bool {
	return !slices.ContainsFunc(v.Codings, func(c Coding) bool { return !slices.Contains(c.Codes, code) })
}

func (o HearOptions) published() HearOptions {
	o.Threshold, o.Level, o.Alpha = cmp.Or(o.Threshold, 5), cmp.Or(o.Level, 0.95), cmp.Or(o.Alpha, 0.667)
	return o
}

// share gives the count of a voice, or the reason why not.
func (o HearOptions) share(v impact.Voice, people int, agreement impact.Estimate) impact.Voice {
	const method = "voices/wilson"
	switch {
	case v.Of < o.Threshold || people > 0 && people < o.Threshold || people < v.Of && v.Of-people < o.Threshold:
		if v.Of < o.Threshold {
			v.Of = 0
		}
		v.Share = refuse(method, impact.Notef("impact.withheld", "withheld: fewer than %d people, or needed to protect such a cell", o.Threshold),
			impact.Notef("impact.withheld.remedy", "read a wider cell: several communes, several quarters"))
	case people > 0 && (!agreement.Given() || agreement.Value < o.Alpha):
		v.Share = refuse(method, impact.Notef("impact.words.disagree", "the coders do not agree enough on « %s »", v.Label),
			impact.Notef("impact.words.disagree.remedy", "write a clearer rule for this code and code again"))
	default:
		v.People = people
		v.Share = change.Wilson(int64(people), int64(v.Of), o.Level)
		v.Share.Method = method
	}
	return v
}
