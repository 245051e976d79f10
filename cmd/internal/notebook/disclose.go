package notebook

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/lozere-developpement/sillage/impact/disclosure"
	"github.com/lozere-developpement/sillage/reports/nb"
)

// ledgerFile holds every count of persons that a publication of this workspace
// has shown, so that the next one cannot be subtracted from it. It holds no
// secret.
const ledgerFile = "secret-statistique.json"

// readLedger reads the ledger of a folder of publications; none is empty.
func readLedger(root string, threshold int) (*disclosure.Ledger, error) {
	l := &disclosure.Ledger{}
	data, err := os.ReadFile(filepath.Join(root, ledgerFile))
	if err == nil {
		err = json.Unmarshal(data, l)
	} else if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	l.Threshold = int64(threshold)
	return l, err
}

// disclose adds to the ledger the counts behind the figures of a snapshot, and
// returns those that may not be published: the mean of 642 persons beside that
// of the same 640 a month ago tells what two persons answered.
func disclose(l *disclosure.Ledger, name string, out files, m *Manifest) ([]*nb.Problem, error) {
	people := map[string]int64{}
	var statements []disclosure.Statement
	for _, c := range m.Combinations {
		var r nb.Result
		if err := json.Unmarshal(out[stem(c.Page)+"/resultat.json"], &r); err != nil {
			return nil, err
		}
		for _, fig := range slices.Sorted(maps.Keys(r.Figures)) {
			for _, p := range r.Figures[fig].Points {
				if p.Missing != "" || p.N == 0 {
					continue
				}
				atom := name + "/" + stem(c.Page) + "/" + fig + "|" + p.Series + "|" + p.Label
				people[atom] = int64(p.N)
				statements = append(statements, disclosure.NewStatement(atom, people, atom))
			}
		}
	}
	var refused []*nb.Problem
	for _, leak := range l.Publish(people, statements...) {
		refused = append(refused, problemf("nb.leak", "disclosure control: %[1]s", leak.Error(), said(leak), leak.Statement.Page))
	}
	return refused, nil
}

// writeLedger keeps the ledger for the next publication.
func writeLedger(root string, l *disclosure.Ledger) error {
	data, err := json.MarshalIndent(l, "", " ")
	if err != nil {
		return err
	}
	return writeWhole(filepath.Join(root, ledgerFile), append(data, '\n'))
}
