package ingest

import (
	"iter"
	"math/bits"
)

// A Rule is a repair that changes nothing of the meaning and can be told in one
// sentence. Rules combine: a row may have been repaired by several.
type Rule uint32

// The repairs. Those that could change the meaning are marked: they are applied
// only when the user has confirmed them.
const (
	Mojibake       Rule = 1 << iota // "Ã©" was é: text decoded twice
	MixedEncoding                   // a Windows-1252 line in a UTF-8 file
	WrappedLine                     // a whole line between quotes, saved again by a spreadsheet
	StrayQuote                      // a quote that opens and never closes
	MergedCell                      // value of a merged cell repeated on each of its rows
	LeadingZero                     // 1053 was the code 01053
	FloatCode                       // 48095,0 was the code 48095
	FormulaGuard                    // 'text: the apostrophe that protects a formula
	AliasedLabel                    // a label replaced through the alias table
	PastCommune                     // code of a former commune replaced by today's
	FractionOfDate                  // to confirm: 2 May was "2/5" before a spreadsheet saw it
	DecodedEntity                   // "<e9>" was é
	SplitArray                      // {a,b}: a list that the separator had cut in several cells
	ruleEnd
)

var ruleNames = [...]string{
	"mojibake", "mixed-encoding", "wrapped-line", "stray-quote", "merged-cell", "leading-zero",
	"float-code", "formula-guard", "aliased-label", "past-commune", "fraction-of-date", "decoded-entity", "split-array",
}

// NeedsConfirmation tells the rules that are never applied unasked.
func (r Rule) NeedsConfirmation() bool { return r&FractionOfDate != 0 }

// Each yields the single rules of a combination.
func (r Rule) Each() iter.Seq[Rule] {
	return func(yield func(Rule) bool) {
		for r != 0 {
			one := Rule(1) << bits.TrailingZeros32(uint32(r))
			if !yield(one) {
				return
			}
			r &^= one
		}
	}
}

// Name returns the stable name of a single rule, "" for a combination.
func (r Rule) Name() string {
	if r == 0 || r >= ruleEnd || r&(r-1) != 0 {
		return ""
	}
	return ruleNames[bits.TrailingZeros32(uint32(r))]
}

// RuleNamed returns the rule with this name, 0 when there is none.
func RuleNamed(name string) Rule {
	for i, n := range ruleNames {
		if n == name {
			return 1 << i
		}
	}
	return 0
}

// Note describes a single rule.
func (r Rule) Note() Note { return Notef("ingest.rule."+r.Name(), "%s", r.Name()) }
