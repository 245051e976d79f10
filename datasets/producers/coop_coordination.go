package producers

import (
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
)

var coordinationTypes = ingest.NewVocabulary(
	"Évènement", "evenement", "Événement", "evenement", "Partenariat", "partenariat", "Animation", "animation")

// readCoordination reads the coordination activities of a coordinator. Cells
// that do not apply hold "/"; names of mediators and notes are not read.
func readCoordination(r *reading) error {
	id, err := r.column("ID CRA")
	if err != nil {
		return err
	}
	day, err := r.column("Date de l’activité")
	if err != nil {
		return err
	}
	t := r.table
	kind, minutes, people := t.Column("Type"), t.Column("Durée (min.)"), t.Column("Participants")
	name, subtype := t.Column("Nom de l’évènement"), t.Column("Type d’animation, type d’évènement, nature du partenariat")
	organiser, partners := t.Column("Organisé par"), t.Column("Structure·s partenaire·s (Nom)")
	scale := t.Column("Échelon territorial de l’évènement ou du partenariat")
	themes, tags := t.Column("Thématique(s) d’animation"), t.Column("Tags")
	personal := r.personalColumns()
	err = r.rows(func(l *line) error {
		e := CoordinationEvent{ID: l.text(id), Day: l.isoDay(day), Type: l.label(kind, coordinationTypes), Subtype: beforeExamples(l.text(subtype)),
			Name: l.text(name), Organiser: l.text(organiser), Partners: list(l.raw(partners), "\n,;"), Scale: l.text(scale),
			Themes: list(l.raw(themes), "\n;|"), Tags: list(l.raw(tags), "\n;|"), Line: l.row.Number}
		if e.ID == "" {
			l.must(id, ingest.ErrMissing)
		}
		if e.Day == "" && l.ok() {
			l.must(day, ingest.ErrMissing)
		}
		m, err := l.row.At(minutes).Minutes()
		l.failUnlessMissing(minutes, err)
		e.Minutes = m
		if n, ok := l.whole(people); ok {
			e.Participants = &n
		}
		if !l.ok() {
			return nil
		}
		personal.count(l.row)
		e.Action = coordinationAction(e)
		r.out.Coordination = append(r.out.Coordination, e)
		return nil
	})
	if err != nil {
		return err
	}
	personal.discard(r.rep)
	return r.addTable(coordinationTable(r.out.Coordination))
}

// beforeExamples drops the examples in parentheses of La Coop's long labels.
func beforeExamples(label string) string {
	if i := strings.Index(label, " ("); i > 0 {
		return label[:i]
	}
	return label
}

// coordinationAction attaches an event to an action of the roadmap: the local
// NEC, the regional hub, the search for money, else the network.
func coordinationAction(e CoordinationEvent) string {
	about := ingest.Fold(strings.Join(append([]string{e.Subtype, e.Name, e.Organiser}, append(e.Tags, e.Partners...)...), " "))
	words := " " + about + " "
	switch {
	case strings.Contains(words, " nec "):
		return "a10"
	case strings.Contains(about, "rhinocc"), strings.Contains(words, " hub "):
		return "a08"
	case strings.Contains(about, "recherche de subvention"), strings.Contains(about, "financement"):
		return "a14"
	}
	return "a05"
}

func coordinationTable(events []CoordinationEvent) datasets.Table {
	t := datasets.Table{Name: "coordination", Columns: columns("id", "date", "type", "nature", "nom", "duree_min|min", "participants", "organise_par", "partenaires", "echelon", "thematiques", "tags", "action")}
	for _, e := range events {
		people := ""
		if e.Participants != nil {
			people = strconv.Itoa(*e.Participants)
		}
		t.Rows = append(t.Rows, []string{e.ID, e.Day, e.Type, e.Subtype, e.Name, strconv.Itoa(e.Minutes), people, e.Organiser,
			strings.Join(e.Partners, "|"), e.Scale, strings.Join(e.Themes, "|"), strings.Join(e.Tags, "|"), e.Action})
	}
	return t
}

// columns makes table columns of names, "name|unit" giving a unit.
func columns(names ...string) []datasets.TableColumn {
	out := make([]datasets.TableColumn, len(names))
	for i, n := range names {
		out[i].Name, out[i].Unit, _ = strings.Cut(n, "|")
	}
	return out
}

// readTeam reads the team of a coordinator: posts and contracts, no names.
func readTeam(r *reading) error {
	t := r.table
	role, contract := t.Column("Rôle"), t.Column("Type de contrat")
	start, end, status := t.Column("Date de début de contrat"), t.Column("Date de fin de contrat"), t.Column("Statut")
	mail := t.Column("Adresse email", "E-mail", "Adresse e-mail")
	employer := t.Column("Structure employeuse - Nom")
	insee, postcode, commune := t.Column("Structure employeuse - Code Insee"), t.Column("Structure employeuse - Code postal"), t.Column("Structure employeuse - Commune")
	personal := r.personalColumns()
	err := r.rows(func(l *line) error {
		m := Member{ID: l.opt.Key.Pseudonym("mediateur", l.text(mail)), Role: l.text(role), Contract: l.text(contract), Start: l.isoDay(start),
			End: l.isoDay(end), Employer: l.text(employer), Commune: l.commune(insee, postcode, commune), Line: l.row.Number}
		switch s := ingest.Fold(l.text(status)); {
		case strings.HasPrefix(s, "invitation"):
			m.Status = "invite"
		case s == "actif" || s == "inactif":
			m.Status = s
		default:
			l.rep.UnknownLabel(t.Columns[status], l.text(status), []string{"Actif", "Inactif", "Invitation envoyée le"})
		}
		if l.ok() {
			personal.count(l.row)
			r.out.Team = append(r.out.Team, m)
		}
		return nil
	})
	if err != nil {
		return err
	}
	personal.discard(r.rep)
	table := datasets.Table{Name: "equipe", Key: -1, Columns: columns("role", "contrat", "debut", "fin", "employeur", "commune", "statut")}
	for _, m := range r.out.Team {
		table.Rows = append(table.Rows, []string{m.Role, m.Contract, m.Start, m.End, m.Employer, m.Commune, m.Status})
	}
	return r.addTable(table)
}
