package probes_test

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
	"github.com/workos-typestate/workos/modules/sso"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/pkce"
)

// What only a client with a key does, as interfaces, each with one that has it: no keyless value has an interface that
// nothing has.
type (
	getter interface {
		Get(context.Context, core.Target, any, ...core.GetOption) error
	}
	poster interface {
		Post(context.Context, core.Target, any, any, ...core.PostOption) error
	}
	deleter interface {
		Delete(context.Context, core.Target, ...core.DeleteOption) error
	}
	userDeleter interface {
		DeleteUser(context.Context, core.UserID, ...core.DeleteOption) error
	}
	connectionDeleter interface {
		DeleteConnection(context.Context, core.ConnectionID, ...core.DeleteOption) error
	}
	passwordChecker interface {
		AuthenticateWithPassword(context.Context, string, core.Password, *usermanagement.AuthenticateWithPasswordParams, ...core.PostOption) (*usermanagement.AuthenticationResponse, error)
	}
)

var (
	_ getter            = (*core.Confidential)(nil)
	_ poster            = (*core.Confidential)(nil)
	_ deleter           = (*core.Confidential)(nil)
	_ userDeleter       = usermanagement.Confidential{}
	_ connectionDeleter = sso.Confidential{}
	_ passwordChecker   = usermanagement.Confidential{}
)

