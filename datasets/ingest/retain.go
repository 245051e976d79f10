package ingest

import "slices"

// Retained is a personal column that is kept because the user said what for.
type Retained struct {
	Column  string
	Purpose string
}

// Retain says that a personal column is kept, and what for.
func (r *Report) Retain(column, purpose string) {
	r.Retained = append(r.Retained, Retained{column, purpose})
}

func (r *Report) retains(column string) bool {
	return slices.ContainsFunc(r.Retained, func(k Retained) bool { return k.Column == column })
}

// Mentions tells whether a text names a way to reach somebody: an e-mail
// address or a French phone number anywhere in it.
func Mentions(text string) Personal {
	for i := range len(text) {
		switch c := text[i]; {
		case c == '@' && looksMail(word(text, i)):
			return Email
		case (c == '0' || c == '+') && (i == 0 || !isDigit(text[i-1])) && phoneAt(text[i:]):
			return Phone
		}
	}
	return NotPersonal
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// word returns the run of signs of an address around position i.
func word(s string, i int) string {
	sign := func(c byte) bool {
		return c > ' ' && c != ',' && c != ';' && c != '<' && c != '>' && c != '(' && c != ')' && c != ':' && c != '"'
	}
	from, to := i, i
	for from > 0 && sign(s[from-1]) {
		from--
	}
	for to < len(s) && sign(s[to]) {
		to++
	}
	return s[from:to]
}

// phoneAt reports whether a French phone number begins s: 0 or +33, then nine
// digits with at most one sign between two.
func phoneAt(s string) bool {
	want := 10
	if s[0] == '+' {
		if len(s) < 3 || s[1:3] != "33" {
			return false
		}
		s, want = s[3:], 9
		if len(s) > 0 && s[0] == ' ' {
			s = s[1:]
		}
		if len(s) > 2 && s[:3] == "(0)" {
			s = s[3:]
		}
	}
	n, gap := 0, 0
	for i := 0; i < len(s) && n < want; i++ {
		switch c := s[i]; {
		case isDigit(c):
			if n == 1 && want == 10 && c == '0' {
				return false // 00…: a code, not a number of France
			}
			n, gap = n+1, 0
		case (c == ' ' || c == '.' || c == '-' || c >= 0x80) && gap < 3 && n > 0:
			gap++ // a no-break space is two or three bytes
		default:
			return false
		}
		if n == want {
			return i+1 == len(s) || !isDigit(s[i+1])
		}
	}
	return false
}
