package nb

import "github.com/lozere-developpement/sillage/reports"

// Figure declares something to look at. The function returns the figure as
// data; its ID is set to name. A figure without title, without summary, or with
// a number that is not one is refused at publication.
func Figure[A any](n *Notebook, name string, a *Handle[A], f func(A) (reports.Figure, error)) *Handle[reports.Figure] {
	return cell[reports.Figure](n, KindFigure, name, caller(1), f == nil, func(in []any) (any, error) {
		fig, err := f(as[A](in[0]))
		fig.ID = name
		return fig, err
	}, under(a))
}

// Figure2 declares a figure made from two steps, see [Figure].
func Figure2[A, B any](n *Notebook, name string, a *Handle[A], b *Handle[B], f func(A, B) (reports.Figure, error)) *Handle[reports.Figure] {
	return cell[reports.Figure](n, KindFigure, name, caller(1), f == nil, func(in []any) (any, error) {
		fig, err := f(as[A](in[0]), as[B](in[1]))
		fig.ID = name
		return fig, err
	}, under(a), under(b))
}

// A Table is rows to read, for what is not a figure.
type Table struct {
	Title   string       `json:"title"`   // its caption, required
	Columns []string     `json:"columns"` // headings
	Rows    [][]Quantity `json:"rows"`    // each as long as Columns; see [Text], [Number], [Quantify]
	Source  string       `json:"source,omitempty"`
	Doubts  []string     `json:"doubts,omitempty"`
}

// Tabulate declares a table.
func Tabulate[A any](n *Notebook, name string, a *Handle[A], f func(A) (Table, error)) *Handle[Table] {
	return cell[Table](n, KindTable, name, caller(1), f == nil, func(in []any) (any, error) {
		return f(as[A](in[0]))
	}, under(a))
}

// Check declares something that must be true, such as "weights sum to 1". The
// function returns nil, or why it is not. While a check fails the notebook is
// shown to its author and is not published.
func Check[A any](n *Notebook, name string, a *Handle[A], f func(A) error) *Handle[Verdict] {
	return cell[Verdict](n, KindCheck, name, caller(1), f == nil, func(in []any) (any, error) {
		return verdict(f(as[A](in[0]))), nil
	}, under(a))
}

// Check2 declares a check on two steps, see [Check].
func Check2[A, B any](n *Notebook, name string, a *Handle[A], b *Handle[B], f func(A, B) error) *Handle[Verdict] {
	return cell[Verdict](n, KindCheck, name, caller(1), f == nil, func(in []any) (any, error) {
		return verdict(f(as[A](in[0]), as[B](in[1]))), nil
	}, under(a), under(b))
}

// A Verdict is the outcome of a check.
type Verdict struct {
	OK  bool     `json:"ok"`
	Why *Problem `json:"why,omitempty"` // nil when OK
}

func verdict(err error) Verdict {
	if err == nil {
		return Verdict{OK: true}
	}
	return Verdict{Why: told(err)}
}

// A Remark is a comment by a named person, dated, frozen with the publication.
type Remark struct {
	Text   string `json:"text"`   // plain text
	Author string `json:"author"` // name and role: « Service inclusion numérique »
	Date   string `json:"date"`   // ISO, "2026-03-12"
}

// Note declares a remark that may depend on what was computed.
func Note[A any](n *Notebook, name string, a *Handle[A], f func(A) (Remark, error)) *Handle[Remark] {
	return cell[Remark](n, KindNote, name, caller(1), f == nil, func(in []any) (any, error) {
		return f(as[A](in[0]))
	}, under(a))
}
