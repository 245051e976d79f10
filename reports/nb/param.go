package nb

import (
	"fmt"
	"reflect"
	"strconv"
)

// ParamValue is what a parameter may be.
type ParamValue interface {
	~int | ~float64 | ~string | ~bool
}

// A Parameter describes what a reader may choose. The zero Parameter is the
// zero value of T with no other choice.
type Parameter[T ParamValue] struct {
	Default T
	// Choices are the values a publication is rendered for; none means the
	// default alone. The default must be one of them.
	Choices []T
	Label   string // what the reader sees; "" means the name
	Help    string // one sentence beside the choice
	Year    bool   // it is a year: prose that types another year is refused
}

// Param declares a parameter. Its value comes from the command line, the page's
// address or, failing both, from Default.
func Param[T ParamValue](n *Notebook, name string, p Parameter[T]) *Handle[T] {
	at := caller(1)
	spec := &parameter{label: p.Label, help: p.Help, year: p.Year, def: written(p.Default)}
	if spec.label == "" {
		spec.label = name
	}
	for _, c := range p.Choices {
		spec.choices = append(spec.choices, written(c))
	}
	spec.parse = func(s string) (any, error) { return parseParam[T](s) }
	d := n.declare(&node{name: name, kind: KindParam, place: at, typ: typeOf[T](), param: spec})
	if len(spec.choices) > 0 && !spec.allows(spec.def) {
		n.fault(at, "nb.default-not-a-choice", "parameter %q: its default %s is not one of its choices", name, spec.def)
	}
	return &Handle[T]{d}
}

// Seed declares the seed of the notebook's random draws, 1 unless the command
// line says otherwise. Give it to every cell that draws.
func Seed(n *Notebook) *Handle[int] {
	d := &node{
		name: SeedName, kind: KindParam, place: caller(1), typ: typeOf[int](),
		param: &parameter{label: "Graine des tirages", def: "1", parse: func(s string) (any, error) { return parseParam[int](s) }},
	}
	return &Handle[int]{n.declare(d)}
}

// SeedName is the name of the parameter that [Seed] declares.
const SeedName = "graine"

// parameter is a Parameter without its type: values are texts.
type parameter struct {
	label, help, def string
	choices          []string
	year             bool
	parse            func(string) (any, error)
}

func (p *parameter) allows(value string) bool {
	if len(p.choices) == 0 {
		return true
	}
	for _, c := range p.choices {
		if c == value {
			return true
		}
	}
	return false
}

func written[T ParamValue](v T) string { return fmt.Sprint(v) }

func parseParam[T ParamValue](s string) (T, error) {
	var v T
	rv := reflect.ValueOf(&v).Elem()
	switch rv.Kind() {
	case reflect.Int:
		i, err := strconv.Atoi(s)
		if err != nil {
			return v, err
		}
		rv.SetInt(int64(i))
	case reflect.Float64:
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return v, err
		}
		rv.SetFloat(f)
	case reflect.Bool:
		b, err := strconv.ParseBool(s)
		if err != nil {
			return v, err
		}
		rv.SetBool(b)
	default:
		rv.SetString(s)
	}
	return v, nil
}
