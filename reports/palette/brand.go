package palette

import (
	"fmt"
	"math"
	"strings"
)

// A ContrastError is a colour that cannot be read where it would be used.
type ContrastError struct {
	Colour, On  string
	Ratio, Need float64
}

// Error says what was reached and what is needed.
func (e *ContrastError) Error() string {
	return fmt.Sprintf("colour %q on %q: contrast %.2f, want at least %.1f", e.Colour, e.On, e.Ratio, e.Need)
}

// Message returns the catalogue key and the arguments.
func (e *ContrastError) Message() (key string, args []any) {
	return "figures.low-contrast", []any{e.Colour, e.On, e.Ratio, e.Need}
}

// Accents are a département's own colour for each display.
type Accents struct {
	Light     string // as given
	LightText string // on it: the light surface
	Dark      string // the same hue, as much lighter as a dark page needs
	DarkText  string // on it
}

// readable is the least contrast of text (WCAG 2.2, 1.4.3).
const readable = 4.5

// Brand returns the accents made from a département's colour, #rrggbb, or a
// ContrastError if links and buttons of that colour could not be read on a
// light page.
func Brand(colour string) (Accents, error) {
	colour = strings.ToLower(colour)
	ratio := Ratio(colour, Light[Surface])
	if math.IsNaN(ratio) {
		ratio = 0
	}
	if ratio < readable {
		return Accents{}, &ContrastError{colour, Light[Surface], ratio, readable}
	}
	a := Accents{Light: colour, LightText: Light[Surface], Dark: colour, DarkText: Dark[Surface]}
	for share := 0.0; share <= 1 && Ratio(a.Dark, Dark[Surface]) < 6; share += 0.05 {
		a.Dark = lighter(colour, share)
	}
	return a, nil
}

// lighter mixes a share of white into a colour.
func lighter(colour string, share float64) string {
	r, g, b, _ := parse(colour)
	mix := func(c uint8) uint8 { return uint8(math.Round(float64(c) + (255-float64(c))*share)) }
	return fmt.Sprintf("#%02x%02x%02x", mix(r), mix(g), mix(b))
}

// CSS returns the style sheet that gives the pages their accents.
func (a Accents) CSS() string {
	const rule = ":root{--accent:%[1]s;--link:%[1]s;--accent-ink:%[2]s}"
	return fmt.Sprintf("@media (prefers-contrast: no-preference){"+rule+"}\n", a.Light, a.LightText) +
		fmt.Sprintf("@media screen and (prefers-color-scheme: dark) and (prefers-contrast: no-preference){"+rule+"}\n", a.Dark, a.DarkText)
}
