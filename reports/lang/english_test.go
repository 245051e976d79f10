package lang

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestEnglishIsWhole holds English to be a second file of the one catalogue:
// every text there is, and no other.
func TestEnglishIsWhole(t *testing.T) {
	for _, key := range French.Keys() {
		if !English.Has(key) {
			t.Errorf("no English text for %q: %s", key, French.texts[key])
		}
	}
	for _, key := range English.Keys() {
		if !French.Has(key) {
			t.Errorf("no French text for %q", key)
		}
	}
}

var (
	places  = regexp.MustCompile(`%(\.\d+)?(\[\d+\])?([\p{L}€])`)
	choices = regexp.MustCompile(`\{(\d+):`)
)

// arguments lists what a text says of its arguments: which one, written how.
// Forms of the plural are left out: one language may agree where another does
// not.
func arguments(text string) []string {
	var list []string
	for _, m := range places.FindAllStringSubmatch(strings.ReplaceAll(text, "%%", ""), -1) {
		list = append(list, m[2]+m[1]+m[3])
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// TestEnglishTakesTheSameArguments reads both texts of a key: the same
// arguments, written as the same kind of thing.
func TestEnglishTakesTheSameArguments(t *testing.T) {
	for _, key := range French.Keys() {
		if !English.Has(key) {
			continue // said above
		}
		french, english := arguments(French.texts[key]), arguments(English.texts[key])
		if !slices.Equal(french, english) {
			t.Errorf("%s: French takes %v, English %v: %s", key, french, english, English.texts[key])
		}
		for _, m := range choices.FindAllStringSubmatch(English.texts[key], -1) {
			if !strings.Contains(French.texts[key], "["+m[1]+"]") && !strings.Contains(French.texts[key], "{"+m[1]+":") {
				t.Errorf("%s: the plural agrees with argument %s, which French does not know", key, m[1])
			}
		}
	}
}

// proper are names and words that English writes as French does.
var proper = regexp.MustCompile(`[Dd]épartements?|Lozère|Mon Inclusion Numérique|démarches-simplifiées|Occupé|Cévennes|Sobol'|“é”|Ã©|{{[a-zé]+|trimestre|48095,0|France Numérique Ensemble|\b[Pp]our\b`)

// TestEnglishHoldsNoFrench reads every English text for what only French
// writes.
func TestEnglishHoldsNoFrench(t *testing.T) {
	wrong := map[string]*regexp.Regexp{
		"an accent":                  regexp.MustCompile(`[àâäçéèêëîïôöùûüÿœæÀÂÇÉÈÊËÎÏÔÙÛŒ]`),
		"guillemets":                 regexp.MustCompile(`[«»]`),
		"a space before punctuation": regexp.MustCompile(`[\s\x{a0}\x{202f}][;:!?](\s|$)`),
		"a space before a per cent":  regexp.MustCompile(`(\d|\])[\s\x{a0}\x{202f}]%%`),
		"a French word":              regexp.MustCompile(`(?i)\b(les|des|du|une|est|sont|dans|pour|avec|sans|aucune?|cette?|ou bien|vous|nous|mais|donc|chaque)\b`),
		"a comma in a number":        regexp.MustCompile(`\b\d+,\d{1,2}\b`),
	}
	for _, key := range English.Keys() {
		text := proper.ReplaceAllString(English.texts[key], "x")
		for what, re := range wrong {
			if where := re.FindString(text); where != "" {
				t.Errorf("%s: %s: %q in %q", key, what, where, English.texts[key])
			}
		}
	}
}
