package office

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/reports/pages"
)

var funders = &register[funding.Funder]{
	path: "/financements/financeurs", key: "office.funders", kind: &store.Funders,
	fresh: func(*visit) funding.Funder { return funding.Funder{Kind: funding.State} },
	fields: func(v *visit, f *funding.Funder) []*field {
		var kinds []option
		for _, k := range funding.FunderKinds() {
			kinds = append(kinds, option{string(k), v.label(k)})
		}
		published := ""
		if f.Published != nil {
			published = v.t.Write(f.Published)
		}
		return []*field{
			{Name: "name", Label: v.t.T("office.name"), Value: f.Name, Required: true},
			{Name: "kind", Label: v.t.T("office.kind"), Kind: "select", Options: kinds, Value: string(f.Kind)},
			{Name: "siret", Label: "SIRET", Hint: v.t.T("office.hint.siret"), Value: f.SIRET},
			{Name: "contact", Label: v.t.T("office.contact"), Hint: v.t.T("office.hint.contact"), Value: f.Contact},
			{Name: "url", Label: v.t.T("office.url"), Value: f.URL},
			{Name: "published", Label: v.t.T("office.published-rate"), Hint: v.t.T("office.hint.published-rate"), Value: published},
		}
	},
	read: func(rd *reader, f *funding.Funder) {
		f.Published = rd.rate("published")
		f.Name, f.Kind, f.SIRET = rd.text("name"), funding.FunderKind(rd.choice("kind")), rd.siret("siret")
		f.Contact, f.URL = rd.text("contact"), rd.address("url")
	},
	title: func(_ *visit, f *funding.Funder) string { return f.Name },
	kept: func(v *visit, id string) string {
		where := store.Query{Where: []store.Condition{store.Is("funder", id)}}
		return v.hanging(used(v, &store.Applications, where), used(v, &store.Calls, where), used(v, &store.Schemes, where))
	},
	next: func(*funding.Funder, string) string { return "/financements/financeurs" },
}

// used counts the records that a query selects.
func used[T any](v *visit, k *store.Kind[T], q store.Query) int {
	n, err := k.Count(v.ctx, v.Store, q)
	v.fail(err)
	return n
}

// hanging says why a record stays: what refers to it.
func (v *visit) hanging(applications, calls, schemes int) string {
	var list []string
	for i, n := range []int{applications, calls, schemes} {
		if n > 0 {
			list = append(list, v.t.T("office.hanging."+strconv.Itoa(i+1), n))
		}
	}
	if len(list) == 0 {
		return ""
	}
	return v.t.T("office.hanging", strings.Join(list, ", "))
}

func (o *office) funders(v *visit, w http.ResponseWriter) error {
	list, err := store.Funders.List(v.ctx, v.Store, store.Query{Search: v.r.URL.Query().Get("q"), Order: []string{"sort"}})
	if err != nil {
		return err
	}
	t := &table{Heads: heads(o.t.T("office.name"), o.t.T("office.kind"), "SIRET", ""), Empty: o.t.T("office.funders.none")}
	for _, x := range list {
		t.Rows = append(t.Rows, []cell{{Text: x.Value.Name, Href: funders.path + "/" + x.ID}, {Text: o.label(x.Value.Kind)}, {Text: x.Value.SIRET},
			{Text: o.t.T("office.its-files"), Href: "/financements/dossiers?financeur=" + x.ID}})
	}
	return o.page(w, v.r, http.StatusOK, pages.Page{Title: o.t.T("office.nav.funders")}, section{Table: t.dense(), Do: []pages.Link{
		{Href: funders.path + "/nouveau", Text: o.t.T("office.funders.new")}, {Href: schemes.path, Text: o.t.T("office.schemes.list")}, {Href: structures.path, Text: o.t.T("office.structures.list")}}})
}

