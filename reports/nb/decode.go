package nb

import (
	"encoding"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
)

func decode(tree any, v reflect.Value) error {
	if writesItself(v.Type()) {
		s, ok := tree.(string)
		if !ok {
			return mismatch(tree, v)
		}
		return v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(s))
	}
	switch t := tree.(type) {
	case nil:
		v.SetZero()
		return nil
	case bool:
		if v.Kind() != reflect.Bool {
			return mismatch(tree, v)
		}
		v.SetBool(t)
		return nil
	case string:
		return decodeString(t, v)
	case json.Number:
		return decodeNumber(t, v)
	case []any:
		return decodeList(t, v)
	case map[string]any:
		return decodeMap(t, v)
	}
	return mismatch(tree, v)
}

func decodeString(s string, v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		v.SetString(s)
		return nil
	case reflect.Float32, reflect.Float64: // NaN, +Inf, -Inf
		f, err := strconv.ParseFloat(s, 64)
		v.SetFloat(f)
		return err
	}
	return mismatch(s, v)
}

func decodeNumber(n json.Number, v reflect.Value) error {
	switch {
	case v.CanFloat():
		f, err := strconv.ParseFloat(n.String(), 64)
		v.SetFloat(f)
		return err
	case v.CanInt():
		i, err := strconv.ParseInt(n.String(), 10, 64)
		if err == nil && v.OverflowInt(i) {
			return mismatch(n, v)
		}
		v.SetInt(i)
		return err
	case v.CanUint():
		u, err := strconv.ParseUint(n.String(), 10, 64)
		if err == nil && v.OverflowUint(u) {
			return mismatch(n, v)
		}
		v.SetUint(u)
		return err
	}
	return mismatch(n, v)
}

func decodeList(list []any, v reflect.Value) error {
	switch v.Kind() {
	case reflect.Pointer:
		if len(list) != 1 {
			return mismatch(list, v)
		}
		v.Set(reflect.New(v.Type().Elem()))
		return decode(list[0], v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), len(list), len(list)))
	case reflect.Array:
		if len(list) != v.Len() {
			return mismatch(list, v)
		}
	default:
		return mismatch(list, v)
	}
	for i, inner := range list {
		if err := decode(inner, v.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

func decodeMap(m map[string]any, v reflect.Value) error {
	switch v.Kind() {
	case reflect.Slice:
		return decodePacked(m, v)
	case reflect.Interface:
		return decodeAny(m, v)
	case reflect.Struct:
		v.SetZero()
		for name, inner := range m {
			f, ok := v.Type().FieldByName(name)
			if !ok || len(f.Index) != 1 {
				return fmt.Errorf("type %s has no field %s", v.Type(), name)
			}
			if err := decode(inner, v.FieldByIndex(f.Index)); err != nil {
				return err
			}
		}
		return nil
	case reflect.Map:
		v.Set(reflect.MakeMapWithSize(v.Type(), len(m)))
		for name, inner := range m {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			if err := decodeKey(name, key); err != nil {
				return err
			}
			if err := decode(inner, value); err != nil {
				return err
			}
			v.SetMapIndex(key, value)
		}
		return nil
	}
	return mismatch(m, v)
}

func decodeKey(name string, key reflect.Value) error {
	if isWhole(key.Kind()) && !writesItself(key.Type()) {
		return decodeNumber(json.Number(name), key)
	}
	return decode(name, key)
}

func decodePacked(m map[string]any, v reflect.Value) error {
	s, ok := m["packed"].(string)
	size := packed(v.Type().Elem())
	if !ok || size == 0 {
		return mismatch(m, v)
	}
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return err
	}
	if len(b)%size != 0 {
		return mismatch(m, v)
	}
	v.Set(reflect.MakeSlice(v.Type(), len(b)/size, len(b)/size))
	_, err = binary.Decode(b, binary.LittleEndian, v.Interface())
	return err
}

func decodeAny(m map[string]any, v reflect.Value) error {
	kinds := map[string]reflect.Type{
		"string": reflect.TypeFor[string](), "bool": reflect.TypeFor[bool](), "int": reflect.TypeFor[int](),
		"int64": reflect.TypeFor[int64](), "float64": reflect.TypeFor[float64](),
	}
	for name, inner := range m {
		t, ok := kinds[name]
		if !ok {
			break
		}
		value := reflect.New(t).Elem()
		if err := decode(inner, value); err != nil {
			return err
		}
		v.Set(value)
		return nil
	}
	return mismatch(m, v)
}

func mismatch(tree any, v reflect.Value) error {
	return fmt.Errorf("a value of type %s was written as %T", v.Type(), tree)
}
