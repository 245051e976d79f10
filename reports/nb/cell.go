package nb

// Cell1 declares a step computed from one other. The function must depend on
// its arguments alone: what it reads elsewhere would not be noticed when it
// changes. Its error stops the cells that depend on it, not the others.
func Cell1[A, T any](n *Notebook, name string, a *Handle[A], f func(A) (T, error)) *Handle[T] {
	return cell[T](n, KindCell, name, caller(1), f == nil, func(in []any) (any, error) {
		return f(as[A](in[0]))
	}, under(a))
}

// Cell2 declares a step computed from two others, see [Cell1].
func Cell2[A, B, T any](n *Notebook, name string, a *Handle[A], b *Handle[B], f func(A, B) (T, error)) *Handle[T] {
	return cell[T](n, KindCell, name, caller(1), f == nil, func(in []any) (any, error) {
		return f(as[A](in[0]), as[B](in[1]))
	}, under(a), under(b))
}

// Cell3 declares a step computed from three others, see [Cell1].
func Cell3[A, B, C, T any](n *Notebook, name string, a *Handle[A], b *Handle[B], c *Handle[C], f func(A, B, C) (T, error)) *Handle[T] {
	return cell[T](n, KindCell, name, caller(1), f == nil, func(in []any) (any, error) {
		return f(as[A](in[0]), as[B](in[1]), as[C](in[2]))
	}, under(a), under(b), under(c))
}

// Cell4 declares a step computed from four others, see [Cell1].
func Cell4[A, B, C, D, T any](n *Notebook, name string, a *Handle[A], b *Handle[B], c *Handle[C], d *Handle[D], f func(A, B, C, D) (T, error)) *Handle[T] {
	return cell[T](n, KindCell, name, caller(1), f == nil, func(in []any) (any, error) {
		return f(as[A](in[0]), as[B](in[1]), as[C](in[2]), as[D](in[3]))
	}, under(a), under(b), under(c), under(d))
}

// Cell5 declares a step computed from five others, see [Cell1]. A step that
// needs more is two steps.
func Cell5[A, B, C, D, E, T any](n *Notebook, name string, a *Handle[A], b *Handle[B], c *Handle[C], d *Handle[D], e *Handle[E], f func(A, B, C, D, E) (T, error)) *Handle[T] {
	return cell[T](n, KindCell, name, caller(1), f == nil, func(in []any) (any, error) {
		return f(as[A](in[0]), as[B](in[1]), as[C](in[2]), as[D](in[3]), as[E](in[4]))
	}, under(a), under(b), under(c), under(d), under(e))
}

// Annex says that the value of the handle holds no more than what disclosure
// control lets out, so that it may travel in the annex of a publication: a
// stranger then verifies everything downstream of it without the rows. T must
// be plain data (see [Plain]).
func Annex[T any](n *Notebook, h *Handle[T]) *Handle[T] {
	at := caller(1)
	switch {
	case under(h) == nil:
		n.fault(at, "nb.nil-annex", "what is annexed is not declared yet")
	case Plain(typeOf[T]()) != nil:
		n.fault(at, "nb.annex-not-plain", "cell %q cannot be annexed: %s", h.d.name, Plain(typeOf[T]()).Error())
	default:
		h.d.annex = true
	}
	return h
}

// Unit says in what a value counts: "points", "€", "personnes". It is written
// after the value, and prose that types another one is refused. Parts of a
// struct may have their own, in a field tag `nb:"points"`.
func Unit[T any](n *Notebook, unit string, h *Handle[T]) *Handle[T] {
	if under(h) == nil {
		n.fault(caller(1), "nb.nil-annex", "what is given a unit is not declared yet")
		return h
	}
	h.d.unit = unit
	return h
}

func cell[T any](n *Notebook, kind Kind, name string, at Place, missing bool, eval func([]any) (any, error), inputs ...*node) *Handle[T] {
	if missing {
		n.fault(at, "nb.no-function", "%s %q has no function", string(kind), name)
	}
	return &Handle[T]{n.declare(&node{name: name, kind: kind, place: at, inputs: inputs, typ: typeOf[T](), eval: eval})}
}

// as returns an input with its type; a nil interface stays one.
func as[A any](v any) A {
	a, _ := v.(A)
	return a
}
