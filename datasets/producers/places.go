package producers

import (
	"math"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
)

var placeProducers = []producer{
	{kind: Places, title: "Lieux de médiation numérique (LaMednum)", has: []string{"id", "pivot", "nom", "commune", "code_postal", "date_maj"}, json: []string{"id", "pivot", "nom", "date_maj"}, read: readPlaces},
	{kind: InclusionServices, title: "data·inclusion : services", has: []string{"source", "structure_id", "id", "nom", "date_maj"}, json: []string{"source", "structure_id", "id", "nom"}, read: readInclusionServices},
	{kind: InclusionStructures, title: "data·inclusion : structures", has: []string{"source", "id", "nom", "date_maj", "siret"}, json: []string{"source", "id", "nom", "siret"}, read: readInclusionStructures},
	{kind: FranceServices, title: "France Services", has: []string{"matricule", "nom", "insee_com", "format_fs"}, read: readFranceServices},
}

// ofPlaces are the headers that speak of an organisation in these files, not of
// a person.
var ofPlaces = []string{"nom", "adresse", "telephone", "courriels", "courriel"}

// multi splits the lists of open data: "|" in the schema and its example, ";"
// in its README, and the brackets or braces of data·inclusion's files.
func multi(s string) []string {
	if strings.HasPrefix(s, "[") || strings.HasPrefix(s, "{") {
		return array(s)
	}
	return list(s, "|;")
}

// coordinate reads a latitude or a longitude, written with a decimal point.
func (l *line) coordinate(col int, most float64) *float64 {
	v, err := l.row.At(col).Decimal()
	l.failUnlessMissing(col, err)
	if err != nil {
		return nil
	}
	if math.Abs(v) > most {
		l.fail(col, ingest.Notef("ingest.off-the-globe", "not a coordinate"))
	}
	return &v
}

// pivot drops the zeros that stand for an unknown number.
func pivot(s string) string {
	if strings.Trim(s, "0") == "" {
		return ""
	}
	return s
}

// readPlaces reads the national schema of places (LaMednum 1.0.2).
func readPlaces(r *reading) error {
	id, err := r.column("id")
	if err != nil {
		return err
	}
	t := r.table
	col := t.Column
	ids := map[string]int{}
	personal := r.personalColumns(ofPlaces...)
	err = r.rows(func(l *line) error {
		p := Lieu{ID: l.text(id), Pivot: pivot(l.text(col("pivot"))), Name: l.text(col("nom")), Postcode: l.code(col("code_postal"), 5), Address: l.text(col("adresse")),
			Commune: l.commune(col("code_insee"), col("code_postal"), col("commune")), Latitude: l.coordinate(col("latitude"), 90), Longitude: l.coordinate(col("longitude"), 180),
			Types: multi(l.text(col("typologie"))), Services: multi(l.text(col("services"))), Programs: multi(l.text(col("dispositif_programmes_nationaux"))),
			Access: multi(l.text(col("modalites_acces"))), Updated: l.isoDay(col("date_maj")), Source: l.text(col("source")), Line: l.row.Number}
		if p.ID == "" || p.Name == "" {
			l.must(id, ingest.ErrMissing)
		} else if first := ids[p.ID]; first > 0 {
			l.fail(id, ingest.Notef("ingest.id-twice", "the same id is on row %d", first))
		}
		if !l.ok() {
			return nil
		}
		personal.count(l.row)
		ids[p.ID] = l.row.Number
		r.out.Lieux = append(r.out.Lieux, p)
		return nil
	})
	if err != nil {
		return err
	}
	personal.discard(r.rep)
	return r.addTable(placeTable(r.out.Lieux))
}

// code reads an identifier of a fixed width.
func (l *line) code(col, width int) string {
	s, rule, err := l.row.At(col).Code(width)
	l.failUnlessMissing(col, err)
	l.rules |= rule
	return s
}

func placeTable(places []Lieu) datasets.Table {
	t := datasets.Table{Name: "lieux", Columns: columns("id", "pivot", "nom", "commune", "code_postal", "adresse", "latitude|°", "longitude|°", "typologie", "services", "dispositifs", "acces", "date_maj", "accompagnements", "labels", "source")}
	for _, p := range places {
		helped := ""
		if p.Helped != nil {
			helped = strconv.Itoa(*p.Helped)
		}
		t.Rows = append(t.Rows, []string{p.ID, p.Pivot, p.Name, p.Commune, p.Postcode, p.Address, degrees(p.Latitude), degrees(p.Longitude),
			strings.Join(p.Types, "|"), strings.Join(p.Services, "|"), strings.Join(p.Programs, "|"), strings.Join(p.Access, "|"), p.Updated, helped, strings.Join(p.Labels, "|"), p.Source})
	}
	return t
}

