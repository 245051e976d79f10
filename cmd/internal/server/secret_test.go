package server

import (
	"context"
	"fmt"
	"html"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/territory"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/evidence"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// A secret is kept when another truth would give the same site to the byte:
// then nothing on it, alone or subtracted from anything else, tells which of
// the two is true. Here two small worlds differ by a few people in counts that
// are withheld, and everything that a stranger can ask for is compared: pages,
// both languages, filters, what the forms do not offer, files of figures,
// tables, embedded figures, where numbers come from.

// A world is the rows of a small workspace.
type world struct {
	attendances []datasets.AttendanceRow
	answers     []datasets.AnswerRow
}

var quarters = []string{"2024-T3", "2024-T4", "2025-T1", "2025-T2"}

// groupsOf returns three EPCI with three communes each.
func groupsOf() (groups []string, communes [][]string) {
	for _, g := range territory.Lozere().EPCI[:3] {
		groups, communes = append(groups, g.SIREN), append(communes, g.Communes[:3])
	}
	return groups, communes
}

// small are the counts that are few, by group, commune, quarter; the others
// are twenty and more, all different.
func people(group, commune, quarter int) int {
	switch [3]int{group, commune, quarter} {
	case [3]int{0, 0, 2}:
		return 3
	case [3]int{0, 1, 3}, [3]int{1, 2, 1}:
		return 2
	}
	if group == 2 && quarter > 1 { // an EPCI with next to nobody: four, then three
		if commune == 2 && quarter == 2 {
			return 2
		}
		return 1
	}
	return 20 + 7*group + 3*commune + quarter
}

// trueWorld is the world of which the truth is known.
func trueWorld() *world {
	w := &world{}
	_, communes := groupsOf()
	for g, list := range communes {
		for c, insee := range list {
			for q, quarter := range quarters {
				for n := range people(g, c, q) {
					action := []string{"a03", "a06", "a07"}[n%3]
					file := 1
					switch [3]int{g, c, q} {
					case [3]int{0, 1, 3}:
						action = "a11" // an action with two people
					case [3]int{0, 0, 2}:
						file = 2 // of three lines
					case [3]int{1, 0, 0}:
						if n < 2 {
							action = "" // not attached yet
						}
					}
					age := "vingt_cinq_cinquante_neuf"
					if g == 1 && c == 2 && q == 1 {
						age = "moins_de_douze"
					} else if n == 0 {
						age = "soixante_dix_plus"
					}
					w.attendances = append(w.attendances, datasets.AttendanceRow{
						Activity: fmt.Sprintf("%d-%d-%d-%d", g, c, q, n), Action: action, Territory: insee, Period: quarter,
						Duration: 30, Kind: "individuel", Age: age, Gender: "non_communique", Line: file,
					})
				}
			}
			w.ask(g, c, insee)
		}
	}
	return w
}

// ask adds respondents, all of whom say the same.
func (w *world) ask(group, commune int, insee string) {
	for q, quarter := range quarters {
		n := 9 + group + commune
		if group == 2 || commune == 2 && q == 1 {
			n = 1
		}
		for k := range n {
			for wave, value := range []int{2, 4} {
				for _, item := range []string{"autonomie/aut-01", "autonomie/aut-02", "autonomie/aut-03", "autonomie/aut-04"} {
					w.answers = append(w.answers, datasets.AnswerRow{
						Response: fmt.Sprintf("%d-%d-%d-%d-%d", group, commune, q, k, wave), Respondent: fmt.Sprintf("p%d-%d-%d-%d", group, commune, q, k),
						Item: item, Wave: datasets.Wave(wave), Action: []string{"a03", "a06"}[k%2], Territory: insee, Period: quarter, Value: value,
					})
				}
			}
		}
	}
}

// site serves a world to strangers; nothing is drawn, for a drawing is made of
// the figure that its files are made of.
func (w *world) site(t *testing.T) (*Server, *evidence.Evidence) {
	t.Helper()
	ws, err := datasets.Init(t.TempDir(), datasets.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	first, second := &datasets.Batch{}, &datasets.Batch{}
	for _, r := range w.attendances {
		b := first
		if r.Line == 2 {
			b = second
		}
		b.Attendances = append(b.Attendances, r)
	}
	for i, b := range []*datasets.Batch{first, second, {Answers: w.answers}} {
		b.Read = len(b.Attendances) + len(b.Answers)
		b.Kept = b.Read
		b.Notes = []datasets.Note{datasets.Notef("essai", "%d rows", b.Read)}
		name := fmt.Sprint("essai", i)
		b.Origin = datasets.Origin{Source: name, SHA256: strings.Repeat(fmt.Sprint(i), 64), Producer: "essai", Space: name}
		if _, err := ws.Import(context.Background(), b); err != nil {
			t.Fatal(err)
		}
	}
	view, err := ws.View()
	if err != nil {
		t.Fatal(err)
	}
	defer view.Close()
	ev, err := evidence.Load(view, evidence.Settings{Config: ws.Config()})
	if err != nil {
		t.Fatal(err)
	}
	book := &pages.Book{Evidence: ev, Drawers: map[string]pages.Drawer{"fr": undrawn{}, "en": undrawn{}}}
	return New(Config{Books: always{book}, Site: pages.Site{Name: "essai", Version: "test"}}), ev
}

type always struct{ book *pages.Book }

func (a always) Current() (*pages.Book, error) { return a.book, nil }

type undrawn struct{}

func (undrawn) Draw(*reports.Figure, reports.Width) ([]byte, error) { return nil, nil }

// attempts are addresses that no page leads to.
func attempts() []string {
	groups, _ := groupsOf()
	list := []string{
		"/?periode=2024&periode=2025", "/?periode=2025-T1&territoire=" + groups[0] + "&territoire=" + groups[1], "/?groupe=0&commune=48001&action=a11",
		"/?periode=2025-T&territoire=" + groups[2], "/?PERIODE=2025-T1", "/?periode=2025-T1;territoire=" + groups[2], "/recherche?q=2", "/recherche?q=a11",
		"/embed/figure/carte?page=/&periode=2025-T1&territoire=" + groups[2],
	}
	for _, q := range []string{"", "2025", "2025-T1", "2025-T2"} {
		for _, g := range []string{"", groups[0], groups[2]} {
			filter := url.Values{"periode": {q}, "territoire": {g}}.Encode()
			for _, action := range []string{"a03", "a11"} {
				list = append(list, "/actions/"+action+"?"+filter, "/chiffre/"+pages.Code("reach", action)+"?"+filter, "/chiffre/"+pages.Code("cell", action, "autonomy")+"?"+filter)
			}
			for _, path := range []string{"/", "/equite", "/territoires", "/dimensions", "/actions"} {
				list = append(list, path+"?"+filter)
			}
			list = append(list, "/chiffre/"+pages.Code("reach")+"?"+filter, "/chiffre/"+pages.Code("criterion", "autonomy")+"?"+filter, "/chiffre/"+pages.Code("overall")+"?"+filter)
			for _, fig := range []string{"carte", "frequentation", "dimensions", "grille"} {
				list = append(list, "/figure/"+fig+".csv?page=%2F&"+filter)
			}
			list = append(list, "/figure/carte.csv?page=/territoires&"+filter, "/figure/couverture.csv?page=/territoires&"+filter)
		}
	}
	for _, table := range []string{"scores", "indicateurs", "frequentation"} {
		for _, kind := range []string{".csv", ".excel.csv", ".arrows", ".parquet", ".json"} {
			list = append(list, "/donnees/"+table+kind)
		}
	}
	return list
}

var leadsTo = regexp.MustCompile(`(?:href|src|data-[a-z]+)="(/[^"#]*)`)

// crawl asks for all that it is led to from the home page, up to most addresses,
// and for the attempts.
func crawl(t *testing.T, s *Server, most int) map[string]string {
	t.Helper()
	seen := map[string]string{}
	next := append([]string{"/", "/?lang=en"}, attempts()...)
	for len(next) > 0 && len(seen) < most {
		address := next[0]
		next = next[1:]
		if _, ok := seen[address]; ok || strings.HasPrefix(address, "/static/") || strings.Contains(address, ".png") || strings.Contains(address, ".pdf") || strings.Contains(address, ".svg") {
			continue
		}
		r := httptest.NewRequest("GET", "http://localhost/", nil)
		u, err := url.Parse(address)
		if err != nil {
			continue
		}
		r.URL, r.RequestURI = u, address
		a := httptest.NewRecorder()
		s.ServeHTTP(a, r)
		body := a.Body.String()
		seen[address] = body
		if !strings.HasPrefix(a.Header().Get("Content-Type"), "text/html") {
			continue
		}
		for _, m := range leadsTo.FindAllStringSubmatch(body, -1) {
			next = append(next, html.UnescapeString(m[1]))
		}
	}
	return seen
}

// masked takes out what names the data as a whole.
func masked(body string, e *evidence.Evidence) string {
	for n := len(e.Hash); n >= 8; n-- {
		body = strings.ReplaceAll(body, e.Hash[:n], "#")
	}
	return body
}

// hidden reports whether the number of people is withheld in all the periods.
func hidden(e *evidence.Evidence, f evidence.Filter, periods ...string) bool {
	return !slices.ContainsFunc(periods, func(p string) bool {
		f.Period = p
		_, shown := e.People(f).Value()
		return shown
	})
}

// unsaid reports whether the answers about an action are withheld.
func unsaid(t *testing.T, e *evidence.Evidence, f evidence.Filter, action string) bool {
	t.Helper()
	res, err := e.Result(f)
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(res.Cells, func(c impact.Cell) bool { return c.Action == action && c.Withheld })
}

// carry changes one attendance of a place and a quarter.
func (w *world) carry(t *testing.T, place, quarter string, is func(*datasets.AttendanceRow) bool, change func(*datasets.AttendanceRow)) {
	t.Helper()
	i := slices.IndexFunc(w.attendances, func(r datasets.AttendanceRow) bool {
		return r.Territory == place && r.Period == quarter && (is == nil || is(&r))
	})
	if i < 0 {
		t.Fatalf("nobody came to %s in %s", place, quarter)
	}
	change(&w.attendances[i])
}

// otherWorld is another world of which a stranger is told the same, if all that
// is withheld is a secret: wherever a few people are counted, one is elsewhere,
// and sums over what is withheld stay as they are.
func otherWorld(t *testing.T, e *evidence.Evidence) *world {
	t.Helper()
	w := trueWorld()
	groups, communes := groupsOf()
	to := func(place string) func(*datasets.AttendanceRow) {
		return func(r *datasets.AttendanceRow) { r.Territory = place }
	}
	of := func(action string) func(*datasets.AttendanceRow) bool {
		return func(r *datasets.AttendanceRow) bool { return r.Action == action }
	}
	// Two communes, in the quarters where each has few people.
	w.carry(t, communes[0][0], "2025-T1", of("a06"), to(communes[0][1]))
	w.carry(t, communes[0][1], "2025-T2", of("a11"), to(communes[0][0]))
	// The EPCI with next to nobody, and the one that is withheld to protect it.
	found := false
	for g := range 2 {
		for _, c := range communes[g] {
			_, a := e.InCommune(c, "2025-T1")
			_, b := e.InCommune(c, "2025-T2")
			if !found && !a && !b && hidden(e, evidence.Filter{EPCI: groups[g]}, "2025-T1", "2025-T2") {
				found = true
				w.carry(t, communes[2][2], "2025-T1", nil, to(c))
				w.carry(t, c, "2025-T2", of("a03"), to(communes[2][2]))
			}
		}
	}
	if !found {
		t.Fatal("no other EPCI is withheld")
	}
	// The action with two people, those of none, and what is withheld to protect
	// them.
	for _, few := range []struct{ action, place, quarter string }{{"a11", communes[0][1], "2025-T2"}, {"", communes[1][0], "2024-T3"}} {
		i := slices.IndexFunc([]string{"a03", "a06", "a07"}, func(action string) bool {
			return hidden(e, evidence.Filter{Action: action}, few.quarter, few.quarter[:4], "")
		})
		if i < 0 {
			t.Fatalf("no other action is withheld to protect %q", few.action)
		}
		w.carry(t, few.place, few.quarter, of(few.action), func(r *datasets.AttendanceRow) { r.Action = []string{"a03", "a06", "a07"}[i] })
	}
	// The file of three lines.
	w.carry(t, communes[0][0], "2025-T1", nil, func(r *datasets.AttendanceRow) { r.Line = 1 })
	// The age of two people.
	w.carry(t, communes[1][2], "2024-T4", nil, func(r *datasets.AttendanceRow) { r.Age = "soixante_dix_plus" })
	// Where two people live who gave the same answers.
	found = false
	for g := range 2 {
		at := func(q string) evidence.Filter { return evidence.Filter{EPCI: groups[g], Period: q} }
		if !found && unsaid(t, e, at("2025-T1"), "a03") && unsaid(t, e, at("2025-T2"), "a03") {
			found = true
			w.answer(t, communes[2][0], communes[g][0], "2025-T1")
			w.answer(t, communes[g][0], communes[2][0], "2025-T2")
		}
	}
	if !found {
		t.Fatal("no other answers are withheld")
	}
	return w
}

// answer moves one respondent about a03 from a place to another.
func (w *world) answer(t *testing.T, from, to, quarter string) {
	t.Helper()
	who := ""
	for i := range w.answers {
		r := &w.answers[i]
		if r.Territory == from && r.Period == quarter && r.Action == "a03" && (who == "" || who == r.Respondent) {
			who, r.Territory = r.Respondent, to
		}
	}
	if who == "" {
		t.Fatalf("nobody answered in %s, %s", from, quarter)
	}
}

func TestNoSecretIsOnTheSite(t *testing.T) {
	if testing.Short() {
		t.Skip("one page after the other: there is no race to find")
	}
	s, e := trueWorld().site(t)
	truth := crawl(t, s, 340)
	if len(truth) < 340 {
		t.Fatalf("only %d addresses", len(truth))
	}
	another, other := otherWorld(t, e).site(t)
	told := 0
	for address, body := range crawl(t, another, 340) {
		a, b := masked(truth[address], e), masked(body, other)
		if a == b {
			continue
		}
		if told++; told < 10 {
			t.Errorf("%s tells the two apart: %s", address, firstDifference(a, b))
		}
	}
	if told > 0 {
		t.Errorf("%d addresses of %d tell the two apart", told, len(truth))
	}
}

func firstDifference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	from := max(0, i-100)
	return fmt.Sprintf("%q / %q", a[from:min(len(a), i+60)], b[from:min(len(b), i+60)])
}
