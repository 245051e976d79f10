package pages

import (
	"html/template"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// A term is an entry of the glossary.
type term struct {
	ID, Head, Text string // Head as it stands in the file: "AMI, AAP"
	names          []string
}

var (
	// defined finds an entry: **head** : text.
	defined = regexp.MustCompile(`(?m)^\*\*(.+?)\*\*\s*:\s*(.+)$`)
	// signposted finds the words that lead to the glossary, which no reader sees.
	signposted = regexp.MustCompile(`(?m)^\[words\]: # "(.+)"$`)
	// explained is an entry as a page has it.
	explained = regexp.MustCompile(`<p><strong>([^<]+)</strong>`)
)

// A glossary is read from text/<language>/glossaire.md.
type glossary struct {
	terms []term
	words *regexp.Regexp    // those that lead to it
	to    map[string]string // ID of the term, by word in lower case and in the singular
}

// glossaryOf reads the glossary of a language, once.
var glossaryOf = func() func(tag string) *glossary {
	var kept sync.Map
	return func(tag string) *glossary {
		if g, ok := kept.Load(tag); ok {
			return g.(*glossary)
		}
		source, err := text.ReadFile("text/" + tag + "/glossaire.md")
		if err != nil {
			return &glossary{} // every language has one: TestEveryPage opens it
		}
		g := readGlossary(string(source))
		kept.Store(tag, g)
		return g
	}
}()

func readGlossary(source string) *glossary {
	g := &glossary{to: map[string]string{}}
	for _, m := range defined.FindAllStringSubmatch(source, -1) {
		names := strings.Split(m[1], ", ")
		t := term{ID: strings.Join(strings.Fields(plain(names[0])), "-"), Head: m[1], Text: m[2], names: names}
		for _, name := range names {
			g.to[singular(name)] = t.ID
		}
		g.terms = append(g.terms, t)
	}
	m := signposted.FindStringSubmatch(source)
	if m == nil {
		return g
	}
	words := strings.Split(m[1], ", ")
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) }) // the longest first
	for i, w := range words {
		pattern := strings.NewReplacer(" ", "s? ", "’", "(?:’|'|&#39;)").Replace(regexp.QuoteMeta(w)) + "s?"
		if strings.ContainsFunc(w, unicode.IsLower) { // an acronym is one in capitals
			pattern = "(?i:" + pattern + ")"
		}
		words[i] = pattern
	}
	g.words = regexp.MustCompile(`(^|[^\p{L}\p{N}&#;-])(` + strings.Join(words, "|") + `)($|[^\p{L}\p{N}])`)
	return g
}

// singular is how a word is looked for.
func singular(word string) string {
	parts := strings.Fields(strings.NewReplacer("&#39;", "’", "'", "’").Replace(strings.ToLower(word)))
	for i := range parts {
		parts[i] = strings.TrimSuffix(parts[i], "s")
	}
	return strings.Join(parts, " ")
}

// anchored gives each entry of the glossary the address of its term.
func (g *glossary) anchored(html template.HTML) template.HTML {
	return template.HTML(explained.ReplaceAllStringFunc(string(html), func(found string) string {
		name, _, _ := strings.Cut(explained.FindStringSubmatch(found)[1], ", ")
		id := g.to[singular(strings.ReplaceAll(name, "\u00a0", " "))]
		return `<p id="` + id + `"` + strings.TrimPrefix(found, "<p")
	}))
}

// linked leads each of its words to the glossary where it first stands in the
// prose of a page: never in a link, a heading, a table, a form or a drawing.
func (g *glossary) linked(html string) string {
	if g.words == nil {
		return html
	}
	var out strings.Builder
	var open []string
	apart, seen := 0, map[string]bool{}
	for _, piece := range pieces.FindAllString(html, -1) {
		m := named.FindStringSubmatch(piece)
		switch {
		case m == nil && piece[0] != '<' && apart == 0 && len(open) > 0 && reads[open[len(open)-1]]:
			piece = g.link(piece, seen)
		case m == nil || void[m[2]] || strings.HasSuffix(piece, "/>"):
		case m[1] == "":
			if open = append(open, m[2]); !mayHold[m[2]] {
				apart++
			}
		case len(open) > 0:
			if !mayHold[open[len(open)-1]] {
				apart--
			}
			open = open[:len(open)-1]
		}
		out.WriteString(piece)
	}
	return out.String()
}

// link replaces the words of a text that were not seen before on the page.
func (g *glossary) link(text string, seen map[string]bool) string {
	var out strings.Builder
	for {
		at := g.words.FindStringSubmatchIndex(text)
		if at == nil {
			break
		}
		word := text[at[4]:at[5]]
		id := g.to[singular(word)]
		if id == "" || seen[id] {
			out.WriteString(text[:at[5]])
		} else {
			seen[id] = true
			out.WriteString(text[:at[4]] + `<a href="/glossaire#` + id + `">` + word + `</a>`)
		}
		text = text[at[5]:]
	}
	return out.String() + text
}

// signposts are the pages on which words lead to the glossary.
var signposts = map[string]bool{"home": true, "dimensions": true, "dimension": true, "action": true, "territories": true, "group": true, "equity": true, "money": true, "workshop": true}

var (
	// mayHold are the elements in which prose may stand.
	mayHold = set("section div p li ul ol dl dd dt figure figcaption strong em span main article details small")
	// reads are those whose own text is prose.
	reads = set("p li dd figcaption")
	// void are the elements that have no end.
	void = set("br hr img input meta link wbr source")
)

func set(names string) map[string]bool {
	m := map[string]bool{}
	for _, name := range strings.Fields(names) {
		m[name] = true
	}
	return m
}
