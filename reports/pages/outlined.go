package pages

import (
	"github.com/lozere-developpement/sillage/reports"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

// outlined colours the outlines that the user imported: attendances per 1 000
// inhabitants where they are of EPCI, activities where they are of communes. It
// returns nil when there are none, or nothing to colour.
func (b *Book) outlined(r Request, f evidence.Filter) *reports.Figure {
	if b.Outlines == nil {
		return nil
	}
	groups, communes := Places(b.Evidence, b.Outlines)
	var fig *reports.Figure
	switch {
	case groups > 0 && groups >= communes:
		fig = b.reachByGroup(r, f)
	case communes > 0:
		fig = b.dots(r, f)
	}
	if fig == nil {
		return nil
	}
	fig.Title = r.Texts.T("pages.map-of", fig.Title)
	fig.ID, fig.Chart, fig.Outlines = "contours", reports.Map, b.Outlines
	fig.Doubts = append(fig.Doubts, r.Texts.T("pages.doubt.surface"))
	return fig
}

// Places counts the outlines that are of an EPCI and of a commune of the
// territory.
func Places(e *evidence.Evidence, o *reports.Outlines) (groups, communes int) {
	for _, a := range o.Areas {
		if _, ok := e.Territory.Group(a.Key); ok {
			groups++
		}
		if _, ok := e.Territory.Commune(a.Key); ok {
			communes++
		}
	}
	return groups, communes
}
