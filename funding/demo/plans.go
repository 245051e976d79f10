package demo

import (
	"fmt"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/plan"
)

// sheet is what the roadmap states of the means of an action: hundredths of a
// full-time equivalent, and euros for services or equipment.
type sheet struct {
	title string
	etp   int64 // 0 when the sheet states none
	euros int64 // stated, services without VAT
	more  int64 // supposed for the demonstration
}

var sheets = []sheet{
	{"Boucle locale de reconditionnement", 10, 0, 12_000},
	{"Compétences numériques des demandeurs d'emploi", 15, 0, 6_000},
	{"Comptes CAF et AMELI", 10, 0, 2_000},
	{"Parentalité et outils scolaires", 15, 0, 3_000},
	{"Réseau des médiateurs numériques", 0, 0, 9_000},
	{"Conseillers numériques", 50, 0, 4_000},
	{"Bénévoles associatifs et Guid'Asso", 10, 0, 3_000},
	{"Réseau régional RhinOcc", 15, 0, 1_500},
	{"Formation Aidants numériques", 15, 20_000, 0},
	{"NEC local", 15, 5_000, 0},
	{"Certification Qualiopi mutualisée", 20, 0, 5_000},
	{"Évaluation de l'impact social", 10, 0, 4_500},
	{"Diagnostic harmonisé des usages", 15, 0, 2_500},
	{"Veille et ingénierie financière", 15, 1_200, 0},
}

// yearly is the supposed cost of one full-time equivalent.
const yearly = 45_000 * euro

// weightOf returns what an action costs, in euros: its part in the
// applications that serve several.
func weightOf(action string) int64 {
	for i, s := range sheets {
		if fmt.Sprintf("a%02d", i+1) == action {
			return s.etp*int64(yearly/(100*euro)) + s.euros + s.more
		}
	}
	return 1
}

// plans gives each action its plan: the costs of its sheet, what the
// applications bring it, own money, and what is still to be asked.
func (d maker) plans(apps []funding.Application) []plan.Plan {
	var out []plan.Plan
	for i, s := range sheets {
		action := fmt.Sprintf("a%02d", i+1)
		p := plan.Plan{ID: "plan-" + action, ActionID: action, Title: s.title, Year: d.today.Year, On: d.today, StructureID: "ld", Owner: plan.Association,
			Nature: plan.Functioning, Region: "transition", Demo: true, Costs: costs(s), Resources: resources(action, apps)}
		if p.FromFund("FSE+") > 0 || p.FromFund("FEDER") > 0 {
			p.Options = []plan.Option{plan.Indirect15}
			// Hours at the rate of 1 720 h: what is charged is that of the staff line.
			p.Time = []plan.StaffTime{{Name: "chef de projet", Yearly: yearly, Minutes: 60 * 17 * s.etp, Worked: funding.Percent(100), Charged: funding.Cents(int64(yearly) * 17 * s.etp / 1720)}}
		}
		out = append(out, d.complete(p))
	}
	return out
}

func costs(s sheet) []plan.CostLine {
	var out []plan.CostLine
	if s.etp > 0 {
		out = append(out, plan.CostLine{ID: "staff", Account: 64, Label: "Suivi de projet", Kind: plan.Staff, ETP: funding.Percent(s.etp), Yearly: yearly, Eligible: true})
	}
	if n := (s.euros + s.more) * 100; n > 0 {
		out = append(out, plan.CostLine{ID: "services", Account: 62, Label: "Prestations et frais", Kind: plan.Services, Net: funding.Cents(n),
			VATRecoverable: true, Eligible: true})
	}
	return append(out, plan.CostLine{ID: "kind", Account: 86, Label: "Temps de bénévoles et de partenaires", Kind: plan.InKind, Net: 1_000 * euro})
}

// resources returns what the applications bring to the action.
func resources(action string, apps []funding.Application) []plan.Resource {
	out := []plan.Resource{{ID: "kind", Account: 87, Label: "Temps de bénévoles et de partenaires", Amount: 1_000 * euro, State: plan.Valued}}
	for _, a := range apps {
		total, state := a.Requested.Cents, plan.Requested
		switch o := a.Outcome(); {
		case o.Granted():
			total, state = a.Awarded.Cents, plan.Acquired
		case o.BeforeFiling():
			state = plan.ToAsk
		case !o.Pending():
			continue
		}
		parts, err := a.Split(total)
		if err != nil {
			continue // no share with a weight: nothing goes to the action
		}
		for i, share := range a.Shares {
			if share.ActionID == action && share.StructureID == "ld" && parts[i] > 0 {
				out = append(out, plan.Resource{ID: fmt.Sprintf("%s-%d", a.ID, i), Account: 74, Label: a.Title, FunderID: a.FunderID, Kind: kindOf(a.FunderID),
					Fund: fundOf(a.SchemeID), ApplicationID: a.ID, Amount: parts[i], State: state})
			}
		}
	}
	return out
}

func kindOf(id string) funding.FunderKind {
	for _, f := range funders {
		if f.ID == id {
			return f.Kind
		}
	}
	return funding.OtherFunder
}

func fundOf(scheme string) string {
	for _, s := range schemes {
		if s.ID == scheme {
			return s.Fund
		}
	}
	return ""
}

// complete puts in own money and leaves part of the gap open, as real plans
// do.
func (d maker) complete(p plan.Plan) plan.Plan {
	s, err := p.Summary()
	if err != nil || s.Gap <= 0 {
		return p
	}
	own, err := funding.CeilingOf(s.Gap, funding.Percent(int64(30+10*d.rng.IntN(5))))
	if err == nil && own > 0 {
		p.Resources = append(p.Resources, plan.Resource{ID: "own", Account: 75, Label: "Fonds propres", Amount: own, State: plan.Own})
	}
	return p
}
