package office

import (
	"embed"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// groups are the pages of the office by what one comes for: the address of
// each, and the key of its name.
var groups = []struct {
	key   string
	pages [][2]string
}{
	{"follow", [][2]string{{"/financements", "todo"}, {"/financements/dossiers", "applications"}, {"/financements/dossiers/etapes", "kanban"}, {"/financements/calendrier", "calendar"}}},
	{"seek", [][2]string{{"/financements/appels", "calls"}, {"/financements/financeurs", "funders"}, {"/financements/partenaires", "partners"}}},
	{"foresee", [][2]string{{"/financements/plans", "plans"}, {"/financements/prevision", "forecast"}, {"/financements/postes", "posts"}, {"/financements/fonds", "fund"}}},
	{"check", [][2]string{{"/financements/controles", "analysis"}, {"/financements/factures", "invoices"}, {"/financements/echanges", "exchange"}}},
	{"type", [][2]string{{"/saisie", "typed"}, {dropPath, "drop"}, {attachPath, "attach"}}},
}

// dropPath is where files are dropped.
const dropPath = "/donnees/deposer"

// A menu is a group of the pages of the office, as every one of them shows it.
type menu struct {
	Name  string
	Pages []menuPage
}

type menuPage struct {
	pages.Link
	Current string // value of aria-current; "" = another page
}

// under are pages that the menu does not name, and the one that leads to them.
var under = map[string]string{"/financements/dispositifs": "/financements/financeurs", "/financements/structures": "/financements/financeurs",
	"/financements/plan": "/financements/plans", "/financements/optimum": "/financements/plans", "/donnees/rapprochements": dropPath}

// A view is what the menu is written from.
type view struct {
	Groups   []menu
	Accounts bool // leads to the accounts
	Leave    bool // by an account: its password changes, one can sign out
}

// role is what who asks may do.
func (o *office) role(r *http.Request) web.Role {
	if o.Role == nil {
		return web.Administrator
	}
	return o.Role(r)
}

// menu leads from the page at an address to all others that a role may see.
func (o *office) menu(address string, role web.Role) (list []menu) {
	current := ""
	for at := address; at != "/" && at != "."; at = path.Dir(at) {
		if up, ok := under[at]; ok {
			at = up
		}
		if o.inMenu(at) {
			current = at
			break
		}
	}
	for _, g := range groups {
		if g.key == "type" && role < web.Evaluator {
			continue
		}
		m := menu{Name: o.t.T("office.group." + g.key)}
		for _, p := range g.pages {
			if o.Tray == nil && strings.HasPrefix(p[0], "/donnees/") {
				continue // not served
			}
			entry := menuPage{Link: pages.Link{Href: p[0], Text: o.t.T("office.nav." + p[1])}}
			switch p[0] {
			case address:
				entry.Current = "page"
			case current:
				entry.Current = "true"
			}
			m.Pages = append(m.Pages, entry)
		}
		list = append(list, m)
	}
	return list
}

func (o *office) inMenu(address string) bool {
	for _, g := range groups {
		for _, p := range g.pages {
			if p[0] == address {
				return true
			}
		}
	}
	return false
}

//go:embed assets
var assets embed.FS

var style, script = asset("office.css"), asset("office.js")

func asset(name string) pages.Asset {
	content, err := assets.ReadFile("assets/" + name)
	if err != nil {
		panic(err) // embedded at build: cannot be missing
	}
	return pages.NewAsset(name, content)
}

// Assets are the style sheet and the script of the office, to be served under
// /static/.
func Assets() []pages.Asset { return []pages.Asset{style, script} }

// toRead leaves out of sections what only an officer may do: they are read.
func toRead(sections []section) (kept []section) {
	for _, s := range sections {
		if s.ID == "modifier" || s.ID == "supprimer" || s.ID == "etape" || s.ID == "commencer" {
			continue
		}
		if !s.Everybody {
			s.Form, s.Details, s.Do = nil, "", nil
		}
		if s.Table != nil {
			t := *s.Table
			t.Rows = make([][]cell, len(s.Table.Rows))
			for i, row := range s.Table.Rows {
				t.Rows[i] = slices.Clone(row)
				t.Rows[i][0].Links = nil
				for j, c := range row {
					if strings.Contains(c.Href, "/nouveau") {
						t.Rows[i][j] = cell{}
					}
				}
			}
			s.Table = &t
		}
		s.Lanes = slices.Clone(s.Lanes)
		for i, l := range s.Lanes {
			s.Lanes[i].Cards = slices.Clone(l.Cards)
			for j := range l.Cards {
				s.Lanes[i].Cards[j].Moves, s.Lanes[i].Cards[j].Others = nil, nil
			}
		}
		kept = append(kept, s)
	}
	return kept
}
