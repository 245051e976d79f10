package office

import (
	"context"
	"io"
	"math"

	"github.com/lozere-developpement/sillage/cmd/internal/store"
	"github.com/lozere-developpement/sillage/datasets/export"
	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/funding/exchange"
	"github.com/lozere-developpement/sillage/reports/lang"
)

// dataset returns the applications as a table of columns, as the store holds
// them now: one row for each share of an application, its amounts split to the
// cent between the actions and structures that it serves.
func dataset(apps []funding.Application, funders []funding.Funder) (export.Table, error) {
	names := map[string]string{}
	for _, f := range funders {
		names[f.ID] = f.Name
	}
	texts := make([][]string, 12)
	amounts := make([][]float64, 4)
	for _, a := range apps {
		sums, err := a.Amounts()
		if err != nil {
			return export.Table{}, err
		}
		for i, of := range []funding.Amount{sums.Requested, sums.Awarded, funding.Known(sums.Called), funding.Known(sums.Paid)} {
			parts, err := a.Split(of.Cents)
			if err != nil {
				return export.Table{}, err
			}
			for _, cents := range parts {
				euros := math.NaN() // unknown is not nothing
				if of.Known {
					euros = cents.Euros()
				}
				amounts[i] = append(amounts[i], euros)
			}
		}
		for i := range max(1, len(a.Shares)) {
			var share funding.Share
			if i < len(a.Shares) {
				share = a.Shares[i]
			}
			for c, v := range []string{a.ID, a.Reference, a.Title, a.FunderID, names[a.FunderID], a.CallID, a.Stage.String(), stageLabel(a.Stage),
				a.Deadline.String(), a.Reached(funding.Filed).String(), share.ActionID, share.StructureID} {
				texts[c] = append(texts[c], v)
			}
		}
	}
	t := export.Table{Name: "dossiers", Title: lang.French.T("office.nav.applications"), Source: lang.French.T("office.agenda")}
	for i, name := range []string{"dossier", "reference", "intitule", "financeur", "nom_financeur", "appel", "etape", "libelle_etape", "echeance", "depose_le", "action", "structure"} {
		t.Columns = append(t.Columns, export.Column{Name: name, Title: name, Text: append([]string{}, texts[i]...)})
	}
	for i, name := range []string{"demande", "obtenu", "appele", "verse"} {
		t.Columns = append(t.Columns, export.Column{Name: name, Title: name, Unit: "€", Numbers: append([]float64{}, amounts[i]...)})
	}
	return t, nil
}

// writeDataset writes the applications in a format of columns.
func writeDataset(format string) func(context.Context, *store.Store, io.Writer, exchange.Organisation) error {
	return func(ctx context.Context, s *store.Store, w io.Writer, _ exchange.Organisation) error {
		apps, funders, err := moneyOf(ctx, s)
		if err != nil {
			return err
		}
		t, err := dataset(apps, funders)
		if err != nil {
			return err
		}
		return export.Formats[format].Write(w, t)
	}
}
