package intake

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/datasets"
	"github.com/lozere-developpement/sillage/datasets/producers"
)

// Rules returns the table by which a workspace attaches activities to actions:
// its own when it has one, else that of the program.
func Rules(ws *datasets.Workspace) (*producers.ActionRules, error) {
	rules := producers.DefaultActionRules()
	return rules, whenThere(ws.Dir(), ActionsFile, func(f *os.File) (err error) {
		rules, err = producers.ReadActionRules(f)
		return err
	})
}

// WriteRules writes a table as the file that a workspace keeps and a French
// spreadsheet opens.
func WriteRules(w io.Writer, rules *producers.ActionRules) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil { // or accents come out broken
		return err
	}
	return rules.Write(w)
}

// SaveRules makes a table that of the workspace: all of it or nothing. It says
// nothing of activities that were imported already, see [Unapplied].
func SaveRules(ws *datasets.Workspace, rules *producers.ActionRules) error {
	var b bytes.Buffer
	if err := WriteRules(&b, rules); err != nil {
		return err
	}
	f, err := os.CreateTemp(ws.Dir(), ".actions-*")
	if err != nil {
		return err
	}
	_, err = f.Write(b.Bytes())
	err = errors.Join(err, f.Sync(), f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(ws.Dir(), ActionsFile))
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// Claims adds up what each rule claimed in the imports whose rows still count,
// by the rule's ID; "" is what no rule claimed. It is what the imports saw: an
// activity that stands in two of them counts in both.
func Claims(v *datasets.View) map[string]int {
	sum := map[string]int{}
	for _, m := range attached(v) {
		for rule, n := range m.Attached.By {
			sum[rule] += n
		}
	}
	return sum
}

// Unapplied lists the files whose activities were attached by another table
// than rules: importing them again applies it.
func Unapplied(v *datasets.View, rules *producers.ActionRules) (files []string) {
	for _, m := range attached(v) {
		if m.Attached.Table != rules.Fingerprint() && !slices.Contains(files, m.Source) {
			files = append(files, m.Source)
		}
	}
	slices.SortFunc(files, strings.Compare)
	return files
}

// attached lists the imports that asked the table and of which attendances
// still count.
func attached(v *datasets.View) (list []datasets.Manifest) {
	counts := map[string]bool{}
	for _, part := range v.Attendances {
		counts[part.Part.Import] = true
	}
	for _, m := range v.Manifests {
		if m.Attached != nil && counts[m.ID] {
			list = append(list, m)
		}
	}
	return list
}
