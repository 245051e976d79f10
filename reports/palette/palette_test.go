package palette

import (
	"errors"
	"math"
	"strings"
	"testing"
)

// WCAG's own anchors: black on white is 21:1, #767676 the lightest grey at 4.5.
func TestRatio(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#777777", "#ffffff", 4.48}, {"#767676", "#ffffff", 4.54}, {"#ff0000", "#ffffff", 4.00}} {
		if got := Ratio(test.a, test.b); math.Abs(got-test.want) > 0.005 {
			t.Errorf("%s on %s: %.3f, want %.2f", test.a, test.b, got, test.want)
		}
	}
}

func TestEveryPairCanBeRead(t *testing.T) {
	for name, theme := range map[string]Theme{"light": Light, "dark": Dark, "contrast": Contrast} {
		for _, p := range Pairs() {
			need := p.Need
			if name == "contrast" && need == 4.5 {
				need = 7
			}
			if got := Ratio(theme[p.Front], theme[p.Back]); !(got >= need) {
				t.Errorf("%s: role %d %s on role %d %s: %.2f, want %.1f", name, p.Front, theme[p.Front], p.Back, theme[p.Back], got, need)
			}
		}
	}
}

// A style sheet tells roles apart by their light colour.
func TestNoColourHasTwoRoles(t *testing.T) {
	seen := map[string]int{}
	for role, colour := range Light {
		if colour != strings.ToLower(colour) {
			t.Errorf("role %d: %s is not in lower case", role, colour)
		}
		if other, twice := seen[colour]; twice {
			t.Errorf("roles %d and %d are both %s", other, role, colour)
		}
		seen[colour] = role
	}
}

// Neighbouring classes must differ in lightness, for print in black and white.
func TestClassesDifferInGrey(t *testing.T) {
	for name, theme := range map[string]Theme{"light": Light, "dark": Dark} {
		for _, ramp := range [][]Role{{Level1, Level2, Level3, Level4, Level5}, {Still, Rise1, Rise2}, {Still, Fall1, Fall2}} {
			for i := 1; i < len(ramp); i++ {
				if r := Ratio(theme[ramp[i-1]], theme[ramp[i]]); r < 1.2 {
					t.Errorf("%s: roles %d and %d differ by %.2f only", name, ramp[i-1], ramp[i], r)
				}
			}
		}
	}
}

func TestBrand(t *testing.T) {
	for _, good := range []string{"#1A4F8B", "#000000", "#7a0019", "#00563f"} {
		a, err := Brand(good)
		if err != nil {
			t.Errorf("%s: %v", good, err)
			continue
		}
		for _, pair := range [][2]string{{a.Light, Light[Surface]}, {a.LightText, a.Light}, {a.Dark, Dark[Surface]}, {a.DarkText, a.Dark}} {
			if r := Ratio(pair[0], pair[1]); r < 4.5 {
				t.Errorf("%s: %s on %s: %.2f", good, pair[0], pair[1], r)
			}
		}
		if css := a.CSS(); !strings.Contains(css, "--accent:"+strings.ToLower(good)) {
			t.Errorf("got %s", css)
		}
	}
	for _, bad := range []string{"#ffd700", "gold", "", "#12345", "#gggggg", "#fff}*{"} {
		var low *ContrastError
		if a, err := Brand(bad); !errors.As(err, &low) {
			t.Errorf("%q: got %v, %v", bad, a, err)
		}
	}
}

func TestCSSIsInert(t *testing.T) {
	css := CSS(".figure svg", Dark, Contrast)
	for _, bad := range []string{"url(", "@import", "<", "expression"} {
		if strings.Contains(css, bad) {
			t.Errorf("style sheet contains %q", bad)
		}
	}
	if !strings.Contains(css, `.figure svg [fill="#1b1f24"]{fill:#e8ebee}`) {
		t.Error("ink is not lightened on a dark display")
	}
}
