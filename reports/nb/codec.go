package nb

import (
	"bytes"
	"encoding"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
)

// Encode writes plain data (see [Plain]) as JSON that reads back to the very
// same value: NaN and infinities are kept, null is not empty, and the same
// value always gives the same bytes.
//
// Note: encoding/json alone refuses NaN and encoding/gob writes maps in a
// random order and forgets the difference between nil and empty.
func Encode(v any) ([]byte, error) {
	tree, err := encode(reflect.ValueOf(v))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err = e.Encode(tree)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// Decode reads into v, a pointer, what [Encode] wrote of a value of its type.
func Decode(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var tree any
	if err := d.Decode(&tree); err != nil {
		return err
	}
	return decode(tree, reflect.ValueOf(v).Elem())
}

func encode(v reflect.Value) (any, error) {
	if !v.IsValid() {
		return nil, nil
	}
	if writesItself(v.Type()) {
		t, err := v.Interface().(encoding.TextMarshaler).MarshalText()
		return string(t), err
	}
	switch v.Kind() {
	case reflect.Bool:
		return v.Bool(), nil
	case reflect.String:
		return v.String(), nil
	case reflect.Float32, reflect.Float64:
		return encodeFloat(v.Float()), nil
	case reflect.Interface:
		return encodeAny(v)
	case reflect.Pointer:
		if v.IsNil() {
			return nil, nil
		}
		inner, err := encode(v.Elem())
		return []any{inner}, err // boxed, so that a pointer to null is not null
	case reflect.Slice:
		if v.IsNil() {
			return nil, nil
		}
		return encodeList(v)
	case reflect.Array:
		return encodeList(v)
	case reflect.Map:
		return encodeMap(v)
	case reflect.Struct:
		return encodeStruct(v)
	}
	switch {
	case v.CanInt():
		return json.Number(strconv.FormatInt(v.Int(), 10)), nil
	case v.CanUint():
		return json.Number(strconv.FormatUint(v.Uint(), 10)), nil
	}
	return nil, fmt.Errorf("type %s cannot be written down", v.Type())
}

func encodeFloat(f float64) any {
	if !finite(f) {
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	if f == 0 && math.Signbit(f) {
		return json.Number("-0")
	}
	return json.Number(strconv.FormatFloat(f, 'g', -1, 64))
}

// encodeList writes numbers as packed bytes: columns are long.
func encodeList(v reflect.Value) (any, error) {
	if size := packed(v.Type().Elem()); size > 0 && v.Len() > 16 && v.Kind() == reflect.Slice {
		b, err := binary.Append(nil, binary.LittleEndian, v.Interface())
		return map[string]any{"packed": base64.StdEncoding.EncodeToString(b)}, err
	}
	list := make([]any, v.Len())
	for i := range list {
		var err error
		if list[i], err = encode(v.Index(i)); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// packed returns the size in bytes of a number of fixed size, otherwise 0.
func packed(t reflect.Type) int {
	if k := t.Kind(); (isWhole(k) && k != reflect.Int && k != reflect.Uint || k == reflect.Float32 || k == reflect.Float64) && !writesItself(t) {
		return int(t.Size())
	}
	return 0
}

func encodeMap(v reflect.Value) (any, error) {
	if v.IsNil() {
		return nil, nil
	}
	m := make(map[string]any, v.Len())
	for it := v.MapRange(); it.Next(); {
		key, err := encode(it.Key())
		if err != nil {
			return nil, err
		}
		if m[fmt.Sprint(key)], err = encode(it.Value()); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func encodeStruct(v reflect.Value) (any, error) {
	m := make(map[string]any, v.NumField())
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() {
			return nil, fmt.Errorf("type %s has a hidden field %s", v.Type(), f.Name)
		}
		if v.Field(i).IsZero() && f.Type.Kind() != reflect.Float64 && f.Type.Kind() != reflect.Float32 {
			continue
		}
		inner, err := encode(v.Field(i))
		if err != nil {
			return nil, err
		}
		m[f.Name] = inner
	}
	return m, nil
}

// encodeAny writes a word, number or truth held by an interface with its kind,
// so that an int does not come back as a float.
func encodeAny(v reflect.Value) (any, error) {
	if v.IsNil() {
		return nil, nil
	}
	switch v.Elem().Interface().(type) {
	case string, bool, int, int64, float64:
		inner, err := encode(v.Elem())
		return map[string]any{v.Elem().Type().String(): inner}, err
	}
	return nil, fmt.Errorf("type %s cannot be written down inside an interface", v.Elem().Type())
}
