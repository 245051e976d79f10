package producers

import (
	"fmt"
	"io"
	"math"

	"github.com/xuri/excelize/v2"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/export"
	"github.com/lozere-developpement/sillage/datasets/ingest"
	"github.com/lozere-developpement/sillage/datasets/roadmap"
)

var templateProducers = []producer{
	{kind: IndicatorSheet, title: "Indicateurs, modèle de Sillage", has: indicatorHeader[:6], read: readIndicators},
	{kind: EquipmentSheet, title: "Registre d’équipements, modèle de Sillage", has: equipmentHeader[:5], fits: equipmentLike, read: readEquipment},
	{kind: Generic, title: "Tableau quelconque", read: readGeneric},
}

// The headers of the templates: what WriteTemplate writes and the readers look
// for.
var (
	indicatorHeader = []string{"Indicateur", "Libellé", "Unité", "Nature", "Période", "Valeur", "Effectif", "Commune (INSEE)"}
	equipmentHeader = []string{"Numéro", "Type", "Cédant", "Collecté le", "Devenir", "Reconditionné le", "Remis le", "Commune (INSEE)"}
)

var (
	natures     = []string{"réalisé", "référence", "cible"}
	natureKinds = map[string]datasets.ValueKind{"realise": datasets.Actual, "reference": datasets.Baseline, "cible": datasets.Target}
	devices     = []string{"ordinateur portable", "ordinateur fixe", "smartphone", "tablette", "écran", "autre"}
	outcomes    = []string{"en attente", "reconditionné", "redistribué", "pièces", "recyclé"}
)

// emptyRows is how many rows below the last are ready to be typed in.
const emptyRows = 60

// WriteTemplate writes the workbook to fill in for "indicateurs" (one sheet per
// action, its indicators ready) or "equipements". Lists are validated by the
// spreadsheet; the readers check everything again.
func WriteTemplate(w io.Writer, kind Kind, r *roadmap.Roadmap) error {
	f := excelize.NewFile()
	defer f.Close()
	var err error
	switch kind {
	case IndicatorSheet:
		err = indicatorSheets(f, r)
	case EquipmentSheet:
		err = equipmentSheet(f)
	default:
		return ingest.Notef("ingest.no-template", "no template for %s: indicateurs or equipements", string(kind))
	}
	if err != nil {
		return err
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		return err
	}
	return export.Workbook(w, f)
}

func indicatorSheets(f *excelize.File, r *roadmap.Roadmap) error {
	for _, a := range r.Actions {
		if err := headed(f, a.ID, indicatorHeader); err != nil {
			return err
		}
		row := 2
		for _, i := range a.Indicators {
			if err := setRow(f, a.ID, row, i.ID, i.Label, i.Unit, natures[0]); err != nil {
				return err
			}
			row++
		}
		last := row + emptyRows
		ids := make([]string, len(a.Indicators))
		for n, i := range a.Indicators {
			ids[n] = i.ID
		}
		if err := choices(f, a.ID, fmt.Sprintf("A2:A%d", last), ids); err != nil {
			return err
		}
		if err := choices(f, a.ID, fmt.Sprintf("D2:D%d", last), natures); err != nil {
			return err
		}
	}
	return nil
}

func equipmentSheet(f *excelize.File) error {
	const sheet = "Équipements"
	if err := headed(f, sheet, equipmentHeader); err != nil {
		return err
	}
	if err := choices(f, sheet, "B2:B2000", devices); err != nil {
		return err
	}
	return choices(f, sheet, "E2:E2000", outcomes)
}

func headed(f *excelize.File, sheet string, header []string) error {
	if _, err := f.NewSheet(sheet); err != nil {
		return err
	}
	if err := f.SetColWidth(sheet, "B", "B", 60); err != nil {
		return err
	}
	cells := make([]any, len(header))
	for i, h := range header {
		cells[i] = h
	}
	return setRow(f, sheet, 1, cells...)
}

func setRow(f *excelize.File, sheet string, row int, cells ...any) error {
	return f.SetSheetRow(sheet, fmt.Sprintf("A%d", row), &cells)
}

func choices(f *excelize.File, sheet, cells string, words []string) error {
	v := excelize.NewDataValidation(true)
	v.Sqref = cells
	if err := v.SetDropList(words); err != nil {
		return err
	}
	return f.AddDataValidation(sheet, v)
}

// readIndicators reads every sheet that has the columns of the template. A row
// without a value is one that nobody filled in yet: it is no error, and told.
func readIndicators(r *reading) error {
	empty := 0
	for _, s := range r.file.Sheets() {
		head, err := s.Head(60)
		if err != nil {
			return err
		}
		for _, g := range matches(s.Name, head) {
			if g.Kind != IndicatorSheet {
				continue
			}
			if r.table, err = s.Table(ingest.TableOptions{Has: indicatorHeader[:6], HeaderRow: g.Row}); err != nil {
				return err
			}
			r.rep.Sheet, r.rep.Columns, r.sheets = s.Name, r.table.Columns, append(r.sheets, s.Name)
			n, err := r.indicatorRows()
			if err != nil {
				return err
			}
			empty += n
		}
	}
	if empty > 0 {
		r.rep.Note(ingest.Notef("ingest.no-value-yet", "%d rows have no value yet: nothing to import from them", empty))
	}
	return nil
}

func (r *reading) roadmap() *roadmap.Roadmap {
	if r.opt.Roadmap != nil {
		return r.opt.Roadmap
	}
	return roadmap.Lozere()
}

// indicatorRows reads the rows of a sheet and counts those without a value.
func (r *reading) indicatorRows() (empty int, err error) {
	col := r.table.Column
	id, kind, period, value := col("Indicateur"), col("Nature"), col("Période"), col("Valeur")
	err = r.rows(func(l *line) error {
		if l.row.At(value).Missing() {
			empty++
			return nil
		}
		row := datasets.IndicatorRow{Indicator: l.text(id), Line: l.row.Number, Territory: l.commune(col("Commune (INSEE)"), -1, -1)}
		if row.Indicator == "" {
			l.must(id, ingest.ErrMissing)
		} else if _, ok := r.roadmap().Indicator(row.Indicator); !ok {
			l.fail(id, ingest.Notef("ingest.unknown-indicator", "no indicator of the roadmap has this id"))
		}
		k, ok := natureKinds[ingest.Fold(l.text(kind))]
		if !ok {
			l.fail(kind, ingest.Notef("ingest.not-in-list", "not one of %s", "réalisé, référence, cible"))
		}
		row.Kind = k
		if _, label, err := l.row.At(period).Period(l.opt.Order); err != nil {
			l.must(period, err)
		} else if p, err := quarterOf(label); err != nil {
			l.fail(period, err)
		} else {
			row.Period = p
		}
		v, err := l.row.At(value).Float()
		l.must(value, err)
		row.Value = v
		if base, err := l.row.At(col("Effectif")).Float(); err == nil {
			row.Base = math.Max(0, base)
		}
		if !l.ok() {
			return nil
		}
		return r.addIndicator(row)
	})
	return empty, err
}

// quarterOf brings a month to its quarter: the workspace counts by quarters,
// halves and years.
func quarterOf(label string) (string, error) {
	if len(label) == len("2025-06") && label[5] >= '0' && label[5] <= '1' {
		month := int(label[5]-'0')*10 + int(label[6]-'0')
		return fmt.Sprintf("%s-T%d", label[:4], (month+2)/3), nil
	}
	_, err := datasets.ParsePeriod(label)
	return label, err
}
