package office

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/plan"
)

// plans are the financing plans, scenarios among them. They are seen on the
// page of their action; their own page holds the headings.
var plans = &register[plan.Plan]{
	path: "/financements/plan", home: "/financements/plans", key: "office.plans", kind: &store.Plans,
	fresh: func(v *visit) plan.Plan {
		return plan.Plan{ActionID: v.r.URL.Query().Get("action"), Year: v.today().Year, On: v.today(), Demo: v.Demo, Owner: plan.Association, Nature: plan.Functioning}
	},
	fields: planFields, read: readPlan, lines: planLines,
	title: func(v *visit, p *plan.Plan) string { return v.t.T("office.plan", v.actionName(p.ActionID)) },
	kept:  func(*visit, string) string { return "" },
	next:  func(p *plan.Plan, _ string) string { return planAddress(p.ActionID, p.Scenario, p.Year) },
}

var planOptions = []plan.Option{plan.Remaining40, plan.Indirect25, plan.Indirect15, plan.Indirect7, plan.Staff20}

func planFields(v *visit, p *plan.Plan) []*field {
	var owners []option
	for _, k := range []plan.OwnerKind{plan.Association, plan.LocalAuthority, plan.PrivateBody, plan.StateBody, plan.UnknownOwner} {
		owners = append(owners, option{string(k), v.label(k)})
	}
	natures := []option{{string(plan.Functioning), v.t.T("office.nature.functioning")}, {string(plan.Investment), v.t.T("office.nature.investment")}, {"", v.t.T("office.nature.unknown")}}
	regions := []option{{"", v.t.T("office.region.own")}, {"transition", v.t.T("office.region.transition")}, {"transition, less developed before", v.t.T("office.region.before")}, {"less developed", v.t.T("office.region.less")}, {"more developed", v.t.T("office.region.more")}}
	if !hasOption(regions, p.Region) {
		regions = append(regions, option{p.Region, p.Region})
	}
	fields := []*field{
		{Name: "action", Label: v.t.T("office.action"), Kind: "select", Options: v.actionOptions(v.t.T("office.choose")), Value: p.ActionID, Required: true},
		{Name: "year", Label: v.t.T("office.year"), Kind: "number", Value: inputWhole(p.Year), Required: true},
		{Name: "scenario", Label: v.t.T("office.scenario"), Hint: v.t.T("office.hint.scenario"), Value: p.Scenario},
		{Name: "law-on", Label: v.t.T("office.law-on"), Hint: v.t.T("office.hint.law-on"), Kind: "date", Value: inputDate(p.On), Required: true},
		{Name: "owner", Label: v.t.T("office.project-owner"), Kind: "select", Options: owners, Value: string(p.Owner)},
		{Name: "nature", Label: v.t.T("office.nature"), Kind: "select", Options: natures, Value: string(p.Nature)},
		{Name: "carrier", Label: v.t.T("office.plan-carrier"), Hint: v.t.T("office.hint.plan-carrier"), Kind: "select", Value: p.StructureID,
			Options: choices(v, &store.Structures, v.t.T("office.plan-carrier.files"), p.StructureID, func(r store.Record[funding.Structure]) string { return r.Value.Name })},
		{Name: "chief", Label: v.t.T("office.chief"), Kind: "check", Value: check(p.ChiefRole)},
		{Name: "state-aid", Label: v.t.T("office.state-aid"), Kind: "check", Value: check(p.StateAid)},
		{Name: "region", Label: v.t.T("office.region"), Kind: "select", Options: regions, Value: p.Region},
		{Name: "regime", Label: v.t.T("office.regime"), Hint: v.t.T("office.hint.regime"), Kind: "select", Options: labels(v, plan.NoRegime, plan.DeMinimis, plan.DeMinimisSIEG), Value: string(p.Regime)},
		{Name: "derogation", Label: v.t.T("office.derogation"), Hint: v.t.T("office.hint.derogation"), Value: p.Derogation},
		{Kind: "group", Label: v.t.T("office.operation-group")},
		{Name: "guarantee", Label: v.t.T("office.guarantee"), Hint: v.t.T("office.hint.guarantee"), Kind: "select", Options: labels(v, plan.Unsaid, plan.Yes, plan.No), Value: string(p.Guarantee)},
		{Name: "duration", Label: v.t.T("office.duration"), Hint: v.t.T("office.hint.duration"), Kind: "number", Value: inputWhole(p.Months)},
		{Name: "begun", Label: v.t.T("office.begun"), Kind: "date", Value: inputDate(p.Begun)},
		{Name: "completed", Label: v.t.T("office.completed"), Kind: "date", Value: inputDate(p.Completed)},
		{Kind: "end"},
		{Kind: "group", Label: v.t.T("office.options-group")},
	}
	for _, o := range planOptions {
		fields = append(fields, &field{Name: "option-" + string(o), Label: v.label(o), Kind: "check", Value: check(slices.Contains(p.Options, o))})
	}
	return append(fields, &field{Kind: "end"})
}

