package cli

import (
	"fmt"
	"io"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

// voiceRows lists what people said in their own words, beside the figures.
func voiceRows(ev *evidence.Evidence, res *impact.Result) []scoreRow {
	var rows []scoreRow
	for i := range res.Voices {
		v := &res.Voices[i]
		r := scoreRow{Level: "voice", Action: v.Action, Criterion: v.Criterion, Label: cellLabel(ev, v.Action, v.Criterion) + " : « " + v.Label + " »",
			N: v.Of, Coverage: 1, estimate: v.Share, voice: v}
		if v.Share.Given() {
			r.Value, r.Low, r.High = &v.Share.Value, &v.Share.Low, &v.Share.High
		} else {
			r.Refused = v.Share.Refused.Error()
		}
		rows = append(rows, r)
	}
	return rows
}

// voiceText prints a voice on one line.
func voiceText(a *app, w io.Writer, r scoreRow) {
	if !r.voice.Share.Given() {
		fmt.Fprintf(w, "  %s\t%s\n", r.Label, a.texts.Error(r.voice.Share.Refused.Reason))
		return
	}
	key := "cli.voice"
	if r.voice.Against {
		key = "cli.voice-against"
	}
	fmt.Fprintf(w, "  %s\t%s\n", r.Label, a.texts.T(key, r.voice.People, r.voice.Of, r.voice.Share.Low, r.voice.Share.High))
}
