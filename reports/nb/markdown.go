package nb

import (
	"bytes"
	"strings"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// A Piece is a stretch of a document for a format that has cells: prose with
// its values written in, or one block.
type Piece struct {
	Prose  string          // Markdown; "" for a block
	Name   string          // of the block's handle
	Figure *reports.Figure // of a block that is one
	Table  *reports.Table  // of a block that is one, or of the figure
	Place  Place
}

// Pieces cuts the document where its figures and tables stand. The error is as
// that of [Document.Render].
func (d *Document) Pieces(r *Result) ([]Piece, error) {
	w := &writer{doc: d, r: r}
	var pieces []Piece
	var prose bytes.Buffer
	flush := func() {
		if s := strings.TrimSpace(prose.String()); s != "" {
			pieces = append(pieces, Piece{Prose: s + "\n"})
		}
		prose.Reset()
	}
	at := 0
	for _, q := range d.quotes {
		prose.Write(d.source[at:q.start])
		at = q.stop
		p := w.piece(q, &prose)
		if p == nil {
			continue
		}
		flush()
		pieces = append(pieces, *p)
	}
	prose.Write(d.source[at:])
	flush()
	return pieces, joined(append(w.faults, d.Contradictions(r)...))
}

// piece writes a value into the prose, or returns the block that the quote is.
func (w *writer) piece(q *Quote, prose *bytes.Buffer) *Piece {
	if _, p := w.quote(q); p != nil {
		at := *p
		at.Place = q.Place
		w.faults = append(w.faults, &at)
		prose.WriteString("**" + escapeMarkdown(Said(&at)) + "**")
		return nil
	}
	switch q.Verb {
	case "valeur", "evolution":
		prose.WriteString(escapeMarkdown(w.written(q, w.r.Values[q.Path].Quantity)))
	case "parametre":
		for _, p := range w.r.Params {
			if p.Name == q.Path {
				prose.WriteString(escapeMarkdown(p.Value))
			}
		}
	case "note":
		n := w.r.Remarks[q.Path]
		prose.WriteString("> " + escapeMarkdown(n.Text) + "\n>\n> " + escapeMarkdown(n.Author) + ", " + escapeMarkdown(n.Date))
	default:
		p := &Piece{Name: q.Path, Place: q.Place}
		if f, ok := w.r.Figures[q.Path]; ok {
			t := f.Table(lang.French)
			p.Table = &t
			if q.Verb == "figure" {
				p.Figure = f
			}
			return p
		}
		t := Shown(w.r.Tables[q.Path])
		p.Table = &t
		return p
	}
	return nil
}

// Markdown writes the document with its values in place and each figure as its
// sentence and its table.
func (d *Document) Markdown(r *Result) ([]byte, error) {
	pieces, err := d.Pieces(r)
	var b bytes.Buffer
	for _, p := range pieces {
		if b.Len() > 0 {
			b.WriteString("\n")
		}
		b.WriteString(p.Prose)
		if p.Figure != nil {
			b.WriteString("**" + escapeMarkdown(p.Figure.Title) + "**. " + escapeMarkdown(p.Figure.Sentence(lang.French)) + "\n\n")
		}
		if p.Table != nil {
			b.WriteString(markdownTable(*p.Table))
		}
	}
	return b.Bytes(), err
}

func markdownTable(t reports.Table) string {
	var b strings.Builder
	row := func(n int, cell func(int) string) {
		for i := range n {
			b.WriteString("| " + strings.ReplaceAll(escapeMarkdown(cell(i)), "|", `\|`) + " ")
		}
		b.WriteString("|\n")
	}
	row(len(t.Head), func(i int) string { return t.Head[i] })
	b.WriteString(strings.Repeat("|---", len(t.Head)) + "|\n")
	for _, cells := range t.Rows {
		row(len(cells), func(i int) string { return cells[i].Text })
	}
	for _, n := range t.Notes {
		b.WriteString("\n*" + escapeMarkdown(n) + "*\n")
	}
	return b.String()
}

var markdownSigns = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "#", `\#`)

// escapeMarkdown keeps words that come from data from being read as Markdown.
func escapeMarkdown(s string) string { return markdownSigns.Replace(s) }
