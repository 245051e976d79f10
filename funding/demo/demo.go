package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/forecast"
	"github.com/lozere-developpement/sillage/funding/portfolio"
)

const euro = funding.Euro

// New returns the demonstration data of a seed, as seen on a day.
func New(seed uint64, today funding.Date) (portfolio.State, error) {
	d := maker{rng: rand.New(rand.NewPCG(seed, 48)), today: today}
	s := portfolio.State{On: today, Demo: true, Funders: funders, Schemes: schemes, Structures: carriers(today),
		Calls: d.calls(), Partners: d.partners(), Posts: d.posts(), Invoices: d.invoices(),
		Priors: map[string]forecast.Prior{"fondation-afnic": {Rate: 68.0 / 402}}}
	var err error
	if s.Applications, err = d.applications(); err != nil {
		return portfolio.State{}, err
	}
	s.Plans = d.plans(s.Applications)
	s.Cash = d.cash(s.Applications)
	s.Policy, s.Fund, err = d.fund()
	return s, err
}

type maker struct {
	rng   *rand.Rand
	today funding.Date
}

// between draws an amount of whole hundreds of euros.
func (d maker) between(low, high int64) funding.Cents {
	return funding.Cents(low+d.rng.Int64N((high-low)/100+1)*100) * euro
}

var funders = []funding.Funder{
	{ID: "etat", Name: "État (ANCT, préfecture de la Lozère)", Kind: funding.State},
	{ID: "fse", Name: "Union européenne, FSE+ (DREETS Occitanie)", Kind: funding.Europe},
	{ID: "feder", Name: "Union européenne, FEDER (Région Occitanie)", Kind: funding.Europe},
	{ID: "leader", Name: "Union européenne, LEADER (GAL Gévaudan-Lozère)", Kind: funding.Europe},
	{ID: "region", Name: "Région Occitanie", Kind: funding.Region},
	{ID: "cd48", Name: "Département de la Lozère", Kind: funding.Departement},
	{ID: "bdt", Name: "Banque des Territoires", Kind: funding.PublicBank},
	{ID: "ccss", Name: "Caisse commune de sécurité sociale de la Lozère", Kind: funding.SocialFund},
	{ID: "mende", Name: "Ville de Mende", Kind: funding.Commune},
	{ID: "fondation-afnic", Name: "Fondation Afnic", Kind: funding.Foundation},
	{ID: "fondation-orange", Name: "Fondation Orange", Kind: funding.Foundation},
	{ID: "fondation-free", Name: "Fondation Free", Kind: funding.Foundation},
}

var schemes = []funding.Scheme{
	{ID: "fne-ingenierie", FunderID: "etat", Name: "Ingénierie France Numérique Ensemble"},
	{ID: "fne-formation", FunderID: "etat", Name: "Formation Aidant Numérique / Aidants Connect"},
	{ID: "fse-inclusion", FunderID: "fse", Name: "FSE+ 2021-2027, inclusion", Fund: "FSE+"},
	{ID: "feder-numerique", FunderID: "feder", Name: "FEDER 2021-2027, usages numériques", Fund: "FEDER"},
	{ID: "leader", FunderID: "leader", Name: "LEADER 2023-2027", Fund: "LEADER"},
}

// carriers are the structures, with the small aids that ours received.
func carriers(today funding.Date) []funding.Structure {
	all := slices.Clone(structures)
	all[0].Ours, all[0].AidsOn, all[0].CertifiedYear = true, today.AddMonths(-2), today.Year-1
	all[0].Aids = []funding.SmallAid{{Granted: today.AddMonths(-31), Amount: 18_000 * euro, By: "Région, certification"}, {Granted: today.AddMonths(-9), Amount: 7_500 * euro, By: "CC, atelier de réemploi"}}
	return all
}

var structures = []funding.Structure{
	{ID: "ld", Name: "Lozère Développement", Departement: "48", Kind: "association"},
	{ID: "attisoir", Name: "L'Attisoir", Departement: "48", Kind: "association"},
	{ID: "arecup", Name: "L'Arecup", Departement: "48", Kind: "association"},
	{ID: "hub", Name: "Hub RhinOcc", Departement: "31", Kind: "association"},
	{ID: "adine", Name: "ADINE", Departement: "46", Kind: "association"},
}

// file is one application of the demonstration, before its draw.
type file struct {
	funder, scheme, title string
	low, high             int64 // euros requested
	end                   funding.Stage
	chance                int64 // percent, 0 for not stated
	actions               []string
	started               int // months before today
}

