package producers

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// A code far beyond the scale, a label, a date that is none: the drafted
// mapping does not take them for answers because they are there. They are set
// aside with what the answers are.
func TestDraftDoesNotBelieveMistakes(t *testing.T) {
	var b strings.Builder
	b.WriteString("\"id\",\"submitdate\",\"lastpage\",\"startlanguage\",\"token\",\"datestamp\",\"GSE[SQ001]\",\"GSE[SQ002]\",\"EQUIP[SQ001]\",\"AUTON\"\n")
	for i := range 40 {
		code, yes, n, date := fmt.Sprint("A", i%5+1), []string{"Y", ""}[i%2], fmt.Sprint(i%5+1), "2025-05-10 10:20:00"
		switch i {
		case 3:
			code = "A17"
		case 7:
			code = "B2"
		case 11:
			yes = "Z"
		case 15:
			n = "9"
		case 19:
			date = "hier"
		}
		fmt.Fprintf(&b, "\"%d\",\"%s\",\"4\",\"fr\",\"t%d\",\"2025-05-10 10:20:00\",\"%s\",\"A%d\",\"%s\",\"%s\"\n", i+1, date, i, code, i%4+1, yes, n)
	}
	out := open(t, written(t, "lime.csv", b.String()), Options{Key: testKey(t)})
	if out.Report.Aside != 5 || out.Report.Kept != 35 {
		t.Fatalf("%d set aside, want 5:\n%s", out.Report.Aside, told(out))
	}
	for _, want := range []string{
		`:5: column GSE[SQ001]: "A17": not an answer of this question; closest: A1`, `:9: column GSE[SQ001]: "B2"`, `:13: column EQUIP[SQ001]: "Z": neither yes nor no`,
		`:17: column AUTON: "9": not on the scale from 1 to 5`, `:21: column submitdate: "hier": not a date`,
	} {
		if text := told(out); !strings.Contains(text, want) {
			t.Errorf("not told: %s\n%s", want, text)
		}
	}
}

// A thousand wrong answers in one sub-question refuse the file, with a few
// lines that say which column and what its answers are.
func TestThousandWrongAnswers(t *testing.T) {
	var b strings.Builder
	b.WriteString("\"id\",\"submitdate\",\"lastpage\",\"startlanguage\",\"GSE[SQ001]\",\"GSE[SQ002]\"\n")
	for i := range 1000 {
		fmt.Fprintf(&b, "\"%d\",\"2025-05-10 10:20:00\",\"4\",\"fr\",\"A%d\",\"n'importe quoi %d\"\n", i+1, i%5+1, i)
	}
	out, err := Open(context.Background(), "", written(t, "lime.csv", b.String()), Options{Key: testKey(t)})
	if err == nil || !strings.Contains(err.Error(), "1000 cells in error") || out.Report.Wrong != 1000 || len(out.Report.Lines(0)) > 20 {
		t.Errorf("%v\n%s", err, told(out))
	}
}

// A misspelt answer of a known scale is listed with the closest ones; what
// means no answer is declared as such, and counts for none.
func TestMisspeltAndMissingAnswers(t *testing.T) {
	var b strings.Builder
	b.WriteString("Horodateur,Code,Vague,Je me sens à l'aise\n")
	labels := []string{"Plutôt d'accord", "Tout à fait d'accord", "Plutôt pas d'accord", "Plutôt d'accord", "Pas du tout d'accord", "Ne sait pas", "Plutôt d'accord", "Plutot dacord", "Tout à fait d'accord", "Plutôt d'accord"}
	for i, l := range labels {
		fmt.Fprintf(&b, "2025/05/10 10:20:00,P%d,avant,%s\n", i, l)
	}
	out := open(t, written(t, "forms.csv", b.String()), Options{Key: testKey(t)})
	text := told(out)
	if out.Report.Aside != 1 || !strings.Contains(text, `"Plutot dacord": not an answer of this question; closest: plutôt d'accord`) {
		t.Errorf("%s", text)
	}
	if len(out.Mapping.Missing) != 1 || out.Answers[5].Value != 255 || out.Answers[0].Value != 3 && out.Answers[0].Value != 4 {
		t.Errorf("%q %+v", out.Mapping.Missing, out.Answers)
	}
}
