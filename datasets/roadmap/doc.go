// Package roadmap is the roadmap "France Numérique Ensemble" as data: axes,
// actions, and for each action its stages, follow-up indicators, partners,
// owners, beneficiaries and budget. One CSV file per kind of thing, so that
// another département replaces the folder and nothing else.
//
// What comes from the adopted document is titles, labels, dates, names and
// amounts. The two goalposts of an indicator (worst and best) are not in it:
// they are proposals of this project, to be settled by those who steer the
// roadmap, and [Indicator.GoalSource] says so.
//
// It refuses a roadmap that does not hold together: an indicator of an action
// that is not there, an id given twice, an amount that is not one.
package roadmap
