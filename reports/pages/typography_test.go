package pages

import (
	"bytes"
	"encoding/json"
	"html"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// readable finds what of a page nobody reads as prose.
var (
	unread = regexp.MustCompile(`(?s)<(code|pre|script|style)\b.*?</(code|pre|script|style)>`)
	tags   = regexp.MustCompile(`<(/?)([a-z0-9]+)[^>]*>`)
)

// inSentence are the elements that do not end a sentence.
var inSentence = regexp.MustCompile(`^(a|span|strong|em|small|abbr|q|b|i)$`)

// prosesOf returns what a reader sees of a page, one string for each paragraph,
// cell, label and heading.
func prosesOf(t *testing.T, b *Book, address string, l *lang.Catalogue) []string {
	t.Helper()
	leaf := openIn(t, b, address, l)
	var page bytes.Buffer
	site := Site{Name: "Lozère", Texts: l, Public: true, Address: "https://exemple.fr", PDF: true, Host: "Lozère Développement"}
	if err := site.Shell(&page, leaf.Page); err != nil {
		t.Fatal(err)
	}
	text := unread.ReplaceAllString(page.String(), "…")
	text = tags.ReplaceAllStringFunc(text, func(tag string) string {
		if inSentence.MatchString(tags.FindStringSubmatch(tag)[2]) {
			return ""
		}
		return "\n"
	})
	var list []string
	for _, line := range strings.Split(html.UnescapeString(text), "\n") {
		if line = strings.Trim(line, " \t"); line != "" {
			list = append(list, line)
		}
	}
	return list
}

// frenchFaults are what French typography does not let by.
var frenchFaults = map[string]*regexp.Regexp{
	"straight apostrophe":              regexp.MustCompile(`\p{L}'\p{L}`),
	"plain space before punctuation":   regexp.MustCompile(`[\p{L}\d»)] [;:!?%€»]`),
	"no space before punctuation":      regexp.MustCompile(`\p{L}[!?;](\s|$)`),
	"no space inside guillemets":       regexp.MustCompile(`«[^\x{a0}\x{202f}]|[^\x{a0}\x{202f}]»`),
	"straight quotation marks":         regexp.MustCompile(`"[\p{L} ]+"`),
	"a year in groups":                 regexp.MustCompile(`(^|[^\d\x{202f}])(19|20)?2[\x{202f}\x{a0} ]0[23]\d($|[^\d\x{202f}€ ])`),
	"thousands by a plain space":       regexp.MustCompile(`(^|[^\d./])[1-9]\d{0,2} \d{3}($|\D)`),
	"a decimal point":                  regexp.MustCompile(`(^|\s)\d+\.\d+(\s|$)`),
	"an ordinal of its own":            regexp.MustCompile(`\b1 ?(ère|ere|ième|st)\b`),
	"plural after 0 or 1":              regexp.MustCompile(`(^|[^\d,.\x{202f}\x{a0}/: -])[01][ \x{a0}](actions|activités|accompagnements|indicateurs|dossiers|communes|valeurs|personnes|critères|dimensions|heures|lignes|points|réponses|habitants|fichiers|scores|sessions)($|[^\p{L}])`),
	"singular after a greater number":  regexp.MustCompile(`(^|[^\d,.])([2-9]|[1-9]\d)[ \x{a0}](action|activité|accompagnement|indicateur|dossier|commune|valeur|personne|critère|dimension|heure|ligne|réponse|habitant|fichier|score)($|[^\p{L}])`),
	"three dots":                       regexp.MustCompile(`\.\.\.`),
	"two spaces or a space at a comma": regexp.MustCompile(`\p{L}  +\p{L}| [,.](\s|$)`),
	"elision":                          regexp.MustCompile(`\b([dD]e|[qQ]ue) [AEIOUÉÈÊÀÎ][a-zéèê]`),
	"an English word":                  regexp.MustCompile(`(?i)\b(the|and|with|from|not measured|of|this|which|value|unknown|files)\b`),
}

// allowed are words that look like faults: names, and questions as they were
// asked.
var allowed = regexp.MustCompile(`Data Package|Open Badge`)

// The text of every page keeps to French typography, whoever wrote it.
func TestFrenchTypography(t *testing.T) {
	if testing.Short() {
		t.Skip("a walk over everything, one page after the other: skipped with -short")
	}
	b := fullBook(t)
	for _, address := range everyAddress(b) {
		for _, line := range prosesOf(t, b, address, lang.French) {
			line = allowed.ReplaceAllString(line, "")
			for fault, found := range frenchFaults {
				if at := found.FindString(line); at != "" {
					t.Errorf("%s: %s, %q in %q", address, fault, at, line)
				}
			}
		}
	}
}

// frenchLeft are signs and words that only French writes.
var frenchLeft = regexp.MustCompile(`(?i)[«»\x{202f}àâçéèêëîïôùûœ]|\p{L}[\x{a0} ][:;?!](\s|$)|\b[dlnsjc]['’]\p{L}|` +
	`\b(les?|la|des|du|une|est|et|sont|dans|pour|avec|sans|sur|par|qui|que|aux?|ne|pas|mesurée?s?|habitants|cible|personnes|mois)\b`)

// borrowed are words that English writes as French does, and names.
var borrowed = regexp.MustCompile(`[Dd]épartements?|Lozère|\b[Pp]er\b|“Petit précis de l['’]évaluation de l['’]impact social”|France Numérique Ensemble|usages-6-mois|https?:\S+|Français`)

// The English pages hold no French but names, and what users wrote in it.
func TestEnglishPages(t *testing.T) {
	if testing.Short() {
		t.Skip("a walk over everything, one page after the other: skipped with -short")
	}
	b := fullBook(t)
	names := dataTexts(t, b.Evidence.Territory, b.Money, slices.Collect(maps.Keys(b.in(lang.English).asWritten)), b.Evidence.Config.Departement)
	for _, address := range everyAddress(b) {
		for _, line := range prosesOf(t, b, address, lang.English) {
			if !frenchLeft.MatchString(line) {
				continue
			}
			for _, name := range names {
				if line = strings.ReplaceAll(line, name, "…"); strings.Contains(name, line) { // a label on two lines
					line = ""
				}
			}
			if at := frenchLeft.FindString(borrowed.ReplaceAllString(line, "x")); at != "" {
				t.Errorf("%s: %q in %q", address, at, line)
			}
		}
	}
}

// The French words for a column are those of package datasets.
func TestColumnsAreDescribed(t *testing.T) {
	r := Request{Texts: lang.French}
	for _, name := range []string{"attendances", "answers", "indicators"} {
		for i, c := range datasets.Schema(name) {
			if said := r.columns(name)[i].Doc; said != curl(lang.Space(c.Doc)) {
				t.Errorf("%s.%s: %q in the catalogue, %q in datasets", name, c.Name, said, c.Doc)
			}
			if !lang.English.Has("pages.column." + name + "." + c.Name) {
				t.Errorf("%s.%s is not described in English", name, c.Name)
			}
		}
	}
}

// fullBook has all that the pages can show: data, money, a snapshot, ballots.
func fullBook(t *testing.T) *Book {
	t.Helper()
	b := bookOf(t, demonstration()...)
	b.Money = Money{Hash: "m", Demo: true, Funders: map[string]funding.Funder{"f": {ID: "f", Name: "Fondation"}}, On: funding.Date{Year: 2026, Month: 1, Day: 15}}
	share := []funding.Share{{ActionID: "a06", Weight: 1}}
	b.Money.Applications = []funding.Application{
		{ID: "d1", Title: "Conseillers", FunderID: "f", Stage: funding.Filed, Requested: funding.Known(1_500_000), Shares: share},
		{ID: "d2", Title: "Ateliers", FunderID: "f", Stage: funding.Awarded, Requested: funding.Known(200_050), Awarded: funding.Known(123_456), Shares: share},
	}
	return b
}

func everyAddress(b *Book) []string {
	list := append(b.Addresses(), "/comparer?periode-a=2024&periode-b=2025", "/?periode=2025-T1", "/recherche?q=emploi", "/recherche?q="+url.QueryEscape("zzz"),
		"/atelier?p-individual=9&p-society=1")
	for _, code := range [][]string{{"reach"}, {"dimension", "economy"}, {"targets"}, {"missing"}, {"unfunded"}, {"money", "awarded", ""}, {"criterion", "autonomy"}, {"figure", "/", "grille"}} {
		list = append(list, "/chiffre/"+Code(code[0], code[1:]...))
	}
	return list
}

// dataTexts lists every text of some data, the longest first.
func dataTexts(t *testing.T, data ...any) []string {
	t.Helper()
	raw, err := json.Marshal(data)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		t.Fatal(err)
	}
	var list []string
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			if len(v) > 3 {
				list = append(list, v)
			}
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			for _, e := range v {
				walk(e)
			}
		}
	}
	walk(tree)
	slices.SortFunc(list, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(list)
}
