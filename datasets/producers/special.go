package producers

import (
	"strings"
	"time"

	"github.com/lozere-developpement/sillage/datasets/ingest"
)

// recogniseShape tells the files that no header names: the statistics of the
// Espace Coop, and the three-line header of Framaforms.
func recogniseShape(f *ingest.File) (Guess, bool, error) {
	for _, s := range f.Sheets() {
		head, err := s.Head(40)
		if err != nil {
			return Guess{}, false, err
		}
		if isV1Stats(head) {
			return Guess{Kind: CoopV1Stats, Sheet: s.Name, Row: 1, Seen: []string{"Statistiques", "Général"}}, true, nil
		}
		if isCoopStats(s, head) {
			return Guess{Kind: CoopStats, Sheet: s.Name, Row: 1, Seen: []string{"Statistiques", "%"}}, true, nil
		}
		if row := threeLines(head); row > 0 {
			return Guess{Kind: Framaforms, Sheet: s.Name, Row: row, Seen: []string{"SID", "IP"}}, true, nil
		}
	}
	return Guess{}, false, nil
}

// threeLines recognises the header of a web form by its shape, whatever its
// language: a title alone, then groups with gaps, then a full line whose data
// hold an IP address. It returns the row of the third line, 0 when it is not so.
func threeLines(head []ingest.Row) int {
	for i := 0; i+3 < len(head) && i < 3; i++ {
		title, groups, leaves := head[i], head[i+1], head[i+2]
		if width(title) != 1 || width(leaves) < 8 || width(groups) >= len(leaves.Cells) || groups.At(0).Blank() || !groups.At(1).Blank() || !groups.At(2).Blank() {
			continue
		}
		for c := range leaves.Cells {
			if ingest.PersonalValues([]ingest.Cell{head[i+3].At(c)}) == ingest.IPAddress {
				return leaves.Number
			}
		}
	}
	return 0
}

func width(r ingest.Row) (n int) {
	for _, c := range r.Cells {
		if !c.Blank() {
			n++
		}
	}
	return n
}

// periodEnd reads the end of "01/01/2023-31/03/2023"; the zero time when it is
// not written so.
func periodEnd(period string) time.Time {
	_, end, ok := strings.Cut(period, "-")
	if !ok {
		return time.Time{}
	}
	d, err := ingest.Cell{Text: end, Kind: ingest.Text}.Day(ingest.DayFirst)
	if err != nil {
		return time.Time{}
	}
	return d.Time()
}
