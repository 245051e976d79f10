package watch_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/watch"
)

var today = funding.Day(2026, 3, 1)

func TestPermanentIsNeverUrgent(t *testing.T) {
	for want, c := range map[watch.Urgency]funding.Call{
		watch.Permanent: {Permanent: true, Deadline: today},
		watch.Now:       {Deadline: today.AddDays(7)},
		watch.Soon:      {Deadline: today.AddDays(30)},
		watch.Later:     {Deadline: today.AddDays(31)},
		watch.Closed:    {Deadline: today.AddDays(-1)},
		watch.Announced: {Deadline: today.AddDays(5), Opens: today.AddDays(1)},
		watch.NoDate:    {},
	} {
		if got := watch.UrgencyOf(c, today); got != want {
			t.Errorf("%+v: %s, want %s", c.Deadline, got, want)
		}
	}
	two := funding.Call{PreFiling: today.AddDays(3), Deadline: today.AddDays(90)}
	if watch.UrgencyOf(two, today) != watch.Now {
		t.Error("the pre-selection ends first")
	}
	if got := watch.Deadlines([]funding.Call{{Permanent: true, Deadline: today.AddDays(1)}}, nil, today); len(got) != 0 {
		t.Errorf("a permanent call has a deadline: %v", got)
	}
}

// Every reminder is given once, also when nobody looked for a week.
func TestRemindersAreNotLost(t *testing.T) {
	d := []watch.Deadline{{ID: "x", On: today.AddDays(40)}}
	count := 0
	since := today.AddDays(-1)
	for day := today; !day.After(d[0].On); day = day.AddDays(3) {
		count += len(watch.Reminders(d, since, day))
		since = day
	}
	if count != 4 {
		t.Errorf("%d reminders, want 4", count)
	}
}

func TestCalendar(t *testing.T) {
	var b strings.Builder
	title := "Appel ; « Inclusion, lien social »\nEND:VEVENT" + strings.Repeat(" é", 60)
	err := watch.Calendar{Name: "Échéances", Domain: "exemple.fr", Stamp: today}.WriteTo(&b, []watch.Deadline{
		{Kind: watch.CallCloses, ID: "c1", Title: title, On: today}, {Kind: watch.CallCloses, ID: "c1", Title: "b", On: today}})
	if err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for l := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(l) > 75 || strings.ContainsAny(l, "\r\n") || !utf8.ValidString(l) {
			t.Errorf("line of %d octets: %q", len(l), l)
		}
	}
	unfolded := strings.ReplaceAll(text, "\r\n ", "")
	if strings.Count(unfolded, "\r\nEND:VEVENT") != 2 || !strings.Contains(unfolded, `SUMMARY:Appel \; « Inclusion\, lien social »\nEND:VEVENT`) {
		t.Errorf("a title breaks out of its event:\n%s", unfolded)
	}
	if strings.Count(unfolded, "UID:call-c1@exemple.fr\r\n") != 1 {
		t.Error("two events share one identifier")
	}
	for _, want := range []string{"DTSTART;VALUE=DATE:20260301", "DTEND;VALUE=DATE:20260302", "TRIGGER:-P30D", "TRIGGER:-P1D"} {
		if !strings.Contains(unfolded, want+"\r\n") {
			t.Errorf("no %s", want)
		}
	}
}

// What an event is called in an agenda stays, whatever moves or is done around
// it: reports of one file keep their names apart.
func TestEventsKeepTheirNames(t *testing.T) {
	uids := func(reports ...funding.Report) map[string]string {
		var b strings.Builder
		list := watch.Deadlines(nil, []funding.Application{{ID: "d1", Title: "FSE+", Stage: funding.Running, Reports: reports}}, today)
		if err := (watch.Calendar{Domain: "exemple.fr", Stamp: today}).WriteTo(&b, list); err != nil {
			t.Fatal(err)
		}
		out := map[string]string{}
		for event := range strings.SplitSeq(strings.ReplaceAll(b.String(), "\r\n ", ""), "BEGIN:VEVENT\r\n") {
			if _, rest, ok := strings.Cut(event, "UID:"); ok {
				uid, _, _ := strings.Cut(rest, "\r\n")
				_, rest, _ = strings.Cut(rest, "SUMMARY:")
				title, _, _ := strings.Cut(rest, "\r\n")
				out[title] = uid
			}
		}
		return out
	}
	interim, final := funding.Report{Name: "intermédiaire", Due: today.AddDays(10)}, funding.Report{Name: "final", Due: today.AddDays(20)}
	before := uids(interim, final)
	interim.Due = today.AddDays(30)
	after := uids(interim, final)
	final.Filed = today
	alone := uids(interim, final)
	if len(before) != 2 || len(alone) != 1 || fmt.Sprint(before) != fmt.Sprint(after) || alone["FSE+ : intermédiaire"] != before["FSE+ : intermédiaire"] || before["FSE+ : final"] == before["FSE+ : intermédiaire"] {
		t.Errorf("%v\n%v\n%v", before, after, alone)
	}
}

func TestDuplicates(t *testing.T) {
	calls := []funding.Call{
		{Title: "FSE+ : inclusion numérique des publics éloignés", Deadline: today},
		{Title: "Appel à projets FSE+ « Inclusion numérique des publics éloignés »", Deadline: today},
		{Title: "FSE+ : inclusion numérique des publics éloignés", Deadline: today.AddYears(1)},
		{Title: "Fondation : lien social", URL: "https://exemple.org/a"},
		{Title: "Autre titre", URL: "https://exemple.org/a/"},
	}
	got := watch.Duplicates(calls)
	if len(got) != 2 || got[0].A != 0 || got[0].B != 1 || got[1].A != 3 || !got[1].Same {
		t.Errorf("%+v", got)
	}
	merged := watch.Merge(funding.Call{Title: "a", CheckedOn: today, URL: "u"}, funding.Call{Title: "b", CheckedOn: today.AddDays(1)})
	if merged.Title != "b" || merged.URL != "u" {
		t.Errorf("%+v", merged)
	}
	judged := funding.Call{CheckedOn: today, PreFiling: today.AddDays(9), Structured: "grant", Matches: []funding.CallMatch{{ActionID: "a01", Reason: "vieux"}, {ActionID: "a02"}}}
	merged = watch.Merge(judged, funding.Call{CheckedOn: today.AddDays(1), Matches: []funding.CallMatch{{ActionID: "a01", Reason: "neuf"}}})
	if len(merged.Matches) != 2 || merged.Matches[0].Reason != "neuf" || merged.PreFiling.IsZero() || merged.Structured != "grant" {
		t.Errorf("what was judged is lost: %+v", merged)
	}
}

// A call is matched on the words that tell actions apart, and says which.
func ExampleMatchActions() {
	actions := []watch.Action{
		{ID: "a01", Title: "Boucle de reconditionnement de matériel informatique", Keywords: []string{"réemploi", "équipement", "numérique"}},
		{ID: "a04", Title: "Parentalité : outils numériques scolaires", Keywords: []string{"parents", "numérique"}},
		{ID: "a10", Title: "Numérique en commun local", Keywords: []string{"événement", "numérique"}},
	}
	call := funding.Call{Title: "Réemploi des équipements numériques", Themes: []string{"économie circulaire"}}
	for _, m := range watch.MatchActions(call, actions) {
		fmt.Println(m.ActionID, m.Reason)
	}
	// Output: a01 words in common: [equipement reemploi]
}