var files = []file{
	{"etat", "fne-ingenierie", "Ingénierie de la feuille de route", 7_000, 9_000, funding.Running, 90, []string{"a05", "a14"}, 20},
	{"etat", "fne-formation", "Formation Aidants numériques", 20_000, 20_000, funding.Settled, 80, []string{"a09"}, 24},
	{"fse", "fse-inclusion", "Parcours d'inclusion numérique vers l'emploi", 12_000, 15_000, funding.UnderReview, 50, []string{"a02", "a03", "a13"}, 9},
	{"feder", "feder-numerique", "Boucle de reconditionnement", 8_000, 9_500, funding.Refused, 40, []string{"a01"}, 14},
	{"leader", "leader", "Ateliers itinérants", 11_000, 14_000, funding.MoreInfo, 60, []string{"a06", "a07"}, 11},
	{"region", "", "Mutualisation d'une certification Qualiopi", 8_000, 11_000, funding.PartlyAwarded, 60, []string{"a11"}, 8},
	{"bdt", "", "Étude de pérennisation des Conseillers numériques", 7_000, 9_000, funding.Agreement, 70, []string{"a06"}, 10},
	{"fondation-afnic", "", "Ateliers pour les parents d'élèves", 5_000, 7_000, funding.Refused, 30, []string{"a04"}, 13},
	{"fondation-orange", "", "Diagnostic partagé des usages", 3_000, 5_000, funding.Withdrawn, 0, []string{"a13"}, 7},
	{"fondation-free", "", "Équipement des associations", 2_500, 3_500, funding.Filed, 30, []string{"a07"}, 3},
	{"cd48", "", "NEC local", 3_000, 5_000, funding.ReportDue, 90, []string{"a10"}, 18},
	{"ccss", "", "Espaces personnels CAF et AMELI", 2_000, 3_000, funding.InPreparation, 70, []string{"a03"}, 2},
	{"region", "", "Réseau des médiateurs", 4_000, 7_000, funding.Qualified, 40, []string{"a05", "a08"}, 1},
	{"mende", "", "Accueil du NEC", 1_000, 2_000, funding.Identified, 0, []string{"a10"}, 1},
	// Paid, and to actions where people answered before and after: what a cost
	// per effect needs.
	{"cd48", "", "Ateliers de proximité", 5_000, 6_000, funding.Settled, 90, []string{"a06", "a02"}, 24},
}

// paths leads an application from its identification to where it ends.
var paths = map[funding.Stage][]funding.Stage{
	funding.Identified:    {},
	funding.Qualified:     {funding.Qualified},
	funding.InPreparation: {funding.Qualified, funding.InPreparation},
	funding.Filed:         {funding.Qualified, funding.InPreparation, funding.Filed},
	funding.UnderReview:   {funding.Qualified, funding.InPreparation, funding.Filed, funding.UnderReview},
	funding.MoreInfo:      {funding.Qualified, funding.InPreparation, funding.Filed, funding.UnderReview, funding.MoreInfo},
	funding.Refused:       {funding.Qualified, funding.InPreparation, funding.Filed, funding.UnderReview, funding.Refused},
	funding.Withdrawn:     {funding.Qualified, funding.InPreparation, funding.Filed, funding.Withdrawn},
	funding.PartlyAwarded: {funding.Qualified, funding.InPreparation, funding.Filed, funding.UnderReview, funding.PartlyAwarded},
	funding.Agreement:     {funding.Qualified, funding.InPreparation, funding.Filed, funding.UnderReview, funding.Awarded, funding.Agreement},
	funding.Running:       {funding.Qualified, funding.InPreparation, funding.Filed, funding.UnderReview, funding.Awarded, funding.Agreement, funding.Running},
	funding.ReportDue:     {funding.Qualified, funding.InPreparation, funding.Filed, funding.UnderReview, funding.Awarded, funding.Agreement, funding.Running, funding.ReportDue},
	funding.Settled: {funding.Qualified, funding.InPreparation, funding.Filed, funding.UnderReview, funding.Awarded, funding.Agreement,
		funding.Running, funding.ReportDue, funding.ReportFiled, funding.Checked, funding.Settled},
}

var reasons = map[funding.Stage]string{funding.Refused: "enveloppe épuisée", funding.Withdrawn: "calendrier incompatible",
	funding.PartlyAwarded: "assiette réduite par l'instructeur"}

