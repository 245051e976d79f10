// Package layout holds no code: its tests read the sources of the whole module
// and keep the house as the design draws it.
package layout
