package office

import (
	"crypto/rand"
	"net/http"
	"strconv"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// mostSheets is how many copies are printed at once.
const mostSheets = 50

// paper shows an instrument as sheets to print, one or many, each with a code
// of its own when asked: the person keeps it, and gives it again at the next
// wave.
func (o *office) paper(w http.ResponseWriter, r *http.Request) error {
	in := questionnaire(r.PathValue("id"))
	if in == nil {
		return web.ErrNotFound
	}
	copies, err := strconv.Atoi(r.URL.Query().Get("n"))
	coded := err == nil && copies > 0
	if !coded {
		copies = 1
	}
	sheets := make([]string, min(copies, mostSheets))
	if coded {
		for i := range sheets {
			sheets[i] = newCode()
		}
	}
	var asked []string
	for _, wave := range in.Waves {
		asked = append(asked, o.t.T(waves[wave]))
	}
	body, err := o.fill("paper", struct {
		*impact.Instrument
		Asked  []string
		Sheets []string
		Most   int
	}{in, asked, sheets, mostSheets})
	if err != nil {
		return err
	}
	return o.page(w, r, http.StatusOK, pages.Page{Title: in.Title, Lead: in.Intro, Source: in.Source + " · " + in.Licence,
		Crumbs: append(o.typedCrumbs(), pages.Link{Href: "/saisie/questionnaires/" + in.ID, Text: in.Title})}, section{Figure: body})
}

// newCode draws a code that is easy to copy by hand: no letter that looks like
// a digit.
func newCode() string {
	const signs = "abcdefghjkmnpqrstuvwxyz23456789"
	random := make([]byte, 8)
	rand.Read(random) // never fails
	for i, b := range random {
		random[i] = signs[int(b)%len(signs)]
	}
	return strings.ToUpper(string(random[:4]) + "-" + string(random[4:]))
}
