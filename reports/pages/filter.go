package pages

import (
	"net/url"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/reports/evidence"
)

// filters is the form at the head of a page: the address is the state, so the
// back button and a shared link both work, with or without script.
type filters struct {
	Path    string
	Selects []choice
	Notes   []string // what the choice leaves as it is
	chosen  url.Values
}

type choice struct {
	Name, Label string
	Options     []option
}

type option struct {
	Value, Text string
	Selected    bool
}

// Chosen reports whether the page shows a part only.
func (f filters) Chosen() bool { return len(f.chosen) > 0 }

// note says what of the page does not follow the choice, where that applies and
// something is chosen.
func (f *filters) note(r Request, key string, applies bool, args ...any) {
	if applies && f.Chosen() {
		f.Notes = append(f.Notes, r.Texts.T(key, args...))
	}
}

// say puts what was chosen in words: a narrow screen cuts the lists, paper has
// none.
func (f *filters) say(r Request) {
	var chosen []string
	for _, s := range f.Selects {
		for _, o := range s.Options {
			if o.Selected {
				chosen = append(chosen, o.Text)
			}
		}
	}
	f.note(r, "pages.filter.chosen", len(chosen) > 0, strings.Join(chosen, ", "))
}

// keep adds the choice to a link whose page follows it too, so that what a
// sentence says is what its evidence shows.
func (f filters) keep(l Link) Link {
	switch l.Href {
	case "/territoires", "/dimensions", "/actions", "/equite":
		l.Href += f.query()
	}
	return l
}

// query returns the chosen filters as they follow an address: "?periode=2025".
func (f filters) query() string {
	if len(f.chosen) == 0 {
		return ""
	}
	return "?" + f.chosen.Encode()
}

// filter reads the period and the EPCI from the address. An unknown value is
// no filter: it chooses nothing in the form, and the page says so.
func (b *Book) filter(r Request) (filters, evidence.Filter) {
	fl := filters{Path: r.Path, chosen: url.Values{}}
	var f evidence.Filter
	f.Period = fl.choose(r, "periode", b.periodOptions(r))
	f.EPCI = fl.choose(r, "territoire", b.groupOptions())
	fl.say(r)
	return fl, f
}

// filterPeriod is filter for a page whose territory is settled: it asks for the
// period alone.
func (b *Book) filterPeriod(r Request) (filters, evidence.Filter) {
	fl := filters{Path: r.Path, chosen: url.Values{}}
	period := fl.choose(r, "periode", b.periodOptions(r))
	fl.say(r)
	return fl, evidence.Filter{Period: period}
}

// choose adds a list to the form and returns what was chosen from it.
func (fl *filters) choose(r Request, name string, options []option) string {
	return fl.chooseAs(r, name, name, options)
}

// chooseAs is choose for a list whose name in the address is not that of its
// texts: a page may ask for two periods.
func (fl *filters) chooseAs(r Request, texts, name string, options []option) string {
	chosen := r.Query.Get(name)
	all := option{Text: r.Texts.T("pages.filter." + texts + ".all")}
	found := ""
	for i := range options {
		if options[i].Value == chosen && chosen != "" {
			options[i].Selected, found = true, chosen
			fl.chosen.Set(name, chosen)
		}
	}
	if found == "" && chosen != "" {
		fl.Notes = append(fl.Notes, r.Texts.T("pages.filter.unknown", chosen))
	}
	fl.Selects = append(fl.Selects, choice{name, r.Texts.T("pages.filter." + texts), append([]option{all}, options...)})
	return found
}

// periodOptions lists the years, each with its quarters.
func (b *Book) periodOptions(r Request) []option {
	var options []option
	for _, p := range b.Evidence.Periods {
		if year := p[:min(4, len(p))]; !slices.ContainsFunc(options, func(o option) bool { return o.Value == year }) {
			options = append(options, option{Value: year, Text: year})
		}
		if len(p) > 4 {
			options = append(options, option{Value: p, Text: r.Texts.Period(p)})
		}
	}
	return options
}

func (b *Book) groupOptions() []option {
	var options []option
	for _, g := range b.Evidence.Territory.EPCI {
		options = append(options, option{Value: g.SIREN, Text: g.Name})
	}
	slices.SortFunc(options, func(a, b option) int { return alphabetical(a.Text, b.Text) })
	return options
}

// filterOf is filter for a page that shows no form.
func filterOf(b *Book, r Request) evidence.Filter {
	_, f := b.filter(r)
	return f
}