var schemes = &register[funding.Scheme]{
	path: "/financements/dispositifs", key: "office.schemes", kind: &store.Schemes,
	fresh: func(*visit) funding.Scheme { return funding.Scheme{} },
	fields: func(v *visit, s *funding.Scheme) []*field {
		funds := []option{{"", "–"}, {"FSE+", "FSE+"}, {"FEDER", "FEDER"}, {"LEADER", "LEADER"}}
		if !hasOption(funds, s.Fund) {
			funds = append(funds, option{s.Fund, s.Fund})
		}
		return []*field{
			{Name: "name", Label: v.t.T("office.name"), Value: s.Name, Required: true},
			{Name: "funder", Label: v.t.T("office.funder"), Kind: "select", Options: v.funders(s.FunderID), Value: s.FunderID, Required: true},
			{Name: "fund", Label: v.t.T("office.fund-name"), Hint: v.t.T("office.hint.fund-name"), Kind: "select", Options: funds, Value: s.Fund},
			{Name: "source", Label: v.t.T("office.described-at"), Value: s.Source},
		}
	},
	read: func(rd *reader, s *funding.Scheme) {
		s.Name, s.FunderID, s.Fund, s.Source = rd.text("name"), rd.choice("funder"), rd.choice("fund"), rd.text("source")
	},
	title: func(_ *visit, s *funding.Scheme) string { return s.Name },
	kept: func(v *visit, id string) string {
		apps, calls := 0, 0
		all, err := store.Applications.List(v.ctx, v.Store, store.Query{})
		v.fail(err)
		for _, a := range all {
			if a.Value.SchemeID == id {
				apps++
			}
		}
		open, err := store.Calls.List(v.ctx, v.Store, store.Query{})
		v.fail(err)
		for _, c := range open {
			if c.Value.SchemeID == id {
				calls++
			}
		}
		return v.hanging(apps, calls, 0)
	},
	next: func(*funding.Scheme, string) string { return "/financements/dispositifs" },
}

func (o *office) schemes(v *visit, w http.ResponseWriter) error {
	names, _, err := o.funderNames(v.ctx)
	if err != nil {
		return err
	}
	list, err := store.Schemes.List(v.ctx, v.Store, store.Query{Order: []string{"sort"}})
	if err != nil {
		return err
	}
	t := &table{Heads: heads(o.t.T("office.scheme"), o.t.T("office.funder"), o.t.T("office.fund-name"), o.t.T("office.described-at")), Empty: o.t.T("office.schemes.none")}
	for _, x := range list {
		source := cell{Text: x.Value.Source}
		if strings.HasPrefix(x.Value.Source, "https://") {
			source.Href = x.Value.Source
		}
		t.Rows = append(t.Rows, []cell{{Text: x.Value.Name, Href: schemes.path + "/" + x.ID}, {Text: names[x.Value.FunderID]}, {Text: x.Value.Fund}, source})
	}
	return o.page(w, v.r, http.StatusOK, pages.Page{Title: o.t.T("office.schemes.list"), Lead: o.t.T("office.schemes.lead")}, section{Table: t, Do: []pages.Link{{Href: schemes.path + "/nouveau", Text: o.t.T("office.schemes.new")}}})
}

var structures = &register[funding.Structure]{
	path: "/financements/structures", key: "office.structures", kind: &store.Structures,
	fresh:  func(*visit) funding.Structure { return funding.Structure{Kind: "association"} },
	fields: structureFields, read: readStructure,
	title: func(_ *visit, s *funding.Structure) string { return s.Name },
	kept: func(v *visit, id string) string {
		n := 0
		all, err := store.Applications.List(v.ctx, v.Store, store.Query{})
		v.fail(err)
		for _, a := range all {
			for _, s := range a.Value.Shares {
				if s.StructureID == id {
					n++
					break
				}
			}
		}
		return v.hanging(n, 0, 0)
	},
	next: func(*funding.Structure, string) string { return "/financements/structures" },
}

// departement reads an INSEE code: 01 to 95, 2A, 2B, 971 to 976.
func (rd *reader) departement(name string) string {
	d := strings.ToUpper(rd.text(name))
	n, err := strconv.Atoi(d)
	if d == "" || d == "2A" || d == "2B" || err == nil && (len(d) == 2 && n >= 1 && n <= 95 && n != 20 || len(d) == 3 && n >= 971 && n <= 976) {
		return d
	}
	rd.bad(name, rd.o.t.T("office.departement-unreadable", rd.text(name)))
	return ""
}

func (o *office) structures(v *visit, w http.ResponseWriter) error {
	list, err := store.Structures.List(v.ctx, v.Store, store.Query{Order: []string{"sort"}})
	if err != nil {
		return err
	}
	t := &table{Heads: heads(o.t.T("office.name"), o.t.T("office.kind"), o.t.T("office.departement"), "SIRET"), Empty: o.t.T("office.structures.none")}
	for _, x := range list {
		kind := x.Value.Kind
		if kind != "" {
			kind = o.t.T("office.structure." + kind)
		}
		t.Rows = append(t.Rows, []cell{{Text: x.Value.Name, Href: structures.path + "/" + x.ID}, {Text: kind}, {Text: x.Value.Departement}, {Text: x.Value.SIRET}})
	}
	return o.page(w, v.r, http.StatusOK, pages.Page{Title: o.t.T("office.structures.list"), Lead: o.t.T("office.structures.lead")}, section{Table: t, Do: []pages.Link{{Href: structures.path + "/nouveau", Text: o.t.T("office.structures.new")}}})
}
