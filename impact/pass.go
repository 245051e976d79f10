package impact

import (
	"fmt"
	"math/bits"
	"runtime"
	"sync"
	"sync/atomic"
)

// The pass is a stable partition of the rows by person, in buckets that fit
// the cache, then one look at each person. Buckets of people rather than one
// large table, because a table of people × items × waves is random access
// over gigabytes, and because a person's items must meet to be scored
// together. Sections of rows and buckets of people are fixed by the data, and
// sums of counts do not depend on their order: the result is the same for any
// number of workers.

// Count reads the answers once and returns a tally per cell. workers is the
// number of processors used, zero means all; it never changes the result.
// A person belongs to the territory, period and group of their first answer.
// When somebody answers the same question twice at the same wave, the later
// row counts. Count returns a *CodeError for a code without a meaning.
func Count(d *Design, codes Codes, answers []Answers, by By, workers int) (*Grid, error) {
	return countInTurns(d, codes, answers, by, workers, turnRows)
}

func countInTurns(d *Design, codes Codes, answers []Answers, by By, workers, turn int) (*Grid, error) {
	p, err := newPlan(d, codes, by)
	if err != nil {
		return nil, err
	}
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	g := NewGrid(by)
	for i := range answers {
		if err := answers[i].check(i, by); err != nil {
			return nil, err
		}
		g.Report.Rows += int64(answers[i].Len())
	}
	s := newShuffle(p, answers, workers, turn)
	if p.personShift+s.shift > 64 {
		return nil, fmt.Errorf("grid of %d actions, %d items and %d places is too fine for one pass", len(codes.Actions), len(p.step), p.places)
	}
	total := newCounter()
	for !s.done() {
		if err := s.next(); err != nil {
			return nil, err
		}
		s.count(total, &g.Report)
	}
	g.Report = g.Report.Merge(s.report)
	g.fill(p, total)
	for f := range s.files {
		g.files[f] = true
	}
	return g, nil
}

// fill turns counted keys into tallies.
func (g *Grid) fill(p *plan, counts *counter) {
	const mask = 1<<scoreBits - 1
	cells := map[uint64][]Bin{}
	for _, s := range counts.slots {
		if s.n == 0 {
			continue
		}
		cell := s.key >> (3 * scoreBits)
		o := &p.outcomes[int(cell)/p.places%len(p.outcomes)]
		cells[cell] = append(cells[cell], Bin{N: int64(s.n), Scores: [3]Tick{
			o.tick(int(s.key >> (2 * scoreBits) & mask)),
			o.tick(int(s.key >> scoreBits & mask)),
			o.tick(int(s.key & mask)),
		}})
	}
	for cell, bins := range cells {
		k, _ := p.key(cell)
		g.cells[k] = g.cells[k].Merge(NewTally(bins...)) // two codes may mean the same
	}
}

// A shuffle brings the rows of each person together.
type shuffle struct {
	*plan
	answers []Answers
	workers int
	turn    int   // rows that a turn may hold
	bounds  []int // first row of each section, over all parts, and the end
	shift   uint  // person code >> shift = bucket
	buckets int
	sizes   [][]int // rows by section and bucket
	bucket  int     // next bucket to do
	last    int     // end of the buckets of this turn

	rows   []uint64
	ends   []int // end of each bucket of this turn in rows
	report PassReport
	files  map[fileKey]bool
}

// turnRows bounds the rows held at once: 8 bytes each.
const turnRows = 1 << 25

// bucketRows is about how many rows a bucket should hold to stay in cache.
const bucketRows = 1 << 14

func newShuffle(p *plan, answers []Answers, workers, turn int) *shuffle {
	s := &shuffle{plan: p, answers: answers, workers: workers, turn: turn, files: map[fileKey]bool{}}
	total := 0
	for i := range answers {
		total += answers[i].Len()
	}
	for w := range workers + 1 {
		s.bounds = append(s.bounds, int(int64(total)*int64(w)/int64(workers)))
	}
	s.chooseBuckets(total)
	s.sizes = make([][]int, workers)
	s.parallel(func(w int) {
		s.sizes[w] = make([]int, s.buckets)
		s.stretch(w, func(a *Answers, _, lo, hi int) {
			for _, r := range a.Respondent[lo:hi] {
				s.sizes[w][r>>s.shift]++
			}
		})
	})
	return s
}

// chooseBuckets sets the number of buckets from the rows and highest code.
func (s *shuffle) chooseBuckets(total int) {
	highest := make([]uint32, s.workers)
	s.parallel(func(w int) {
		s.stretch(w, func(a *Answers, _, lo, hi int) {
			top := uint32(0)
			for _, r := range a.Respondent[lo:hi] {
				top = max(top, r)
			}
			highest[w] = max(highest[w], top)
		})
	})
	top := uint32(1)
	for _, h := range highest {
		top = max(top, h)
	}
	codeBits := bits.Len32(top)
	s.shift = uint(codeBits - min(codeBits, 11, bits.Len(uint(total/bucketRows))))
	s.buckets = int(top>>s.shift) + 1
}

func (s *shuffle) done() bool { return s.bucket == s.buckets }

