package nb

import (
	"encoding"
	"fmt"
	"reflect"
)

var (
	textOut = reflect.TypeFor[encoding.TextMarshaler]()
	textIn  = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// Plain returns nil when every part of a value of type t can be written down
// and read back without loss: numbers, words, slices, maps keyed by words or
// whole numbers, structs whose fields are all exported, and types that write
// themselves as text. Only such values are kept between two runs; others are
// computed again, which is slower and never wrong.
func Plain(t reflect.Type) error { return plain(t, map[reflect.Type]bool{}) }

func plain(t reflect.Type, seen map[reflect.Type]bool) error {
	if seen[t] || writesItself(t) {
		return nil
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Bool, reflect.String, reflect.Float32, reflect.Float64,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return nil
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return nil // settled value by value, see encodeAny
		}
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return plain(t.Elem(), seen)
	case reflect.Map:
		if err := plain(t.Elem(), seen); err != nil {
			return err
		}
		if k := t.Key().Kind(); k == reflect.String || isWhole(k) || writesItself(t.Key()) {
			return nil
		}
		return fmt.Errorf("map %s is not keyed by words or whole numbers", t)
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			if !f.IsExported() {
				return fmt.Errorf("type %s has a hidden field %s", t, f.Name)
			}
			if err := plain(f.Type, seen); err != nil {
				return err
			}
		}
		return nil
	}
	return fmt.Errorf("type %s cannot be written down", t)
}

func writesItself(t reflect.Type) bool {
	return t.Implements(textOut) && reflect.PointerTo(t).Implements(textIn)
}

func isWhole(k reflect.Kind) bool { return k >= reflect.Int && k <= reflect.Uint64 }
