package method

import (
	_ "embed"
	"sync"

	"github.com/BurntSushi/toml"
)

//go:embed crosswalk.toml
var crosswalkFile string

// A Walk relates the grid to other frameworks. The relations are a proposal of
// this project.
type Walk struct {
	Version  string
	Criteria []struct {
		ID    string
		Goals []int // United Nations' goals, 1 to 17
	} `toml:"criterion"`
	Elements []struct {
		ID   string // of our model: "criterion", "estimate"…
		IMP  string // "what", "who", "how much", "contribution", "risk"
		CIDS string // class of the Common Impact Data Standard
	} `toml:"element"`
}

// Crosswalk returns the relations between the grid and the United Nations'
// goals, the five dimensions of the Impact Management Project and the Common
// Impact Data Standard.
var Crosswalk = sync.OnceValue(func() *Walk {
	w := new(Walk)
	if _, err := toml.Decode(crosswalkFile, w); err != nil {
		panic("method: embedded crosswalk: " + err.Error())
	}
	return w
})

// Goals returns the goals of a criterion, nil when it is not in the walk.
func (w *Walk) Goals(criterion string) []int {
	for _, c := range w.Criteria {
		if c.ID == criterion {
			return c.Goals
		}
	}
	return nil
}