func readPlan(rd *reader, p *plan.Plan) {
	p.ActionID, p.Year, p.Scenario, p.On = rd.choice("action"), int(rd.whole("year", 2000, 2100)), rd.text("scenario"), rd.date("law-on")
	p.Owner, p.Nature, p.Region = plan.OwnerKind(rd.choice("owner")), plan.Nature(rd.choice("nature")), rd.choice("region")
	p.ChiefRole, p.StateAid = rd.checked("chief"), rd.checked("state-aid")
	p.StructureID, p.Regime, p.Derogation, p.Guarantee = rd.choice("carrier"), plan.Regime(rd.choice("regime")), rd.text("derogation"), plan.Answer(rd.choice("guarantee"))
	p.Months, p.Begun, p.Completed = int(rd.whole("duration", 1, 600)), rd.date("begun"), rd.date("completed")
	rd.past("begun", p.Begun)
	rd.past("completed", p.Completed)
	if !p.Begun.IsZero() && !p.Completed.IsZero() && p.Completed.Before(p.Begun) {
		rd.bad("completed", rd.o.t.T("office.completed-before"))
	}
	p.Title = cmp.Or(p.Title, rd.o.actionName(p.ActionID))
	p.Options = nil
	for _, o := range planOptions {
		if rd.checked("option-" + string(o)) {
			p.Options = append(p.Options, o)
		}
	}
	if err := plan.Compatible(p.Options); err != nil {
		rd.fail("option-"+string(p.Options[len(p.Options)-1]), err)
	}
	if rd.ok {
		twin, ok, err := rd.o.planOf(rd.v.ctx, rd.v.Store, p.ActionID, p.Scenario, p.Year)
		rd.v.fail(err)
		if ok && twin.ID != p.ID {
			rd.bad("scenario", rd.o.t.T("office.plan-twice"))
		}
	}
}

func planLines(v *visit, p *plan.Plan) (list []pair) {
	for _, l := range p.Costs {
		amount, _ := l.Amount() // refused when it was saved
		list = append(list, pair{v.t.T("office.cost-line") + " " + v.t.Quote(l.Label), v.label(l.Account) + " · " + v.t.Write(amount)})
	}
	for _, x := range p.Time {
		list = append(list, pair{v.t.T("office.hours-line") + " " + v.t.Quote(x.Name), v.t.T("office.hours-of", v.t.Number(float64(x.Minutes)/60, -1), v.t.Write(x.Yearly))})
	}
	for _, r := range p.Resources {
		list = append(list, pair{v.t.T("office.resource-line") + " " + v.t.Quote(r.Label), v.label(r.Account) + " · " + v.label(r.State) + " · " + v.t.Write(r.Amount)})
	}
	return list
}

func accounts(v *visit, cost bool) (list []option) {
	for a := plan.Account(60); a <= 87; a++ {
		if a.Valid(cost) {
			list = append(list, option{strconv.Itoa(int(a)), v.label(a)})
		}
	}
	return list
}

// labels are the choices among words of the catalogue.
func labels[T interface {
	~string
	Message() (string, []any)
}](v *visit, list ...T) (options []option) {
	for _, x := range list {
		options = append(options, option{string(x), v.label(x)})
	}
	return options
}

