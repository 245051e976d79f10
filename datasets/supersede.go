package datasets

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// planned is a part to write, or one that is written already (it has a name).
type planned struct {
	part  Part
	block block
	keep  []int32 // rows of the block to write; nil = all. They are taken one part at a time
}

func (p *planned) rows() block {
	if p.keep == nil {
		return p.block
	}
	return p.block.take(p.keep)
}

// superseding works out which rows of older parts the new rows replace. A part
// that loses rows is written again without them; it keeps the name of the
// import whose rows it holds.
type superseding struct {
	im    *Import
	m     *Manifest
	added map[string]*addition
	out   []planned
}

// An addition is what an import adds to one dataset.
type addition struct {
	dataset string
	written []Part               // full parts, on disk already
	block   block                // the rows still held
	keys    func(block) []uint64 // key of each row of a part of the dataset
	mine    *keySet              // keys of the rows added
	all     bool                 // replaces every row of its producer
	dropped keySet               // keys that a newer export holds
}

// added gathers what was added, by dataset.
func (im *Import) added() (map[string]*addition, error) {
	out := map[string]*addition{}
	put := func(dataset string, b block, keys func(block) []uint64) {
		out[dataset] = &addition{dataset: dataset, written: im.written[dataset], block: b, keys: keys, mine: im.rowKeys[dataset]}
	}
	if len(im.attendances.Activity)+len(im.written[attendances]) > 0 {
		fields := im.attendances.fields()
		reorder(fields, clustered(im.attendances.Territory, im.attendances.Period))
		put(attendances, blockOf(fields), column32("activity"))
	}
	if len(im.answers.Item)+len(im.written[answers]) > 0 {
		fields := im.answers.fields()
		reorder(fields, clustered(im.answers.Territory, im.answers.Period))
		put(answers, blockOf(fields), column32("response"))
	}
	if len(im.indicators.Indicator) > 0 {
		put(indicators, blockOf(im.indicators.fields()), indicatorKeys)
	}
	for _, t := range im.tables {
		dataset := tablePrefix + t.Name
		if out[dataset] != nil {
			return nil, fail(nil, "datasets.table-twice", "table %s: given twice", t.Name)
		}
		a := &addition{dataset: dataset, block: t.block(), all: t.Key < 0, mine: &keySet{}}
		a.keys = func(b block) []uint64 { return hashed(t.keysOf(b)) }
		for _, k := range a.keys(a.block) {
			a.mine.add(k)
		}
		if a.block.rows() > 0 {
			out[dataset] = a
		}
	}
	return out, nil
}

func column32(name string) func(block) []uint64 {
	return func(b block) []uint64 {
		for i, n := range b.names {
			if col, ok := b.cols[i].([]uint32); ok && n == name {
				keys := make([]uint64, len(col))
				for row, v := range col {
					keys[row] = uint64(v)
				}
				return keys
			}
		}
		return nil
	}
}

func indicatorKeys(b block) []uint64 {
	var c IndicatorColumns
	if b.fill(c.fields()) != nil {
		return nil
	}
	keys := make([]uint64, len(c.Indicator))
	for i := range keys {
		keys[i] = indicatorKey(c.Indicator[i], c.Territory[i], c.Period[i], c.Kind[i])
	}
	return keys
}

// hashed turns the keys of a table into numbers (FNV-1a, 64 bits).
func hashed(keys []string) []uint64 {
	out := make([]uint64, len(keys))
	for i, k := range keys {
		h := uint64(14695981039346656037)
		for j := range len(k) {
			h = (h ^ uint64(k[j])) * 1099511628211
		}
		out[i] = h
	}
	return out
}

// part looks at one older part: which of its rows stay.
func (s *superseding) part(p Part) error {
	a := s.added[p.Dataset]
	again := p.Source == s.im.origin.SHA256 && p.Source != "" && p.Space == s.im.origin.Space // same file, read otherwise
	if a == nil && !again || s.joins(p) && !again {
		return nil
	}
	b, err := s.im.w.open(p)
	if err != nil {
		return err
	}
	stay := make([]int32, 0, b.rows())
	gone := &keySet{}
	newer := older(s.im.origin.asOf(), p.AsOf)
	var keys []uint64
	if a != nil {
		keys = a.keys(b)
	}
	for row := range b.rows() {
		switch {
		case again, a.all && p.Space == s.im.origin.Space:
		case row >= len(keys) || !a.mine.has(keys[row]):
			stay = append(stay, int32(row))
			continue
		case newer:
			a.dropped.add(keys[row])
			stay = append(stay, int32(row))
			continue
		}
		if row < len(keys) {
			gone.add(keys[row])
		}
	}
	if len(stay) < b.rows() {
		s.replace(p, b, stay, gone)
	}
	return nil
}

