package evidence

import (
	"strconv"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/change"
)

// voiceTable is the table of a workspace that holds counted words. The words
// themselves never enter it.
const voiceTable = "voix"

// VoiceTable returns voices as a table to import: one row per action and code,
// which a later count replaces. A count that was refused has no number in it.
func VoiceTable(voices []impact.Voice) datasets.Table {
	t := datasets.Table{Name: voiceTable, Key: 0}
	for _, name := range []string{"cle", "action", "critere", "code", "libelle", "en_mal", "personnes", "sur", "refus"} {
		t.Columns = append(t.Columns, datasets.TableColumn{Name: name})
	}
	for _, v := range voices {
		row := []string{v.Action + "/" + v.Code, v.Action, v.Criterion, v.Code, v.Label, "", "", "", ""}
		if v.Against {
			row[5] = "oui"
		}
		if v.Share.Given() {
			row[6], row[7] = strconv.Itoa(v.People), strconv.Itoa(v.Of)
		} else {
			row[8] = v.Share.Refused.Reason.Key
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// refusals are why a count of words is not given, by the key it is stored by.
func (e *Evidence) refusal(key, label string) impact.Estimate {
	if key == "impact.words.disagree" {
		return impact.Refuse("voices/wilson", impact.Notef("impact.words.disagree", "the coders do not agree enough on « %s »", label),
			impact.Notef("impact.words.disagree.remedy", "write a clearer rule for this code and code again"))
	}
	return impact.Refuse("voices/wilson",
		impact.Notef("impact.withheld", "withheld: fewer than %d people, or needed to protect such a cell", e.Options.Threshold),
		impact.Notef("impact.withheld.remedy", "read a wider cell: several communes, several quarters"))
}

// readVoices reads the counts of words of a view. One below the threshold of
// today is withheld, whatever it was when it was made.
func (e *Evidence) readVoices(view *datasets.View) {
	for _, t := range view.Tables {
		if t.Name != voiceTable || len(t.Columns) != 9 {
			continue
		}
		for i := range t.Cells[0] {
			cell := func(k int) string { return t.Cells[k][i] }
			v := impact.Voice{Action: cell(1), Criterion: cell(2), Code: cell(3), Label: cell(4), Against: cell(5) == "oui"}
			people, err1 := strconv.Atoi(cell(6))
			of, err2 := strconv.Atoi(cell(7))
			least := e.Options.Threshold
			switch {
			case err1 != nil || err2 != nil || people > of:
				v.Share = e.refusal(cell(8), v.Label)
			case of < least || people > 0 && people < least || people < of && of-people < least:
				v.Share = e.refusal("", v.Label)
			default:
				v.People, v.Of = people, of
				v.Share = change.Wilson(int64(people), int64(of), 0.95)
				v.Share.Method = "voices/wilson"
			}
			v.Share.Lineage.Files = []string{t.Part.Source}
			e.voices = append(e.voices, v)
		}
	}
}

// Voices returns what people said in their own words about an action, "" for
// all, in the part that f looks at: words are counted by action only, so a
// part in time or space has none.
func (e *Evidence) Voices(f Filter) []impact.Voice {
	if f.EPCI != "" || f.Period != "" {
		return nil
	}
	var out []impact.Voice
	for _, v := range e.voices {
		if f.Action == "" || v.Action == f.Action {
			out = append(out, v)
		}
	}
	return out
}
