package index_test

import (
	"os"
	"testing"
)

// TestReference runs every reference case under its own name. The ASEM example
// is not in the repository: without it its cases are skipped, each by name.
func TestReference(t *testing.T) {
	referenceNormalise(t)
	referenceTreat(t)
	referenceAggregate(t)
	referenceWeights(t)
	if os.Getenv("SILLAGE_TESTDATA") != "" {
		referenceASEM(t)
		return
	}
	for _, id := range []string{"ASEM1", "ASEM2", "ASEM3", "ASEM4", "ASEM5", "ASEM7", "ASEM8", "ASEM9", "ASEM10", "ASEM11"} {
		t.Run(id, func(t *testing.T) { t.Skip("needs SILLAGE_TESTDATA: asem/ASEM_iData.csv, asem/ASEM_iMeta.csv") })
	}
}
