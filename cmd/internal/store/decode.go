package store

import (
	"database/sql"
	"encoding/json"
	"runtime"
	"sync"
)

// chunk is how many rows are handed to a decoder at once.
const chunk = 256

// A batch is rows on their way to a decoder: their bodies one after the other,
// and where each ends.
type batch struct {
	first  int // number of its first row
	bodies []byte
	ends   []int
}

// decode reads all rows and turns the JSON of each into a value, in the order
// of the rows: one goroutine asks the database, the others decode. scan puts
// the body of the present row where it is told. It closes the rows. at is the
// number of the row whose body cannot be read, −1 for another error.
func decode[T any](rows *sql.Rows, scan func(body *sql.RawBytes) error) (list []T, at int, err error) {
	defer rows.Close()
	var d decoder[T]
	d.bad = -1
	var body sql.RawBytes
	now, n := &batch{}, 0
	for rows.Next() {
		if err := scan(&body); err != nil {
			d.wait()
			return nil, -1, err
		}
		now.bodies = append(now.bodies, body...)
		now.ends = append(now.ends, len(now.bodies))
		if n++; len(now.ends) == chunk {
			d.send(now)
			now = &batch{first: n}
		}
	}
	d.last(now)
	if err := rows.Err(); err != nil {
		return nil, -1, err
	}
	if d.err != nil {
		return nil, d.bad, d.err
	}
	list = make([]T, 0, n)
	for _, part := range d.parts {
		list = append(list, part...)
	}
	return list, -1, nil
}

// A decoder turns batches into values, several at once when there are several.
type decoder[T any] struct {
	queue chan *batch // made for the second batch: few rows need no goroutine
	group sync.WaitGroup
	mu    sync.Mutex
	parts [][]T // by number of the batch
	bad   int
	err   error // of the first row, in their order, that cannot be read
}

func (d *decoder[T]) send(b *batch) {
	if d.queue == nil {
		d.queue = make(chan *batch, 8)
		for range runtime.GOMAXPROCS(0) {
			d.group.Go(func() {
				for b := range d.queue {
					d.decode(b)
				}
			})
		}
	}
	d.queue <- b
}

// last decodes the rest and waits for all.
func (d *decoder[T]) last(b *batch) {
	d.decode(b)
	d.wait()
}

func (d *decoder[T]) wait() {
	if d.queue != nil {
		close(d.queue)
		d.group.Wait()
	}
}

func (d *decoder[T]) decode(b *batch) {
	list, start := make([]T, len(b.ends)), 0
	bad, err := -1, error(nil)
	for i, end := range b.ends {
		if err = json.Unmarshal(b.bodies[start:end], &list[i]); err != nil {
			bad = b.first + i
			break
		}
		start = end
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	part := b.first / chunk
	for len(d.parts) <= part {
		d.parts = append(d.parts, nil)
	}
	d.parts[part] = list
	if err != nil && (d.err == nil || bad < d.bad) {
		d.bad, d.err = bad, err
	}
}
