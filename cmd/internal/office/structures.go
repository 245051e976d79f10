package office

import (
	"strconv"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
)

// structureFields ask who a structure is, and what the rules of public money
// need to know of it.
func structureFields(v *visit, s *funding.Structure) []*field {
	var kinds, months []option
	for _, k := range []string{"association", "epci", "commune", "departement", "region", "company", "state"} {
		kinds = append(kinds, option{k, v.t.T("office.structure." + k)})
	}
	if !hasOption(kinds, s.Kind) {
		kinds = append(kinds, option{s.Kind, s.Kind})
	}
	months = append(months, option{"", v.t.T("office.month.12")})
	for m := 1; m < 12; m++ {
		months = append(months, option{strconv.Itoa(m), v.t.T("office.month." + strconv.Itoa(m))})
	}
	fields := []*field{
		{Name: "name", Label: v.t.T("office.name"), Value: s.Name, Required: true},
		{Name: "kind", Label: v.t.T("office.kind"), Kind: "select", Options: kinds, Value: s.Kind},
		{Name: "ours", Label: v.t.T("office.ours"), Hint: v.t.T("office.hint.ours"), Kind: "check", Value: check(s.Ours)},
		{Name: "departement", Label: v.t.T("office.departement"), Hint: v.t.T("office.hint.departement"), Value: s.Departement},
		{Name: "siret", Label: "SIRET", Hint: v.t.T("office.hint.siret"), Value: s.SIRET},
		{Name: "year-end", Label: v.t.T("office.year-end"), Kind: "select", Options: months, Value: inputWhole(s.YearEnd % 12)},
		{Name: "certified", Label: v.t.T("office.certified"), Hint: v.t.T("office.hint.certified"), Kind: "number", Value: inputWhole(s.CertifiedYear)},
		{Name: "undertaking", Label: v.t.T("office.undertaking"), Hint: v.t.T("office.hint.undertaking"), Value: s.Undertaking},
		{Name: "aids-on", Label: v.t.T("office.aids-on"), Hint: v.t.T("office.hint.aids-on"), Kind: "date", Value: inputDate(s.AidsOn)},
	}
	for i := range v.rows("granted", len(s.Aids)) {
		var a funding.SmallAid
		if i < len(s.Aids) {
			a = s.Aids[i]
		}
		fields = append(fields, &field{Kind: "group", Label: v.t.T("office.small-aid", i+1)},
			&field{Name: named("granted", i), Label: v.t.T("office.small-aid.granted"), Kind: "date", Value: inputDate(a.Granted)},
			&field{Name: named("aid", i), Label: v.t.T("office.amount"), Kind: "money", Value: v.inputAmount(funding.Amount{Cents: a.Amount, Known: a.Amount != 0})},
			&field{Name: named("by", i), Label: v.t.T("office.small-aid.by"), Value: a.By},
			&field{Name: named("sieg", i), Label: v.t.T("office.small-aid.sieg"), Kind: "check", Value: check(a.SIEG)}, &field{Kind: "end"})
	}
	return fields
}

func readStructure(rd *reader, s *funding.Structure) {
	s.Name, s.Kind, s.SIRET, s.Undertaking = rd.text("name"), rd.choice("kind"), rd.siret("siret"), rd.text("undertaking")
	s.Departement, s.Ours = rd.departement("departement"), rd.checked("ours")
	if s.Ours {
		all, err := store.Structures.All(rd.v.ctx, rd.v.Store)
		rd.v.fail(err)
		for _, other := range all {
			if other.Ours && other.ID != s.ID {
				rd.bad("ours", rd.o.t.T("office.ours-twice", other.Name))
			}
		}
	}
	s.YearEnd, _ = strconv.Atoi(rd.choice("year-end")) // one of the list
	s.CertifiedYear, s.AidsOn = int(rd.whole("certified", 2000, 2100)), rd.date("aids-on")
	rd.past("aids-on", s.AidsOn)
	s.Aids = nil
	for i := range rd.rowsRead("granted") {
		a := funding.SmallAid{Granted: rd.date(named("granted", i)), Amount: rd.amount(named("aid", i)).Cents, By: rd.text(named("by", i)), SIEG: rd.checked(named("sieg", i))}
		if a.Granted.IsZero() && a.Amount == 0 && a.By == "" {
			continue
		}
		if a.Granted.IsZero() && rd.field(named("granted", i)).Error == "" {
			rd.bad(named("granted", i), rd.o.t.T("office.small-aid.day"))
		}
		if a.Amount == 0 && rd.field(named("aid", i)).Error == "" {
			rd.bad(named("aid", i), rd.o.t.T("office.amount-missing"))
		}
		rd.past(named("granted", i), a.Granted)
		s.Aids = append(s.Aids, a)
	}
}
