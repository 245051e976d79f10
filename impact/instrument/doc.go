// Package instrument says whether questions and coders can be trusted: does a
// scale hold together (Cronbach's alpha, omega), do raters agree (intraclass
// correlation, Cohen, Krippendorff), what did people say in their own words
// and how many of them.
//
// It refuses alpha on items of different units, agreement where there is
// nothing to disagree on, words without consent or that name somebody, and
// counts of fewer people than the threshold.
//
// The questionnaires themselves are data: see [impact.Instrument].
package instrument
