// Package palette holds the colours of every drawing and page, for light, dark
// and high-contrast display, and computes whether they can be read.
//
// A drawing is made once, in the light colours. Each has one role, and a style
// sheet (CSS) gives the role its colour in the reader's display: the drawing
// itself never changes. A test computes the contrast of every pair that is used
// together, because no checker of pages judges text inside a drawing.
//
// It refuses a département's own colour that cannot be read (Brand).
package palette

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// A Role is what a colour is for. Its number is its place in a Theme.
type Role int

// The roles. Text roles must reach 4.5:1 on what they are written on, the
// others 3:1 on Surface (WCAG 2.2, 1.4.3 and 1.4.11).
const (
	Surface Role = iota // behind everything
	Ink                 // text
	Muted               // lesser text
	Grid                // lines that only guide the eye
	Axis                // axes and outlines
	Accent              // links, focus: the département's own colour
	Fall2               // change, from a strong fall …
	Fall1
	Still
	Rise1
	Rise2  // … to a strong rise
	Level1 // amount, from little …
	Level2
	Level3
	Level4
	Level5 // … to much
	Absent // no value
	OnDark // text on Fall2, Rise2, Level5
	OnPale // text on the other classes
	Series1
	Series2
	Series3
	Series4
	Series5
	Series6
	Series7
	Series8
	roles
)

// A Theme gives each role a colour, as #rrggbb.
type Theme [roles]string

// Light is the theme that drawings are made in. No colour has two roles, so
// that a style sheet can tell them apart.
var Light = Theme{
	Surface: "#ffffff", Ink: "#1b1f24", Muted: "#525a64", Grid: "#dde1e6", Axis: "#6d7680", Accent: "#1a4f8b",
	Fall2: "#a33a1f", Fall1: "#f0c3b4", Still: "#eef0f2", Rise1: "#b9d7ec", Rise2: "#1d5f9a",
	Level1: "#e9f1f8", Level2: "#c4daed", Level3: "#93bcdd", Level4: "#5e9aca", Level5: "#1c5c95",
	Absent: "#f6f6f4", OnDark: "#fefefe", OnPale: "#101316",
	Series1: "#1f5fa9", Series2: "#b5480a", Series3: "#1a7a4c", Series4: "#8a3c8e",
	Series5: "#a11f42", Series6: "#0d7584", Series7: "#6d5c00", Series8: "#595f67",
}

// Dark is for a dark display.
var Dark = Theme{
	Surface: "#14181d", Ink: "#e8ebee", Muted: "#aab3bd", Grid: "#353d46", Axis: "#8a949f", Accent: "#8fbdf0",
	Fall2: "#f0967c", Fall1: "#6b3a2c", Still: "#2a3037", Rise1: "#28506f", Rise2: "#83bdea",
	Level1: "#1d2731", Level2: "#243d52", Level3: "#2b5577", Level4: "#3a6f9b", Level5: "#9fd0f5",
	Absent: "#1c2127", OnDark: "#0c0f12", OnPale: "#f4f6f8",
	Series1: "#74aef0", Series2: "#f29a5c", Series3: "#5cc795", Series4: "#d49ad8",
	Series5: "#f28ba4", Series6: "#5cc4d4", Series7: "#d6c14e", Series8: "#b4bcc6",
}

// Contrast is for readers who ask for more contrast; every text reaches 7:1.
var Contrast = Theme{
	Surface: "#ffffff", Ink: "#000000", Muted: "#2b2f34", Grid: "#9aa1a9", Axis: "#2b2f34", Accent: "#0b3a73",
	Fall2: "#7a1f08", Fall1: "#f6d3c7", Still: "#f4f4f4", Rise1: "#cfe4f5", Rise2: "#0c3f73",
	Level1: "#f2f7fc", Level2: "#d7e6f4", Level3: "#b4d3ec", Level4: "#8dbbe0", Level5: "#0c3f73",
	Absent: "#fbfbfb", OnDark: "#ffffff", OnPale: "#000000",
	Series1: "#0b418a", Series2: "#8a3000", Series3: "#0b5530", Series4: "#6a1f6e",
	Series5: "#820f2d", Series6: "#045561", Series7: "#4f4200", Series8: "#3b4047",
}

// Series returns the colour of the n-th series, from 0. After eight they start
// again: series are also told apart by symbol, dash and label.
func (t Theme) Series(n int) string { return t[Series1+Role(n%8)] }

// Ratio returns the contrast of two colours, from 1 to 21 (WCAG 2.2, relative
// luminance). A colour that is not #rrggbb gives NaN.
func Ratio(a, b string) float64 {
	la, lb := luminance(a), luminance(b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

func luminance(colour string) float64 {
	r, g, b, ok := parse(colour)
	if !ok {
		return math.NaN()
	}
	linear := func(c uint8) float64 {
		v := float64(c) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func parse(colour string) (r, g, b uint8, ok bool) {
	if len(colour) != 7 {
		return 0, 0, 0, false
	}
	n, err := fmt.Sscanf(strings.ToLower(colour), "#%02x%02x%02x", &r, &g, &b)
	return r, g, b, n == 3 && err == nil
}

// Pair is two colours used together and the contrast they need.
type Pair struct {
	Front, Back Role
	Need        float64
}

// Pairs returns all that is drawn on something: the whole of what a reader has
// to tell apart.
func Pairs() []Pair {
	pairs := []Pair{
		{Ink, Surface, 7}, {Muted, Surface, 4.5}, {Accent, Surface, 4.5}, {Axis, Surface, 3},
		{Ink, Absent, 7}, {Muted, Absent, 4.5},
		{OnDark, Fall2, 4.5}, {OnDark, Rise2, 4.5}, {OnDark, Level5, 4.5},
	}
	for _, back := range []Role{Fall1, Still, Rise1, Level1, Level2, Level3, Level4, Absent} {
		pairs = append(pairs, Pair{OnPale, back, 4.5})
	}
	for s := Series1; s <= Series8; s++ {
		// Names are written in the colour of their series, values on its bars.
		pairs = append(pairs, Pair{s, Surface, 4.5}, Pair{OnDark, s, 4.5})
	}
	return pairs
}

// CSS returns the style sheet that shows drawings in the reader's display:
// rules for elements inside selector (".figure svg") that were drawn in the
// light colours. It holds no script and no address.
func CSS(selector string, dark, contrast Theme) string {
	var b strings.Builder
	b.WriteString(rules(selector, contrast, "@media (prefers-contrast: more)"))
	b.WriteString(rules(selector, dark, "@media screen and (prefers-color-scheme: dark)"))
	// Where the reader forces colours on the page, a drawing keeps its own, which
	// tell things apart, on a surface of its own.
	forced := "@media screen and (forced-colors: active)%s{%s{forced-color-adjust:none;background:%s}}\n"
	fmt.Fprintf(&b, forced, "", selector, contrast[Surface])
	fmt.Fprintf(&b, forced, " and (prefers-color-scheme: dark)", selector, dark[Surface])
	return b.String()
}

func rules(selector string, theme Theme, media string) string {
	var b strings.Builder
	b.WriteString(media + "{\n")
	for role := Role(0); role < roles; role++ {
		from, to := Light[role], theme[role]
		for _, attribute := range []string{"fill", "stroke"} {
			fmt.Fprintf(&b, "%s [%s=%q]{%s:%s}\n", selector, attribute, from, attribute, to)
		}
	}
	b.WriteString("}\n")
	return b.String()
}

// Known reports whether colour is one of the light theme, in which drawings
// must be made so that they can be shown in the others.
func Known(colour string) bool { return slices.Contains(Light[:], strings.ToLower(colour)) }
