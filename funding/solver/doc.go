// Package solver finds the financing plan that asks the least of the project
// owner under all the rules at once: rates, maxima, floors, steps, sources that
// exclude one another, the owner's compulsory share. Arithmetic is exact
// (fractions of big integers), so the optimum is the optimum; it comes with a
// proof that anybody can check (Proof.Check), and with what one more euro of
// each source would change. Where no plan exists it names a smallest set of
// rules that cannot hold together, with their articles.
//
// It refuses plans of more than forty sources: it is made for plans that
// people discuss, not for programming a region.
package solver
