// Package impact measures what public actions changed for people.
//
// It takes answers given before, after and six months after an action, with
// indicators declared beside them, and returns the impact grid: one [Cell]
// per action and criterion (and, when asked, per territory, period and group
// of people), each with its change, its standardised effect, its interval,
// the number of people it rests on and a score from 0 to 100.
//
// The work is done in two steps. [Count] reads the rows once and builds a
// [Tally] per cell: the joint histogram of before × after × six months, which
// is all that the rest needs. [Assess] turns tallies into estimates; its cost
// does not depend on the number of respondents. [Evaluate] does both.
// Tallies add up ([Tally.Merge]), so that several machines, or one GROUP BY
// of a database, can count and this package assess.
//
// [Grid.Select] cuts a counted grid to any filter without reading rows again,
// and a [Guard] keeps filters from being subtracted from one another.
//
// Around it: change (tests and effects), sample (who to ask, who answered),
// instrument (can the questions be trusted), disclosure (what may be
// published), index and robust (one figure of many), counterfactual and sroi.
//
// It refuses to take a missing answer for a low one, to give an interval from
// fewer than six pairs, to show a breakdown that rests on fewer people than
// the threshold or that can be found by subtraction, and to score a criterion
// for which nothing was measured. It never knows who paid.
package impact
