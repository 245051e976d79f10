package producers

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/ingest"
	"github.com/lozere-developpement/sillage/datasets/territory"
)

func sampleOf(t *testing.T, name string) *Outcome {
	return open(t, filepath.Join("testdata", name), Options{Key: testKey(t), Territory: InTerritory(territory.Lozere())})
}

// answersOf lists value by respondent and wave of one item.
func answersOf(out *Outcome, item string) map[string]int {
	got := map[string]int{}
	for _, a := range out.Answers {
		if strings.HasSuffix(a.Item, item) {
			got[a.Response] = a.Value
		}
	}
	return got
}

// The three lines of header of a web form are told by their shape; network
// addresses and comments are not stored.
func TestFramaforms(t *testing.T) {
	out := sampleOf(t, "framaforms_SYNTHETIQUE.csv")
	if out.Kind != Framaforms || out.Report.Rows != 3 {
		t.Fatalf("%s: %d rows", out.Kind, out.Report.Rows)
	}
	got := answersOf(out, "aisance-avec-pronote")
	if got["101"] != 2 || got["102"] != 1 || got["103"] != 4 {
		t.Errorf("answers %v", got)
	}
	if ticked := answersOf(out, "/ent"); ticked["101"] != 0 || ticked["102"] != 1 {
		t.Errorf("boxes %v of %+v", ticked, out.Mapping.Items)
	}
	discarded := ""
	for _, d := range out.Report.Discarded {
		discarded += d.Column + " "
	}
	if !strings.Contains(discarded, "IP") || !strings.Contains(discarded, "Commentaires") {
		t.Errorf("not stored: %s", discarded)
	}
	pairs := 0
	for _, a := range out.Answers {
		if a.Wave == datasets.After && a.Respondent != "" {
			pairs++
		}
	}
	if pairs == 0 {
		t.Error("nobody can be followed")
	}
}

// Names of communes find their code, an e-mail address links the waves and is
// not stored.
func TestGoogleForms(t *testing.T) {
	out := sampleOf(t, "google_forms_SYNTHETIQUE.csv")
	if out.Kind != Forms || len(out.Answers) == 0 {
		t.Fatalf("%s: %d answers", out.Kind, len(out.Answers))
	}
	who := map[string]int{}
	for _, a := range out.Answers {
		if strings.Contains(a.Respondent, "@") || a.Respondent == "" {
			t.Fatalf("respondent %q", a.Respondent)
		}
		if strings.HasSuffix(a.Item, "ordinateur") {
			who[a.Respondent]++
			if a.Response == "ligne-2" && (a.Value != 4 || a.Territory != "48095") {
				t.Errorf("%+v", a)
			}
		}
	}
	if len(who) != 3 {
		t.Errorf("%d people, want 3", len(who))
	}
}

func TestPixAssessment(t *testing.T) {
	out := sampleOf(t, "pix_orga_evaluation_SYNTHETIQUE.csv")
	if out.Kind != PixAssessments || out.Report.Rows != 2 {
		t.Fatalf("%s: %d rows", out.Kind, out.Report.Rows)
	}
	var all []int
	for _, a := range out.Answers {
		if a.Item == "pix-maitrise/ensemble" {
			all = append(all, a.Value)
		}
	}
	if len(all) != 2 || all[0] != 67 || all[1] != datasets.MissingAnswer {
		t.Errorf("mastery %v: the ratio 0,67 is 67 hundredths, NA is missing", all)
	}
	if out.Report.Rules[ingest.FormulaGuard] != 2 {
		t.Errorf("rules %v", out.Report.Rules)
	}
}

func TestCoordination(t *testing.T) {
	out := sampleOf(t, "coop_coordination_SYNTHETIQUE.csv")
	if out.Kind != CoopCoordination || len(out.Coordination) != 3 {
		t.Fatalf("%s: %d events", out.Kind, len(out.Coordination))
	}
	for i, want := range []string{"a10", "a08", "a14"} {
		if got := out.Coordination[i].Action; got != want {
			t.Errorf("event %d attached to %s, want %s", i, got, want)
		}
	}
}

