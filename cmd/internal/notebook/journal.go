package notebook

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// An Act is something that was done with a publication.
type Act string

// The acts.
const (
	Published Act = "published"
	Withdrawn Act = "withdrawn"
	RolledTo  Act = "rolled-back" // an earlier snapshot is online again
)

// An Entry is one line of the journal of a notebook's publications.
type Entry struct {
	At  time.Time `json:"at"`
	Act Act       `json:"act"`
	ID  string    `json:"id"`
}

const journalFile = "journal.jsonl"

// record adds one line to the journal, which is what decides which snapshot is
// online: one write, whole or not at all.
func record(shelf string, e Entry) error {
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(shelf, journalFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(append(line, '\n'))
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

// Journal returns what was done with a notebook's publications, oldest first. A
// last line cut short by a power failure is left out.
func Journal(shelf string) ([]Entry, error) {
	data, err := os.ReadFile(filepath.Join(shelf, journalFile))
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []Entry
	s := bufio.NewScanner(bytes.NewReader(data))
	for s.Scan() {
		var e Entry
		if json.Unmarshal(s.Bytes(), &e) == nil {
			all = append(all, e)
		}
	}
	return all, s.Err()
}

// Online returns the id of the snapshot that readers see, "" when there is none.
func Online(entries []Entry) string {
	if len(entries) == 0 || entries[len(entries)-1].Act == Withdrawn {
		return ""
	}
	return entries[len(entries)-1].ID
}

// Withdraw takes the publication of a notebook offline. The snapshot stays.
func Withdraw(root, name string, at time.Time) error {
	shelf := filepath.Join(root, name)
	entries, err := Journal(shelf)
	if err != nil {
		return err
	}
	id := Online(entries)
	if id == "" {
		return problemf("nb.not-online", "nothing of %q is online", name)
	}
	return record(shelf, Entry{At: at.UTC(), Act: Withdrawn, ID: id})
}

// Rollback puts an earlier snapshot online again: the one with the given id,
// or, for "", the one before that which is online.
func Rollback(root, name, id string, at time.Time) (string, error) {
	shelf := filepath.Join(root, name)
	entries, err := Journal(shelf)
	if err != nil {
		return "", err
	}
	if id == "" {
		online := Online(entries)
		for _, e := range slices.Backward(entries) {
			if e.Act != Withdrawn && e.ID != online {
				id = e.ID
				break
			}
		}
	}
	if id == "" || !isDir(filepath.Join(shelf, id)) {
		return "", problemf("nb.no-snapshot", "%q has no snapshot %q", name, id)
	}
	return id, record(shelf, Entry{At: at.UTC(), Act: RolledTo, ID: id})
}

// A Publication is a notebook that has been published.
type Publication struct {
	Name    string
	Online  string // id; "" = withdrawn
	Entries []Entry
}

// Publications lists the notebooks that were published under root, by name.
func Publications(root string) ([]Publication, error) {
	dirs, err := os.ReadDir(root)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []Publication
	for _, d := range dirs {
		if !d.IsDir() {
			continue
		}
		entries, err := Journal(filepath.Join(root, d.Name()))
		if err != nil {
			return nil, err
		}
		if len(entries) > 0 {
			all = append(all, Publication{d.Name(), Online(entries), entries})
		}
	}
	return all, nil
}
