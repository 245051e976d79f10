package territory

import (
	"fmt"
	"slices"
	"strings"
)

// A Place is what a file says of where something is. Empty fields are unknown.
type Place struct {
	SIREN       string // SIREN or SIRET of the commune or of its EPCI
	INSEE       string // of the commune, today's or former
	Postcode    string
	Name        string // of the commune
	Departement string // code or name, checked against what is found
}

// A Match is the commune that was found.
type Match struct {
	INSEE     string     // of today; "" = none found
	EPCI      string     // SIREN, also when only the EPCI could be told
	By        string     // "siren", "insee", "postcode+name", "name"; "" = none
	Conflicts []Conflict // what the file says otherwise
}

// A Conflict is one thing that a file says of a place and that is not so.
type Conflict struct {
	Field string // "insee", "postcode", "name", "departement"
	Given string
	Found string // what it is for the commune that was found
}

// Error says what contradicts what.
func (c Conflict) Error() string {
	return fmt.Sprintf("%s %q does not fit: it is %q", c.Field, c.Given, c.Found)
}

// Message returns the catalogue key and the arguments.
func (c Conflict) Message() (key string, args []any) {
	return "territory.conflict-" + c.Field, []any{c.Given, c.Found}
}

// Resolve finds the commune that a file means. It believes the SIREN first:
// it is attributed once and for all, where names and codes are typed. Then the
// INSEE code, then postcode and name together, then a name that only one
// commune has. What is left over must fit, or is a conflict.
func (t *Territory) Resolve(p Place) Match {
	m := t.find(p)
	if m.INSEE == "" {
		return m
	}
	c := t.Communes[t.commune[m.INSEE]]
	m.EPCI = c.EPCI
	m.Conflicts = t.conflicts(p, c)
	return m
}

func (t *Territory) find(p Place) Match {
	siren := p.SIREN
	if len(siren) > 9 {
		siren = siren[:9]
	}
	if insee, ok := t.siren[siren]; ok {
		return Match{INSEE: insee, By: "siren"}
	}
	if today, ok := t.Today(pad(p.INSEE)); ok {
		return Match{INSEE: today, By: "insee"}
	}
	named := t.names[fold(p.Name)]
	if p.Name != "" && p.Postcode != "" {
		for _, insee := range named {
			if slices.Contains(t.Communes[t.commune[insee]].Postcodes, pad(p.Postcode)) {
				return Match{INSEE: insee, By: "postcode+name"}
			}
		}
	}
	if len(named) == 1 && p.INSEE == "" && (p.Postcode == "" || t.here(p.Postcode)) {
		return Match{INSEE: named[0], By: "name"}
	}
	if _, ok := t.epci[siren]; ok {
		return Match{EPCI: siren, By: "siren"}
	}
	return Match{}
}

// here reports whether the postcode is one of this département.
func (t *Territory) here(postcode string) bool {
	return len(t.Communes) > 0 && strings.HasPrefix(pad(postcode), t.Departement())
}

// Departement returns the INSEE code of the département.
func (t *Territory) Departement() string {
	if len(t.Communes) == 0 {
		return ""
	}
	code := t.Communes[0].INSEE
	if strings.HasPrefix(code, "97") || strings.HasPrefix(code, "98") {
		return code[:3]
	}
	return code[:2]
}

func (t *Territory) conflicts(p Place, c Commune) []Conflict {
	var out []Conflict
	if today, ok := t.Today(pad(p.INSEE)); p.INSEE != "" && (!ok || today != c.INSEE) {
		out = append(out, Conflict{"insee", p.INSEE, c.INSEE})
	}
	if p.Postcode != "" && !slices.Contains(c.Postcodes, pad(p.Postcode)) {
		out = append(out, Conflict{"postcode", p.Postcode, strings.Join(c.Postcodes, ", ")})
	}
	if p.Name != "" && !slices.Contains(t.names[fold(p.Name)], c.INSEE) {
		out = append(out, Conflict{"name", p.Name, c.Name})
	}
	if d := strings.TrimLeft(p.Departement, "0"); d != "" && d[0] <= '9' && d != strings.TrimLeft(t.Departement(), "0") {
		out = append(out, Conflict{"departement", p.Departement, t.Departement()})
	}
	return out
}

// pad gives a code its leading zero back, and drops what a spreadsheet added.
func pad(code string) string {
	code, _, _ = strings.Cut(strings.TrimSpace(code), ".")
	code, _, _ = strings.Cut(code, ",")
	if len(code) == 4 {
		return "0" + code
	}
	return code
}
