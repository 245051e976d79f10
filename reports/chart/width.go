package chart

import "strings"

// advances are the widths of characters U+0020 to U+017F in Liberation Sans
// 2.1, regular and bold, in thousandths of the size: those of Arial and
// Helvetica, which are what most readers have. With them a label is cut into
// lines here, the same on every machine.
var advances = [2][352]uint16{
	{
		278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
		556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
		1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
		667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
		333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
		556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, 0,
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		278, 333, 556, 556, 556, 556, 260, 556, 333, 737, 370, 556, 584, 333, 737, 552,
		400, 549, 333, 333, 333, 576, 537, 333, 333, 333, 365, 556, 834, 834, 834, 611,
		667, 667, 667, 667, 667, 667, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278,
		722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611,
		556, 556, 556, 556, 556, 556, 889, 500, 556, 556, 556, 556, 278, 278, 278, 278,
		556, 556, 556, 556, 556, 556, 556, 549, 611, 556, 556, 556, 556, 500, 556, 500,
		667, 556, 667, 556, 667, 556, 722, 500, 722, 500, 722, 500, 722, 500, 722, 615,
		722, 556, 667, 556, 667, 556, 667, 556, 667, 556, 667, 556, 778, 556, 778, 556,
		778, 556, 778, 556, 722, 556, 722, 556, 278, 278, 278, 278, 278, 278, 278, 222,
		278, 278, 735, 444, 500, 222, 667, 500, 500, 556, 222, 556, 222, 556, 292, 556,
		334, 556, 222, 722, 556, 722, 556, 722, 556, 604, 723, 556, 778, 556, 778, 556,
		778, 556, 1000, 944, 722, 333, 722, 333, 722, 333, 667, 500, 667, 500, 667, 500,
		667, 500, 611, 278, 611, 375, 611, 278, 722, 556, 722, 556, 722, 556, 722, 556,
		722, 556, 722, 556, 944, 722, 667, 500, 667, 611, 500, 611, 500, 611, 500, 222,
	},
	{
		278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
		556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
		975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
		667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
		333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
		611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584, 0,
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		278, 333, 556, 556, 556, 556, 280, 556, 333, 737, 370, 556, 584, 333, 737, 552,
		400, 549, 333, 333, 333, 576, 556, 333, 333, 333, 365, 556, 834, 834, 834, 611,
		722, 722, 722, 722, 722, 722, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278,
		722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611,
		556, 556, 556, 556, 556, 556, 889, 556, 556, 556, 556, 556, 278, 278, 278, 278,
		611, 611, 611, 611, 611, 611, 611, 549, 611, 611, 611, 611, 611, 556, 611, 556,
		722, 556, 722, 556, 722, 556, 722, 556, 722, 556, 722, 556, 722, 556, 722, 719,
		722, 611, 667, 556, 667, 556, 667, 556, 667, 556, 667, 556, 778, 611, 778, 611,
		778, 611, 778, 611, 722, 611, 722, 611, 278, 278, 278, 278, 278, 278, 278, 278,
		278, 278, 785, 556, 556, 278, 722, 556, 556, 611, 278, 611, 278, 611, 385, 611,
		479, 611, 278, 722, 611, 722, 611, 722, 611, 709, 723, 611, 778, 611, 778, 611,
		778, 611, 1000, 944, 722, 389, 722, 389, 722, 389, 667, 556, 667, 556, 667, 556,
		667, 556, 611, 333, 611, 479, 611, 333, 722, 611, 722, 611, 722, 611, 722, 611,
		722, 611, 722, 611, 944, 778, 667, 556, 667, 611, 500, 611, 500, 611, 500, 278,
	},
}

// others are the widths of characters beyond the table.
var others = map[rune]uint16{
	'\u2013': 556, '\u2014': 1000, '\u2018': 278, '\u2019': 278, '\u201c': 500, '\u201d': 500, '\u2026': 1000,
	'\u20ac': 556, '\u2212': 584, '\u2022': 350, '\u202f': 200, '\u2264': 549, '\u2265': 549, '\u2192': 1000,
}

// TextWidth returns the width of one line of text at a size, in the unit of the
// size.
func TextWidth(text string, size float64, bold bool) float64 {
	table := &advances[0]
	if bold {
		table = &advances[1]
	}
	total := 0
	for _, r := range text {
		switch {
		case r >= 0x20 && r < 0x180:
			total += int(table[r-0x20])
		case others[r] > 0:
			total += int(others[r])
		default:
			total += 1000
		}
	}
	return float64(total) * size / 1000
}

// Wrap cuts text into lines no wider than width, at spaces where it can. At
// most so many lines are kept: the last then ends with an ellipsis.
func Wrap(text string, size, width float64, most int) []string {
	width = max(width, size)
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "")
	}
	var lines []string
	line := ""
	for _, word := range words(text) {
		for TextWidth(word, size, false) > width { // a word too long for any line
			head := fitting(word, size, width)
			if at := strings.LastIndexByte(head, '-'); at > 2 && len(head) < len(word) {
				head = head[:at+1] // Terres d'Apcher-Margeride-Aubrac
			}
			if line != "" {
				lines, line = append(lines, line), ""
			}
			lines = append(lines, head)
			word = word[len(head):]
		}
		switch {
		case line == "":
			line = word
		case TextWidth(line+" "+word, size, false) <= width:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
		if len(lines) > most {
			break
		}
	}
	if line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = fitting(lines[most-1], size, width-TextWidth("…", size, false)) + "…"
	}
	return lines
}

// longest is how much of a text is looked at, in bytes: several pages, so that
// a file pasted in a label costs no more than a label.
const longest = 4000

// words parts text at the spaces that may break: not those of « 12 % ».
func words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' })
}

// fitting returns the longest beginning of text that fits, one character at
// least.
func fitting(text string, size, width float64) string {
	width = max(width, 0)
	for i, r := range text {
		if i > 0 && TextWidth(text[:i]+string(r), size, false) > width {
			return text[:i]
		}
	}
	return text
}

// boldRoom is what share of a width is asked of Wrap for bold letters, which are
// wider than those that it measures.
const boldRoom = 0.92

// Cut returns text on one line no wider than width.
func Cut(text string, size, width float64) string { return Wrap(text, size, width, 1)[0] }
