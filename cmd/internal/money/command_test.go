package money

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"errors"
	"html"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/office"
	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/ledger"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/pages"
)

var today = funding.Day(2026, 3, 2)

// workspace returns the path of a store with the demonstration in it.
func workspace(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "store.db")
	s, err := store.Open(context.Background(), store.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	if err := office.FillDemo(context.Background(), s, 48, today); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func execute(path string, args ...string) (string, error) {
	return executeIn(lang.French, path, args...)
}

func executeIn(t *lang.Catalogue, path string, args ...string) (string, error) {
	var out bytes.Buffer
	c := Command(Deps{Texts: t, Out: &out, Now: func() time.Time { return today.Time() }, Open: func(ctx context.Context) (office.Deps, error) {
		s, err := store.Open(ctx, store.Config{Path: path})
		return office.Deps{Store: s, Roadmap: roadmap.Lozere(), Region: "Occitanie", Departement: "48"}, err
	}})
	c.SilenceErrors, c.SilenceUsage = true, true
	c.SetArgs(args)
	err := c.ExecuteContext(context.Background())
	return out.String(), err
}

func TestEveryCommandInEveryFormat(t *testing.T) {
	path := workspace(t)
	for _, args := range []string{"calls", "applications", "partners", "plan", "plan a01", "plan best a01", "check", "forecast", "forecast rates", "forecast prepare", "forecast prepare --etp 0,5", "forecast treasury --opening 5000 --spending 3000", "forecast delays", "fund list", "fund verify", "fund position", "fund position --on 31/12/2026", "plan scenarios a01", "calls match", "calls match call-orange", "posts", "posts employers", "calendar"} {
		for _, format := range []string{"text", "json", "csv"} {
			out, err := execute(path, append(strings.Fields(args), "--format", format)...)
			if err != nil || out == "" || strings.Contains(out, "⟦") || strings.Contains(out, "%!") {
				t.Errorf("%s as %s: %v\n%.200s", args, format, lang.French.Error(err), out)
			}
			if format == "json" && !json.Valid([]byte(out)) {
				t.Errorf("%s: not JSON", args)
			}
			if format == "csv" {
				if _, err := csv.NewReader(strings.NewReader(out)).ReadAll(); err != nil {
					t.Errorf("%s: %v", args, err)
				}
			}
		}
	}
	if out, err := execute(path, "export", filepath.Join(t.TempDir(), "d.xlsx")); err != nil || out != "" {
		t.Errorf("export: %v", err)
	}
	if out, err := execute(path, "fund", "statement", "Ville de Mende", "--year", "2026"); err != nil || !strings.Contains(out, "€") {
		t.Errorf("statement: %v\n%s", err, out)
	}
	for _, args := range []string{"fund statement CD48", "fund position --on hier", "plan scenarios a99", "calls match x", "export x --as ods", "plan a99", "plan best a99", "plan best a01 --own-max beaucoup", "forecast prepare --etp -1", "forecast treasury", "forecast treasury --opening 5000 --spending beaucoup", "calls --format xml"} {
		if _, err := execute(path, strings.Fields(args)...); err == nil {
			t.Errorf("%s: taken", args)
		}
	}
}

// The journal of a store that somebody rewrote does not verify, and the command
// fails, naming the entry.
func TestVerifyFailsOnATamperedFund(t *testing.T) {
	path := workspace(t)
	if _, err := execute(path, "fund", "verify"); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{"DROP TRIGGER journal_no_update", "UPDATE journal SET entry = REPLACE(entry, '\"Contributor\":\"', '\"Contributor\":\"X') WHERE seq = 1"} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	_, err = execute(path, "fund", "verify")
	if broken, ok := errors.AsType[*ledger.BrokenError](err); !ok || broken.Index != 1 {
		t.Errorf("a rewritten journal verifies: %v", err)
	}
}

// The command line says of the treasury and of the delays what the page says.
func TestForecastAgreesWithThePage(t *testing.T) {
	path := workspace(t)
	s, err := store.Open(context.Background(), store.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	routes := office.Routes(office.Deps{Store: s, Roadmap: roadmap.Lozere(), Region: "Occitanie", Demo: true, Now: func() time.Time { return today.Time() },
		Site: func() pages.Site { return pages.Site{Name: "Lozère", Texts: lang.French} }, User: func(*http.Request) string { return "" }, Account: func(*http.Request) string { return "" }})
	w := httptest.NewRecorder()
	web.Mux(routes, func(*http.Request) web.Role { return web.Officer }, func(_ http.ResponseWriter, _ *http.Request, _ int, err error) { t.Error(err) }).
		ServeHTTP(w, httptest.NewRequest("GET", "/financements/prevision?caisse=5000&depense=3000", nil))
	page := html.UnescapeString(w.Body.String())
	for _, args := range []string{"forecast treasury --opening 5000 --spending 3000", "forecast delays"} {
		out, err := execute(path, append(strings.Fields(args), "--format", "csv")...)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
		if err != nil || len(rows) < 4 {
			t.Fatalf("%s: %d rows (%v)", args, len(rows), err)
		}
		for _, row := range rows[1:] {
			for column, text := range row[1:] {
				if text == "" {
					continue
				}
				want := text
				if rows[0][column+1] == "short" || rows[0][column+1] == "share" {
					p, err := strconv.ParseFloat(text, 64)
					if err != nil {
						t.Fatal(err)
					}
					want = lang.French.Percent(p, 0)
				} else if strings.Contains(args, "treasury") {
					c, err := funding.ParseCents(text)
					if err != nil {
						t.Fatal(err)
					}
					want = c.French()
				} else {
					continue // bounds share a cell on the page
				}
				if !strings.Contains(page, want) {
					t.Errorf("%s: %s: the page does not say %s", args, row[0], want)
				}
			}
		}
	}
}

// TestEveryCommandInEnglish reads the headings of every table, and what is
// written under them: nothing that only French writes, but for the data.
func TestEveryCommandInEnglish(t *testing.T) {
	path := workspace(t)
	for _, args := range []string{"calls", "applications", "partners", "plan", "plan a01", "plan best a01", "check", "forecast", "forecast rates", "forecast prepare", "forecast treasury --opening 5000 --spending 3000", "forecast delays", "fund list", "fund verify", "fund position", "plan scenarios a01", "calls match", "posts", "posts employers"} {
		french, err := execute(path, strings.Fields(args)...)
		if err != nil {
			t.Fatal(err)
		}
		english, err := executeIn(lang.English, path, strings.Fields(args)...)
		if err != nil {
			t.Fatal(err)
		}
		head, _, _ := strings.Cut(english, "\n")
		if strings.ContainsAny(head, "éèêàÉÀ") || strings.Contains(english, "\u00a0€") || strings.Contains(english, "⟦") || french == english {
			t.Errorf("%s: not in English:\n%.300s", args, english)
		}
	}
}
