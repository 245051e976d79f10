package nb

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

var directiveKind = ast.NewNodeKind("Directive")

// directive is {{…}} in the tree of a document.
type directive struct {
	ast.BaseInline
	body        []byte // between the braces
	start, stop int    // of the whole, in the source
	alone       bool   // the only thing in its paragraph
	quote       *Quote
}

func (*directive) Kind() ast.NodeKind { return directiveKind }

func (d *directive) Dump(source []byte, level int) {
	ast.DumpHelper(d, source, level, map[string]string{"body": string(d.body)}, nil)
}

// directiveParser finds directives in a line. One that is not closed on its
// line stays text, as any other brace.
type directiveParser struct{}

func (directiveParser) Trigger() []byte { return []byte{'{'} }

func (directiveParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if !bytes.HasPrefix(line, []byte("{{")) {
		return nil
	}
	end := bytes.Index(line, []byte("}}"))
	if end < 0 {
		return nil
	}
	block.Advance(end + 2)
	return &directive{body: line[2:end], start: segment.Start, stop: segment.Start + end + 2}
}

// standAlone takes the directives that stand for a block out of the paragraph
// that they are alone in: a figure inside a paragraph is not HTML.
type standAlone struct{}

func (standAlone) Transform(root *ast.Document, _ text.Reader, _ parser.Context) {
	var paragraphs []*ast.Paragraph
	ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if p, ok := n.(*ast.Paragraph); ok && entering && p.ChildCount() == 1 {
			if d, ok := p.FirstChild().(*directive); ok {
				d.alone = true
				if verb, _, _ := strings.Cut(strings.TrimSpace(string(d.body)), " "); slices.Contains(blockVerbs, verb) {
					paragraphs = append(paragraphs, p)
				}
			}
		}
		return ast.WalkContinue, nil
	})
	for _, p := range paragraphs {
		block := ast.NewTextBlock()
		block.SetLines(p.Lines())
		d := p.FirstChild()
		p.Parent().ReplaceChild(p.Parent(), p, block)
		block.AppendChild(block, d)
	}
}

var blockVerbs = []string{"figure", "tableau", "note"}

var verbs = []string{"valeur", "evolution", "parametre", "figure", "tableau", "note"}

// parseQuote reads the inside of a directive: verb "path" "word"… | filter.
func parseQuote(body string) (*Quote, *Problem) {
	verb, rest, _ := strings.Cut(strings.TrimSpace(body), " ")
	if !slices.Contains(verbs, verb) {
		if close := nearest(verb, verbs); close != "" {
			return nil, Problemf(Place{}, "nb.verb-near", "there is no directive %q; did you mean %q?", verb, close)
		}
		return nil, Problemf(Place{}, "nb.verb", "there is no directive %q; there are: %s", verb, strings.Join(verbs, ", "))
	}
	q := &Quote{Verb: verb}
	words, rest, p := quoted(rest)
	if p != nil {
		return nil, p
	}
	if len(words) == 0 || words[0] == "" {
		return nil, Problemf(Place{}, "nb.no-path", "{{%s}} needs a name between quotes: {{%s \"name\"}}", verb, verb)
	}
	q.Path = words[0]
	if words = words[1:]; len(words) > 0 {
		if verb != "evolution" || len(words) != 3 {
			return nil, Problemf(Place{}, "nb.words", "{{%s %q}} takes one name; only {{evolution}} takes three words more: rise, fall, stable", verb, q.Path)
		}
		q.Words = words
	}
	if rest != "" {
		if verb != "valeur" || rest[0] != '|' {
			return nil, Problemf(Place{}, "nb.trailing", "{{%s %q …}}: %q is not understood there", verb, q.Path, rest)
		}
		if q.Filter, p = parseFilter(rest[1:]); p != nil {
			return nil, p
		}
	}
	return q, nil
}

// quoted reads the words between quotes at the start of s, straight or French.
func quoted(s string) (words []string, rest string, p *Problem) {
	s = strings.TrimSpace(s)
	for s != "" {
		open, after := s[0:1], s[1:]
		end := `"`
		switch {
		case open == `"`:
		case strings.HasPrefix(s, "«"):
			end, after = "»", s[len("«"):]
		case strings.HasPrefix(s, "“"):
			end, after = "”", s[len("“"):]
		default:
			return words, s, nil
		}
		word, tail, ok := strings.Cut(after, end)
		if !ok {
			return nil, "", Problemf(Place{}, "nb.quote-open", "a quote is opened and not closed: %s", s)
		}
		words = append(words, strings.Trim(word, " \u00a0\u202f"))
		s = strings.TrimSpace(tail)
	}
	return words, "", nil
}
