package pages

import (
	"encoding/csv"
	"fmt"
	"io"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// A Number is one printed number and what it is made of, as its page says it.
type Number struct {
	Code, Label string
	Value       string          // "" = a figure
	Facts       [][2]string     // what and how much: rule, rows, people
	Head        []string        // of Rows
	Rows        [][]string      // what the number is made of, one line each
	Files       [][2]string     // name and SHA-256
	Figure      *reports.Figure // nil = a number alone
	Method      string
	Hash        string // of the data
}

// Number makes the number that a code names, again from the data; ErrNoPage
// when there is none. The filters are those of the request.
func (b *Book) Number(r Request, code string) (*Number, error) {
	v, err := b.originOf(r, code)
	if err != nil {
		return nil, err
	}
	n := &Number{Code: code, Label: v.Label, Value: v.Value, Facts: v.Facts, Head: v.Head, Rows: v.Rows, Figure: v.Figure, Method: v.Method, Hash: v.Hash}
	for _, m := range v.Files {
		n.Files = append(n.Files, [2]string{m.Source, m.SHA256})
	}
	return n, nil
}

// Write writes the number in words, then the rows it is made of with their
// cells set apart by tabs.
func (n *Number) Write(w io.Writer, l *lang.Catalogue) error {
	fmt.Fprintf(w, "%s\t%s\t%s\n", n.Code, n.Label, n.Value)
	for _, f := range n.Facts {
		fmt.Fprintf(w, "%s\t%s\n", f[0], f[1])
	}
	if n.Figure != nil {
		if err := n.Figure.Table(l).WriteText(w); err != nil {
			return err
		}
	}
	out := csv.NewWriter(w)
	out.Comma = '\t'
	if len(n.Head) > 0 {
		if err := out.Write(n.Head); err != nil {
			return err
		}
	}
	if err := out.WriteAll(n.Rows); err != nil {
		return err
	}
	for _, f := range n.Files {
		fmt.Fprintf(w, "%s\t%s\n", f[0], f[1])
	}
	_, err := fmt.Fprintf(w, "%s\t%s\n", n.Method, n.Hash)
	return err
}
