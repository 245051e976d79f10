package nb

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// Draw draws a figure as an SVG element that may stand in a page.
type Draw func(f *reports.Figure, w reports.Width) ([]byte, error)

// Look says how a document is rendered. The zero Look shows tables instead of
// drawings and leaves pictures out.
type Look struct {
	Draw  Draw
	Image func(name string) ([]byte, error) // reads a picture beside the notebook; nil = none is shown
	// Bare leaves out the account of where the figures come from.
	Bare bool
}

// Render writes the document as HTML, without the page around it. The error
// holds every name that leads nowhere, every sentence that contradicts its
// figure and every figure that cannot be shown, each with its line; the HTML is
// complete all the same, with the problem in place of what it hit, so that an
// author sees the rest.
func (d *Document) Render(r *Result, look Look) ([]byte, error) {
	w := &writer{doc: d, r: r, look: look}
	md := goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Footnote, extension.Strikethrough),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(w, 1))),
	)
	var b bytes.Buffer
	if err := md.Renderer().Render(&b, d.source, d.root); err != nil {
		return nil, err
	}
	if !look.Bare {
		account, err := w.account()
		if err != nil {
			return nil, err
		}
		b.WriteString(account)
	}
	faults := append(w.faults, d.Contradictions(r)...)
	slices.SortStableFunc(faults, func(a, b *Problem) int { return a.Place.Line - b.Place.Line })
	return b.Bytes(), joined(faults)
}

// writer renders directives and pictures for one result.
type writer struct {
	doc    *Document
	r      *Result
	look   Look
	faults []*Problem
}

// RegisterFuncs tells goldmark which nodes the writer renders.
func (w *writer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(directiveKind, w.directive)
	reg.Register(ast.KindImage, w.image)
}

func (w *writer) directive(out util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkSkipChildren, nil
	}
	q := n.(*directive).quote
	text, p := w.quote(q)
	if p != nil {
		at := *p
		at.Place = q.Place
		w.faults = append(w.faults, &at)
		tag := "span"
		if q.block() {
			tag = "p"
		}
		text = fmt.Sprintf(`<%s class="problem">%s</%s>`, tag, html.EscapeString(Said(&at)), tag)
	}
	out.WriteString(text)
	return ast.WalkSkipChildren, nil
}

// quote writes one directive.
func (w *writer) quote(q *Quote) (string, *Problem) {
	switch q.Verb {
	case "valeur", "evolution":
		return w.value(q)
	case "parametre":
		return w.param(q)
	case "figure":
		return w.figure(q)
	case "tableau":
		return w.table(q)
	}
	n, ok := w.r.Remarks[q.Path]
	if !ok {
		return "", w.absent(q, KindNote)
	}
	return done(execute("remark", n))
}

func (w *writer) value(q *Quote) (string, *Problem) {
	b, ok := w.r.Values[q.Path]
	switch {
	case !ok:
		return "", w.absent(q, KindCell)
	case b.Problem != nil:
		return "", b.Problem
	case q.Verb == "evolution" && b.Quantity.Trend() == Unknown && b.Quantity.Why == nil:
		return "", Problemf(q.Place, "nb.no-interval", "%q has no interval, so nothing tells whether it rises or falls", q.Path)
	}
	return done(execute("value", struct {
		Raw, Text string
		Number    int
	}{raw(b.Quantity), w.written(q, b.Quantity), q.Number}))
}

func (w *writer) written(q *Quote, v Quantity) string {
	if q.Verb == "evolution" {
		return Direction(v, q.Words)
	}
	return Write(v, q.Filter)
}

// raw is the number for a machine that reads the page; "" when there is none.
func raw(q Quantity) string {
	switch {
	case q.Why != nil || q.Form == FormText:
		return ""
	case q.Form == FormMoney:
		return fmt.Sprintf("%d.%02d", q.Cents/100, max(q.Cents%100, -(q.Cents%100)))
	}
	return strconv.FormatFloat(q.Value, 'g', -1, 64)
}

func (w *writer) param(q *Quote) (string, *Problem) {
	var names []string
	for _, p := range w.r.Params {
		if p.Name == q.Path {
			return html.EscapeString(p.Value), nil
		}
		names = append(names, p.Name)
	}
	return "", Problemf(q.Place, "nb.param-unknown", "there is no parameter %q; there are: %s", q.Path, strings.Join(names, ", "))
}

func (w *writer) figure(q *Quote) (string, *Problem) {
	f, ok := w.r.Figures[q.Path]
	if !ok {
		return "", w.absent(q, KindFigure)
	}
	return done(writeFigure(f, w.look.Draw))
}

