package watch

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/lozere-developpement/sillage/funding"
)

// A Calendar writes deadlines as an iCalendar file that any agenda reads.
type Calendar struct {
	Name   string // shown by the agenda
	Domain string // makes the identifiers of events unique, e.g. "sillage.lozere.fr"
	Stamp  funding.Date
	// Label returns what stands before the title of an event, in the language
	// of the reader; nil leaves the title alone.
	Label func(DeadlineKind) string
	// URL returns the address of a deadline's page; nil for none.
	URL func(Deadline) string
}

// WriteTo writes the calendar: one all-day event for each deadline, with an
// alarm on each day of Before. Identifiers depend on what ends, not on when,
// so that a deadline that moves moves in the agenda.
//
// RFC 5545: lines end in CRLF and are folded at 75 octets; text is escaped.
func (c Calendar) WriteTo(w io.Writer, deadlines []Deadline) error {
	b := bufio.NewWriter(w)
	line := func(name, value string) { _, _ = b.WriteString(fold(name + ":" + value)) }
	line("BEGIN", "VCALENDAR")
	line("VERSION", "2.0")
	line("PRODID", "-//Sillage//Financements//FR")
	line("CALSCALE", "GREGORIAN")
	line("METHOD", "PUBLISH")
	line("X-WR-CALNAME", escape(c.Name))
	seen := map[string]int{}
	for _, d := range deadlines {
		uid := fmt.Sprintf("%s-%s", d.Kind, d.ID)
		if d.Part != "" { // its place in the list changes with its day
			uid += fmt.Sprintf("-%x", sha256.Sum256([]byte(d.Part)))[:9]
		}
		if seen[uid]++; seen[uid] > 1 {
			uid += fmt.Sprintf("-%d", seen[uid])
		}
		c.event(line, uid, d)
	}
	line("END", "VCALENDAR")
	return b.Flush()
}

func (c Calendar) event(line func(name, value string), uid string, d Deadline) {
	title := d.Title
	if c.Label != nil {
		title = c.Label(d.Kind) + " : " + title
	}
	line("BEGIN", "VEVENT")
	line("UID", escape(uid+"@"+c.Domain))
	line("DTSTAMP", compact(c.Stamp)+"T000000Z")
	line("DTSTART;VALUE=DATE", compact(d.On))
	line("DTEND;VALUE=DATE", compact(d.On.AddDays(1)))
	line("SUMMARY", escape(title))
	line("TRANSP", "TRANSPARENT")
	if c.URL != nil {
		line("URL", strings.NewReplacer("\r", "", "\n", "").Replace(c.URL(d)))
	}
	for _, n := range Before {
		line("BEGIN", "VALARM")
		line("ACTION", "DISPLAY")
		line("DESCRIPTION", escape(title))
		line("TRIGGER", fmt.Sprintf("-P%dD", n))
		line("END", "VALARM")
	}
	line("END", "VEVENT")
}

func compact(d funding.Date) string { return strings.ReplaceAll(d.String(), "-", "") }

// escape writes a text value (RFC 5545, 3.3.11).
func escape(s string) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	s = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`).Replace(s)
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

// fold breaks a line into lines of at most 75 octets, between characters; the
// next ones begin with a space (RFC 5545, 3.1).
func fold(line string) string {
	var b strings.Builder
	room := 75
	for _, r := range line {
		n := utf8.RuneLen(r)
		if n > room {
			b.WriteString("\r\n ")
			room = 74
		}
		b.WriteRune(r)
		room -= n
	}
	return b.String() + "\r\n"
}
