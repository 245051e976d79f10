package nb

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// frames is where the result goes when another program reads it. It is set
// before the notebook's own variables are, so that what their functions print
// goes to the standard error and never mixes with it.
var frames = func() *os.File {
	if len(os.Args) < 2 || os.Args[1] != FramesFlag {
		return nil
	}
	out := os.Stdout
	os.Stdout = os.Stderr
	return out
}()

// Main runs the notebook for whoever started the process, and exits: for the
// sillage program, which sends an order and reads frames; or for its author,
// who types go run . and reads the values in the terminal.
func Main(n *Notebook) {
	// A function that calls itself without end is told after 64 MB rather than
	// a whole gigabyte, whose stack takes seconds to print.
	debug.SetMaxStack(64 << 20)
	if frames != nil {
		os.Exit(serve(n, os.Stdin, frames))
	}
	os.Exit(alone(n, os.Args[1:], os.Stdout, os.Stderr))
}

// serve answers one order.
func serve(n *Notebook, in io.Reader, out io.Writer) int {
	w := NewFrameWriter(out)
	var order Order
	if err := json.NewDecoder(in).Decode(&order); err != nil {
		return refuse(w, err)
	}
	order.Tell = func(e Event) { w.Write(Frame{Event: &e}) }
	done, err := order.open()
	if err != nil {
		return refuse(w, err)
	}
	defer done()
	res, err := n.Run(context.Background(), order.Request)
	if err != nil {
		return refuse(w, err)
	}
	if err := w.Write(Frame{Result: res}); err != nil {
		return refuse(w, Problemf(n.place, NotANumberKey, "the result holds a value that is %s", err.Error()))
	}
	return 0
}

func refuse(w *FrameWriter, err error) int {
	ps := Problems(err)
	for i, p := range ps {
		if p.Key == "nb.error" {
			ps[i] = told(err)
		}
	}
	w.Write(Frame{Problems: ps})
	return 1
}

// open opens what the order names. The caller calls done after the run.
func (o *Order) open() (done func(), err error) {
	o.Feed = Feed{Dir: o.Dir, Money: o.Money}
	if o.Workspace == "" {
		return func() {}, nil
	}
	ws, err := datasets.Open(o.Workspace)
	if err != nil {
		return nil, err
	}
	o.Feed.Config = ws.Config()
	if o.Feed.View, err = ws.View(); err != nil {
		ws.Close()
		return nil, err
	}
	return func() { o.Feed.View.Close(); ws.Close() }, nil
}

// alone runs the notebook for its author, without the sillage program.
func alone(n *Notebook, args []string, stdout, stderr io.Writer) int {
	fs := flag.NewFlagSet(n.name, flag.ContinueOnError)
	fs.SetOutput(stderr)
	o := Order{Request: Request{Params: map[string]string{}}}
	fs.StringVar(&o.Dir, "dir", ".", "dossier du carnet")
	fs.StringVar(&o.Workspace, "data", "", "dossier de l’espace de travail")
	fs.Func("param", "nom=valeur, autant de fois qu’il le faut", func(s string) error {
		name, value, ok := strings.Cut(s, "=")
		if !ok {
			return fmt.Errorf("%q: nom=valeur", s)
		}
		o.Params[name] = value
		return nil
	})
	if err := fs.Parse(args); err != nil {
		return 2
	}
	done, err := o.open()
	if err == nil {
		defer done()
		o.Want = n.quotable()
		var res *Result
		if res, err = n.Run(context.Background(), o.Request); err == nil {
			return report(res, stdout)
		}
	}
	for _, p := range Problems(err) {
		fmt.Fprintln(stderr, Said(p))
	}
	return 1
}

// quotable returns the names of the cells, for a run that has no document.
func (n *Notebook) quotable() []string {
	var names []string
	for _, d := range n.nodes {
		if d.kind == KindCell {
			names = append(names, d.name)
		}
	}
	return names
}

// report writes what was computed as plain text.
func report(res *Result, w io.Writer) int {
	status := 0
	for _, c := range res.Cells {
		switch v, ok := res.Verdicts[c.Name]; {
		case c.Problem != nil:
			fmt.Fprintf(w, "%s  ÉCHEC  %s\n", c.Name, Said(c.Problem))
			status = 1
		case ok && !v.OK:
			fmt.Fprintf(w, "%s  NON  %s\n", c.Name, Said(v.Why))
			status = 1
		case ok:
			fmt.Fprintf(w, "%s  oui\n", c.Name)
		case res.Values[c.Name].Cell != "" && res.Values[c.Name].Problem == nil:
			fmt.Fprintf(w, "%s = %s\n", c.Name, Write(res.Values[c.Name].Quantity, nil))
		}
	}
	return status
}

// Said returns a problem in French, with its place.
func Said(p *Problem) string { return SaidIn(lang.French, p) }

// SaidIn returns a problem in a language, with its place.
func SaidIn(l *lang.Catalogue, p *Problem) string {
	words, at := l.Error(p), p.Place.String()
	switch {
	case at == "":
		return words
	case l.Tag() == "fr":
		return at + " : " + words
	}
	return at + ": " + words
}
