package chart

import "github.com/lozere-developpement/sillage/reports/palette"

// Roles that nearly every chart uses.
const (
	inkRole  = palette.Ink
	gridRole = palette.Grid
	axisRole = palette.Axis
)
