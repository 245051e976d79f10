package office

import (
	"net/http"
	"slices"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/checks"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// invoices are expenses and the funders that each is charged to. What would
// charge one above its amount is refused while it is typed.
var invoices = &register[checks.Invoice]{
	path: "/financements/factures", key: "office.invoices", kind: &store.Invoices,
	fresh:  func(v *visit) checks.Invoice { return checks.Invoice{On: v.today()} },
	fields: invoiceFields, read: readInvoice,
	title: func(v *visit, i *checks.Invoice) string { return v.t.T("office.invoice", i.Number) },
	kept:  func(*visit, string) string { return "" },
	next:  func(*checks.Invoice, string) string { return "/financements/factures" },
}

func invoiceFields(v *visit, inv *checks.Invoice) []*field {
	fields := []*field{
		{Name: "number", Label: v.t.T("office.invoice-number"), Value: inv.Number, Required: true},
		{Name: "siret", Label: v.t.T("office.supplier-siret"), Hint: v.t.T("office.hint.siret"), Value: inv.SIRET},
		{Name: "amount", Label: v.t.T("office.amount"), Kind: "money", Value: v.inputAmount(funding.Amount{Cents: inv.Amount, Known: inv.Amount != 0}), Required: true},
		{Name: "on", Label: v.t.T("office.on"), Kind: "date", Value: inputDate(inv.On), Required: true},
		{Name: "file", Label: v.t.T("office.application"), Kind: "select", Value: inv.File,
			Options: choices(v, &store.Applications, "–", inv.File, func(r store.Record[funding.Application]) string { return r.Value.Title })},
	}
	for i := range v.rows("charged", len(inv.Charges)) {
		var c checks.Charge
		if i < len(inv.Charges) {
			c = inv.Charges[i]
		}
		fields = append(fields, &field{Kind: "group", Label: v.t.T("office.charge", i+1)},
			&field{Name: named("charged", i), Label: v.t.T("office.funder"), Kind: "select", Options: v.funders(c.FunderID), Value: c.FunderID},
			&field{Name: named("share", i), Label: v.t.T("office.amount"), Kind: "money", Value: v.inputAmount(funding.Amount{Cents: c.Amount, Known: c.FunderID != ""})},
			&field{Kind: "end"})
	}
	return fields
}

func readInvoice(rd *reader, inv *checks.Invoice) {
	inv.Number, inv.SIRET, inv.Amount, inv.On, inv.File = rd.text("number"), rd.siret("siret"), rd.cents("amount"), rd.date("on"), rd.choice("file")
	rd.past("on", inv.On)
	whole := *inv
	whole.Charges = nil
	for i := range rd.rowsRead("charged") {
		c := checks.Charge{FunderID: rd.choice(named("charged", i))}
		amount := rd.amount(named("share", i))
		if c.FunderID == "" {
			if amount.Known {
				rd.bad(named("charged", i), rd.o.t.T("office.required"))
			}
			continue
		}
		if c.Amount = amount.Cents; !amount.Known {
			rd.bad(named("share", i), rd.o.t.T("office.amount-missing"))
		}
		next, err := whole.Charge(c)
		rd.fail(named("share", i), err)
		if err == nil {
			whole = next
		}
	}
	*inv = whole
}

// inWords returns invoices whose file is said in words: the title of their
// application, or where there is none the number and the day.
func inWords(t *lang.Catalogue, all []checks.Invoice, title func(id string) string) []checks.Invoice {
	all = slices.Clone(all)
	for i, inv := range all {
		where := title(inv.File)
		if where == "" {
			where = inv.Number + ", " + t.Write(inv.On)
		}
		all[i].File = t.Quote(where)
	}
	return all
}

func (o *office) invoices(v *visit, w http.ResponseWriter) error {
	var all []checks.Invoice
	list, err := store.Invoices.List(v.ctx, v.Store, store.Query{Search: v.r.URL.Query().Get("q"), Order: []string{"-day"}})
	if err != nil {
		return err
	}
	for _, x := range list {
		all = append(all, x.Value)
	}
	found, err := checks.Invoices(inWords(o.t, all, func(id string) string {
		a, err := store.Applications.Get(v.ctx, v.Store, id)
		if err != nil {
			return "" // taken away since
		}
		return a.Value.Title
	}))
	if err != nil {
		return err
	}
	wrong := map[string]cell{}
	for _, f := range found {
		wrong[f.Subject] = cell{Text: o.t.Error(f.Note), Class: "bad"}
	}
	t := &table{Heads: heads(o.t.T("office.invoice-number"), o.t.T("office.on"), "#"+o.t.T("office.amount"), "#"+o.t.T("office.charged"), o.t.T("office.finding")), Empty: o.t.T("office.invoices.none")}
	for _, inv := range all {
		var charged funding.Cents
		for _, c := range inv.Charges {
			charged += c.Amount
		}
		t.Rows = append(t.Rows, []cell{{Text: inv.Number, Href: invoices.path + "/" + inv.ID}, {Text: o.t.Write(inv.On)}, {Text: o.t.Write(inv.Amount)}, {Text: o.t.Write(charged)}, wrong[inv.ID]})
	}
	return o.page(w, v.r, http.StatusOK, pages.Page{Title: o.t.T("office.invoices.list"), Lead: o.t.T("office.invoices.lead")}, section{Table: t, Do: []pages.Link{{Href: invoices.path + "/nouveau", Text: o.t.T("office.invoices.new")}}})
}
