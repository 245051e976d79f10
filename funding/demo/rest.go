package demo

import (
	"fmt"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/checks"
	"github.com/lozere-developpement/sillage/funding/forecast"
	"github.com/lozere-developpement/sillage/funding/ledger"
	"github.com/lozere-developpement/sillage/funding/partners"
	"github.com/lozere-developpement/sillage/funding/posts"
)

func (d maker) calls() []funding.Call {
	sixty, eighty := funding.Percent(60), funding.Percent(80)
	call := func(id, scheme, funder, title string, days int) funding.Call {
		return funding.Call{ID: id, SchemeID: scheme, FunderID: funder, Title: title, Opens: d.today.AddMonths(-2), Deadline: d.today.AddDays(days),
			Perimeter: "Occitanie", Audience: []string{"Association", "Collectivité"}, Source: "démonstration", CheckedOn: d.today.AddDays(-3),
			Summary: "Exemple fictif."}
	}
	out := []funding.Call{
		call("call-fse-inclusion", "fse-inclusion", "fse", "FSE+ : inclusion numérique vers l'emploi", 58),
		call("call-feder-numerique", "feder-numerique", "feder", "FEDER : réemploi et reconditionnement", 24),
		call("call-leader", "leader", "leader", "LEADER : services de proximité", 0),
		call("call-fne-ingenierie", "fne-ingenierie", "etat", "Ingénierie France Numérique Ensemble", 6),
		call("call-fne-formation", "fne-formation", "etat", "Formation Aidants Connect", 13),
		call("call-afnic", "", "fondation-afnic", "Ateliers numériques pour les parents", 40),
		call("call-orange", "", "fondation-orange", "Équipement et formation des associations", 75),
	}
	out[0].RateHigh, out[1].RateHigh, out[2].RateHigh = &sixty, &sixty, &eighty
	out[2].Permanent, out[2].Deadline, out[2].Minimum = true, funding.Date{}, funding.Known(10_000*euro)
	out[5].PreFiling, out[5].Maximum = d.today.AddDays(9), funding.Known(10_000*euro)
	return out
}

func (d maker) partners() []partners.Solicitation {
	var out []partners.Solicitation
	add := func(name, funder, action string, answer partners.Answer, months int, amount funding.Amount, reason string) {
		on := d.today.AddMonths(-months).AddDays(-d.rng.IntN(15))
		s := partners.Solicitation{ID: fmt.Sprintf("demo-p%02d", len(out)+1), Partner: name, FunderID: funder, ActionID: action, AskedOn: on,
			Answer: answer, Amount: amount, Reason: reason, Demo: true, Steps: []partners.Step{{On: on, Answer: answer, By: "démonstration"}}}
		if answer == partners.Asked || answer == partners.Talking || answer == partners.Promised {
			s.FollowUp = d.today.AddDays(d.rng.IntN(30) - 5)
		}
		out = append(out, s)
	}
	add("Département de la Lozère", "cd48", "", partners.Signed, 8, funding.Known(30_000*euro), "")
	add("Caisse commune de sécurité sociale", "ccss", "a03", partners.Signed, 7, funding.Known(10_000*euro), "")
	add("État", "etat", "a12", partners.Signed, 7, funding.Known(15_000*euro), "")
	add("Ville de Mende", "mende", "", partners.Promised, 3, funding.Known(5_000*euro), "")
	add("Banque des Territoires", "bdt", "a06", partners.Talking, 2, funding.Amount{}, "")
	add("France Travail", "", "a02", partners.Asked, 1, funding.Amount{}, "")
	add("La Poste", "", "a05", partners.Declined, 4, funding.Amount{}, "priorité donnée au national")
	add("Mutualité sociale agricole", "", "a07", partners.Asked, 2, funding.Amount{}, "")
	return out
}

// fund plays a first year of the pooled fund.
func (d maker) fund() (ledger.Policy, []ledger.Entry, error) {
	policy := ledger.Policy{AxisOf: map[string]string{}}
	for i := range sheets {
		axis := "2"
		if i < 4 {
			axis = "1"
		} else if i >= 11 {
			axis = "3"
		}
		policy.AxisOf[fmt.Sprintf("a%02d", i+1)] = axis
	}
	j, start := ledger.New(policy), d.today.AddMonths(-9)
	for i, e := range story {
		e.On, e.By, e.Proof = start.AddDays(8*i), "démonstration", fmt.Sprintf("DEMO-%03d", i+1)
		if _, err := j.Append(e); err != nil {
			return policy, nil, err
		}
	}
	return policy, j.Entries(), nil
}

func gift(kind ledger.Kind, who, earmark string, euros int64) ledger.Entry {
	return ledger.Entry{Kind: kind, Contributor: who, Earmark: earmark, Amount: funding.Cents(euros) * euro}
}

func use(kind ledger.Kind, action string, euros int64, label string) ledger.Entry {
	return ledger.Entry{Kind: kind, Action: action, Amount: funding.Cents(euros) * euro, Label: label}
}

