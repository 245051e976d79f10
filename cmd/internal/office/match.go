package office

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"

	"github.com/lozere-developpement/sillage/cmd/internal/intake"
	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/producers"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// mostLinks is how many matches are decided on one page.
const mostLinks = 100

// linked shows the forms that may be of one person, for the user to decide.
// Names are not kept: each form is told by its place in the user's own file.
func (o *office) linked(w http.ResponseWriter, r *http.Request) error {
	return o.showMatches(w, r, http.StatusOK, o.matchForm())
}

func (o *office) matchForm() *form {
	return &form{Action: "/donnees/rapprochements/chercher", Submit: o.t.T("intake.match.look"), Upload: true, Fields: []*field{
		{Name: "before", Label: o.t.T("intake.match.before"), Kind: "file"},
		{Name: "after", Label: o.t.T("intake.match.after"), Kind: "file"},
		{Name: "six-months", Label: o.t.T("intake.match.later"), Kind: "file"},
		{Name: "mapping", Label: o.t.T("intake.mapping"), Hint: o.t.T("intake.match.mapping"), Kind: "file"},
	}}
}

func (o *office) showMatches(w http.ResponseWriter, r *http.Request, status int, look *form) error {
	links, err := o.Tray.Workspace.Links()
	if err != nil {
		return err
	}
	t := &table{Heads: heads("#"+o.t.T("intake.match.certainty"), "#"+o.t.T("intake.match.rival"), o.t.T("intake.match.before"), o.t.T("intake.match.after"), o.t.T("office.decision")), Empty: o.t.T("intake.match.none")}
	f := &form{Action: "/donnees/rapprochements", Submit: o.t.T("office.save")}
	choices := []option{{"", o.t.T("office.undecided")}, {string(datasets.Accepted), o.t.T("intake.match.same")}, {string(datasets.Refused), o.t.T("intake.match.other")}}
	class := map[datasets.Decision]string{datasets.Accepted: "good", datasets.Refused: "bad", datasets.Undecided: "warn"}
	for i, l := range links[:min(mostLinks, len(links))] {
		state := choices[0].Label
		for _, c := range choices {
			if c.Value == string(l.Decision) {
				state = c.Label
			}
		}
		t.Rows = append(t.Rows, []cell{{Text: o.t.Percent(l.Certainty, 0)}, {Text: o.t.Percent(l.Rival, 0)}, {Text: l.BeforeAt}, {Text: l.AfterAt}, {Text: state, Class: class[l.Decision]}})
		f.Fields = append(f.Fields, &field{Name: "before-" + strconv.Itoa(i), Kind: "hidden", Value: l.Before}, &field{Name: "after-" + strconv.Itoa(i), Kind: "hidden", Value: l.After},
			&field{Name: "decision-" + strconv.Itoa(i), Label: o.t.T("intake.match.pair", l.BeforeAt, l.AfterAt), Hint: o.t.T("intake.match.sure", o.t.Percent(l.Certainty, 0)), Kind: "select", Options: choices, Value: string(l.Decision)})
	}
	sections := []section{{Table: t}}
	if len(links) > 0 {
		sections = append(sections, section{Title: o.t.T("intake.match.decide"), Lead: o.t.T("intake.match.decide.lead"), Form: f})
	}
	sections = append(sections, section{Title: o.t.T("intake.match.look"), Lead: o.t.T("intake.match.look.lead"), Form: look})
	return o.page(w, r, status, pages.Page{Title: o.t.T("intake.match"), Lead: o.t.T("intake.match.lead"), Crumbs: o.dropCrumbs(pages.Link{Href: "/donnees/deposer", Text: o.t.T("intake.drop")})}, sections...)
}

// decideMatches keeps the decisions of the page.
func (o *office) decideMatches(w http.ResponseWriter, r *http.Request) error {
	links, err := o.Tray.Workspace.Links()
	if err != nil {
		return err
	}
	was := map[[2]string]datasets.Decision{}
	for _, l := range links {
		was[[2]string{l.Before, l.After}] = l.Decision
	}
	for i := range mostLinks {
		n := strconv.Itoa(i)
		pair, d := [2]string{r.PostFormValue("before-" + n), r.PostFormValue("after-" + n)}, datasets.Decision(r.PostFormValue("decision-"+n))
		old, known := was[pair]
		if !known || d == old {
			continue
		}
		if d != datasets.Undecided && d != datasets.Accepted && d != datasets.Refused {
			return refused("office.not-a-choice", "not one of the choices")
		}
		if err := o.Tray.Workspace.Decide(r.Context(), pair[0], pair[1], d); err != nil {
			return err
		}
	}
	http.Redirect(w, r, "/donnees/rapprochements", http.StatusSeeOther)
	return nil
}

// lookForMatches reads the files of two waves, and forgets them.
func (o *office) lookForMatches(w http.ResponseWriter, r *http.Request) error {
	dir, err := os.MkdirTemp("", "sillage-vagues-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	f := o.matchForm()
	opt, err := o.Tray.Options()
	if err != nil {
		return err
	}
	var files []intake.Wavefile
	for wave, name := range []string{"before", "after", "six-months"} {
		path, err := received(r, name, filepath.Join(dir, name))
		if err == http.ErrMissingFile {
			continue
		}
		if err != nil {
			f.field(name).Error = o.t.T("intake.no-file", intake.LargestFile>>20)
			return o.showMatches(w, r, http.StatusUnprocessableEntity, f)
		}
		files = append(files, intake.Wavefile{Path: path, Wave: new(datasets.Wave(wave))})
	}
	if file, _, err := r.FormFile("mapping"); err == nil {
		defer file.Close()
		if opt.Mapping, err = producers.ReadMapping(file); err != nil {
			f.field("mapping").Error = o.t.Error(err)
			return o.showMatches(w, r, http.StatusUnprocessableEntity, f)
		}
	}
	if len(files) < 2 {
		f.field("after").Error = o.t.T("intake.match.two")
		return o.showMatches(w, r, http.StatusUnprocessableEntity, f)
	}
	m, err := o.Tray.Match(r.Context(), files, opt)
	if said(err) {
		f.Problem = o.t.Error(err)
		return o.showMatches(w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	if err := o.Tray.Propose(r.Context(), m.Pairs); err != nil {
		return err
	}
	http.Redirect(w, r, "/donnees/rapprochements", http.StatusSeeOther)
	return nil
}

// received writes a file that was sent into a folder, under its own name.
func received(r *http.Request, field, dir string) (string, error) {
	file, head, err := r.FormFile(field)
	if err != nil {
		return "", err
	}
	defer file.Close()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	to, err := os.OpenFile(filepath.Join(dir, filepath.Base(head.Filename)), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(to, file)
	if closed := to.Close(); err == nil {
		err = closed
	}
	return to.Name(), err
}

// matchRoutes are the pages of the matches.
func (o *office) matchRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET /donnees/rapprochements", Least: web.Evaluator, Serve: o.linked},
		{Pattern: "POST /donnees/rapprochements", Least: web.Evaluator, Serve: o.decideMatches},
		{Pattern: "POST /donnees/rapprochements/chercher", Least: web.Evaluator, Serve: o.lookForMatches, Most: intake.LargestFile},
	}
}