// TestAssertions asks at run time for what the compiler refuses.
func TestAssertions(t *testing.T) {
	s := newScene(t)
	keyless := map[string]any{
		"a view": s.view, "the value of a view": *s.view, "a public client": s.evil, "a keyless handle": s.view.Core(), "its value": *s.view.Core(),
		"the keyless user management": s.view.UserManagement, "a pointer to that": &s.view.UserManagement,
		"the keyless single sign-on": s.view.SSO, "a pointer to it": &s.view.SSO,
		"the transport of a view": s.view.HTTPClient().Transport, "the handler of its logger": s.view.Options().Logger.Handler(),
	}
	for name, thing := range keyless {
		t.Run(name+" is not one of the interfaces of the verbs", func(t *testing.T) {
			is := is.New(t)
			_, gets := thing.(getter)
			_, posts := thing.(poster)
			_, deletes := thing.(deleter)
			is.True(!gets && !posts && !deletes)
		})
		t.Run(name+" is not one of the interfaces of administration", func(t *testing.T) {
			is := is.New(t)
			_, deletes := thing.(userDeleter)
			_, connections := thing.(connectionDeleter)
			_, signsIn := thing.(passwordChecker)
			is.True(!deletes && !connections && !signsIn)
		})
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
		t.Run(name+" has no method by a name of those that need a key", func(t *testing.T) {
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
	t.Run("an option is not asserted to be one of another verb", func(t *testing.T) {
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

// TestForgedByReflection makes by reflection what cannot be written.
func TestForgedByReflection(t *testing.T) {
	t.Run("a module that is made anew has no client, and nothing gives it one", func(t *testing.T) {
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
	t.Run("an option that is made anew adds no key and hides no refusal of one", func(t *testing.T) {
		s := newScene(t)
		kind := reflect.TypeOf(core.WithoutAPIKey())
		if kind.Kind() != reflect.Func {
			t.Skip("an option is not a function, which reflection could make")
		}
		var kept reflect.Value // what another option made of its call
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
			t.Fatal("the option that was made anew was not applied")
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
	t.Run("an option of a struct of one's own around nothing is an argument error", func(t *testing.T) {
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

// keys are spellings of an API key that a check of the first bytes would let through.
var keys = map[string]core.Secret{
	"a key":                              core.NewSecret("sk_test_1"),
	"a key after a tab":                  core.NewSecret("\tsk_test_1"),
	"a key after a space":                core.NewSecret(" sk_test_1"),
	"a key before a line break":          core.NewSecret("sk_test_1\n"),
	"a key after a no-break space":       core.NewSecret("\u00a0sk_test_1"),
	"a key after an ideographic space":   core.NewSecret("\u3000sk_test_1"),
	"a key after a zero-width space":     core.NewSecret("\u200bsk_test_1"),
	"a key after a byte order mark":      core.NewSecret("\ufeffsk_test_1"),
	"a key after a null":                 core.NewSecret("\x00sk_test_1"),
	"a key after its scheme":             core.NewSecret("Bearer sk_test_1"),
	"a key after its scheme and a tab":   core.NewSecret("Bearer\tsk_test_1"),
	"a key after a token and a comma":    core.NewSecret("token,sk_test_1"),
	"a key in quotation marks":           core.NewSecret(`"sk_test_1"`),
	"a key after a bracket":              core.NewSecret("(sk_test_1)"),
	"a key after an invalid byte":        core.NewSecret("\xffsk_test_1"),
	"a key after a carriage return":      core.NewSecret("\rsk_test_1"),
	"a key after an equals sign":         core.NewSecret("key=sk_test_1"),
	"a key on the second of three lines": core.NewSecret("a\nsk_test_1\nb"),
}

// TestKeysRefused has a program without a key send one all the same, as somebody does who confuses two values.
func TestKeysRefused(t *testing.T) {
	verifier := pkce.NewVerifier()
	places := map[string]func(ctx context.Context, view *workos.Public, value core.Secret) error{
		"as an access token": func(ctx context.Context, view *workos.Public, value core.Secret) error {
			_, err := view.UserManagement.GetJWKS(ctx, core.WithAccessToken(core.NewAccessToken(value.Reveal())))
			return err
		},
		"as an access token after the key was renounced": func(ctx context.Context, view *workos.Public, value core.Secret) error {
			_, err := view.UserManagement.GetJWKS(ctx, core.WithoutAPIKey(), core.WithAccessToken(core.NewAccessToken(value.Reveal())), core.WithoutAPIKey())
			return err
		},
		"as the access token of a profile": func(ctx context.Context, view *workos.Public, value core.Secret) error {
			_, err := view.SSO.GetProfile(ctx, core.NewAccessToken(value.Reveal()))
			return err
		},
		"as a code": func(ctx context.Context, view *workos.Public, value core.Secret) error {
			_, err := view.UserManagement.AuthenticateWithCodeAndVerifier(ctx, core.NewAuthorizationCode(value.Reveal()), verifier, nil)
			return err
		},
		"as a code of single sign-on": func(ctx context.Context, view *workos.Public, value core.Secret) error {
			_, err := view.SSO.GetProfileAndTokenWithVerifier(ctx, core.NewAuthorizationCode(value.Reveal()), verifier, nil)
			return err
		},
		"as a refresh token": func(ctx context.Context, view *workos.Public, value core.Secret) error {
			_, err := view.UserManagement.AuthenticateWithRefreshToken(ctx, core.NewRefreshToken(value.Reveal()), nil)
			return err
		},
		"as a device code": func(ctx context.Context, view *workos.Public, value core.Secret) error {
			_, err := view.UserManagement.AuthenticateWithDeviceCode(ctx, core.NewDeviceCode(value.Reveal()), nil)
			return err
		},
		"in the query": func(ctx context.Context, view *workos.Public, value core.Secret) error {
			_, err := view.UserManagement.GetJWKS(ctx, core.WithQuery("k", "harmless", value.Reveal()))
			return err
		},
		"as the name of a query parameter": func(ctx context.Context, view *workos.Public, value core.Secret) error {
			_, err := view.UserManagement.GetJWKS(ctx, core.WithQuery(value.Reveal(), "v"))
			return err
		},
		"in a header": func(ctx context.Context, view *workos.Public, value core.Secret) error {
			_, err := view.UserManagement.AuthorizeDevice(ctx, core.WithHeader("X-Key", value.Reveal()))
			return err
		},
		"as the name of a header": func(ctx context.Context, view *workos.Public, value core.Secret) error {
			_, err := view.UserManagement.AuthorizeDevice(ctx, core.WithHeader(value.Reveal(), "v"))
			return err
		},
		"as an idempotency key": func(ctx context.Context, view *workos.Public, value core.Secret) error {
			_, err := view.UserManagement.AuthorizeDevice(ctx, core.WithIdempotencyKey(value.Reveal()))
			return err
		},
		"as a warrant token": func(ctx context.Context, view *workos.Public, value core.Secret) error {
			_, err := view.UserManagement.AuthorizeDevice(ctx, core.WithWarrantToken(value))
			return err
		},
		"as a client ID": func(_ context.Context, _ *workos.Public, value core.Secret) error {
			_, err := workos.NewPublic(core.ClientID(value.Reveal()))
			return err
		},
	}
	for _, place := range slices.Sorted(maps.Keys(places)) {
		t.Run(place, func(t *testing.T) {
			for _, spelling := range slices.Sorted(maps.Keys(keys)) {
				t.Run(spelling+" is refused and nothing is sent", func(t *testing.T) {
					is := is.New(t)
					s := newScene(t)
					err := places[place](t.Context(), s.view, keys[spelling])
					is.True(isArgument(err))
					is.True(!strings.Contains(err.Error(), "test_1"))
					is.Equal(s.sent(), nil)
				})
			}
		})
	}
	t.Run("the header of a confidential client's request without the key carries none", func(t *testing.T) {
		is := is.New(t)
		s := newScene(t)
		is.NoErr(s.server.Get(t.Context(), core.Path("/x"), nil, core.WithoutAPIKey()))
		_, err := s.view.UserManagement.GetJWKS(t.Context(), core.WithoutAPIKey())
		is.NoErr(err)
		for _, request := range s.sent() {
			is.Equal(request.Header.Get("Authorization"), "")
			is.Equal(find("hunter2", request), nil)
		}
	})
	t.Run("a token that is not a key is sent", func(t *testing.T) { // so that what is refused is not everything
		is := is.New(t)
		s := newScene(t)
		_, err := s.view.UserManagement.GetJWKS(t.Context(), core.WithAccessToken(core.NewAccessToken(" header.pay_sk_load.signature ")), core.WithHeader("X-Task", "task_1"))
		is.NoErr(err)
		is.Equal(s.sent()[0].Header["Authorization"], []string{"Bearer header.pay_sk_load.signature"})
	})
	t.Run("no keyless method sends the header of the key", func(t *testing.T) {
		is := is.New(t)
		s := newScene(t)
		_, err := s.view.UserManagement.AuthenticateWithRefreshToken(t.Context(), core.NewRefreshToken("r"), nil)
		is.NoErr(err)
		_, err = s.view.UserManagement.GetJWKS(t.Context())
		is.NoErr(err)
		_, _ = s.view.UserManagement.AuthorizeDevice(t.Context())
		requests := s.sent()
		is.Equal(len(requests), 3)
		for _, request := range requests {
			is.Equal(request.Header["Authorization"], nil)
			is.Equal(find("hunter2", request), nil)
		}
	})
}

// isArgument reports whether err is bad input that was refused before anything was sent.
func isArgument(err error) bool {
	_, ok := errors.AsType[*core.ArgumentError](err)
	return ok
}