func (d maker) applications() ([]funding.Application, error) {
	var out []funding.Application
	for i, f := range files {
		a, err := d.application(fmt.Sprintf("demo-%02d", i+1), f)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

func (d maker) application(id string, f file) (funding.Application, error) {
	a := funding.Application{ID: id, FunderID: f.funder, SchemeID: f.scheme, Title: f.title, Officer: "Camille (démonstration)",
		Stage: funding.Identified, Requested: funding.Known(d.between(f.low, f.high)), Demo: true, Effort: 20 + 10*d.rng.IntN(6)}
	if f.scheme != "" {
		a.CallID = "call-" + f.scheme
	}
	if f.chance > 0 {
		chance := funding.Percent(f.chance)
		a.Chance = &chance
	}
	for _, action := range f.actions {
		a.Shares = append(a.Shares, funding.Share{ActionID: action, StructureID: "ld", Departement: "48", Weight: weightOf(action)})
	}
	if f.funder == "fse" {
		a.Shares = append(a.Shares, funding.Share{ActionID: f.actions[0], StructureID: "adine", Departement: "46", Weight: 4_000})
	}
	if a.Stage.BeforeFiling() && !path(paths[f.end]).filed() {
		a.Deadline = d.today.AddDays(10 + d.rng.IntN(80))
	}
	a.Awarded = d.awarded(f.end, a.Requested.Cents)
	a.Documents = documents(f.end)
	day := d.today.AddMonths(-f.started)
	steps := paths[f.end]
	for i, to := range steps {
		day = day.AddDays(1 + d.rng.IntN(max(1, day.DaysUntil(d.today)/(len(steps)-i))))
		var err error
		if a, err = a.Apply(funding.Move{To: to, On: day, By: "démonstration", Reason: reasons[to]}); err != nil {
			return a, err
		}
	}
	return d.schedule(a), nil
}

type path []funding.Stage

func (p path) filed() bool {
	for _, s := range p {
		if s == funding.Filed {
			return true
		}
	}
	return false
}

func (d maker) awarded(end funding.Stage, requested funding.Cents) funding.Amount {
	switch {
	case end == funding.PartlyAwarded:
		part, _ := funding.CeilingOf(requested, funding.Percent(60))
		return funding.Known(part)
	case end.Granted():
		return funding.Known(requested)
	}
	return funding.Amount{}
}

func documents(end funding.Stage) []funding.Document {
	state := funding.DocSent
	if end.BeforeFiling() {
		state = funding.DocMissing
	}
	return []funding.Document{
		{Name: "Plan de financement signé", Required: true, State: state},
		{Name: "Statuts et liste des dirigeants", Required: true, State: funding.DocReady},
		{Name: "Relevé d'identité bancaire", Required: true, State: funding.DocReady},
		{Name: "Attestation de régularité fiscale et sociale", Required: true, State: state},
	}
}

// schedule gives an award its tranches: an advance, then the balance, claimed
// and paid as far as its stage says.
func (d maker) schedule(a funding.Application) funding.Application {
	if !a.Stage.Granted() {
		return a
	}
	parts, err := funding.Split(a.Awarded.Cents, []int64{30, 70})
	if err != nil {
		return a
	}
	signed := a.Reached(funding.Agreement)
	advance := funding.Tranche{ID: a.ID + "-1", Kind: funding.Advance, Planned: parts[0], Expected: d.today.AddMonths(1)}
	balance := funding.Tranche{ID: a.ID + "-2", Kind: funding.Balance, Planned: parts[1], Expected: d.today.AddMonths(8),
		Conditions: []funding.Condition{{Text: "bilan accepté"}}}
	if a.Stage >= funding.Running {
		advance.CalledOn, advance.Called, advance.Expected = signed, parts[0], signed.AddMonths(2)
		if a.Stage != funding.Running {
			advance.PaidOn, advance.Paid = signed.AddDays(45), parts[0]
		}
	}
	if a.Stage == funding.Settled {
		done := a.Reached(funding.Settled)
		balance.Conditions[0].MetOn, balance.CalledOn, balance.Called = done, done.AddDays(-30), parts[1]
		balance.PaidOn, balance.Paid, balance.Expected = done, parts[1], done
	}
	a.Tranches = []funding.Tranche{advance, balance}
	if a.Stage >= funding.Running && a.Stage <= funding.ReportDue {
		a.Reports = []funding.Report{{Name: "bilan final", Due: d.today.AddMonths(2)}}
	}
	return a
}