func degrees(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

// readFranceServices reads the list of France Services.
func readFranceServices(r *reading) error {
	id, err := r.column("matricule")
	if err != nil {
		return err
	}
	col := r.table.Column
	err = r.rows(func(l *line) error {
		p := Lieu{ID: "france-services-" + l.text(id), Name: l.text(col("nom")), Postcode: l.code(col("code_postal"), 5),
			Commune:  l.commune(col("insee_com"), col("code_postal"), col("lib_com")),
			Latitude: l.coordinate(col("latitude"), 90), Longitude: l.coordinate(col("longitude"), 180),
			Types: []string{"RFS"}, Programs: []string{"France Services"}, Source: "france-services", Line: l.row.Number}
		if label := l.text(col("format_fs")); label != "" {
			p.Labels = []string{label}
		}
		if l.text(id) == "" {
			l.must(id, ingest.ErrMissing)
		}
		if l.ok() {
			r.out.Lieux = append(r.out.Lieux, p)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return r.addTable(placeTable(r.out.Lieux))
}

// readInclusionStructures reads the structures of data·inclusion 1.0.
func readInclusionStructures(r *reading) error {
	id, err := r.column("id")
	if err != nil {
		return err
	}
	col := r.table.Column
	personal := r.personalColumns(ofPlaces...)
	err = r.rows(func(l *line) error {
		p := Lieu{ID: l.text(col("source")) + "/" + l.text(id), Name: l.text(col("nom")), Pivot: pivot(l.text(col("siret"))), Postcode: l.code(col("code_postal"), 5),
			Commune: l.commune(col("code_insee"), col("code_postal"), col("commune")), Address: l.text(col("adresse")),
			Latitude: l.coordinate(col("latitude"), 90), Longitude: l.coordinate(col("longitude"), 180),
			Labels: multi(l.text(col("reseaux_porteurs"))), Updated: l.isoDay(col("date_maj")), Source: l.text(col("source")), Line: l.row.Number}
		if l.text(id) == "" {
			l.must(id, ingest.ErrMissing)
		}
		if l.ok() {
			personal.count(l.row)
			r.out.Lieux = append(r.out.Lieux, p)
		}
		return nil
	})
	if err != nil {
		return err
	}
	personal.discard(r.rep)
	return r.addTable(placeTable(r.out.Lieux))
}

// readInclusionServices reads the services of data·inclusion 1.0, the exchange
// format of DORA and France Travail. Digital themes start with "numerique--".
func readInclusionServices(r *reading) error {
	id, err := r.column("id")
	if err != nil {
		return err
	}
	col := r.table.Column
	personal := r.personalColumns(ofPlaces...)
	out := datasets.Table{Name: "services", Columns: columns("id", "structure", "nom", "type", "thematiques", "numerique", "frais", "publics", "accueil", "commune", "zone", "date_maj")}
	err = r.rows(func(l *line) error {
		themes := multi(l.text(col("thematiques")))
		digital := false
		for _, t := range themes {
			digital = digital || strings.HasPrefix(t, "numerique--")
		}
		row := []string{l.text(col("source")) + "/" + l.text(id), l.text(col("structure_id")), l.text(col("nom")), l.text(col("type")), strings.Join(themes, "|"), yesNo(digital),
			l.text(col("frais")), strings.Join(multi(l.text(col("publics"))), "|"), strings.Join(multi(l.text(col("modes_accueil"))), "|"),
			l.commune(col("code_insee"), col("code_postal"), col("commune")), strings.Join(multi(l.text(col("zone_eligibilite"))), "|"), l.isoDay(col("date_maj"))}
		if l.text(id) == "" {
			l.must(id, ingest.ErrMissing)
		}
		if l.ok() {
			personal.count(l.row)
			out.Rows = append(out.Rows, row)
		}
		return nil
	})
	if err != nil {
		return err
	}
	personal.discard(r.rep)
	return r.addTable(out)
}
