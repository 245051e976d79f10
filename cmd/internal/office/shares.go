package office

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
)

// blankRows is how many empty lines a list inside a form offers.
const blankRows = 2

// rows returns how many lines a list inside a form has: those that are kept
// and some to fill in, and never fewer than were sent.
func (v *visit) rows(prefix string, kept int) int {
	n := kept + blankRows
	for v.r.Method == "POST" && n < 200 && v.r.PostForm.Has(fmt.Sprintf("%s-%d", prefix, n)) {
		n++
	}
	return n
}

// rowsRead returns how many lines of a list the form has.
func (rd *reader) rowsRead(prefix string) int {
	n := 0
	for _, f := range rd.Fields {
		if strings.HasPrefix(f.Name, prefix+"-") && strings.Count(f.Name, "-") == strings.Count(prefix, "-")+1 {
			n++
		}
	}
	return n
}

func named(prefix string, i int) string { return prefix + "-" + strconv.Itoa(i) }

// shareFields ask for each action that a file serves who carries it, and its
// part. The structure that was written by hand before structures were kept
// stays a choice.
func (v *visit) shareFields(a *funding.Application) (fields []*field) {
	structures := v.structures("")
	amounts := exactShares(a)
	for i := range v.rows("share", len(a.Shares)) {
		var s funding.Share
		part := ""
		if i < len(a.Shares) {
			s = a.Shares[i]
			part = strconv.FormatInt(s.Weight, 10)
			if amounts {
				part = v.inputAmount(funding.Known(funding.Cents(s.Weight)))
			}
		}
		who := structures
		if !hasOption(who, s.StructureID) {
			who = append(who[:len(who):len(who)], option{s.StructureID, strings.TrimSpace(s.StructureID + " " + s.Departement)})
		}
		serves := v.actionOptions("–")
		if i < len(a.Shares) && s.ActionID == "" {
			serves[0].Label = v.t.T("office.whole-roadmap")
		}
		fields = append(fields, &field{Kind: "group", Label: v.t.T("office.share", i+1)},
			&field{Name: named("share", i), Label: v.t.T("office.action"), Kind: "select", Options: serves, Value: s.ActionID},
			&field{Name: named("carrier", i), Label: v.t.T("office.structure"), Kind: "select", Options: who, Value: s.StructureID},
			&field{Name: named("part", i), Label: v.t.T("office.part"), Hint: v.t.T("office.hint.part"), Kind: "number", Value: part},
			&field{Kind: "end"})
	}
	return fields
}

// exactShares reports whether the weights are the amounts themselves, in cents:
// they add up to what is asked.
func exactShares(a *funding.Application) bool {
	var sum int64
	for _, s := range a.Shares {
		sum += s.Weight
	}
	return a.Requested.Known && sum == int64(a.Requested.Cents) && len(a.Shares) > 0
}

// shares reads the parts. They are weights (2 and 1), or amounts: then they
// add up to what is asked, to the cent.
func (rd *reader) shares(v *visit, kept []funding.Share, requested funding.Amount) (list []funding.Share) {
	var sum, euros int64
	var last string
	whole := true
	var amounts []int64
	for i := range rd.rowsRead("share") {
		action, who, part := rd.choice(named("share", i)), rd.choice(named("carrier", i)), rd.text(named("part", i))
		if action == "" && who == "" && part == "" && (i >= len(kept) || kept[i].ActionID != "") {
			continue
		}
		s := funding.Share{ActionID: action, StructureID: who, Weight: 1}
		if i < len(kept) && kept[i].StructureID == who {
			s.Departement = kept[i].Departement
		} else if who != "" {
			st, err := store.Structures.Get(v.ctx, v.Store, who)
			v.fail(err)
			s.Departement = st.Value.Departement
		}
		cents := int64(100)
		if part != "" {
			a, err := funding.ParseAmount(part)
			if err == nil && a.Cents <= 0 {
				err = funding.Notef("office.part-positive", "a part is above zero")
			}
			rd.fail(named("part", i), err)
			cents = int64(a.Cents)
			last = named("part", i)
		}
		whole = whole && cents%100 == 0
		s.Weight = cents / 100
		sum += cents
		euros += s.Weight
		amounts = append(amounts, cents)
		list = append(list, s)
	}
	if !rd.ok || len(list) == 0 || last == "" {
		return list
	}
	exact := requested.Known && sum == int64(requested.Cents)
	if !whole && !exact {
		rd.bad(last, v.t.T("office.parts-sum", v.t.Write(funding.Cents(sum)), v.t.Write(requested)))
	}
	if exact {
		for i := range list {
			list[i].Weight = amounts[i]
		}
	}
	return list
}
