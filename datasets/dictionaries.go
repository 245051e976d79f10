package datasets

import (
	_ "embed"
	"math"
	"strings"

	"github.com/gocarina/gocsv"
)

// Dictionaries names the codes of all columns. Those of a [View] are
// snapshots.
type Dictionaries struct {
	Actions     *Dictionary // "a01" … of the roadmap
	Criteria    *Dictionary // of the impact referential, "autonomy"
	Territories *Dictionary // INSEE codes of communes, "48095"
	Periods     *Dictionary // "2025-T2", see ParsePeriod
	Items       *Dictionary // "instrument/item"
	Groups      *Dictionary
	Indicators  *Dictionary // "a01-i02"
	Kinds       *Dictionary // "individuel", "collectif"
	Channels    *Dictionary
	Ages        *Dictionary
	Genders     *Dictionary
	Statuses    *Dictionary
	Sources     *Dictionary // "coop-v1", "coop-v2"
	Themes      *Dictionary // at most 63: bit i of AttendanceColumns.Themes is code i
	Devices     *Dictionary // at most 7: bit i of AttendanceColumns.Devices is code i
	Referrals   *Dictionary
}

// each calls f for every dictionary with its name on disk and its limit, in a
// fixed order.
func (d *Dictionaries) each(f func(slot **Dictionary, kind string, limit int)) {
	f(&d.Actions, "actions", math.MaxUint16)
	f(&d.Criteria, "criteria", math.MaxUint8)
	f(&d.Territories, "territories", math.MaxUint16)
	f(&d.Periods, "periods", math.MaxUint16)
	f(&d.Items, "items", math.MaxUint16)
	f(&d.Groups, "groups", math.MaxUint16)
	f(&d.Indicators, "indicators", math.MaxUint16)
	f(&d.Kinds, "kinds", math.MaxUint8)
	f(&d.Channels, "channels", math.MaxUint8)
	f(&d.Ages, "ages", math.MaxUint8)
	f(&d.Genders, "genders", math.MaxUint8)
	f(&d.Statuses, "statuses", math.MaxUint8)
	f(&d.Sources, "sources", math.MaxUint8)
	f(&d.Themes, "themes", 63)
	f(&d.Devices, "devices", 7)
	f(&d.Referrals, "referrals", math.MaxUint8)
}

// keys are the dictionaries that only an import needs: they hold pseudonyms
// and producers' ids, and never leave the package.
type keys struct {
	persons    *Dictionary // pseudonyms, of beneficiaries and respondents alike
	activities *Dictionary // "space:id"
	responses  *Dictionary // "space:id"
}

func (k *keys) each(f func(slot **Dictionary, kind string, limit int)) {
	f(&k.persons, "persons", math.MaxUint32-1)
	f(&k.activities, "activities", math.MaxUint32-1)
	f(&k.responses, "responses", math.MaxUint32-1)
}

// names.csv lists the names that every workspace starts with, in the order of
// their codes, and their French titles. Those of "ages.v1" have a title and no
// code until a file brings them.
//
//go:embed names.csv
var namesCSV string

type seededName struct {
	Dictionary string `csv:"dictionary"`
	Name       string `csv:"name"`
	Title      string `csv:"title"`
}

var (
	seededNames = readNames()
	titles      = titlesOf(seededNames)
)

func readNames() []seededName {
	var rows []seededName
	if err := gocsv.Unmarshal(strings.NewReader(namesCSV), &rows); err != nil {
		panic("datasets: names.csv: " + err.Error())
	}
	return rows
}

func titlesOf(rows []seededName) map[string]map[string]string {
	byKind := map[string]map[string]string{}
	for _, r := range rows {
		kind, _, _ := strings.Cut(r.Dictionary, ".")
		if byKind[kind] == nil {
			byKind[kind] = map[string]string{}
		}
		byKind[kind][r.Name] = r.Title
	}
	return byKind
}