// parallel runs f once per worker and waits.
func (s *shuffle) parallel(f func(w int)) {
	var wg sync.WaitGroup
	for w := range s.workers {
		wg.Go(func() { f(w) })
	}
	wg.Wait()
}

// stretch calls f with each part of section w and its rows [lo, hi).
func (s *shuffle) stretch(w int, f func(a *Answers, part, lo, hi int)) {
	begin := 0
	for i := range s.answers {
		a := &s.answers[i]
		lo, hi := max(s.bounds[w], begin)-begin, min(s.bounds[w+1], begin+a.Len())-begin
		if lo < hi {
			f(a, i, lo, hi)
		}
		begin += a.Len()
	}
}

// next packs the rows of the next buckets, as many as a turn may hold.
func (s *shuffle) next() error {
	offsets := s.planTurn()
	errs := make([]error, s.workers)
	packers := make([]*packer, s.workers)
	var mu sync.Mutex
	s.parallel(func(w int) {
		p := &packer{plan: s.plan, seen: make([]bool, max(1, len(s.codes.Actions))*len(s.outcomes))}
		packers[w] = p
		s.stretch(w, func(a *Answers, part, lo, hi int) {
			if errs[w] != nil {
				return
			}
			errs[w] = s.scatter(p, a, part, lo, hi, offsets[w])
			if a.Source != "" {
				mu.Lock()
				s.remember(p.seen, a.Source)
				mu.Unlock()
			}
			clear(p.seen)
		})
	})
	for w := range packers {
		if errs[w] != nil {
			return errs[w]
		}
		s.report = s.report.Merge(packers[w].report)
	}
	return nil
}

// planTurn chooses the buckets of the turn and where each section writes.
func (s *shuffle) planTurn() [][]int {
	offsets := make([][]int, s.workers)
	for w := range offsets {
		offsets[w] = make([]int, s.buckets)
	}
	at := 0
	s.ends = s.ends[:0]
	for s.last = s.bucket; s.last < s.buckets; s.last++ {
		size := 0
		for w := range s.sizes {
			size += s.sizes[w][s.last]
		}
		if at > 0 && at+size > s.turn {
			break
		}
		for w := range s.sizes {
			offsets[w][s.last] = at
			at += s.sizes[w][s.last]
		}
		s.ends = append(s.ends, at)
	}
	if cap(s.rows) < at {
		s.rows = make([]uint64, at)
	}
	s.rows = s.rows[:at]
	return offsets
}

// scatter packs rows [lo, hi) of a part into the buckets of the turn.
func (s *shuffle) scatter(p *packer, a *Answers, part, lo, hi int, at []int) error {
	people := a.Respondent[lo:hi]
	items, waves := a.Item[lo:hi][:len(people)], a.Wave[lo:hi][:len(people)]
	actions, values := a.Action[lo:hi][:len(people)], a.Value[lo:hi][:len(people)]
	from, to := uint64(s.bucket)<<s.shift, uint64(s.last)<<s.shift
	mask := uint32(1)<<s.shift - 1
	flat := s.places == 1
	for i, r := range people {
		if uint64(r) < from || uint64(r) >= to {
			continue
		}
		row := noRow
		// What nearly every row is: the rest, errors among them, is told apart
		// by p.row.
		item, action, wave := int(items[i]), int(actions[i]), waves[i]
		if flat && item < len(p.item) && action < len(p.codes.Actions) && wave <= uint8(SixMonths) && action > 0 && r > 0 {
			if step := p.item[item].step[values[i]]; step < stepMissing {
				it := &p.item[item]
				p.seen[action*len(p.outcomes)+int(it.outcome)] = true
				row = uint64(action)<<p.actionShift | it.bits | uint64(wave)<<p.waveShift | uint64(step)
			}
		}
		if row == noRow {
			var err error
			if row, err = p.row(a, part, lo+i); err != nil {
				return err
			}
		}
		k := at[r>>s.shift]
		at[r>>s.shift] = k + 1
		if row != noRow {
			row |= uint64(r&mask) << s.personShift
		}
		s.rows[k] = row
	}
	return nil
}

// remember notes which cells a source has rows in.
func (s *shuffle) remember(seen []bool, source string) {
	for i, yes := range seen {
		if yes {
			action, outcome := i/len(s.outcomes), i%len(s.outcomes)
			s.files[fileKey{s.codes.Actions[action], s.outcomes[outcome].ID, source}] = true
		}
	}
}

// count looks at each person of the turn.
func (s *shuffle) count(total *counter, report *PassReport) {
	var next atomic.Int64
	pairers := make([]*pairer, s.workers)
	s.parallel(func(w int) {
		p := newPairer(s.plan)
		pairers[w] = p
		for i := int(next.Add(1)) - 1; i < len(s.ends); i = int(next.Add(1)) - 1 {
			begin := 0
			if i > 0 {
				begin = s.ends[i-1]
			}
			if end := s.ends[i]; end > begin {
				p.bucket(s.rows[begin:end], s.personShift, 1<<s.shift)
			}
		}
		p.counts.flush()
	})
	for _, p := range pairers {
		total.merge(p.counts)
		report.Duplicates += p.duplicates
	}
	s.bucket = s.last
}
