package probes_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
	"github.com/workos-typestate/workos/modules/sso"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// TestAssertions tries at run time the conversions that the compiler rejects.
func TestAssertions(t *testing.T) {
	s := newScene(t)
	keyless := map[string]any{
		"a view": s.view, "the value of a view": *s.view, "a public client": s.evil, "a keyless handle": s.view.Core(), "its value": *s.view.Core(),
		"the keyless user management": s.view.UserManagement, "a pointer to that": &s.view.UserManagement,
		"the keyless single sign-on": s.view.SSO, "a pointer to it": &s.view.SSO,
		"the transport of a view": s.view.HTTPClient().Transport, "the handler of its logger": s.view.Options().Logger.Handler(),
	}
	for name, thing := range keyless {
		t.Run(name+" is converted to nothing confidential by reflection", func(t *testing.T) {
			is := is.New(t)
			for _, confidential := range []reflect.Type{
				reflect.TypeFor[core.Confidential](), reflect.TypeFor[workos.Confidential](), reflect.TypeFor[usermanagement.Confidential](),
				reflect.TypeFor[sso.Confidential](), reflect.TypeFor[organizations.Service](),
			} {
				is.True(!reflect.TypeOf(thing).ConvertibleTo(confidential))
				is.True(!reflect.TypeOf(thing).ConvertibleTo(reflect.PointerTo(confidential)))
			}
		})
		t.Run(name+" has no method with the name of one that needs a key", func(t *testing.T) {
			is := is.New(t)
			for method := range reflect.TypeFor[*core.Confidential]().Methods() {
				_, also := reflect.TypeFor[*core.Client]().MethodByName(method.Name)
				is.True(also || !reflect.ValueOf(thing).MethodByName(method.Name).IsValid())
			}
			for method := range reflect.TypeFor[usermanagement.Confidential]().Methods() {
				_, also := reflect.TypeFor[usermanagement.Public]().MethodByName(method.Name)
				is.True(also || !reflect.ValueOf(thing).MethodByName(method.Name).IsValid())
			}
		})
	}
	t.Run("an option cannot be asserted to an option of another verb", func(t *testing.T) {
		is := is.New(t)
		var token any = core.WithAccessToken(core.NewAccessToken("t"))
		_, posts := token.(core.PostOption)
		_, deletes := token.(core.DeleteOption)
		is.True(!posts && !deletes)
		var idempotency any = core.WithIdempotencyKey("k")
		_, gets := idempotency.(core.GetOption)
		is.True(!gets)
	})
}

// TestForgedByReflection creates by reflection values that programs cannot write.
func TestForgedByReflection(t *testing.T) {
	t.Run("a new module has no client, and nothing gives it one", func(t *testing.T) {
		is := is.New(t)
		s := newScene(t)
		field := reflect.StructField{Name: "client", PkgPath: reflect.TypeFor[organizations.Service]().PkgPath(), Type: reflect.TypeFor[core.Confidential]()}
		same := reflect.New(reflect.StructOf([]reflect.StructField{field})).Elem()
		is.True(!same.Field(0).CanSet())
		if same.CanConvert(reflect.TypeFor[organizations.Service]()) {
			service := same.Convert(reflect.TypeFor[organizations.Service]()).Interface().(organizations.Service)
			_, err := service.Get(t.Context(), "org_1")
			is.True(isArgument(err))
		}
		is.Equal(s.sent(), nil)
	})
	t.Run("a new option adds no key and hides no rejection of one", func(t *testing.T) {
		s := newScene(t)
		kind := reflect.TypeOf(core.WithoutAPIKey())
		if kind.Kind() != reflect.Func {
			t.Skip("an option is not a function, which reflection could create")
		}
		var kept reflect.Value // the result of another option
		keep := reflect.MakeFunc(kind, func(in []reflect.Value) []reflect.Value {
			kept = reflect.New(in[0].Type().Elem()).Elem()
			kept.Set(in[0].Elem())
			return nil
		}).Interface().(core.RequestOption)
		put := reflect.MakeFunc(kind, func(in []reflect.Value) []reflect.Value {
			in[0].Elem().Set(kept)
			return nil
		}).Interface().(core.RequestOption)
		forget := reflect.MakeFunc(kind, func(in []reflect.Value) []reflect.Value {
			in[0].Elem().SetZero()
			return nil
		}).Interface().(core.RequestOption)
		_, _ = s.view.UserManagement.GetJWKS(t.Context(), core.WithAccessToken(core.NewAccessToken("t")), core.WithHeader("X-Key", key), core.WithQuery("k", key), keep)
		if !kept.IsValid() {
			t.Fatal("the new option was not applied")
		}
		_, _ = s.view.UserManagement.AuthenticateWithRefreshToken(t.Context(), core.NewRefreshToken("r"), nil, put)
		_, _ = s.view.UserManagement.GetJWKS(t.Context(), put)
		_, _ = s.view.UserManagement.GetJWKS(t.Context(), core.WithAccessToken(core.NewAccessToken(key)), core.WithHeader("X-Key", key), forget)
		_, _ = s.view.UserManagement.AuthenticateWithRefreshToken(t.Context(), core.NewRefreshToken("r"), nil, forget, core.WithHeader("X-Key", key))
		for _, request := range s.sent() {
			if where := find("hunter2", request); where != nil {
				t.Errorf("%s %s carries the key: %v", request.Method, request.Path, where)
			}
		}
	})
	t.Run("an option in the program's own struct around nil is an argument error", func(t *testing.T) {
		is := is.New(t)
		s := newScene(t)
		var err error
		is.True(!panics(func() { _, err = s.view.UserManagement.GetJWKS(t.Context(), struct{ core.GetOption }{}) }))
		is.True(isArgument(err))
		is.Equal(s.sent(), nil)
	})
	t.Run("an option of a nil function is an argument error", func(t *testing.T) {
		is := is.New(t)
		s := newScene(t)
		option := reflect.Zero(reflect.TypeOf(core.WithoutAPIKey())).Interface().(core.GetOption)
		var err error
		is.True(!panics(func() { _, err = s.view.UserManagement.GetJWKS(t.Context(), option) }))
		is.True(isArgument(err))
		is.Equal(s.sent(), nil)
	})
}

// isArgument reports whether err is an argument error from before any request.
func isArgument(err error) bool {
	_, ok := errors.AsType[*core.ArgumentError](err)
	return ok
}
