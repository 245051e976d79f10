package producers

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
)

var minProducers = []producer{
	{kind: MINPosts, title: "Mon Inclusion Numérique : postes", has: []string{"ID Poste", "Statut", "Total conventionné", "Total versé"}, read: readMINPosts},
	{kind: MINPlaces, title: "Mon Inclusion Numérique : lieux", has: []string{"ID", "Nom", "Type de structure", "ID Cartographie Nationale", "Code INSEE"}, read: readMINPlaces},
	{kind: MINSubsidies, title: "Mon Inclusion Numérique : demandes de subvention", has: []string{"demande_subvention_id", "statut", "action_id", "montant_subvention"}, read: readMINSubsidies},
	{kind: MINAidants, title: "Mon Inclusion Numérique : aidants et médiateurs", has: []string{"ID", "Rôles", "Labelisations", "SIRET structure"}, read: readMINAidants},
	{kind: MINStructures, title: "Mon Inclusion Numérique : structures", has: []string{"Nom", "Typologie", "SIRET", "Labellisation / habilitation"}, read: readMINStructures},
	{kind: Posts2021, title: "Postes retenus par les comités de sélection", has: []string{"raison_sociale", "siret", "nb_cnfs", "date_de_validation_en_comité_de_sélection"}, json: []string{"raison_sociale", "siret", "nb_cnfs"}, read: readPosts2021},
}

var postStates = ingest.NewVocabulary("Occupé", "occupe", "Vacant", "vacant", "Rendu", "rendu")

// readMINPosts reads the posts of a département. Amounts are whole euros. A
// post that comes on several rows is its history: see [ConsolidatePosts].
func readMINPosts(r *reading) error {
	id, err := r.column("ID Poste")
	if err != nil {
		return err
	}
	t := r.table
	structure, dep, state := t.Column("Structure"), t.Column("Département"), t.Column("Statut")
	coordinator, convention := t.Column("Coordinateur"), t.Column("Convention")
	end, contract, bonus := t.Column("Fin de convention"), t.Column("Fin de contrat"), t.Column("Bonification")
	agreed, paid := t.Column("Total conventionné"), t.Column("Total versé")
	err = r.rows(func(l *line) error {
		p := Post{ID: l.text(id), Structure: l.text(structure), Departement: l.departement(dep), State: l.label(state, postStates),
			Coordinator: l.yes(coordinator), Convention: slug(l.text(convention)), End: l.isoDay(end), ContractEnd: l.isoDay(contract),
			Bonus: l.yes(bonus), AgreedCents: l.cents(agreed), PaidCents: l.cents(paid), Line: l.row.Number}
		if p.ID == "" {
			l.must(id, ingest.ErrMissing)
		}
		if l.ok() {
			r.out.Posts = append(r.out.Posts, p)
		}
		return nil
	})
	if err != nil {
		return err
	}
	r.postTotals()
	return r.addTable(postTable("postes", r.out.Posts))
}

// postTotals tells what the posts of a file come to, by the rule of
// [ConsolidatePosts]: the file names no envelope, but its convention does, the
// first one being of V1 and its renewal of V2.
func (r *reading) postTotals() {
	rows := make([]PostSubsidy, 0, len(r.out.Posts))
	var naive, granted, paid int64
	for _, p := range r.out.Posts {
		s := PostSubsidy{Post: p.ID, Envelope: p.Convention, Date: p.End, BonusIncluded: true}
		if p.AgreedCents != nil {
			s.BaseCents = *p.AgreedCents
		}
		if p.PaidCents != nil {
			s.PaidCents = *p.PaidCents
		}
		naive += s.BaseCents
		rows = append(rows, s)
	}
	totals := ConsolidatePosts(rows)
	for _, t := range totals {
		granted, paid = granted+t.GrantedCents, paid+t.PaidCents
	}
	if len(totals) < len(rows) {
		r.rep.Note(ingest.Notef("ingest.post-history", "some posts come on several rows: their history, whose amounts must not be added up row by row"))
	}
	r.rep.Note(ingest.Notef("ingest.min-posts", "%d posts: %d cents agreed and %d paid, the latest row of each envelope counting (%d cents agreed if all rows were wrongly added up)", len(totals), granted, paid, naive))
}

