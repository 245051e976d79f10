package nb

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A Document is the prose of a notebook: Markdown without HTML, with
// directives between double braces that quote what the cells computed.
//
//	{{valeur "nom.partie" | nombre 1}}   one quantity, in a sentence
//	{{evolution "nom.partie"}}           en hausse, en baisse or stable, from the interval
//	{{parametre "nom"}}                  the parameter of this run
//	{{figure "nom"}}                     alone on its line: the drawing and its table
//	{{tableau "nom"}}                    alone on its line: a table, or that of a figure
//	{{note "nom"}}                       alone on its line: a signed remark
type Document struct {
	file   string
	source []byte
	root   ast.Node
	md     goldmark.Markdown
	quotes []*Quote
}

// A Quote is one directive of a document.
type Quote struct {
	Verb   string // valeur, evolution, parametre, figure, tableau, note
	Path   string // "scores.individual"; of a block, the name
	Filter *Filter
	Words  []string // the three words of an evolution; nil = the usual ones
	Place  Place
	Number int // 1, 2, 3… in the order of the document, over values and evolutions

	start, stop int // in the source
}

// Parse reads a document. File names it in messages. The error holds every
// problem found, each with its line.
func Parse(file string, source []byte) (*Document, error) {
	source = bytes.TrimPrefix(source, []byte("\ufeff"))
	source = bytes.ReplaceAll(source, []byte("\r\n"), []byte("\n"))
	d := &Document{file: file, source: source, md: markdown()}
	d.root = d.md.Parser().Parse(text.NewReader(source))
	var faults []*Problem
	ast.Walk(d.root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *directive:
			q, p := parseQuote(string(n.body))
			if p == nil {
				q.start, q.stop = n.start, n.stop
				p = d.placeQuote(n, q)
			}
			if p != nil {
				p.Place = d.place(n.start)
				faults = append(faults, p)
				return ast.WalkContinue, nil
			}
			q.Place = d.place(n.start)
			n.quote = q
			d.quotes = append(d.quotes, q)
		case *ast.Image:
			if remote(string(n.Destination)) {
				faults = append(faults, Problemf(d.place(offset(n)), "nb.remote-image", "the image %q is on another site: put it beside the notebook", string(n.Destination)))
			}
		}
		return ast.WalkContinue, nil
	})
	d.number()
	if len(faults) > 0 {
		return nil, joined(faults)
	}
	return d, nil
}

// markdown returns a parser without raw HTML: what looks like a tag is text.
func markdown() goldmark.Markdown {
	var blocks, inlines []util.PrioritizedValue
	for _, p := range parser.DefaultBlockParsers() {
		if fmt.Sprintf("%T", p.Value) != "*parser.htmlBlockParser" {
			blocks = append(blocks, p)
		}
	}
	for _, p := range parser.DefaultInlineParsers() {
		if fmt.Sprintf("%T", p.Value) != "*parser.rawHTMLParser" {
			inlines = append(inlines, p)
		}
	}
	inlines = append(inlines, util.Prioritized(directiveParser{}, 50))
	return goldmark.New(
		goldmark.WithParser(parser.NewParser(
			parser.WithBlockParsers(blocks...),
			parser.WithInlineParsers(inlines...),
			parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
			parser.WithAutoHeadingID(),
			parser.WithASTTransformers(util.Prioritized(standAlone{}, 10)),
		)),
		goldmark.WithExtensions(extension.Table, extension.Footnote, extension.Strikethrough),
	)
}

// placeQuote refuses a figure in the middle of a sentence, and a value that
// would be a paragraph of its own is fine.
func (d *Document) placeQuote(n *directive, q *Quote) *Problem {
	if q.block() && !n.alone {
		return Problemf(Place{}, "nb.not-alone", "{{%s %q}} must stand alone on its line, with an empty line before and after", q.Verb, q.Path)
	}
	return nil
}

func (q *Quote) block() bool {
	return slices.Contains(blockVerbs, q.Verb)
}

// number gives values and evolutions the codes under which a reader asks where
// they come from.
func (d *Document) number() {
	slices.SortStableFunc(d.quotes, func(a, b *Quote) int { return a.start - b.start })
	next := 1
	for _, q := range d.quotes {
		if q.Verb == "valeur" || q.Verb == "evolution" {
			q.Number = next
			next++
		}
	}
}

// place returns the line of an offset in the source.
func (d *Document) place(offset int) Place {
	return Place{File: d.file, Line: 1 + bytes.Count(d.source[:min(offset, len(d.source))], []byte("\n"))}
}

// offset returns where a node starts, as far as goldmark knows.
func offset(n ast.Node) int {
	for ; n != nil; n = n.Parent() {
		if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
			return n.Lines().At(0).Start
		}
	}
	return 0
}

// Want returns the paths of the quantities that the document quotes, each once:
// what [Request.Want] asks for.
func (d *Document) Want() []string {
	var paths []string
	for _, q := range d.quotes {
		if (q.Verb == "valeur" || q.Verb == "evolution") && !slices.Contains(paths, q.Path) {
			paths = append(paths, q.Path)
		}
	}
	return paths
}

// Quotes returns the directives in the order of the document.
func (d *Document) Quotes() []*Quote { return d.quotes }

// Source returns the text of the document.
func (d *Document) Source() []byte { return d.source }

func remote(address string) bool {
	return bytes.Contains([]byte(address), []byte(":")) || bytes.HasPrefix([]byte(address), []byte("//"))
}
