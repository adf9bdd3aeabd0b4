package probes_test

import (
	"reflect"
	"slices"
	"strings"
)

// overwriter sets everything that reflection can set, on any path: by fields, elements and the results of
// methods.
type overwriter struct {
	zero    bool // sets to zero
	written int
	depth   int
	seen    []visit
}

type visit struct {
	at  uintptr
	typ reflect.Type
}

// overwrite sets the values reachable from mine to the values of evil in the same place.
func (w *overwriter) overwrite(mine, evil reflect.Value) {
	if w.depth > 20 || !mine.IsValid() || !evil.IsValid() || mine.Type() != evil.Type() {
		return
	}
	w.depth++
	defer func() { w.depth-- }()
	w.results(mine, evil) // before mine is overwritten
	switch mine.Kind() {
	case reflect.Pointer:
		place := visit{mine.Pointer(), mine.Type()}
		if mine.IsNil() || evil.IsNil() || slices.Contains(w.seen, place) {
			break
		}
		w.seen = append(w.seen, place)
		w.overwrite(mine.Elem(), evil.Elem())
	case reflect.Interface:
		w.overwrite(mine.Elem(), evil.Elem())
	case reflect.Struct:
		for i := range mine.NumField() {
			w.overwrite(mine.Field(i), evil.Field(i))
		}
	case reflect.Slice, reflect.Array:
		for i := range min(mine.Len(), evil.Len()) {
			w.overwrite(mine.Index(i), evil.Index(i))
		}
	case reflect.Map:
		for _, name := range mine.MapKeys() {
			w.overwrite(mine.MapIndex(name), evil.MapIndex(name))
			if mine.CanInterface() {
				mine.SetMapIndex(name, reflect.Value{})
				w.written++
			}
		}
	default: // has no parts
	}
	if mine.CanSet() {
		if w.zero {
			mine.SetZero()
		} else {
			mine.Set(evil)
		}
		w.written++
	}
}

// results continues with the results of methods without parameters.
func (w *overwriter) results(mine, evil reflect.Value) {
	if !mine.CanInterface() || !strings.HasPrefix(strings.TrimLeft(mine.Type().String(), "*"), "workos.") &&
		!strings.HasPrefix(strings.TrimLeft(mine.Type().String(), "*"), "core.") {
		return
	}
	for i := range mine.NumMethod() {
		if mine.Type().Method(i).Type.NumIn() != 1 {
			continue
		}
		for j, result := range mine.Method(i).Call(nil) {
			w.overwrite(result, evil.Method(i).Call(nil)[j])
		}
	}
}

// finder searches a text in everything that reflection can read: also unexported fields, the contents of maps, and
// the spare capacity of slices.
type finder struct {
	text  string
	found []string // where
	seen  map[visit]bool
}

func find(text string, in any) []string {
	f := &finder{text: text, seen: map[visit]bool{}}
	f.look(reflect.TypeOf(in).String(), reflect.ValueOf(in))
	return f.found
}

func (f *finder) look(place string, value reflect.Value) {
	switch value.Kind() {
	case reflect.String:
		f.judge(place, value.String())
	case reflect.Pointer:
		at := visit{value.Pointer(), value.Type()}
		if value.IsNil() || f.seen[at] {
			return
		}
		f.seen[at] = true
		f.look(place, value.Elem())
	case reflect.Interface:
		if !value.IsNil() {
			f.look(place+".("+value.Elem().Type().String()+")", value.Elem())
		}
	case reflect.Struct:
		for i := range value.NumField() {
			f.look(place+"."+value.Type().Field(i).Name, value.Field(i))
		}
	case reflect.Map:
		for name, element := range value.Seq2() {
			f.look(place+".key", name)
			f.look(place+"[…]", element)
		}
	case reflect.Slice:
		f.elements(place, value.Slice(0, value.Cap()))
	case reflect.Array:
		f.elements(place, value)
	default: // holds no text that reflection can read
	}
}

func (f *finder) elements(place string, value reflect.Value) {
	if value.Type().Elem().Kind() != reflect.Uint8 {
		for i := range value.Len() {
			f.look(place+"[…]", value.Index(i))
		}
		return
	}
	text := make([]byte, value.Len())
	for i := range text {
		text[i] = byte(value.Index(i).Uint())
	}
	f.judge(place, string(text))
}

func (f *finder) judge(place, text string) {
	if strings.Contains(text, f.text) {
		f.found = append(f.found, place)
	}
}