// departement reads a département's code and gives it its leading zero back.
func (l *line) departement(col int) string {
	s := l.text(col)
	if len(s) == 3 && s[0] == '0' {
		s = s[1:]
	}
	if len(s) == 1 && s[0] >= '1' && s[0] <= '9' {
		l.rules |= ingest.LeadingZero
		return "0" + s
	}
	return s
}

func postTable(name string, posts []Post) datasets.Table {
	t := datasets.Table{Name: name, Key: -1, Columns: columns("id", "structure", "siret", "commune", "departement", "statut", "coordinateur", "convention", "date", "fin_convention", "fin_contrat", "bonification", "conventionne|€", "verse|€")}
	for _, p := range posts {
		t.Rows = append(t.Rows, []string{p.ID, p.Structure, p.SIRET, p.Commune, p.Departement, p.State, yesNo(p.Coordinator), p.Convention, p.Date, p.End, p.ContractEnd, yesNo(p.Bonus), euros(p.AgreedCents), euros(p.PaidCents)})
	}
	return t
}

// euros writes cents as a decimal amount, "" when missing.
func euros(cents *int64) string {
	if cents == nil {
		return ""
	}
	sign, v := "", *cents
	if v < 0 {
		sign, v = "-", -v
	}
	rest := strconv.FormatInt(v%100, 10)
	if len(rest) == 1 {
		rest = "0" + rest
	}
	return sign + strconv.FormatInt(v/100, 10) + "." + rest
}

// A PostSubsidy is one row of the history of a post's subsidies: turnover,
// transfer and renewal each add a row, without adding money.
type PostSubsidy struct {
	Post     string
	Envelope string // V1 (DGCL), V2 (DGE, DITP)
	Date     string // ISO; the latest row of an envelope holds
	// BaseCents is the subsidy, BonusCents the bonus. In ANCT's tables the
	// subsidy already contains the bonus: BonusIncluded says so.
	BaseCents, BonusCents int64
	BonusIncluded         bool
	PaidCents             int64
}

// A PostTotal is what a post was granted and paid over all envelopes.
type PostTotal struct {
	Post                    string
	GrantedCents, PaidCents int64
}

// ConsolidatePosts applies the rule of Mon Inclusion Numérique: within an
// envelope the latest row holds, across envelopes amounts add up, and all
// payments add up. Of two rows of one date the later one in the list holds.
func ConsolidatePosts(rows []PostSubsidy) []PostTotal {
	type key struct{ post, envelope string }
	latest := map[key]PostSubsidy{}
	totals := map[string]*PostTotal{}
	var order []string
	for _, s := range rows {
		if totals[s.Post] == nil {
			totals[s.Post] = &PostTotal{Post: s.Post}
			order = append(order, s.Post)
		}
		totals[s.Post].PaidCents += s.PaidCents
		k := key{s.Post, s.Envelope}
		if have, ok := latest[k]; !ok || s.Date >= have.Date {
			latest[k] = s
		}
	}
	for k, s := range latest {
		totals[k.post].GrantedCents += s.BaseCents
		if !s.BonusIncluded {
			totals[k.post].GrantedCents += s.BonusCents
		}
	}
	out := make([]PostTotal, len(order))
	for i, p := range order {
		out[i] = *totals[p]
	}
	return out
}

