package pages

import (
	"bytes"
	"strings"
)

// tableRoles say again what the elements of a table are, because a sheet that
// lays them out as cards takes that away from some screen readers.
var tableRoles = map[string]string{"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tfoot": "rowgroup", "tr": "row", "td": "cell"}

// stack lets a narrow screen show each line of a table as a card: every cell
// but the first of its line carries the heading of its column.
func stack(html []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(html) + len(html)/10)
	s := stacker{out: &out}
	for len(html) > 0 {
		at := bytes.IndexByte(html, '<')
		if at < 0 {
			at = len(html)
		}
		s.text(html[:at])
		html = html[at:]
		end := bytes.IndexByte(html, '>') + 1
		if end == 0 {
			end = len(html)
		}
		s.tag(html[:end])
		html = html[end:]
	}
	return out.Bytes()
}

// stacker is where the reading of a page stands.
type stacker struct {
	out     *bytes.Buffer
	heads   []string
	head    bool // within thead
	heading bool // within a th of thead
	column  int
}

func (s *stacker) text(b []byte) {
	if s.heading {
		s.heads[len(s.heads)-1] += string(b)
	}
	s.out.Write(b)
}

func (s *stacker) tag(b []byte) {
	name, closes := tagName(b)
	if closes || len(b) == 0 {
		s.heading = s.heading && name != "th"
		s.out.Write(b)
		return
	}
	switch name {
	case "table":
		s.heads = nil
	case "thead", "tbody":
		s.head = name == "thead"
	case "tr":
		s.column = -1
	case "th", "td":
		s.column++
	}
	attributes := s.attributes(name)
	if attributes == "" {
		s.out.Write(b)
		return
	}
	s.out.Write(b[:len(name)+1])
	s.out.WriteString(attributes)
	s.out.Write(b[len(name)+1:])
}

// attributes returns what is added to an element that opens.
func (s *stacker) attributes(name string) string {
	switch {
	case name == "th" && s.head:
		s.heading, s.heads = true, append(s.heads, "")
		return ` role="columnheader"`
	case name == "th":
		return ` role="rowheader"`
	case name == "td" && s.column > 0 && s.column < len(s.heads) && strings.TrimSpace(s.heads[s.column]) != "":
		return ` role="cell" data-head="` + strings.ReplaceAll(strings.TrimSpace(s.heads[s.column]), `"`, "&#34;") + `"`
	case tableRoles[name] != "":
		return ` role="` + tableRoles[name] + `"`
	}
	return ""
}
