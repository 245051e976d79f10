package nb

import (
	"reflect"
	"slices"
	"strings"

	"github.com/lozere-developpement/sillage/funding"
	"github.com/lozere-developpement/sillage/impact"
)

// Quantify returns the quantity at a path inside a value: "" is the value
// itself, "individual.score" the field Score of the entry "individual" of a
// map. Fields are found by name whatever the case; a field tag `nb:"points"`
// gives its unit. It reports false, with the names that exist there, when the
// path leads nowhere or to something that is not one quantity.
func Quantify(v any, path string) (q Quantity, known []string, ok bool) {
	rv := reflect.ValueOf(v)
	unit := ""
	if path != "" {
		for _, step := range strings.Split(path, ".") {
			var next reflect.Value
			if next, unit, known = stepInto(rv, step); !next.IsValid() {
				return Quantity{}, known, false
			}
			rv = next
		}
	}
	if q, ok = quantity(rv, unit); !ok {
		_, _, known = stepInto(rv, "")
	}
	return q, known, ok
}

// stepInto returns the part of v that step names, its unit, and all the names.
func stepInto(v reflect.Value, step string) (part reflect.Value, unit string, known []string) {
	v = reflect.Indirect(v)
	if v.Kind() == reflect.Interface {
		v = reflect.Indirect(v.Elem())
	}
	switch {
	case !v.IsValid():
	case v.Kind() == reflect.Struct:
		for _, f := range reflect.VisibleFields(v.Type()) {
			if !f.IsExported() || f.Anonymous {
				continue
			}
			known = append(known, strings.ToLower(f.Name))
			if strings.EqualFold(f.Name, step) {
				if field, err := v.FieldByIndexErr(f.Index); err == nil {
					part, unit = field, f.Tag.Get("nb")
				}
			}
		}
	case v.Kind() == reflect.Map && v.Type().Key().Kind() == reflect.String:
		for _, key := range v.MapKeys() {
			known = append(known, key.String())
			if key.String() == step {
				part = v.MapIndex(key)
			}
		}
	}
	slices.Sort(known)
	return part, unit, known
}

// quantity turns one Go value into a quantity, if it is one.
func quantity(v reflect.Value, unit string) (Quantity, bool) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return missing(Problemf(Place{}, "nb.absent", "there is no value")), true
		}
		v = v.Elem()
	}
	if !v.IsValid() {
		return Quantity{}, false
	}
	switch x := v.Interface().(type) {
	case Quantity:
		return x, true
	case impact.Estimate:
		return Estimated(x, unit), true
	case funding.Cents:
		return Money(x), true
	}
	switch v.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return Quantity{Form: FormInteger, Value: float64(v.Int()), Unit: unit}, true
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return Quantity{Form: FormInteger, Value: float64(v.Uint()), Unit: unit}, true
	case reflect.Float32, reflect.Float64:
		return Number(v.Float(), unit), true
	case reflect.String:
		return Text(v.String()), true
	case reflect.Bool:
		if v.Bool() {
			return Text("oui"), true
		}
		return Text("non"), true
	}
	return Quantity{}, false
}
