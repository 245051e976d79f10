package notebook

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/nb"
)

// Compare says in sentences what changed between two snapshots of a notebook:
// its method, its data, each quoted value, each point of its figures. Nothing
// means that they say the same.
func Compare(before, after string) ([]string, error) {
	a, err := ReadManifest(before)
	if err != nil {
		return nil, err
	}
	b, err := ReadManifest(after)
	if err != nil {
		return nil, err
	}
	l := lang.French
	var said []string
	if a.Record.Method != b.Record.Method {
		said = append(said, l.T("nb.cmp-method"))
	}
	for _, name := range slices.Sorted(maps.Keys(b.Record.Data)) {
		if a.Record.Data[name] != b.Record.Data[name] {
			said = append(said, l.T("nb.cmp-data", name))
		}
	}
	for _, c := range b.Combinations {
		old, err := readResult(before, c)
		if os.IsNotExist(err) {
			said = append(said, l.T("nb.cmp-page", c.Page))
			continue
		}
		if err != nil {
			return nil, err
		}
		now, err := readResult(after, c)
		if err != nil {
			return nil, err
		}
		for _, s := range compareResults(old, now) {
			said = append(said, stem(c.Page)+" : "+s)
		}
	}
	return said, nil
}

func readResult(dir string, c Combination) (*nb.Result, error) {
	data, err := os.ReadFile(filepath.Join(dir, stem(c.Page), "resultat.json"))
	if err != nil {
		return nil, err
	}
	r := &nb.Result{}
	return r, json.Unmarshal(data, r)
}

func compareResults(old, now *nb.Result) []string {
	l := lang.French
	var said []string
	for _, path := range slices.Sorted(maps.Keys(now.Values)) {
		was, is := nb.Write(old.Values[path].Quantity, nil), nb.Write(now.Values[path].Quantity, nil)
		switch _, had := old.Values[path]; {
		case !had:
			said = append(said, l.T("nb.cmp-new", path, is))
		case was != is:
			said = append(said, l.T("nb.cmp-value", path, was, is))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(now.Figures)) {
		f, before := now.Figures[name], old.Figures[name]
		if before == nil {
			said = append(said, l.T("nb.cmp-figure", f.Title))
			continue
		}
		for _, p := range f.Points {
			was, had := before.At(p.Series, p.Label)
			if text, is := pointText(before, was, had), pointText(f, p, true); text != is {
				said = append(said, l.T("nb.cmp-point", f.Title, fmt.Sprint(p.Series, sep(p), p.Label), text, is))
			}
		}
	}
	return said
}

func sep(p reports.Point) string {
	if p.Series == "" {
		return ""
	}
	return " / "
}

func pointText(f *reports.Figure, p reports.Point, ok bool) string {
	switch {
	case !ok:
		return "–"
	case p.Missing != "":
		return p.Missing
	}
	return f.Amount(lang.French, p.Value)
}

func (d Deps) compareCommand() *cobra.Command {
	return &cobra.Command{Use: "compare NOM [AVANT [APRÈS]]", Short: d.t("nb.cmd-compare"), Args: cobra.RangeArgs(1, 3), RunE: func(_ *cobra.Command, args []string) error {
		shelf := filepath.Join(d.published(), args[0])
		before, after, err := twoSnapshots(shelf, args[1:])
		if err != nil {
			return failure(err)
		}
		said, err := Compare(filepath.Join(shelf, before), filepath.Join(shelf, after))
		if err != nil {
			return failure(err)
		}
		fmt.Fprintln(d.Out, d.t("nb.cmp-title", args[0], before, after))
		for _, s := range said {
			fmt.Fprintln(d.Out, "- "+s)
		}
		if len(said) == 0 {
			d.say("nb.cmp-same")
		}
		return nil
	}}
}

// twoSnapshots returns the ids to compare: those given, else the two latest.
func twoSnapshots(shelf string, given []string) (before, after string, err error) {
	entries, err := Journal(shelf)
	if err != nil {
		return "", "", err
	}
	var ids []string
	for _, e := range slices.Backward(entries) {
		if e.Act == Published && !slices.Contains(ids, e.ID) {
			ids = append(ids, e.ID)
		}
	}
	switch {
	case len(given) == 2:
		return given[0], given[1], nil
	case len(given) == 1 && len(ids) > 0:
		return given[0], ids[0], nil
	case len(ids) < 2:
		return "", "", problemf("nb.cmp-one", "%q has fewer than two publications: there is nothing to compare", filepath.Base(shelf))
	}
	return ids[1], ids[0], nil
}
