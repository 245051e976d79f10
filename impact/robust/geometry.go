package robust

import "slices"

// onInterval is exact for two criteria: w is the weight of the first, and the
// order only changes where two units are equal.
func onInterval(columns [][]float64) *Acceptability {
	a, b := columns[0], columns[1]
	cuts := []float64{0, 1}
	for i := range a {
		for j := range i {
			// (a_i−a_j)·w + (b_i−b_j)·(1−w) = 0
			da, db := a[i]-a[j], b[i]-b[j]
			if w := db / (db - da); w > 0 && w < 1 {
				cuts = append(cuts, w)
			}
		}
	}
	slices.Sort(cuts)
	out := newAcceptability(len(a))
	out.Exact = true
	scores := make([]float64, len(a))
	for k := 1; k < len(cuts); k++ {
		if cuts[k] > cuts[k-1] {
			mid := (cuts[k] + cuts[k-1]) / 2
			w := []float64{mid, 1 - mid}
			score(scores, columns, w)
			equalise(scores, columns)
			out.count(scores, w, cuts[k]-cuts[k-1])
		}
	}
	out.finish()
	out.certain()
	return out
}

// certain sets the confidence of units that can be first: the weights for
// which a unit is first are a convex set, and their mean is in it.
func (a *Acceptability) certain() {
	for i, c := range a.Central {
		if c != nil {
			a.Confidence[i] = 1
		}
	}
}

// equalise gives units with the same values the same score to the last bit.
func equalise(scores []float64, columns [][]float64) {
	for i := range scores {
		for j := range i {
			same := true
			for _, x := range columns {
				same = same && x[i] == x[j]
			}
			if same {
				scores[i] = scores[j]
			}
		}
	}
}

type point struct{ x, y float64 }

// onTriangle is exact for three criteria: the weights are a triangle, and for
// each unit the lines on which another is its equal cut it into convex cells
// where its rank is constant.
func onTriangle(columns [][]float64) *Acceptability {
	n := len(columns[0])
	out := newAcceptability(n)
	out.Exact = true
	whole := []point{{0, 0}, {1, 0}, {0, 1}}
	for i := range n {
		cells := []cell{{shape: whole}}
		for j := range n {
			if i == j {
				continue
			}
			// The third weight is 1−x−y: j beats i where f > 0.
			dc := columns[2][j] - columns[2][i]
			f := line{columns[0][j] - columns[0][i] - dc, columns[1][j] - columns[1][i] - dc, dc}
			cells = f.cut(cells)
			beaten, won := f.split(whole)
			switch {
			case f == line{}:
				out.Win[i][j] = 0.5
			default:
				up, _ := area(beaten)
				down, _ := area(won)
				out.Win[i][j] = down / (up + down)
			}
		}
		out.fill(i, cells)
	}
	out.certain()
	return out
}

type cell struct {
	shape  []point
	better int // units that beat this one here
}

func (a *Acceptability) fill(i int, cells []cell) {
	var first float64
	var mx, my float64
	for _, c := range cells {
		size, centre := area(c.shape)
		a.Rank[i][c.better] += 2 * size // the whole triangle has 1/2
		if c.better == 0 {
			first += size
			mx += size * centre.x
			my += size * centre.y
		}
	}
	if first > 0 {
		mx, my = mx/first, my/first
		a.Central[i] = []float64{mx, my, 1 - mx - my}
	}
}

// line is where a·x + b·y + c = 0.
type line struct{ a, b, c float64 }

func (l line) at(p point) float64 { return l.a*p.x + l.b*p.y + l.c }

func (l line) cut(cells []cell) []cell {
	if l == (line{}) {
		return cells
	}
	var out []cell
	for _, c := range cells {
		up, down := l.split(c.shape)
		if up != nil {
			out = append(out, cell{up, c.better + 1})
		}
		if down != nil {
			out = append(out, cell{down, c.better})
		}
	}
	return out
}

// split returns the parts of a convex shape where the line's side is positive
// and where it is not, nil for a part without area.
func (l line) split(shape []point) (up, down []point) {
	for i, p := range shape {
		q := shape[(i+1)%len(shape)]
		fp, fq := l.at(p), l.at(q)
		if fp >= 0 {
			up = append(up, p)
		}
		if fp <= 0 {
			down = append(down, p)
		}
		if fp > 0 && fq < 0 || fp < 0 && fq > 0 {
			t := fp / (fp - fq)
			r := point{p.x + t*(q.x-p.x), p.y + t*(q.y-p.y)}
			up, down = append(up, r), append(down, r)
		}
	}
	if s, _ := area(up); !(s > 0) {
		up = nil
	}
	if s, _ := area(down); !(s > 0) {
		down = nil
	}
	return up, down
}

// area returns the area and the centroid of a convex shape.
func area(shape []point) (size float64, centre point) {
	if len(shape) < 3 {
		return 0, point{}
	}
	o := shape[0]
	for i := 2; i < len(shape); i++ {
		p, q := shape[i-1], shape[i]
		s := ((p.x-o.x)*(q.y-o.y) - (p.y-o.y)*(q.x-o.x)) / 2
		size += s
		centre.x += s * (o.x + p.x + q.x) / 3
		centre.y += s * (o.y + p.y + q.y) / 3
	}
	if size != 0 {
		centre.x, centre.y = centre.x/size, centre.y/size
	}
	return size, centre
}
