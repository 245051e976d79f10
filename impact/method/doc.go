// Package method declares a whole evaluation method in Go: the referential
// and questionnaires, a theory of change with its assumptions and risks, the
// indicators, and every choice with its reason. A [Method] has a version and
// a content hash, writes its own documentation ([Method.Card]), can be
// compared with another ([Diff]), also by what it concludes from the same data
// ([Moved]), and is exported to the Common Impact Data Standard ([Capsule]).
// [Crosswalk] relates the grid to the United Nations' goals.
//
// It refuses a method that does not say enough to be redone by someone else:
// an indicator without formula or source, a choice without reason, a theory
// of change that turns in a circle, a method without stated limits.
package method
