package pages

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

type hit struct {
	Link
	Kind    string
	Excerpt string
}

// search finds words in what the pages are made of: actions, indicators,
// criteria, territories, the glossary.
func (b *Book) search(r Request) (*Leaf, error) {
	asked := strings.TrimSpace(r.Query.Get("q"))
	v := map[string]any{"Path": r.Path, "Asked": asked, "Hits": []hit(nil)}
	if words := strings.Fields(plain(asked)); len(words) > 0 {
		var hits []hit
		for _, h := range b.entries(r) {
			if text := plain(h.Text + " " + h.Excerpt); all(words, text) {
				hits = append(hits, h)
			}
		}
		v["Hits"] = hits
	}
	return b.leaf(r, "search", Page{Title: r.Texts.T("pages.nav.search")}, v)
}

func all(words []string, text string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// entries lists all that can be found, in the order in which it is shown.
func (b *Book) entries(r Request) []hit {
	var list []hit
	add := func(kind, href, text, excerpt string) {
		list = append(list, hit{Link{href, text}, r.Texts.T("pages." + kind), excerpt})
	}
	for _, a := range b.Evidence.Roadmap.Actions {
		add("action", "/actions/"+a.ID, a.Short, a.Title+". "+a.Summary)
		for _, i := range a.Indicators {
			add("indicator", "/actions/"+a.ID+"#indicateurs", i.Label, a.Short)
		}
	}
	for _, d := range b.Evidence.Design.Referential.Dimensions {
		add("dimension", "/dimensions/"+d.ID, d.Label, d.Definition)
	}
	for _, c := range b.Evidence.Design.Referential.Criteria {
		add("criterion", "/dimensions/"+c.Dimension+"#"+c.ID, c.Label, c.Definition)
	}
	for _, g := range b.Evidence.Territory.EPCI {
		add("epci", "/territoires/"+g.SIREN, g.Name, "")
	}
	for _, c := range b.Evidence.Territory.Communes {
		g, _ := b.Evidence.Territory.Group(c.EPCI)
		add("commune", "/territoires/"+c.EPCI, c.Name, g.Name)
	}
	for _, n := range navigation {
		if !n.Private {
			lead := ""
			if r.Texts.Has("pages." + n.Name + ".lead") {
				lead = r.Texts.T("pages."+n.Name+".lead", len(b.Evidence.Roadmap.Actions))
			}
			list = append(list, hit{Link{n.Href, r.Texts.T("pages.nav." + n.Name)}, r.Texts.T("pages.search.page"), lead})
		}
	}
	for _, p := range [][2]string{{"/equite", "equity"}, {"/comparer", "compare"}, {"/comparer/methodes", "versions"}, {"/depuis", "since"}, {"/atelier", "workshop"}} {
		list = append(list, hit{Link{p[0], r.Texts.T("pages." + p[1] + ".title")}, r.Texts.T("pages.search.page"), r.Texts.T("pages." + p[1] + ".lead")})
	}
	for _, word := range glossaryOf(r.Texts.Tag()).terms {
		list = append(list, hit{Link{"/glossaire#" + word.ID, word.Head}, r.Texts.T("pages.search.word"), word.Text})
	}
	return list
}

// plain drops case, accents and punctuation.
func plain(s string) string {
	var out strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			out.WriteRune(r)
		default:
			out.WriteByte(' ')
		}
	}
	return out.String()
}