func TestTeamAndPlaces(t *testing.T) {
	team := sampleOf(t, "coop_equipe_SYNTHETIQUE.csv")
	if team.Kind != CoopTeam || len(team.Team) != 2 || team.Team[1].Status != "invite" || team.Team[0].Commune != "48095" {
		t.Errorf("%s: %+v", team.Kind, team.Team)
	}
	for _, row := range team.Tables[0].Rows {
		if strings.Contains(strings.Join(row, " "), "Clara") {
			t.Error("a name was stored")
		}
	}
	lieux := sampleOf(t, "min_lieux_SYNTHETIQUE.csv")
	if lieux.Kind != MINPlaces || *lieux.Lieux[0].Helped != 42 || lieux.Lieux[1].Helped != nil {
		t.Errorf("%s: %+v", lieux.Kind, lieux.Lieux)
	}
}

// The documented example of Mon Inclusion Numérique: V1 50 000 + 7 500, V2
// 50 000 + 7 500, with their history → 115 000 €. ANCT's table, whose subsidy
// contains the bonus, gives 50 000 for a post (reference case D2).
func TestConsolidatePosts(t *testing.T) {
	rows := []PostSubsidy{
		{Post: "1", Envelope: "V1", Date: "2021-05-01", BaseCents: 4000000, PaidCents: 1000000},
		{Post: "1", Envelope: "V1", Date: "2022-01-01", BaseCents: 5000000, BonusCents: 750000, PaidCents: 2000000},
		{Post: "1", Envelope: "V2", Date: "2023-05-01", BaseCents: 5000000, BonusCents: 750000},
		{Post: "2", Envelope: "V2", Date: "2023-05-01", BaseCents: 5000000, BonusCents: 750000, BonusIncluded: true},
	}
	got := ConsolidatePosts(rows)
	if len(got) != 2 || got[0].GrantedCents != 11500000 || got[0].PaidCents != 3000000 || got[1].GrantedCents != 5000000 {
		t.Errorf("%+v", got)
	}
}

// Two lines of one convention repeat its amount; their parts add up to it.
func TestGrantShares(t *testing.T) {
	out := sampleOf(t, "subventions_conventions_SYNTHETIQUE.csv")
	want := []int64{450000, 640040, 160010}
	for i, g := range out.Grants {
		if *g.ShareCents != want[i] {
			t.Errorf("line %d: %d, want %d", i, *g.ShareCents, want[i])
		}
	}
}

// A mapping that names a column which is not there says which ones look like it.
func TestMappingColumn(t *testing.T) {
	m := &Mapping{Instrument: "q", Items: []MappingItem{{Column: "GSE[SQ01]", Item: "g1"}}}
	_, err := Open(context.Background(), LimeSurvey, "testdata/limesurvey_codes_SYNTHETIQUE.csv", Options{Mapping: m})
	if err == nil || !strings.Contains(err.Error(), "GSE[SQ001]") {
		t.Errorf("got %v", err)
	}
}