// joins reports whether what is added joins the rows of p with the same keys
// instead of replacing them.
func (s *superseding) joins(p Part) bool {
	return s.im.origin.Completes && !p.Completes && (p.Dataset == attendances || p.Dataset == answers)
}

// replace retires a part and writes what stays of it again.
func (s *superseding) replace(p Part, b block, stay []int32, gone *keySet) {
	s.m.Retired = append(s.m.Retired, p.Name)
	s.m.Superseded = append(s.m.Superseded, Superseded{
		Import: p.Import, Source: s.sourceOf(p.Import), Dataset: p.Dataset, Rows: b.rows() - len(stay), Keys: gone.n, Listed: s.listed(p.Dataset, gone),
	})
	if len(stay) > 0 {
		s.out = append(s.out, planned{p, b, stay})
	}
}

func (s *superseding) sourceOf(id string) string {
	for _, m := range s.im.history {
		if m.ID == id {
			return m.Source
		}
	}
	return ""
}

// listed names the keys that were replaced, as the producer knows them.
func (s *superseding) listed(dataset string, gone *keySet) []string {
	const most = 1000
	var names *Dictionary
	switch dataset {
	case attendances:
		names = s.im.keys.activities
	case answers:
		names = s.im.keys.responses
	default:
		return nil
	}
	var list []string
	for code := range gone.dense() {
		if list = append(list, names.Name(int(code))); len(list) == most {
			break
		}
	}
	return list
}

// addNew plans the parts of the rows added, without those that a newer export
// holds already.
func (s *superseding) addNew() error {
	for _, dataset := range sortedKeys(s.added) {
		a := s.added[dataset]
		s.m.Rows[dataset] = 0
		for _, p := range a.written {
			if a.dropped.n == 0 {
				s.m.Rows[dataset] += p.Rows
				s.out = append(s.out, planned{part: p})
				continue
			}
			b, err := s.im.reread(p)
			if err != nil {
				return err
			}
			s.addBlock(a, b)
		}
		s.addBlock(a, a.block)
	}
	return nil
}

// addBlock plans a part of the rows of b that no newer export holds.
func (s *superseding) addBlock(a *addition, b block) {
	var keep []int32
	rows := b.rows()
	if a.dropped.n > 0 {
		keep = make([]int32, 0, rows)
		for row, key := range a.keys(b) {
			if !a.dropped.has(key) {
				keep = append(keep, int32(row))
			}
		}
		s.m.Outdated += rows - len(keep)
		rows = len(keep)
	}
	if s.m.Rows[a.dataset] += rows; rows > 0 {
		s.out = append(s.out, planned{s.im.newPart(a.dataset), b, keep})
	}
}

// writeParts writes the planned parts aside, each whole and lasting, and names
// them in the manifest.
func (im *Import) writeParts(m *Manifest, parts []planned) error {
	for _, p := range parts {
		if err := im.ctx.Err(); err != nil {
			return err
		}
		if p.block.cols != nil { // else it is written already
			im.name(&p.part)
			if err := writePart(im.path(p.part), &p); err != nil {
				return fmt.Errorf("%s: %w", p.part.Name, err)
			}
		}
		m.Parts = append(m.Parts, p.part)
	}
	return nil
}

// writePart writes a part without holding it in memory a second time, and
// notes its size and its SHA-256 as it goes.
func writePart(path string, p *planned) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	sum, b := sha256.New(), p.rows()
	err := writeWholeBy(path, func(out io.Writer) error {
		to := &seekless{w: io.MultiWriter(out, sum)}
		err := b.write(to)
		p.part.Bytes = to.at
		return err
	})
	p.part.SHA256, p.part.Rows = hex.EncodeToString(sum.Sum(nil)), b.rows()
	return err
}

func (w *Workspace) partPath(p Part) string {
	return filepath.Join(w.dir, datasetsDir, filepath.FromSlash(p.Name))
}

// forget removes the parts of an import that did not become true.
func (w *Workspace) forget(parts []Part) {
	for _, p := range parts {
		os.Remove(w.partPath(p))
	}
}