func readMINPlaces(r *reading) error {
	id, err := r.column("ID")
	if err != nil {
		return err
	}
	t := r.table
	name, address, kind := t.Column("Nom"), t.Column("Adresse"), t.Column("Type de structure")
	frr, qpv := t.Column("FRR"), t.Column("QPV")
	connect, coop, insee := t.Column("Nombre d'accompagnements AC"), t.Column("Nombre d'accompagnements Coop"), t.Column("Code INSEE")
	err = r.rows(func(l *line) error {
		p := Lieu{ID: l.text(id), Name: l.text(name), Address: l.text(address), Types: list(l.text(kind), ",|;"), Commune: l.commune(insee, -1, -1), Source: "min", Line: l.row.Number}
		for col, label := range map[int]string{frr: "FRR", qpv: "QPV"} {
			if col >= 0 && l.yes(col) {
				p.Labels = append(p.Labels, label)
			}
		}
		slices.Sort(p.Labels)
		helped, any := 0, false
		for _, col := range []int{connect, coop} {
			if n, ok := l.whole(col); ok {
				helped, any = helped+n, true
			}
		}
		if any {
			p.Helped = &helped
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

var subsidyStatuses = ingest.NewVocabulary("deposee", "deposee", "enCours", "enCours", "acceptee", "acceptee", "refusee", "refusee", "nonSubventionnee", "nonSubventionnee",
	"Déposée", "deposee", "En cours", "enCours", "Acceptée", "acceptee", "Refusée", "refusee", "Non subventionnée", "nonSubventionnee")

func readMINSubsidies(r *reading) error {
	id, err := r.column("demande_subvention_id")
	if err != nil {
		return err
	}
	t := r.table
	status, action, name := t.Column("statut"), t.Column("action_id"), t.Column("nom_action")
	plan, dep, amount := t.Column("nom_feuille_route"), t.Column("code_departement"), t.Column("montant_subvention")
	err = r.rows(func(l *line) error {
		s := Subsidy{ID: l.text(id), Status: l.label(status, subsidyStatuses), ActionID: l.text(action), ActionName: l.text(name),
			Roadmap: l.text(plan), Departement: l.departement(dep), RequestedCents: l.cents(amount), Line: l.row.Number}
		if s.ID == "" {
			l.must(id, ingest.ErrMissing)
		}
		if l.ok() {
			r.out.Subsidies = append(r.out.Subsidies, s)
		}
		return nil
	})
	if err != nil {
		return err
	}
	consuming, cents := 0, int64(0)
	for _, s := range r.out.Subsidies {
		if s.Consumes() {
			consuming++
			if s.RequestedCents != nil {
				cents += *s.RequestedCents
			}
		}
	}
	r.rep.Note(ingest.Notef("ingest.min-consumed", "%d requests filed, in progress or accepted count against their envelope: %d cents; the %d others do not", consuming, cents, len(r.out.Subsidies)-consuming))
	out := datasets.Table{Name: "min-subventions", Columns: columns("id", "statut", "action_id", "action", "feuille_de_route", "departement", "demande|€")}
	for _, s := range r.out.Subsidies {
		out.Rows = append(out.Rows, []string{s.ID, s.Status, s.ActionID, s.ActionName, s.Roadmap, s.Departement, euros(s.RequestedCents)})
	}
	return r.addTable(out)
}

// readMINAidants counts helpers by structure, label and training; names are not
// read.
func readMINAidants(r *reading) error {
	t := r.table
	id, roles, labels, training := t.Column("ID"), t.Column("Rôles"), t.Column("Labelisations"), t.Column("Formations")
	structure, siret := t.Column("Nom structure"), t.Column("SIRET structure")
	personal := r.personalColumns()
	out := datasets.Table{Name: "min-aidants", Columns: columns("id", "roles", "labelisations", "formations", "structure", "siret")}
	err := r.rows(func(l *line) error {
		row := []string{l.opt.Key.Pseudonym("mediateur", l.text(id)), strings.Join(list(l.text(roles), ","), "|"), strings.Join(list(l.text(labels), ","), "|"),
			strings.Join(list(l.text(training), ","), "|"), l.text(structure), l.siret(siret)}
		if row[0] == "" {
			row[0] = "ligne-" + strconv.Itoa(l.row.Number)
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

// siret reads an establishment number; a wrong check digit is told, since even
// official files have some.
func (l *line) siret(col int) string {
	s, ok, err := l.row.At(col).Siret()
	l.failUnlessMissing(col, err)
	if err == nil && !ok {
		l.rep.Odd(ingest.Notef("ingest.luhn", "%d cells hold a SIRET with a wrong check digit (%d numbers: %s; first on row %d): kept"), l.row.Number, s)
	}
	return s
}

func readMINStructures(r *reading) error {
	t := r.table
	name, kind, postcode, commune := t.Column("Nom"), t.Column("Typologie"), t.Column("Code postal"), t.Column("Commune")
	siret, label := t.Column("SIRET"), t.Column("Labellisation / habilitation")
	out := datasets.Table{Name: "min-structures", Key: -1, Columns: columns("nom", "typologie", "commune", "siret", "labels")}
	err := r.rows(func(l *line) error {
		row := []string{l.text(name), l.text(kind), l.commune(-1, postcode, commune), l.siret(siret), strings.Join(list(l.text(label), ",|"), "|")}
		if l.ok() {
			out.Rows = append(out.Rows, row)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return r.addTable(out)
}

// readPosts2021 reads the posts retained by the selection committees of 2021.
// That file places two of Lozère's eight posts elsewhere: a post is placed by
// its SIREN first, then by its INSEE code, then by postcode and name, and every
// contradiction is told.
func readPosts2021(r *reading) error {
	t := r.table
	name, siret, kind := t.Column("raison_sociale"), t.Column("siret"), t.Column("type")
	insee, postcode, commune := t.Column("insee_com"), t.Column("code_postal"), t.Column("commune_insee")
	depCode, dep := t.Column("code_département"), t.Column("département")
	day, amount := t.Column("date_de_validation_en_comité_de_sélection"), t.Column("investissement_financier_estimatif_total_de_l.etat")
	count := t.Column("nb_cnfs")
	wrong := 0
	err := r.rows(func(l *line) error {
		p := Post{Structure: l.text(name), SIRET: l.siret(siret), Departement: l.departement(depCode), Date: l.isoDay(day),
			AgreedCents: l.cents(amount), Convention: slug(l.text(kind)), Line: l.row.Number}
		n, ok := l.whole(count)
		code, _, err := l.row.At(insee).Commune()
		l.failUnlessMissing(insee, err)
		if !ok || n < 1 || n > 500 {
			n = 1
		}
		if !l.ok() {
			return nil
		}
		p.Commune = code
		place := Place{SIREN: p.SIRET, INSEE: code, Name: l.text(commune), Departement: cmp.Or(l.text(dep), p.Departement)}
		if cp, _, err := l.row.At(postcode).Code(5); err == nil {
			place.Postcode = cp
		}
		if l.opt.Territory != nil {
			found, conflicts := l.opt.Territory.Find(place)
			p.Commune, p.Conflicts = cmp.Or(found, code), conflicts
			if misplaced(place, p.Commune) {
				wrong++
				r.rep.Note(ingest.Notef("ingest.post-misplaced", "%s: the file says %s (%s, %s); placed in %s", p.Structure, place.Name, place.INSEE, place.Departement, p.Commune))
			}
		}
		for range n {
			r.out.Posts = append(r.out.Posts, p)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if r.opt.Territory == nil {
		r.rep.Note(ingest.Notef("ingest.no-territory", "places were not checked: no territory given"))
	} else {
		r.rep.Note(ingest.Notef("ingest.posts-misplaced", "%d of %d rows were attributed to the wrong place", wrong, r.rep.Rows))
	}
	return r.addTable(postTable("postes-2021", r.out.Posts))
}

// misplaced tells whether the file's own commune or département contradicts
// where the post is. A seat within the same département but another commune is
// not a mistake.
func misplaced(p Place, commune string) bool {
	if len(commune) != 5 || len(p.INSEE) != 5 {
		return false
	}
	if p.INSEE[:2] != commune[:2] {
		return true
	}
	dep := ingest.Fold(p.Departement)
	known := map[string]string{"48": "lozere", "12": "aveyron", "30": "gard", "07": "ardeche", "15": "cantal", "43": "haute loire", "34": "herault", "11": "aude"}
	want, ok := known[commune[:2]]
	return dep != "" && dep != commune[:2] && ok && dep != want
}
