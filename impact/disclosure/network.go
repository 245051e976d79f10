package disclosure

import (
	"container/heap"
	"math"
)

// A network is a table whose sums are the nodes of a graph and whose cells are
// its arcs: possible when every cell takes part in at most two sums and the
// sums can be given signs so that each cell comes in one with + and in the
// other with -. Rows and columns with their margins are one, whatever their
// size; so are any two breakdowns of one total (L. Cox, "Network models for
// complementary cell suppression", 1995). On it, paths tell what follows from
// the sums, in the time that a linear programme takes for a few cells.
type network struct {
	tail, head []int // of each cell; the last node closes cells of a single sum
	nodes      int
}

// networkOf returns the network of a table, nil when it is none.
func networkOf(t *Table) *network {
	type use struct{ sum, sign int }
	uses := make([][]use, len(t.Cells))
	for i, s := range t.Sums {
		uses[s.Total] = append(uses[s.Total], use{i, -1})
		for _, k := range s.Parts {
			uses[k] = append(uses[k], use{i, 1})
		}
	}
	next := make([][]int, len(t.Sums)) // cells by sum
	for k, u := range uses {
		if len(u) > 2 || len(u) == 2 && u[0].sum == u[1].sum {
			return nil
		}
		for _, at := range u {
			next[at.sum] = append(next[at.sum], k)
		}
	}
	flip := make([]int, len(t.Sums)) // 1 or -1 once seen
	for first := range t.Sums {
		if flip[first] != 0 {
			continue
		}
		flip[first] = 1
		for queue := []int{first}; len(queue) > 0; queue = queue[1:] {
			for _, k := range next[queue[0]] {
				if len(uses[k]) < 2 {
					continue
				}
				a, b := uses[k][0], uses[k][1]
				if b.sum == queue[0] {
					a, b = b, a
				}
				want := -flip[a.sum] * a.sign * b.sign
				if flip[b.sum] == 0 {
					flip[b.sum] = want
					queue = append(queue, b.sum)
				} else if flip[b.sum] != want {
					return nil
				}
			}
		}
	}
	n := &network{tail: make([]int, len(t.Cells)), head: make([]int, len(t.Cells)), nodes: len(t.Sums) + 1}
	for k, u := range uses {
		n.tail[k], n.head[k] = len(t.Sums), len(t.Sums)
		for _, at := range u {
			if flip[at.sum]*at.sign > 0 {
				n.tail[k] = at.sum
			} else {
				n.head[k] = at.sum
			}
		}
	}
	return n
}

// A step leaves a node by a cell.
type step struct {
	cell, to int
	forward  bool // along the arc: the cell grows
}

// around returns the steps by the cells that open names, from each node.
func (n *network) around(open func(cell int) bool) [][]step {
	out := make([][]step, n.nodes)
	for k := range n.tail {
		if open(k) {
			out[n.tail[k]] = append(out[n.tail[k]], step{k, n.head[k], true})
			out[n.head[k]] = append(out[n.head[k]], step{k, n.tail[k], false})
		}
	}
	return out
}

// bridges returns the cells that lie on no cycle, leaving out the cell known
// (-1 for none): exactly those that follow from the sums alone (R. Tarjan, "A
// note on finding the bridges of a graph", 1974).
func (n *network) bridges(around [][]step, known int) []int {
	order, low := make([]int, n.nodes), make([]int, n.nodes)
	seen := 0
	var out []int
	var visit func(node, from int)
	visit = func(node, from int) {
		seen++
		order[node], low[node] = seen, seen
		for _, s := range around[node] {
			switch {
			case s.cell == from || s.cell == known:
			case order[s.to] > 0:
				low[node] = min(low[node], order[s.to])
			default:
				visit(s.to, s.cell)
				low[node] = min(low[node], low[s.to])
				if low[s.to] > order[node] {
					out = append(out, s.cell)
				}
			}
		}
	}
	for node := range n.nodes {
		if order[node] == 0 {
			visit(node, -1)
		}
	}
	return out
}

// slack returns how much a cell can grow (or, with grow false, shrink) by
// changing the others around it, up to enough: the largest flow that comes
// back to where it left (L. Ford and D. Fulkerson 1956, by shortest paths).
func (n *network) slack(around [][]step, value func(cell int) float64, cell int, grow bool, known int, enough float64) float64 {
	from, to := n.head[cell], n.tail[cell]
	if !grow {
		from, to = to, from
		enough = min(enough, value(cell))
	}
	if from == to {
		return enough
	}
	moved := map[int]float64{} // by cell, along its arc
	room := func(s step) float64 {
		switch {
		case s.cell == cell || s.cell == known:
			return 0
		case s.forward:
			return math.Inf(1)
		}
		return value(s.cell) + moved[s.cell]
	}
	total := 0.0
	via := make([]step, n.nodes)
	for total < enough {
		path := n.shortest(around, room, from, to, via)
		if path == nil {
			return total
		}
		flow := enough - total
		for _, s := range path {
			flow = min(flow, room(s))
		}
		if math.IsInf(flow, 1) {
			return flow
		}
		for _, s := range path {
			if s.forward {
				moved[s.cell] += flow
			} else {
				moved[s.cell] -= flow
			}
		}
		total += flow
	}
	return total
}

// shortest returns the steps of a path with room, fewest first, nil if none.
func (n *network) shortest(around [][]step, room func(step) float64, from, to int, via []step) []step {
	for i := range via {
		via[i].cell = -1
	}
	for queue := []int{from}; len(queue) > 0; queue = queue[1:] {
		for _, s := range around[queue[0]] {
			if via[s.to].cell >= 0 || s.to == from || room(s) <= tiny {
				continue
			}
			via[s.to] = s
			if s.to == to {
				return n.back(via, from, to)
			}
			queue = append(queue, s.to)
		}
	}
	return nil
}

// back reads a path from its end.
func (n *network) back(via []step, from, to int) (path []step) {
	for node := to; node != from; {
		s := via[node]
		path = append(path, s)
		if node = n.tail[s.cell]; !s.forward {
			node = n.head[s.cell]
		}
	}
	return path
}

// cheapest returns the path of least price with room, nil if none (E.
// Dijkstra 1959).
func (n *network) cheapest(around [][]step, room, price func(step) float64, from, to int) []step {
	cost := make([]float64, n.nodes)
	for i := range cost {
		cost[i] = math.Inf(1)
	}
	via, done := make([]step, n.nodes), make([]bool, n.nodes)
	cost[from] = 0
	q := &frontier{{from, 0}}
	for q.Len() > 0 {
		at := heap.Pop(q).(reached)
		if at.node == to {
			return n.back(via, from, to)
		}
		if done[at.node] {
			continue
		}
		done[at.node] = true
		for _, s := range around[at.node] {
			if c := at.cost + price(s); c < cost[s.to] && room(s) > tiny {
				cost[s.to], via[s.to] = c, s
				heap.Push(q, reached{s.to, c})
			}
		}
	}
	return nil
}

// A reached node waits in the frontier of the search.
type reached struct {
	node int
	cost float64
}

type frontier []reached

func (f frontier) Len() int           { return len(f) }
func (f frontier) Less(i, j int) bool { return f[i].cost < f[j].cost }
func (f frontier) Swap(i, j int)      { f[i], f[j] = f[j], f[i] }
func (f *frontier) Push(x any)        { *f = append(*f, x.(reached)) }
func (f *frontier) Pop() any {
	old := *f
	x := old[len(old)-1]
	*f = old[:len(old)-1]
	return x
}
