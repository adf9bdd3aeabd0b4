package workostest

import (
	"crypto/rsa"
	"crypto/x509"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/matryer/is"
)

// unchanging lists the types whose values never change: copies share them. A new type in the state that is neither this package's nor
// listed here fails the test.
var unchanging = []reflect.Type{
	reflect.TypeFor[time.Time](), reflect.TypeFor[rsa.PrivateKey](), reflect.TypeFor[x509.Certificate](), reflect.TypeFor[url.URL](),
}

// full fills state with one value of everything, and records what a copy must have of its own, by memory address.
type full struct {
	*testing.T
	own   map[unsafe.Pointer]string
	depth map[reflect.Type]int
}

func (f full) fill(v reflect.Value, path string) {
	t := v.Type()
	if slices.Contains(unchanging, t) || strings.HasSuffix(t.PkgPath(), "/core") && t.Kind() == reflect.Struct {
		return
	}
	if f.depth[t]++; f.depth[t] > 2 { // A type that leads to itself.
		f.depth[t]--
		return
	}
	defer func() { f.depth[t]-- }()
	switch v.Kind() {
	case reflect.Struct:
		if t.Name() != "" && t.PkgPath() != reflect.TypeFor[state]().PkgPath() {
			f.Errorf("%s is a %v: may copies share one? If so, add it to unchanging; if not, keep what it has in a type of this package", path, t)
		}
		for i := range v.NumField() {
			field := v.Field(i)
			f.fill(reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem(), path+"."+t.Field(i).Name)
		}
	case reflect.Array:
		for i := range v.Len() {
			f.fill(v.Index(i), path)
		}
	case reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
		if !slices.Contains(unchanging, t.Elem()) {
			f.own[v.UnsafePointer()] = path
		}
		f.fill(v.Elem(), path)
	case reflect.Map:
		v.Set(reflect.MakeMap(t))
		f.own[v.UnsafePointer()] = path
		key, value := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
		if kind := t.Key().Kind(); kind == reflect.Pointer || kind == reflect.Struct || kind == reflect.Interface {
			f.Errorf("%s has keys that would not be copied: %v", path, t.Key())
		}
		f.fill(value, path+"[]")
		v.SetMapIndex(key, value)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(t, 1, 1))
		f.own[v.UnsafePointer()] = path
		f.fill(v.Index(0), path+"[]")
	case reflect.Interface:
		if t.NumMethod() == 0 {
			v.Set(reflect.ValueOf(map[string]any{"a": []any{"b"}}))
			f.own[v.Elem().UnsafePointer()] = path
		} else if t.Name() != "AEAD" { // A key, which does not change.
			f.Errorf("%s is a %v: can its contents change?", path, t)
		}
	case reflect.Chan, reflect.UnsafePointer:
		f.Errorf("%s is a %v, which cannot be copied: keep what is not WorkOS's state outside of state", path, t)
	default:
	}
}

// shared returns the places of a copy that the original has too.
func (f full) shared(v reflect.Value) (paths []string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			paths = append(paths, f.shared(v.Field(i))...)
		}
		return paths
	case reflect.Pointer, reflect.Map, reflect.Slice:
		if path, ok := f.own[v.UnsafePointer()]; ok && !v.IsNil() {
			paths = append(paths, path)
		}
	default:
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() && !slices.Contains(unchanging, v.Elem().Type()) {
			paths = append(paths, f.shared(v.Elem())...)
		}
	case reflect.Map:
		for _, value := range v.Seq2() {
			paths = append(paths, f.shared(value)...)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			paths = append(paths, f.shared(v.Index(i))...)
		}
	default:
	}
	return paths
}

func TestASnapshotSharesNothingThatChanges(t *testing.T) {
	is := is.New(t)
	original := &state{}
	f := full{t, map[unsafe.Pointer]string{}, map[reflect.Type]int{}}
	f.fill(reflect.ValueOf(original).Elem(), "state")
	is.True(len(f.own) > 60)
	made := deepCopy(original)
	for _, path := range f.shared(reflect.ValueOf(made).Elem()) {
		t.Errorf("a copy shares %s", path)
	}
	is.Equal(len(f.shared(reflect.ValueOf(original).Elem())) >= len(f.own), true) // Proves that shared finds something at all.
}

func TestACopyKeepsWhatIsTheSame(t *testing.T) {
	is := is.New(t)
	type node struct {
		next *node
		all  map[string]*node
		any  any
	}
	a := &node{all: map[string]*node{}}
	a.next, a.all["a"], a.any = a, a, a
	b := deepCopy(a)
	is.True(b != a)
	is.True(b.all["a"] == b.next && b.any == any(b.next) && b.next.next == b.next)
	is.True(b.next != a)
}

// Everything that changes while a server runs is in state, which a snapshot copies, or is listed here as not WorkOS's.
func TestNothingThatChangesIsBesideTheState(t *testing.T) {
	known := []string{
		"URL", "ClientID", "APIKey", "settings", "loadRouter", "test", "addr", "http", "served", "conns", "fresh", "ending", "end", "close", "begun", "mu", "state", "prepared",
	}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[Server]()) {
		if len(field.Index) == 1 && !slices.Contains(known, field.Name) {
			t.Errorf("Server.%s is not in state: Server.Restore would not restore it", field.Name)
		}
	}
}
