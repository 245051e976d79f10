package ingest

import (
	"strings"
)

// A Personal kind says why a column identifies people.
type Personal uint8

// The kinds of personal column.
const (
	NotPersonal Personal = iota
	PersonName
	Email
	Phone
	IPAddress
	FreeText
	BirthDate
	PostalAddress
	AccountID
)

var personalNotes = [...]Note{
	{}, Notef("ingest.personal-name", "name of a person"), Notef("ingest.personal-email", "e-mail address"),
	Notef("ingest.personal-phone", "phone number"), Notef("ingest.personal-ip", "network address"),
	Notef("ingest.personal-text", "free text, which may name someone"),
	Notef("ingest.personal-birth", "date of birth: only an age band may be kept"),
	Notef("ingest.personal-address", "postal address of a person"), Notef("ingest.personal-account", "account of a person"),
}

// Note says why a column of this kind is not stored.
func (p Personal) Note() Note { return personalNotes[p] }

var personalHeaders = map[string]Personal{}

func init() {
	for kind, names := range map[Personal]string{
		PersonName: "nom prenom|nom|prenom|prenoms|nom de famille|nom et prenom|nom prenoms|prenom nom|prenom et nom|nom de naissance|nom usage|nom d usage|beneficiaire|nom du participant|prenom du participant|nom du mediateur|prenom du mediateur|name|first name|last name|firstname|lastname|full name|surname|submitted by|username|utilisateur|nom d utilisateur|votre nom|votre prenom|contact nom prenom|mediateur ice s numerique s",
		Email:      "e mail|email|mail|adresse email|adresse e mail|adresse mail|courriel|courriels|adresse courriel|adresse electronique|votre adresse e mail|email address",
		Phone:      "telephone|tel|n de telephone|no de telephone|numero de telephone|portable|mobile|phone|telephone portable|phonenumber",
		IPAddress:  "ip address|ipaddr|adresse ip|ip|refurl|deviceid|subscriberid|simserial|device id",
		FreeText:   "notes|notes supplementaires|note|commentaire|commentaires|remarque|remarques|observation|observations|comment|comments|precisions|suggestions|texte libre",
		BirthDate:  "date de naissance|ne le|nee le|ne e le|naissance|birth date|date of birth|birthdate|annee de naissance|lieu de naissance",
		AccountID:  "uid|user id|mediateur id|username|login|identifiant de connexion",
	} {
		for _, n := range strings.Split(names, "|") {
			personalHeaders[n] = kind
		}
	}
}

// PersonalHeader tells from its header whether a column identifies people.
func PersonalHeader(header string) Personal {
	f := Fold(header)
	if i := strings.LastIndexByte(header, '/'); i >= 0 && personalHeaders[f] == NotPersonal {
		f = Fold(header[i+1:]) // Kobo writes group/question
	}
	return personalHeaders[f]
}

// PersonalValues tells from a sample of its cells whether a column identifies
// people, whatever its header: most of the filled cells look like e-mail
// addresses, phone numbers or network addresses.
func PersonalValues(cells []Cell) Personal {
	var filled, mail, phone, ip int
	for _, c := range cells {
		s := trim(c.Text)
		if c.Kind != Text || s == "" {
			continue
		}
		filled++
		switch {
		case looksMail(s):
			mail++
		case looksPhone(s):
			phone++
		case looksIP(s):
			ip++
		}
	}
	switch {
	case mail > 0 && mail*2 >= filled:
		return Email
	case phone > 0 && phone*2 >= filled:
		return Phone
	case ip > 0 && ip*2 >= filled:
		return IPAddress
	}
	return NotPersonal
}

func looksMail(s string) bool {
	at := strings.IndexByte(s, '@')
	return at > 0 && len(s) < 200 && !strings.ContainsAny(s, " \t\n") && strings.LastIndexByte(s, '.') > at+1
}

// looksPhone recognises French numbers: ten digits from 0, or +33 and nine.
func looksPhone(s string) bool {
	n := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			n++
		case r == '+' || r == '.' || r == '-' || isSpace(r) || r == '(' || r == ')':
		default:
			return false
		}
	}
	return n == 10 && s[0] == '0' || n >= 11 && n <= 13 && (strings.HasPrefix(s, "+33") || strings.HasPrefix(s, "0033"))
}

func looksIP(s string) bool {
	parts := strings.Split(s, ".")
	if len(parts) != 4 {
		return strings.Count(s, ":") >= 3 && strings.Trim(s, "0123456789abcdefABCDEF:") == ""
	}
	for _, p := range parts {
		if !digits(p) || len(p) > 3 {
			return false
		}
	}
	return true
}

// AgeBand returns the code of the age band of someone born on a day, at
// another: the bands of La Coop, from "moins_de_douze" to "soixante_dix_plus".
// An impossible age gives "".
func AgeBand(birth, at Date) string {
	b, t := birth.Time(), at.Time()
	age := t.Year() - b.Year()
	if t.Month() < b.Month() || t.Month() == b.Month() && t.Day() < b.Day() {
		age--
	}
	return AgeBandOf(age)
}

// AgeBandOf returns the code of the band of an age in whole years.
func AgeBandOf(age int) string {
	switch {
	case age < 0 || age > 120:
		return ""
	case age < 12:
		return "moins_de_douze"
	case age < 18:
		return "douze_dix_huit"
	case age < 25:
		return "dix_huit_vingt_quatre"
	case age < 40:
		return "vingt_cinq_trente_neuf"
	case age < 60:
		return "quarante_cinquante_neuf"
	case age < 70:
		return "soixante_soixante_neuf"
	}
	return "soixante_dix_plus"
}