// inputWhole writes a number into a form, nothing for zero.
func inputWhole(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// costs are the lines of expense of a plan.
var costs = &part[plan.Plan, plan.CostLine]{
	of: plans, name: "depenses", key: "office.cost-line",
	list: func(p *plan.Plan) *[]plan.CostLine { return &p.Costs },
	fresh: func(*visit, *plan.Plan) plan.CostLine {
		return plan.CostLine{ID: store.NewID(), Account: 64, Kind: plan.Staff, Eligible: true}
	},
	fields: costFields, read: readCost,
	title: func(_ *visit, l *plan.CostLine) string { return l.Label },
}

func costFields(v *visit, _ *plan.Plan, l *plan.CostLine) []*field {
	var kinds []option
	for _, k := range []plan.CostKind{plan.Staff, plan.Services, plan.Equipment, plan.Other, plan.InKind} {
		kinds = append(kinds, option{string(k), v.label(k)})
	}
	etp, months := "", ""
	if l.ETP.Num() != 0 {
		etp = v.t.Number(l.ETP.Float(), -1)
	}
	if l.Months != 0 {
		months = strconv.Itoa(l.Months)
	}
	money := func(c funding.Cents) string { return v.inputAmount(funding.Amount{Cents: c, Known: c != 0}) }
	return []*field{
		{Name: "account", Label: v.t.T("office.account"), Kind: "select", Options: accounts(v, true), Value: strconv.Itoa(int(l.Account))},
		{Name: "label", Label: v.t.T("office.what"), Value: l.Label, Required: true},
		{Name: "cost-kind", Label: v.t.T("office.cost-kind"), Kind: "select", Options: kinds, Value: string(l.Kind)},
		{Kind: "group", Label: v.t.T("office.staff-group")},
		{Name: "etp", Label: "ETP", Hint: v.t.T("office.hint.etp"), Kind: "number", Value: etp},
		{Name: "yearly", Label: v.t.T("office.etp-yearly"), Kind: "money", Value: money(l.Yearly)},
		{Name: "months", Label: v.t.T("office.months"), Hint: v.t.T("office.hint.months"), Kind: "number", Value: months},
		{Kind: "end"},
		{Kind: "group", Label: v.t.T("office.other-group")},
		{Name: "net", Label: v.t.T("office.net"), Kind: "money", Value: money(l.Net)},
		{Name: "vat", Label: v.t.T("office.vat"), Kind: "money", Value: money(l.VAT)},
		{Name: "recoverable", Label: v.t.T("office.vat-recoverable"), Kind: "check", Value: check(l.VATRecoverable)},
		{Kind: "end"},
		{Name: "eligible", Label: v.t.T("office.eligible"), Kind: "check", Value: check(l.Eligible)},
		{Name: "overheads", Label: v.t.T("office.overheads"), Kind: "check", Value: check(l.Overheads)},
	}
}

func readCost(rd *reader, p *plan.Plan, l *plan.CostLine) {
	n, _ := strconv.Atoi(rd.choice("account")) // one of the list
	l.Account, l.Label, l.Kind = plan.Account(n), rd.text("label"), plan.CostKind(rd.choice("cost-kind"))
	l.Yearly, l.Months = rd.amount("yearly").Cents, int(rd.whole("months", 1, 12))
	l.Net, l.VAT, l.VATRecoverable = rd.amount("net").Cents, rd.amount("vat").Cents, rd.checked("recoverable")
	l.Eligible, l.Overheads = rd.checked("eligible"), rd.checked("overheads")
	etp := rd.number("etp")
	if rd.text("etp") != "" && (etp < 0.001 || etp > 100) {
		rd.bad("etp", rd.o.t.T("office.etp-range"))
	}
	l.ETP = funding.Rate{}
	if rd.ok && etp > 0 {
		l.ETP = funding.Ratio(int64(etp*1000+0.5), 1000)
	}
	switch staff := l.Kind == plan.Staff; {
	case staff && (l.Yearly == 0) != (etp == 0):
		rd.bad("yearly", rd.o.t.T("office.etp-and-cost"))
	case !staff && (l.Yearly != 0 || etp != 0):
		rd.bad("cost-kind", rd.o.t.T("office.etp-is-staff"))
	case l.Yearly != 0 && l.Net != 0:
		rd.bad("net", rd.o.t.T("office.etp-or-net"))
	case l.Yearly == 0 && l.Net == 0:
		rd.bad("net", rd.o.t.T("office.amount-missing"))
	}
	if (l.Account == 86) != (l.Kind == plan.InKind) {
		rd.bad("cost-kind", rd.o.t.T("office.in-kind-account"))
	}
	if rd.ok {
		q := *p
		q.Costs = []plan.CostLine{*l}
		q.Resources = nil
		_, err := q.Summary()
		rd.fail("net", err)
	}
}

// resources are the lines of money of a plan.
var resources = &part[plan.Plan, plan.Resource]{
	of: plans, name: "ressources", key: "office.resource-line",
	list: func(p *plan.Plan) *[]plan.Resource { return &p.Resources },
	fresh: func(*visit, *plan.Plan) plan.Resource {
		return plan.Resource{ID: store.NewID(), Account: 74, State: plan.ToAsk}
	},
	fields: resourceFields, read: readResource,
	title: func(_ *visit, r *plan.Resource) string { return r.Label },
}

func resourceFields(v *visit, _ *plan.Plan, r *plan.Resource) []*field {
	var states []option
	for _, s := range []plan.ResourceState{plan.Acquired, plan.Requested, plan.ToAsk, plan.Own, plan.Valued} {
		states = append(states, option{string(s), v.label(s)})
	}
	kinds := []option{{"", v.t.T("office.kind-of-funder")}}
	for _, k := range funding.FunderKinds() {
		kinds = append(kinds, option{string(k), v.label(k)})
	}
	funds := []option{{"", "–"}, {"FSE+", "FSE+"}, {"FEDER", "FEDER"}, {"LEADER", "LEADER"}}
	if !hasOption(funds, r.Fund) {
		funds = append(funds, option{r.Fund, r.Fund})
	}
	return []*field{
		{Name: "account", Label: v.t.T("office.account"), Kind: "select", Options: accounts(v, false), Value: strconv.Itoa(int(r.Account))},
		{Name: "label", Label: v.t.T("office.what"), Value: r.Label, Required: true},
		{Name: "amount", Label: v.t.T("office.amount"), Kind: "money", Value: v.inputAmount(funding.Amount{Cents: r.Amount, Known: r.Amount != 0}), Required: true},
		{Name: "state", Label: v.t.T("office.resource-state"), Kind: "select", Options: states, Value: string(r.State)},
		{Name: "funder", Label: v.t.T("office.funder"), Kind: "select", Options: v.funders(r.FunderID), Value: r.FunderID},
		{Name: "funder-kind", Label: v.t.T("office.funder-kind"), Hint: v.t.T("office.hint.funder-kind"), Kind: "select", Options: kinds, Value: string(r.Kind)},
		{Name: "fund", Label: v.t.T("office.fund-name"), Hint: v.t.T("office.hint.fund-name"), Kind: "select", Options: funds, Value: r.Fund},
		{Name: "application", Label: v.t.T("office.application"), Kind: "select", Value: r.ApplicationID,
			Options: choices(v, &store.Applications, "–", r.ApplicationID, func(a store.Record[funding.Application]) string { return a.Value.Title })},
	}
}

func readResource(rd *reader, p *plan.Plan, r *plan.Resource) {
	n, _ := strconv.Atoi(rd.choice("account")) // one of the list
	r.Account, r.Label, r.Amount = plan.Account(n), rd.text("label"), rd.cents("amount")
	r.State, r.FunderID, r.Kind = plan.ResourceState(rd.choice("state")), rd.choice("funder"), funding.FunderKind(rd.choice("funder-kind"))
	r.Fund, r.ApplicationID = rd.choice("fund"), rd.choice("application")
	if r.FunderID != "" {
		f, err := store.Funders.Get(rd.v.ctx, rd.v.Store, r.FunderID)
		rd.v.fail(err)
		r.Kind = f.Value.Kind
	}
	ours := r.State == plan.Own || r.State == plan.Valued
	switch {
	case !ours && r.Kind == "":
		rd.bad("funder", rd.o.t.T("office.which-funder"))
	case ours && r.FunderID != "":
		rd.bad("state", rd.o.t.T("office.own-has-no-funder"))
	}
	if rd.ok {
		q := *p
		q.Costs, q.Resources = nil, []plan.Resource{*r}
		_, err := q.Summary()
		rd.fail("state", err)
	}
}
