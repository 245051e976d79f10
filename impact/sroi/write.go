package sroi

import (
	"strconv"
	"strings"
)

// Table writes the map as [ReadTable] reads it: the headings, then resources,
// outcomes and the discounting. Reading it again gives the same map, but for
// the name, the labels of proxies and their licence.
func (m *Map) Table() [][]string {
	out := [][]string{append([]string(nil), Heads...)}
	add := func(cells map[string]string) {
		row := make([]string, len(Heads))
		for c, head := range Heads {
			row[c] = cells[head]
		}
		out = append(out, row)
	}
	for _, i := range m.Inputs {
		add(map[string]string{"nature": natureInput, "partie prenante": i.Stakeholder, "libellé": i.Label, "valeur (€)": decimal(float64(i.Cents) / 100)})
	}
	for i := range m.Outcomes {
		add(m.Outcomes[i].cells())
	}
	discount := map[string]string{"nature": natureDiscount, "libellé": conventionWords[m.Discount.Convention]}
	spread(discount, m.Discount.Rate, "taux", "taux bas", "taux haut", "source")
	add(discount)
	return out
}

func (o *Outcome) cells() map[string]string {
	c := map[string]string{
		"nature": natureOutcome, "partie prenante": o.Stakeholder, "libellé": o.Label, "indicateur": o.Indicator, "preuve": o.Evidence,
		"personnes interrogées": number(o.SampleSize), "code de la bibliothèque": o.Proxy.Code, "unité": o.Proxy.Unit,
		"année des prix": number(o.Proxy.Year), "périmètre": o.Proxy.Perimeter, "gain brut": yesNo(o.Proxy.Gross),
		"source": o.Proxy.Source, "vérifié": yesNo(o.Proxy.Verified), "durée (ans)": number(o.Years), "début (année)": number(o.Start),
	}
	spread(c, o.Quantity, "quantité", "quantité basse", "quantité haute", "")
	spread(c, o.Proxy.Euros, "valeur (€)", "valeur basse", "valeur haute", "")
	for _, s := range o.shares() {
		if *s.share != nil {
			w := shareWords[s.name]
			spread(c, **s.share, w[0], w[1], w[2], w[3])
		}
	}
	return c
}

func spread(cells map[string]string, r Range, value, low, high, source string) {
	cells[value] = decimal(r.Value)
	if r.declared() {
		cells[low], cells[high] = decimal(r.Low), decimal(r.High)
	}
	if source != "" {
		cells[source] = r.Source
	}
}

func decimal(v float64) string {
	return strings.ReplaceAll(strconv.FormatFloat(v, 'f', -1, 64), ".", ",")
}

// number leaves zero empty.
func number(v int) string {
	if v == 0 {
		return ""
	}
	return strconv.Itoa(v)
}

func yesNo(yes bool) string {
	if yes {
		return "oui"
	}
	return "non"
}

// Example is a map to begin from: made-up quantities on proxies of the library,
// to be overwritten line by line.
func Example() *Map {
	l := Library()
	share := func(v, low, high float64, source string) *Range {
		return &Range{Value: v, Low: low, High: high, Source: source}
	}
	return &Map{
		Name: "exemple",
		Inputs: []Input{
			{Stakeholder: "Département", Label: "EXEMPLE : conseiller, un mi-temps sur un an", Cents: 20_000_00},
			{Stakeholder: "bénévoles", Label: "EXEMPLE : 100 heures à 12 €", Cents: 1_200_00},
		},
		Outcomes: []Outcome{{
			Stakeholder: "habitants", Label: "EXEMPLE : achètent en ligne sans aide", Indicator: "autonomie, six mois après",
			Evidence: "questionnaire à six mois", SampleSize: 52, Quantity: Between(25, 40, 48), Proxy: l[0], Years: 3, Start: 1,
			Deadweight:   share(0.3, 0.2, 0.5, "question « l'auriez-vous appris autrement ? »"),
			Displacement: share(0, 0, 0, "personne n'a perdu sa place"),
			Attribution:  share(0.2, 0.1, 0.3, "part des proches, dite par les personnes"),
			DropOff:      share(0.25, 0.2, 0.4, "à mesurer à un an"),
		}},
		Discount: Discount{Rate: Range{Value: 0.032, Low: 0.025, High: 0.045, Source: "EXEMPLE : dire de qui est ce taux"}, Convention: FromYear1},
	}
}
