package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/lozere-developpement/sillage/datasets/export"
	"github.com/lozere-developpement/sillage/impact/index"
	"github.com/lozere-developpement/sillage/impact/robust"
)

// indexFlags are the choices of an index that the command line can make.
type indexFlags struct {
	format, scale, mean, treat, impute, target string
	screen, noise                              float64
	replicates                                 int
	seed                                       uint64
}

// indexCommand builds a composite index from the two tables of COINr and says
// how far its order holds.
func (a *app) indexCommand() *cobra.Command {
	var f indexFlags
	cmd := &cobra.Command{
		Use:     "index DONNÉES CADRE",
		Short:   a.texts.T("cli.index-short"),
		Long:    a.texts.T("cli.index-long"),
		Example: "  sillage index donnees.csv cadre.csv\n  sillage index donnees.xlsx cadre.xlsx --imputer groupe:epci --format xlsx > indice.xlsx",
		Args:    arguments(2, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			tabular := scoreTables[f.format]
			if tabular == "" && f.format != "text" && f.format != "json" {
				return misused("cli.unknown-format", "unknown format %q", f.format)
			}
			built, err := buildIndex(args[0], args[1], f)
			if err != nil {
				return err
			}
			switch f.format {
			case "text":
				return a.indexText(built)
			case "json":
				return a.writeJSON(a.indexJSON(built))
			}
			return export.Formats[tabular].Write(a.out, a.indexTable(built))
		},
	}
	text := func(p *string, name, value, key string) { cmd.Flags().StringVar(p, name, value, a.texts.T(key)) }
	text(&f.format, "format", "text", "cli.flag-format")
	text(&f.scale, "echelle", "minmax", "cli.flag-scale-of")
	text(&f.mean, "agreger", "arithmetique", "cli.flag-mean")
	text(&f.treat, "traiter", "non", "cli.flag-treat")
	text(&f.impute, "imputer", "non", "cli.flag-impute")
	text(&f.target, "agregat", "", "cli.flag-target")
	cmd.Flags().Float64Var(&f.screen, "tri", 0, a.texts.T("cli.flag-screen"))
	cmd.Flags().Float64Var(&f.noise, "poids", 0.25, a.texts.T("cli.flag-noise"))
	cmd.Flags().IntVar(&f.replicates, "tirages", 10_000, a.texts.T("cli.flag-draws"))
	cmd.Flags().Uint64Var(&f.seed, "graine", 1, a.texts.T("cli.flag-draw-seed"))
	return cmd
}

// An indexed table is an index, how far its order holds, and its sources.
type indexed struct {
	x        *index.Index
	target   string
	analysis *robust.Analysis
	decisive *robust.Decisive // nil when a single choice varies
	files    []*readTable
}

var scales = map[string]index.Normaliser{
	"minmax": index.MinMax{Low: 1, High: 100}, "z": index.ZScore{Mean: 50, SD: 10}, "rang": index.Rank{}, "centile": index.PercentileRank{},
	"bornes": index.Goalposts{}, "cible": index.DistanceToTarget{Capped: true},
}

var means = map[string]index.Aggregator{
	"arithmetique": index.Arithmetic{}, "geometrique": index.Geometric{}, "harmonique": index.Harmonic{}, "copeland": index.Copeland{},
}

var treatments = map[string]index.Treatment{"non": {}, "oui": index.WinsoriseThenLog}

// choose looks up a word given with a flag.
func choose[T any](of map[string]T, flag, word string) (T, error) {
	v, ok := of[word]
	if !ok {
		return v, hint(misused("cli.unknown-choice", "--%s: unknown choice %q", flag, word), "cli.hint-choices", strings.Join(sortedKeys(of), ", "))
	}
	return v, nil
}

// imputer reads "non", "moyenne", "ligne", "em" or "groupe:VARIABLE".
func imputer(word string) (index.Imputer, error) {
	if group, ok := strings.CutPrefix(word, "groupe:"); ok {
		return index.ImputeGroupMean{Group: group}, nil
	}
	return choose(map[string]index.Imputer{
		"non": nil, "moyenne": index.ImputeMean{}, "mediane": index.ImputeMedian{}, "ligne": index.ImputeRowMean{Level: 2}, "em": index.ImputeEM{Level: 2},
		"groupe:VARIABLE": nil,
	}, "imputer", word)
}

// buildIndex reads the tables, builds the index, and varies what could be chosen
// otherwise: the weights, the way to combine, the treatment of outliers and,
// where there are gaps, the imputation.
func buildIndex(data, frame string, f indexFlags) (*indexed, error) {
	var design index.Design
	var err error
	if design.Normalise, err = choose(scales, "echelle", f.scale); err != nil {
		return nil, err
	}
	if design.Aggregate, err = choose(means, "agreger", f.mean); err != nil {
		return nil, err
	}
	if design.Treat, err = choose(treatments, "traiter", f.treat); err != nil {
		return nil, err
	}
	if design.Impute, err = imputer(f.impute); err != nil {
		return nil, err
	}
	design.Screen.MinAvailable = f.screen
	out := &indexed{target: f.target}
	for _, path := range []string{frame, data} {
		t, err := readTableFrom(path)
		if err != nil {
			return nil, err
		}
		out.files = append(out.files, t)
	}
	if design.Framework, err = index.ReadFramework(out.files[0].csv()); err != nil {
		return nil, inFile(out.files[0].File, err)
	}
	table, err := index.ReadData(out.files[1].csv(), design.Framework)
	if err != nil {
		return nil, inFile(out.files[1].File, err)
	}
	if out.x, err = index.Build(table, design); err != nil {
		return nil, err
	}
	choices := otherwise(design, f)
	o := robust.Options{Target: f.target, Replicates: f.replicates, Seed: f.seed}
	if out.analysis, err = robust.Analyse(table, design, choices, o); err != nil {
		return nil, err
	}
	if len(out.analysis.Factors) > 1 {
		out.decisive, err = robust.Sensitivity(table, design, choices, robust.SensitivityOptions{Target: f.target, Seed: f.seed})
	}
	return out, err
}

// otherwise declares what could reasonably have been chosen instead.
func otherwise(design index.Design, f indexFlags) robust.Choices {
	c := robust.Choices{Weights: robust.Weights{Noise: f.noise}}
	if f.mean == "arithmetique" && f.scale == "minmax" || f.mean == "geometrique" {
		c.Aggregate = []index.Aggregator{index.Arithmetic{}, index.Geometric{}}
	}
	c.Treat = []index.Treatment{{}, index.WinsoriseThenLog}
	if f.treat == "oui" {
		c.Treat = []index.Treatment{index.WinsoriseThenLog, {First: index.Winsorise{}}}
	}
	if design.Impute != nil {
		c.Impute = []index.Imputer{design.Impute, index.ImputeMedian{}}
	}
	return c
}

// inFile names the file that an error is about.
func inFile(name string, err error) error { return &fileError{name, err} }

type fileError struct {
	name string
	err  error
}

func (e *fileError) Error() string            { return e.name + ": " + e.err.Error() }
func (e *fileError) Unwrap() error            { return e.err }
func (e *fileError) Message() (string, []any) { return "cli.in-file", []any{e.name, e.err} }