var story = []ledger.Entry{
	gift(ledger.Pledge, "Département de la Lozère", "", 30_000), gift(ledger.Agreement, "Département de la Lozère", "", 30_000),
	gift(ledger.Pledge, "CCSS Lozère", "action:a03", 10_000), gift(ledger.Agreement, "CCSS Lozère", "action:a03", 10_000),
	gift(ledger.Pledge, "État", "axis:3", 15_000), gift(ledger.Agreement, "État", "axis:3", 15_000),
	gift(ledger.Pledge, "Ville de Mende", "", 5_000),
	gift(ledger.Call, "Département de la Lozère", "", 20_000), gift(ledger.Call, "CCSS Lozère", "action:a03", 10_000),
	gift(ledger.Call, "État", "axis:3", 15_000), gift(ledger.Receipt, "Département de la Lozère", "", 20_000),
	gift(ledger.Receipt, "CCSS Lozère", "action:a03", 6_000), use(ledger.Commitment, "a03", 8_000, "ateliers CAF et AMELI"),
	gift(ledger.Receipt, "État", "axis:3", 15_000), use(ledger.Commitment, "a12", 5_000, "stage d'évaluation"),
	use(ledger.Commitment, "a10", 9_000, "NEC local"), use(ledger.Payment, "a03", 7_200, "intervenants"),
	use(ledger.Payment, "a12", 2_600, "gratification"), use(ledger.Release, "a03", 800, "solde non utilisé"),
	use(ledger.Payment, "a10", 4_300, "location et défraiements"),
}

func (d maker) posts() []posts.Post {
	employers := []string{"CC Cévennes au Mont Lozère", "CC Gévaudan", "Ville de Mende", "CC des Terres d'Apcher", "L'Attisoir", "CC Mont Lozère", "Lozère Développement", "CC Aubrac Lot Causses Tarn"}
	var out []posts.Post
	for i, e := range employers {
		begins := funding.Day(d.today.Year, d.today.Month, 1).AddMonths(-30 + 3*i + d.rng.IntN(3))
		p := posts.Post{ID: fmt.Sprintf("demo-post-%02d", i+1), Employer: e, Private: e == "L'Attisoir" || e == "Lozère Développement", Bonus: i%2 == 0,
			Coordinator: e == "Lozère Développement", Status: posts.Occupied, Begins: begins, Ends: begins.AddYears(3).AddDays(-1), Demo: true,
			Cost: []funding.Cents{32_000_00, 32_640_00, 33_292_80}}
		switch i {
		case 3:
			p.Status, p.VacantSince = posts.Vacant, d.today.AddMonths(-4)
		case 5:
			p.Status = posts.Returned
		case 0, 2:
			p.Replaced = []posts.Replacement{{Source: "budget de l'employeur", From: p.Ends.AddDays(1), Yearly: 12_000_00, Sure: i == 0}}
		}
		out = append(out, p)
	}
	return out
}

func (d maker) invoices() []checks.Invoice {
	day := d.today.AddMonths(-2)
	return []checks.Invoice{
		{ID: "demo-f1", SIRET: "00000000000000", Number: "2026-014", Amount: 2_400_00, On: day, File: "demo-02", Charges: []checks.Charge{{FunderID: "etat", Amount: 2_400_00}}},
		{ID: "demo-f2", SIRET: "00000000000000", Number: "2026-031", Amount: 1_000_00, On: day.AddDays(9), File: "demo-01",
			Charges: []checks.Charge{{FunderID: "etat", Amount: 600_00}, {FunderID: "cd48", Amount: 400_00}}},
		{ID: "demo-f3", SIRET: "00000000000000", Number: "2026 031", Amount: 1_000_00, On: day.AddDays(9), File: "demo-11"},
	}
}

// cash is the treasury of the coming year: salaries every month, what was
// awarded when it is expected, what is hoped for with its chance and delay.
func (d maker) cash(apps []funding.Application) forecast.Cash {
	c := forecast.Cash{Opening: d.between(20_000, 30_000), Months: 12, Seed: 48}
	for m := 1; m <= c.Months; m++ {
		c.Flows = append(c.Flows, forecast.Flow{Month: m, Amount: -9_200 * euro, Label: "salaires et frais"},
			forecast.Flow{Month: m, Amount: 3_000 * euro, Label: "ressources propres"})
	}
	for _, a := range apps {
		for _, t := range a.Tranches {
			if m := t.Expected.MonthIndex() - d.today.MonthIndex() + 1; t.PaidOn.IsZero() && m >= 1 && m <= c.Months {
				c.Risks = append(c.Risks, forecast.Risk{Name: a.Title, P: 1, Payments: []forecast.Flow{{Month: m, Amount: t.Planned, Label: a.Title}},
					Delay: []float64{0.4, 0.2, 0.2, 0.1, 0.1}})
			}
		}
		if a.Outcome().Pending() && a.Chance != nil {
			advance, err := funding.CeilingOf(a.Requested.Cents, funding.Percent(30))
			if err == nil {
				c.Risks = append(c.Risks, forecast.Risk{Name: a.Title, P: a.Chance.Float(), Payments: []forecast.Flow{{Month: 5, Amount: advance, Label: a.Title}},
					Delay: []float64{0.3, 0.2, 0.2, 0.3}})
			}
		}
	}
	return c
}