func (w *writer) table(q *Quote) (string, *Problem) {
	if t, ok := w.r.Tables[q.Path]; ok {
		return done(writeTable(t))
	}
	f, ok := w.r.Figures[q.Path]
	if !ok {
		return "", w.absent(q, KindTable)
	}
	if err := f.Validate(); err != nil {
		return "", told(err)
	}
	return done(execute("standalone-table", f.Table(lang.French)))
}

// absent says why a name gives nothing: it failed, it is of another kind, or it
// was never declared.
func (w *writer) absent(q *Quote, want Kind) *Problem {
	var names []string
	for _, c := range w.r.Cells {
		if c.Name == q.Path && c.Problem != nil {
			return c.Problem
		}
		if c.Name == q.Path {
			return Problemf(q.Place, "nb.other-kind", "%q is a %s, not a %s", q.Path, string(c.Kind), string(want))
		}
		if c.Kind == want {
			names = append(names, c.Name)
		}
	}
	if close := nearest(q.Path, names); close != "" {
		return Problemf(q.Place, "nb.unknown-name-near", "nothing is named %q; did you mean %q?", q.Path, close)
	}
	return Problemf(q.Place, "nb.unknown-name", "nothing is named %q; the notebook declares: %s", q.Path, strings.Join(names, ", "))
}

func done(text string, err error) (string, *Problem) {
	if err != nil {
		return "", told(err)
	}
	return text, nil
}

// image puts a picture that lies beside the notebook into the page itself.
func (w *writer) image(out util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	name := string(n.(*ast.Image).Destination)
	alt := plainText(n, source)
	kind := pictures[strings.ToLower(path.Ext(name))]
	var data []byte
	err := fmt.Errorf("no picture is shown here")
	if w.look.Image != nil {
		data, err = w.look.Image(name)
	}
	if err != nil || kind == "" {
		at := w.doc.place(offset(n))
		w.faults = append(w.faults, Problemf(at, "nb.image", "the picture %q cannot be read beside the notebook", name))
		return ast.WalkSkipChildren, nil
	}
	fmt.Fprintf(out, `<img src="data:%s;base64,%s" alt="%s">`, kind, base64.StdEncoding.EncodeToString(data), html.EscapeString(alt))
	return ast.WalkSkipChildren, nil
}

// plainText returns the words under a node without their marks.
func plainText(n ast.Node, source []byte) string {
	var b strings.Builder
	ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch t := n.(type) {
		case *ast.Text:
			if entering {
				b.Write(t.Segment.Value(source))
			}
		case *ast.String:
			if entering {
				b.Write(t.Value)
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// pictures are the kinds that every browser shows. SVG is not among them: it
// may hold a script.
var pictures = map[string]string{
	".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
}

// account tells of each code where its number comes from, and what the whole
// was computed with.
func (w *writer) account() (string, error) {
	type code struct {
		Number, Rows                       int
		Written, Cell, Place, Inputs, Rule string
		Files, Warnings                    []string
	}
	type hash struct{ Name, Hash string }
	type check struct {
		Name, Why string
		OK        bool
	}
	var v struct {
		Codes    []code
		Verdicts []check
		Data     []hash
		Record   Record
	}
	v.Record = w.r.Record
	for _, q := range w.doc.quotes {
		b, ok := w.r.Values[q.Path]
		if q.Number == 0 || !ok || b.Problem != nil {
			continue
		}
		c := code{Number: q.Number, Written: w.written(q, b.Quantity), Cell: b.Cell}
		for _, s := range w.r.Cells {
			if s.Name == b.Cell {
				c.Place, c.Inputs = s.Place.String(), strings.Join(s.Inputs, ", ")
			}
		}
		if l := b.Quantity.Lineage; l != nil {
			c.Rows, c.Rule, c.Files = l.Rows, l.Rule, l.Files
		}
		for _, p := range b.Quantity.Warnings {
			c.Warnings = append(c.Warnings, lang.French.Error(p))
		}
		v.Codes = append(v.Codes, c)
	}
	for _, s := range w.r.Cells {
		if d, ok := w.r.Verdicts[s.Name]; ok {
			why := ""
			if d.Why != nil {
				why = lang.French.Error(d.Why)
			}
			v.Verdicts = append(v.Verdicts, check{s.Name, why, d.OK})
		}
		if h, ok := w.r.Record.Data[s.Name]; ok {
			v.Data = append(v.Data, hash{s.Name, h})
		}
	}
	return execute("provenance", v)
}
