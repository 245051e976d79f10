package index

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// named writes a method and its parameters, e.g. "min-max(1,100)".
func named(name string, args ...float64) string {
	words := make([]string, len(args))
	for i, a := range args {
		words[i] = strconv.FormatFloat(a, 'g', -1, 64)
	}
	return name + "(" + strings.Join(words, ",") + ")"
}

// namedMap writes parameters by code in the order of codes.
func namedMap(m map[string]float64) string {
	if len(m) == 0 {
		return ""
	}
	var words []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		words = append(words, k+"="+strconv.FormatFloat(m[k], 'g', -1, 64))
	}
	return "(" + strings.Join(words, ",") + ")"
}
