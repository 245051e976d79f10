package method

import (
	"encoding/json"
	"math"
	"net/url"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/impact"
)

// context is the JSON-LD context of the Common Impact Data Standard 3.
const context = "https://ontology.commonapproach.org/cids.jsonld"

// A Publisher is the organisation in whose name a capsule is published.
type Publisher struct {
	URL  string // base of all identifiers, "https://…/"; required
	Name string // legal name; required
}

// A Report is a figure of the capsule.
type Report struct {
	Indicator string // id of an indicator of the method
	Name      string // "1er semestre 2026"
	Estimate  impact.Estimate
	// From and To are the ends of the period, "2026-01-01T00:00:00Z".
	From, To string
}

// Capsule writes the method and the figures in the Basic tier of the Common
// Impact Data Standard 3: an array of JSON-LD objects, one organization, a
// theme for each dimension, an outcome for each criterion that has an
// indicator, the indicators and their reports. The doubt of a figure goes in
// its comment, as the tier has no place for an interval; a refused figure is
// left out, and so never becomes a zero.
func Capsule(m *Method, p Publisher, reports []Report) ([]byte, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	if u, err := url.Parse(p.URL); err != nil || u.Host == "" || !strings.HasSuffix(p.URL, "/") || p.Name == "" {
		return nil, lacks("publisher", "its name and its address")
	}
	c := &capsule{m: m, base: p.URL}
	for _, r := range reports {
		if !c.declared(r.Indicator) {
			return nil, unknown("report "+r.Name, r.Indicator)
		}
	}
	c.objects = []object{{"@context": context, "@type": "cids:Organization", "@id": p.URL, "org:hasLegalName": p.Name,
		"hasOutcome": c.outcomeIDs(), "hasIndicator": c.indicatorIDs()}}
	c.themes()
	c.outcomes()
	c.indicators(reports)
	c.reports(reports)
	return json.MarshalIndent(c.objects, "", "  ")
}

type object map[string]any

type capsule struct {
	m       *Method
	base    string
	objects []object
}

func (c *capsule) id(class string, parts ...string) string {
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return c.base + class + "/" + strings.Join(parts, "/")
}

func (c *capsule) declared(indicator string) bool {
	for _, i := range c.m.Indicators {
		if i.ID == indicator {
			return true
		}
	}
	return false
}

// of lists the identifiers of the indicators of a criterion.
func (c *capsule) of(criterion string) []string {
	out := []string{}
	for _, i := range c.m.Indicators {
		if i.Criterion == criterion {
			out = append(out, c.id("Indicator", i.ID))
		}
	}
	return out
}

func (c *capsule) outcomeIDs() []string {
	out := []string{}
	for _, k := range c.m.Design.Referential.Criteria {
		if len(c.of(k.ID)) > 0 {
			out = append(out, c.id("Outcome", k.ID))
		}
	}
	return out
}

func (c *capsule) indicatorIDs() []string {
	out := []string{}
	for _, i := range c.m.Indicators {
		out = append(out, c.id("Indicator", i.ID))
	}
	return out
}

func (c *capsule) themes() {
	for _, d := range c.m.Design.Referential.Dimensions {
		c.objects = append(c.objects, object{"@context": context, "@type": "cids:Theme", "@id": c.id("Theme", d.ID),
			"hasName": d.Label, "hasDescription": d.Definition})
	}
}

func (c *capsule) outcomes() {
	for _, k := range c.m.Design.Referential.Criteria {
		if own := c.of(k.ID); len(own) > 0 {
			c.objects = append(c.objects, object{"@context": context, "@type": "cids:Outcome", "@id": c.id("Outcome", k.ID),
				"hasName": k.Label, "hasDescription": k.Definition, "forOrganization": c.base,
				"forTheme": []string{c.id("Theme", k.Dimension)}, "hasIndicator": own})
		}
	}
}

func (c *capsule) indicators(reports []Report) {
	for _, i := range c.m.Indicators {
		own := []string{}
		for _, r := range reports {
			if r.Indicator == i.ID && given(r.Estimate) {
				own = append(own, c.id("IndicatorReport", r.Indicator, r.Name))
			}
		}
		c.objects = append(c.objects, object{"@context": context, "@type": "cids:Indicator", "@id": c.id("Indicator", i.ID),
			"hasName": i.Label, "hasDescription": strings.TrimSpace(i.Definition + " " + i.Formula), "forOrganization": c.base,
			"forOutcome": []string{c.id("Outcome", i.Criterion)}, "hasIndicatorReport": own, "i72:unit_of_measure": i.Unit})
	}
}

func (c *capsule) reports(reports []Report) {
	for _, r := range reports {
		if !given(r.Estimate) {
			continue
		}
		unit := ""
		for _, i := range c.m.Indicators {
			if i.ID == r.Indicator {
				unit = i.Unit
			}
		}
		c.objects = append(c.objects, object{"@context": context, "@type": "cids:IndicatorReport",
			"@id": c.id("IndicatorReport", r.Indicator, r.Name), "hasName": r.Name, "hasComment": comment(c.m, r.Estimate),
			"i72:unit_of_measure": unit, "prov:startedAtTime": r.From, "prov:endedAtTime": r.To,
			"forIndicator": c.id("Indicator", r.Indicator),
			"i72:value":    object{"@context": context, "@type": "i72:Measure", "i72:numerical_value": decimal(r.Estimate.Value)}})
	}
}

// given tells whether there is a figure to publish.
func given(e impact.Estimate) bool { return e.Refused == nil && !math.IsNaN(e.Value) }

func decimal(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// comment says what the standard's Basic tier has no place for.
func comment(m *Method, e impact.Estimate) string {
	s := "without interval"
	if !math.IsNaN(e.Low) && !math.IsNaN(e.High) {
		s = "interval " + decimal(e.Low) + " – " + decimal(e.High) + " at " + decimal(100*e.Level) + "%"
	}
	s += ", n = " + strconv.Itoa(e.N) + ", method " + m.Stamp()
	for _, w := range e.Warnings {
		s += "; " + w.Error()
	}
	for _, f := range e.Lineage.Files {
		s += "; sha256 " + f
	}
	return s
}