func TestMappingRoundTrip(t *testing.T) {
	f, err := ingest.OpenPath("testdata/limesurvey_codes_SYNTHETIQUE.csv", ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	tab, err := f.Sheets()[0].Table(ingest.TableOptions{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := Draft(LimeSurvey, tab)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := m.Write(&b); err != nil {
		t.Fatal(err)
	}
	back, err := ReadMapping(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	var again strings.Builder
	back.Write(&again)
	if again.String() != b.String() {
		t.Errorf("written again:\n%s\nfirst:\n%s", again.String(), b.String())
	}
	if _, err := ReadMapping(strings.NewReader(b.String() + "\nquestionaire = \"x\"\n")); err == nil {
		t.Error("a misspelt key was ignored")
	}
}

// Bad files: one clear report each, and nothing to import.
func TestBadFiles(t *testing.T) {
	dir := t.TempDir()
	head := "Date;Type;Participants;Durée (min);Code Insee;Niveau d’autonomie (ou de l’atelier);ID CRA\n"
	good := "14/03/2025;Accompagnement individuel;1;30;48095;1/3;a%d\n"
	var many strings.Builder
	many.WriteString(head)
	for range 1000 {
		many.WriteString("hier;Accompagnement individuel;1;30;48095;1/3;x\n")
	}
	for name, c := range map[string]struct{ data, want string }{
		"mille.csv":    {many.String(), "1000 cells in error"},
		"deux.csv":     {head + good + head + good, "comes a second time"},
		"colonnes.csv": {strings.Replace(head, "Type;", "Type;ID CRA;", 1) + good, "twice"},
		"pdf.csv":      {"%PDF-1.4", "PDF"},
		"vide.csv":     {"", "empty"},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(c.data), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := Open(context.Background(), "", path, Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if name == "mille.csv" {
			lines := out.Report.Lines(0)
			if len(lines) > 15 || out.Report.Wrong != 1000 || !out.Report.Balanced() {
				t.Errorf("%d lines for %d wrong cells", len(lines), out.Report.Wrong)
			}
		}
	}
}

// What a spreadsheet did to "2/5" and "1/3" is set aside with its place, comes
// back as a workbook, and is read again once the user has corrected it.
func TestAsideComesBack(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "abime.csv")
	data := "Date;Type;Participants;Durée (min);Code Insee;Niveau d’autonomie (ou de l’atelier);ID CRA\n" +
		"14/03/2025;Accompagnement individuel;1;30;48095;1/3;a1\n14/03/2025;Accompagnement individuel;1;30;1053;01/03/2025;a2\n14/03/2025;Accompagnement individuel;1;1h30;48095;;a3\nTOTAL;;;120;;;\n"
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	out := open(t, path, Options{})
	if r := out.Report; r.Rows != 4 || r.Kept != 2 || r.Aside != 2 || r.Totals() != 1 || r.Set[0].Row != 3 {
		t.Fatalf("%+v", r)
	}
	back, err := os.Create(filepath.Join(dir, "a-corriger.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteAside(back, out.Kind, out.Report, out.Mapping, nil); err != nil {
		t.Fatal(err)
	}
	back.Close()
	again, err := Open(context.Background(), "", back.Name(), Options{Confirmed: ingest.FractionOfDate})
	if err != nil || again.Kind != CoopActivities {
		t.Fatal(again, err)
	}
	if !again.Origin.Completes || out.Origin.Completes {
		t.Error("corrected rows must join those of their activity, and only they")
	}
	if len(again.Attendances) != 1 || again.Attendances[0].Autonomy != 1 || again.Attendances[0].Territory != "01053" {
		t.Errorf("%+v", again.Attendances)
	}
}

// Unknown labels are kept under their own name and told with the closest ones;
// an alias makes them known.
func TestUnknownLabels(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.csv")
	data := "Date;Type;Participants;Durée (min);Code Insee;Tranche d’âge du bénéficiaire;ID CRA\n14/03/2025;Accompagnement individuel;1;30;48095;70 ans et +;a1\n"
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	out := open(t, path, Options{})
	if len(out.Report.Unknown) != 1 || len(out.Report.Unknown[0].Closest) == 0 || out.Report.Unknown[0].Closest[0] != "70 ans et plus" || out.Attendances[0].Age == "" {
		t.Errorf("%+v %+v", out.Report.Unknown, out.Attendances)
	}
	aliases, err := ingest.ReadAliases(strings.NewReader(ingest.AliasHeader + "\n;70 ans et +;70 ans et plus\n"))
	if err != nil {
		t.Fatal(err)
	}
	out = open(t, path, Options{Aliases: aliases})
	if len(out.Report.Unknown) != 0 || out.Attendances[0].Age != "soixante_dix_plus" || out.Report.Repaired != 1 {
		t.Errorf("with an alias: %+v", out.Report)
	}
}

// A table of values becomes indicator rows, each for its quarter.
func TestIndicatorMapping(t *testing.T) {
	path := filepath.Join(t.TempDir(), "suivi.csv")
	if err := os.WriteFile(path, []byte("Mois;Collectés;Remis\njuin 2025;12;\nT3 2025;1 050;7\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := ReadMapping(strings.NewReader("[colonnes]\nperiode = \"Mois\"\n[[indicateur]]\ncolonne = \"Collectés\"\nindicateur = \"a01-i01\"\n[[indicateur]]\ncolonne = \"Remis\"\nindicateur = \"a01-i02\"\nvaleur = \"cible\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := Open(context.Background(), Generic, path, Options{Mapping: m})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Indicators) != 3 || out.Indicators[0].Period != "2025-T2" || out.Indicators[1].Value != 1050 || out.Indicators[2].Kind != datasets.Target {
		t.Errorf("%+v", out.Indicators)
	}
}
